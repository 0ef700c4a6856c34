"""The addresses of what is done with translations, below the desk's own."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.translations import views

app_name = "translations"
urlpatterns = [
    path("<int:number>/translate/", views.translate, name="translate"),
    path("<int:number>/up-to-date/", views.up_to_date, name="up_to_date"),
    path("<int:number>/stands/", views.stands, name="stands"),
]
