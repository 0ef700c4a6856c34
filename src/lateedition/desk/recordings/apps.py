"""The Django app of recordings."""

from __future__ import annotations

from django.apps import AppConfig


class RecordingsConfig(AppConfig):
    """Recordings."""

    name = "lateedition.desk.recordings"
    label = "recordings"
    verbose_name = "Recordings"
