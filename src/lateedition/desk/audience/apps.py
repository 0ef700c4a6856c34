"""The Django app of the audience's counts."""

from __future__ import annotations

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    """Reads by hour, and choices by hour."""

    name = "lateedition.desk.audience"
    label = "audience"
    verbose_name = "Readers"
