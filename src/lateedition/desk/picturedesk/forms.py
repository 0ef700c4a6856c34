"""The forms of the picture desk: what is checked of a picture that came in, and why one is recalled."""

from __future__ import annotations

from typing import Any

from django import forms

from lateedition.desk.pictures.forms import TO_THE_SECOND
from lateedition.desk.pictures.models import Picture


class CheckForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's own takes no argument as it runs
    """What its file said of a picture, for somebody to check. Nothing is demanded: what lacks is counted, and said before it is printed."""

    class Meta:
        model = Picture
        fields = (
            "title",
            "alt",
            "is_decorative",
            "caption",
            "credit",
            "creator",
            "copyright",
            "place",
            "rights",
            "syndicated",
            "rights_end",
        )
        widgets = {
            "alt": forms.Textarea(attrs={"rows": 2}),
            "caption": forms.Textarea(attrs={"rows": 3}),
            "rights": forms.Textarea(attrs={"rows": 2}),
            "rights_end": forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format=TO_THE_SECOND),
        }
        labels = {"alt": "Description for those who cannot see it", "rights_end": "Our rights end"}

    def __init__(self, data: Any = None, *, instance: Picture) -> None:
        number = instance.pk
        super().__init__(data, instance=instance, prefix=f"p{number}")
        self.fields["credit"].required = False
        for name, field in self.fields.items():
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"help-{number}-{name}"


class RecallForm(forms.Form):
    """Why a picture is taken from readers."""

    reason = forms.CharField(label="Why", max_length=500, help_text="For the desk’s record; readers are not told.", widget=forms.TextInput)
