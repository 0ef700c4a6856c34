"""The desk's side of the audit, for a process that has not loaded Django yet."""

from __future__ import annotations

import os

import django

from lateedition.press.findings import Side


def desk_and_log() -> Side:
    """Load the desk, and return what compares it with the handover log."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")
    django.setup()
    from lateedition.desk.stories.audit import DeskAndLog

    return DeskAndLog()
