"""The Django app of the press page. It has no tables: press and audit leave files beside the edition."""

from __future__ import annotations

from django.apps import AppConfig


class PressroomConfig(AppConfig):
    """The press page."""

    name = "lateedition.desk.pressroom"
    label = "pressroom"
    verbose_name = "Press"
