"""The addresses of writing, below the desk's own."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.writing import views

app_name = "writing"
urlpatterns = [path("paste/", views.paste, name="paste"), path("beside/", views.beside, name="beside")]
