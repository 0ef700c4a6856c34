"""The Django app of alerts. What it keeps stands with the story."""

from __future__ import annotations

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Breaking news."""

    name = "lateedition.desk.alerts"
    label = "alerts"
    verbose_name = "Breaking news"
