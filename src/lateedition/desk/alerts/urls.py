"""The address of breaking news, below that of a story."""

from __future__ import annotations

from django.urls import path

from lateedition.desk.alerts import pages

app_name = "alerts"
urlpatterns = [path("", pages.page, name="alert")]
