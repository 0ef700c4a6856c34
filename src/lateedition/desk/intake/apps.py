"""The Django app of the wire inbox. It has no tables: the wire keeps what came in, stories say what was taken."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The wire inbox."""

    name = "lateedition.desk.intake"
    label = "intake"
    verbose_name = "Wire"
