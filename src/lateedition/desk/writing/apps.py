"""The Django app of writing. It has no tables."""

from __future__ import annotations

from django.apps import AppConfig


class WritingConfig(AppConfig):
    """Pastes, hints, looks."""

    name = "lateedition.desk.writing"
    label = "writing"
    verbose_name = "Writing"
