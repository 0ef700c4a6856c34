"""The addresses of what people do together, below the desk's own."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.together import views

app_name = "together"
urlpatterns = [
    path("present/", views.present, name="present"),
    path("<int:number>/beat/", views.beat, name="beat"),
    path("<int:number>/keep/", views.keep, name="keep"),
    path("<int:number>/take-over/", views.take, name="take_over"),
    path("<int:number>/compare/", views.compare, name="compare"),
    path("aside/<int:number>/", views.aside, name="aside"),
    path("aside/<int:number>/throw-away/", views.throw_away, name="throw_away"),
]
