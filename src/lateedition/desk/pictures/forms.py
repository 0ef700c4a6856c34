"""The picture form of the desk."""

from __future__ import annotations

from django import forms
from wagtail.images.forms import BaseImageForm


class PictureForm(BaseImageForm):
    """Wagtail's picture form with small boxes for caption and rights; description and credit are required by the model."""

    class Meta(BaseImageForm.Meta):
        widgets = {**BaseImageForm.Meta.widgets, **{name: forms.Textarea(attrs={"rows": 3}) for name in ("caption", "rights")}}
