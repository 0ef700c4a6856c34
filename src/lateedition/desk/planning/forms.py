"""The forms of planning: a moment to the second by the wall of the newsroom, and what is asked when the clocks are changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from lateedition.desk.planning.walltime import both_clocks, meaning_of
from lateedition.story.moment import exact_stamp

_ASKS = {
    "twice": "{wall} exists twice in {zone}: the clocks are set back over it. Say which one you mean.",
    "never": "{wall} does not exist in {zone}: the clocks are set forward over it. Say which moment you mean.",
}


class MomentForm(forms.Form):
    """A day and a time by the wall of the newsroom. `moment`, in UTC, is there once the form is valid.

    A time that the wall shows twice or never is asked back: the form then offers what it may mean.
    """

    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(
        label="Time",
        input_formats=["%H:%M:%S", "%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time", "step": "1"}, format="%H:%M:%S"),
    )
    which = forms.ChoiceField(label="Which one", required=False, widget=forms.RadioSelect)
    moment: datetime | None = None

    def __init__(self, *args: Any, zone: ZoneInfo, begins_at: datetime | None = None, **kwargs: Any) -> None:
        if begins_at is not None:
            local = begins_at.astimezone(zone)
            kwargs["initial"] = {"day": local.date(), "time": local.time().replace(microsecond=0), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["which"].choices = self._choices()  # type: ignore[attr-defined]

    @property
    def asks_which(self) -> bool:
        """Whether the form offers more than one moment."""
        return bool(self.fields["which"].choices)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the moment, or ask which one is meant."""
        said: dict[str, Any] = super().clean() or {}
        if "day" in said and "time" in said:
            meaning = meaning_of(datetime.combine(said["day"], said["time"]), self.zone)
            chosen = said.get("which") or ""
            if meaning.shown == "once":
                self.moment = meaning.moments[0]
            elif chosen in {moment.isoformat() for moment in meaning.moments}:
                self.moment = datetime.fromisoformat(chosen)
            else:
                wall = f"{said['time']:%H:%M:%S} on {said['day']:%b %d, %Y}"
                self.add_error("which", _ASKS[meaning.shown].format(wall=wall, zone=self.zone.key))
        return said

    def _choices(self) -> list[tuple[str, str]]:
        """Return the moments that what was sent may mean, none if there is only one."""
        try:
            day = self.fields["day"].clean(self.data.get(self.add_prefix("day")))
            time = self.fields["time"].clean(self.data.get(self.add_prefix("time")))
        except forms.ValidationError:
            return []
        meaning = meaning_of(datetime.combine(day, time), self.zone)
        return [] if meaning.shown == "once" else [(moment.isoformat(), both_clocks(moment, self.zone)) for moment in meaning.moments]


class PublishPlanForm(MomentForm):
    """When a story goes out, and with which text, where the newest is another than the planned one."""

    text = forms.ChoiceField(label="Text", required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, kept: datetime | None = None, newest: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kept is None or newest is None:
            del self.fields["text"]
            return
        self.fields["text"].choices = [  # type: ignore[attr-defined]
            ("keep", f"The text that was planned, of {exact_stamp(kept, self.zone)}"),
            ("newest", f"The newest text, of {exact_stamp(newest, self.zone)}"),
        ]
        self.initial.setdefault("text", "keep")

    @property
    def keeps_text(self) -> bool:
        """Whether what goes out stays as it was planned."""
        return "text" in self.fields and self.cleaned_data.get("text") != "newest"


class EmbargoForm(MomentForm):
    """Until when a story is under embargo. Of one that readers have, it is asked whether it is withdrawn."""

    ends = forms.ChoiceField(
        label="Until",
        choices=[("moment", "this moment"), ("open", "somebody lifts it")],
        widget=forms.RadioSelect,
        initial="moment",
    )
    reason = forms.CharField(
        label="Why, or on whose word", max_length=500, required=False, help_text="For the desk’s record.", widget=forms.TextInput
    )
    readers = forms.ChoiceField(
        label="Readers have this story",
        choices=[("withdraw", "Withdraw it now: its page says that it is not available"), ("leave", "Leave it to them: no embargo is set")],
        widget=forms.RadioSelect,
    )
    field_order = ["ends", "day", "time", "which", "readers", "reason"]

    def __init__(self, *args: Any, is_live: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_live:
            del self.fields["readers"]
        if self.data.get("ends") == "open":
            self.fields["day"].required = self.fields["time"].required = False

    def clean(self) -> dict[str, Any]:
        """Find the moment, if there is one."""
        if self.cleaned_data.get("ends") == "open":
            return self.cleaned_data
        return super().clean()


class LiftForm(forms.Form):
    """Why an embargo is lifted before its end."""

    reason = forms.CharField(label="Why, or on whose word", max_length=500, help_text="For the desk’s record.", widget=forms.TextInput)
