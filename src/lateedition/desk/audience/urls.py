"""The addresses of the audience's pages, below the desk's own."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.audience import views

app_name = "audience"
urlpatterns = [
    path("", views.readers, name="readers"),
    path("story/<int:number>/", views.story, name="story"),
    path("choices/", views.choices, name="choices"),
]
