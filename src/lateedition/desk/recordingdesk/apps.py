"""The Django app of the pages of recordings."""

from __future__ import annotations

from django.apps import AppConfig


class RecordingDeskConfig(AppConfig):
    """The pages of recordings."""

    name = "lateedition.desk.recordingdesk"
    label = "recordingdesk"
    verbose_name = "Recordings at the desk"
