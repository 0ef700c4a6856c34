"""The form of the site's settings."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm

from lateedition.story.players import players


class SiteForm(WagtailAdminModelForm):
    """The site's settings. Which other sites may show something in place is chosen from those that we know how to."""

    class Media:
        js = ("stories/theme.js",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["players"] = forms.MultipleChoiceField(
            choices=[(key, player.name) for key, player in players().items()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=self.fields["players"].label,
            help_text=self.fields["players"].help_text,
        )
