"""The address of the press page, below the desk's own."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.pressroom import views

app_name = "pressroom"
urlpatterns = [path("", views.press, name="press")]
