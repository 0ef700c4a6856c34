"""The forms of recordings: what is brought, and what is said of it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail.admin.forms.models import WagtailAdminModelForm

from lateedition.desk.recordings.arrivals import Arrival, arrived, keep_captions
from lateedition.desk.recordings.captions import BadCaptions, captions_of
from lateedition.desk.recordings.kinds import NotTaken
from lateedition.desk.recordings.models import Recording

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
CAPTIONS = "A WebVTT file (.vtt): what is said in a film, with times, for those who cannot hear it."


class RecordingForm(WagtailAdminModelForm):
    """What is said of a recording. Captions come as a file, and are checked."""

    captions_file = forms.FileField(
        required=False, label="Captions", help_text=CAPTIONS, widget=forms.ClearableFileInput(attrs={"accept": ".vtt,text/vtt"})
    )
    without_captions = forms.BooleanField(
        required=False, label="Take the captions away", help_text="Those that are there are wrong, and there are no better ones yet."
    )
    field_order = ("file", "title", "credit", "transcript", "captions_file", "without_captions", "captions_language")

    class Meta:
        model = Recording
        fields = ("title", "credit", "transcript", "captions_language")
        widgets = {"transcript": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.captions:
            del self.fields["without_captions"]

    def clean_captions_language(self) -> str:
        """Return the language tag, empty or well-formed."""
        said: str = self.cleaned_data["captions_language"].strip()
        if said and not _LANGUAGE.fullmatch(said):
            raise ValidationError(f"{said!r} is no language tag; expected one as “en” or “hi-IN”, or nothing.")
        return said

    def clean_captions_file(self) -> str:
        """Return the captions as they are written anew, empty if none were brought."""
        file = self.cleaned_data["captions_file"]
        try:
            return captions_of(file.read()) if file else ""
        except BadCaptions as wrong:
            raise ValidationError(str(wrong)) from wrong

    def clean(self) -> dict[str, Any]:
        """Put the captions where readers' pages are made from, if all the rest is right."""
        said: dict[str, Any] = super().clean() or {}
        captions = said.get("captions_file")
        if captions and not self.errors:
            keep_captions(captions)
            self.instance.captions = captions
        elif said.get("without_captions"):
            self.instance.captions = ""
        return said


class NewRecordingForm(RecordingForm):
    """The same, and the file itself. It asks for a credit, as a story cannot be published without one."""

    file = forms.FileField(
        label="File",
        help_text="MP3, M4A or Ogg (Opus) to listen to; MP4 (H.264 and AAC) or WebM to watch. The place where it was recorded and all else "
        "that is written in it is left out of what readers get.",
        widget=forms.FileInput(attrs={"accept": "audio/*,video/*,.m4a,.opus"}),
    )
    arrival: Arrival

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text += f" Up to {settings.HOUSE.recording_mb} MB."
        self.fields["credit"].required = True

    def clean_file(self) -> Any:
        """Return the file, once what readers may have of it is made."""
        file = self.cleaned_data["file"]
        try:
            self.arrival = arrived(file)
        except NotTaken as refusal:
            raise ValidationError(str(refusal)) from refusal
        return file
