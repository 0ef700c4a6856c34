"""The Django app of fronts."""

from __future__ import annotations

from django.apps import AppConfig


class FrontsConfig(AppConfig):
    """Fronts, and the journal of what was done to them."""

    name = "lateedition.desk.fronts"
    label = "fronts"
    verbose_name = "Fronts"
