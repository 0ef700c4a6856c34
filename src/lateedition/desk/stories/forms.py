"""The form of the site's settings."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm

from lateedition.desk.brand.forms import MarkField
from lateedition.desk.brand.models import MarkFile
from lateedition.desk.brand.taking import logo_of, mark_of
from lateedition.story.players import players

MARKS = ("logo", "logo_dark", "mark")


class SiteForm(WagtailAdminModelForm):
    """The site's settings. Which other sites may show something in place is chosen from those that we know how to."""

    logo_file = MarkField(
        logo_of,
        label="Logo",
        help_text="An SVG, or a PNG or WebP with a clear ground, 192 pixels high. It stands in the masthead in place of the name, which is "
        "what those who cannot see it are told. 8 KB at most as it is sent. Empty: the name in type.",
    )
    logo_dark_file = MarkField(
        logo_of,
        label="Logo in the dark",
        help_text="For readers whose screens are dark. Empty: the logo, on the paper’s light ground.",
        is_dark=True,
    )
    mark_file = MarkField(
        mark_of,
        label="Square mark",
        help_text="A square of 512 pixels or more, or an SVG: in tabs, feeds, notifications and among a device’s apps. Empty: the initial "
        "of the name in the paper’s colours.",
    )

    class Media:
        js = ("stories/theme.js",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in MARKS:
            self.initial[f"{name}_file"] = getattr(self.instance, name)
        self.fields["players"] = forms.MultipleChoiceField(
            choices=[(key, player.name) for key, player in players().items()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=self.fields["players"].label,
            help_text=self.fields["players"].help_text,
        )

    def full_clean(self) -> None:
        """Look at all that was sent. A good file is kept where something else is wrong: nobody chooses it twice."""
        super().full_clean()
        for name in MARKS if self.is_bound and self._errors else ():
            given = self.cleaned_data.get(f"{name}_file")
            if isinstance(given, MarkFile):
                given.save()
                self.initial[f"{name}_file"] = given

    def clean(self) -> dict[str, Any]:
        """Refuse a logo for the dark where there is none for the light."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("logo_dark_file") and not cleaned.get("logo_file") and "logo_file" not in self.errors:
            self.add_error("logo_dark_file", "There is no logo for the light. Give that first, or remove this one, too.")
        return cleaned

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 (Django calls it so)
        """Save, with the files that were given."""
        for name in MARKS:
            given = self.cleaned_data.get(f"{name}_file") or None
            if given is not None and given._state.adding:
                given.save()
            setattr(self.instance, name, given)
        return super().save(commit)
