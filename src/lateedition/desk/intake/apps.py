"""The Django app of the wire inbox. What came in is the wire's to keep; the tables here say what became of it at the desk."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The wire inbox."""

    name = "lateedition.desk.intake"
    label = "intake"
    verbose_name = "Wire"
