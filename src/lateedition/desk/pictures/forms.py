"""The picture form of the desk."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from wagtail.images.forms import BaseImageForm


_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|webp|avif|gif|tiff?)", re.IGNORECASE)


class PictureForm(BaseImageForm):
    """Wagtail's picture form with small boxes for caption and rights. It asks for a credit, and for a description or why there is none."""

    def clean(self) -> dict[str, Any]:
        """Ask for a description of what is seen. A file's name is none."""
        said: dict[str, Any] = super().clean() or {}
        alt = (said.get("alt") or "").strip()
        if "alt" in self.fields and not alt and not said.get("decorative"):
            self.add_error("alt", "Say in one sentence what is seen, or tick that it is only decoration.")
        if _FILE_NAME.fullmatch(alt):
            self.add_error("alt", "This is the name of a file. Say in one sentence what is seen.")
        return said

    class Meta(BaseImageForm.Meta):
        widgets = {**BaseImageForm.Meta.widgets, **{name: forms.Textarea(attrs={"rows": 3}) for name in ("caption", "rights")}}
