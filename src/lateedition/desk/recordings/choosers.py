"""Choosers: how a recording is chosen in a story's body. What was recalled is not offered."""

from __future__ import annotations

from typing import Any

from wagtail.admin.viewsets.chooser import ChooserViewSet

from lateedition.desk.recordings.models import Recording


class _Chooser(ChooserViewSet):
    model: Any = Recording
    register_widget = False
    medium: str = ""

    def get_object_list(self) -> Any:
        """Return what is offered, the newest first."""
        return Recording.objects.filter(medium=self.medium, killed=None).order_by("-pk")


class AudioChooser(_Chooser):
    """What can be listened to."""

    medium, icon = Recording.Medium.AUDIO, "media"
    choose_one_text, choose_another_text, edit_item_text = "Choose a recording", "Choose another recording", "Edit this recording"


class VideoChooser(_Chooser):
    """What can be watched."""

    medium, icon = Recording.Medium.VIDEO, "media"
    choose_one_text, choose_another_text, edit_item_text = "Choose a film", "Choose another film", "Edit this film"


audio_chooser = AudioChooser("audio_chooser", url_prefix="recordings/choose-audio")
video_chooser = VideoChooser("video_chooser", url_prefix="recordings/choose-video")
AudioChooserBlock: Any = audio_chooser.get_block_class(name="AudioChooserBlock", module_path=__name__)
VideoChooserBlock: Any = video_chooser.get_block_class(name="VideoChooserBlock", module_path=__name__)
