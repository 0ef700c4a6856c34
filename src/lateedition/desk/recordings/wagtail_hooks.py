"""Where the choosers of recordings join the desk."""

from __future__ import annotations

from wagtail import hooks

from lateedition.desk.recordings.choosers import AudioChooser, VideoChooser, audio_chooser, video_chooser


def choosers() -> list[AudioChooser | VideoChooser]:
    """Return the ways to choose one."""
    return [audio_chooser, video_chooser]


hooks.register("register_admin_viewset", choosers)
