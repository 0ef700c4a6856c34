"""A field of a form for a logo or a mark: what there is now, another in its place, or none."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError

from lateedition.desk.brand.models import MarkFile
from lateedition.desk.brand.svg import MarkRefused


class MarkInput(forms.ClearableFileInput):
    """Shows the picture that there is, on the ground on which readers see it, and a box to remove it."""

    template_name = "brand/mark_input.html"

    def __init__(self, *, is_dark: bool = False) -> None:
        super().__init__(attrs={"accept": ".svg,.png,.webp,image/svg+xml,image/png,image/webp"})
        self._is_dark = is_dark

    def is_initial(self, value: Any) -> bool:
        """Say whether there is one now."""
        return isinstance(value, MarkFile)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the file that was given, False where the box to remove it was ticked, or what the form showed."""
        given = super().value_from_datadict(data, files, name)
        return given if given is not None else MarkFile.objects.filter(pk=data.get(f"{name}-kept", "")).first()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template prints."""
        context = super().get_context(name, value, attrs)
        if isinstance(value, MarkFile):
            shown = base64.b64encode(bytes(value.content)).decode()
            context["widget"] |= {"shown": f"data:{value.media_type};base64,{shown}", "mark": value, "is_dark": self._is_dark}
        return context


class MarkField(forms.FileField):
    """Takes a file and makes of it what readers get. Cleaned it is that, unsaved; what there was; or False where it is to go."""

    def __init__(self, taken: Callable[[IO[bytes]], MarkFile], *, label: str, help_text: str, is_dark: bool = False) -> None:
        super().__init__(required=False, label=label, help_text=help_text, widget=MarkInput(is_dark=is_dark))
        self._taken = taken

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what a form shows that was sent and has errors: a browser gives no file twice."""
        return initial

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse what cannot be shown, in the words of who refuses it."""
        if isinstance(data, MarkFile):
            return data
        given = super().clean(data, initial)
        if given is False or given is None or isinstance(given, MarkFile):
            return given
        try:
            return self._taken(given)
        except MarkRefused as refused:
            raise ValidationError(f"{refused} Nothing was changed.") from refused
