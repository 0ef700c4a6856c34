"""The addresses of the daybook, below the desk's own."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.daybook import views

app_name = "daybook"
urlpatterns = [path("", views.daybook, name="daybook"), path("export/", views.export, name="export")]
