"""Where the pages of recordings join the desk."""

from __future__ import annotations

from wagtail import hooks

from lateedition.desk.recordingdesk.viewset import RecordingViewSet, recordings


def pages() -> RecordingViewSet:
    """Return the pages."""
    return recordings


hooks.register("register_admin_viewset", pages)
