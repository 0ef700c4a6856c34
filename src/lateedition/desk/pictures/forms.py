"""The picture form of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from wagtail.images.forms import BaseImageForm
from wagtail.log_actions import log

if TYPE_CHECKING:
    from lateedition.desk.pictures.models import Picture


def note_rights(picture: Picture, changed: Iterable[str]) -> None:
    """Note in the daybook that somebody said until when we may use a picture."""
    if "rights_end" in changed:
        log(instance=picture, action="lateedition.rights", data={"until": picture.rights_end.isoformat() if picture.rights_end else ""})


TO_THE_SECOND = "%Y-%m-%dT%H:%M:%S"
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|webp|avif|gif|tiff?)", re.IGNORECASE)


class PictureForm(BaseImageForm):
    """Wagtail's picture form with small boxes for caption and rights. It asks for a credit, and for a description or why there is none."""

    def clean(self) -> dict[str, Any]:
        """Ask for a description of what is seen. A file's name is none."""
        said: dict[str, Any] = super().clean() or {}
        alt = (said.get("alt") or "").strip()
        if "alt" in self.fields and not alt and not said.get("is_decorative"):
            self.add_error("alt", "Say in one sentence what is seen, or tick that it is only decoration.")
        if _FILE_NAME.fullmatch(alt):
            self.add_error("alt", "This is the name of a file. Say in one sentence what is seen.")
        return said

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 (Django's own signature)
        """Save, and note if somebody said until when we may use it."""
        saved = super().save(commit=commit)
        if commit:
            note_rights(saved, self.changed_data)
        return saved

    class Meta(BaseImageForm.Meta):
        widgets = {
            **BaseImageForm.Meta.widgets,
            **{
                name: forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format=TO_THE_SECOND)
                for name in ("taken", "rights_end")
            },
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("alt", "caption", "rights")},
        }
