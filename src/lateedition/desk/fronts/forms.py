"""What the page of a front sends: until when, and for which story."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import QueryDict

from lateedition.desk.fronts.actions import CannotArrange
from lateedition.desk.planning.walltime import meaning_of
from lateedition.desk.stories.models import Story

ENDS = (
    ("1", "for 1 hour"),
    ("3", "for 3 hours"),
    ("8", "for 8 hours"),
    ("24", "for a day"),
    ("", "until it is taken back"),
    ("at", "until…"),
)
"""How long a pin or a burial lasts, in hours, as the page offers it; "at" is until a time by the wall."""

_HOURS = {value for value, _ in ENDS if value.isdigit()}


def until_of(sent: QueryDict, *, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return until when a form says, None for no end. Raises CannotArrange for a time that is none, or exists twice."""
    ends, wall = sent.get("ends", ""), sent.get("until", "")
    if ends in _HOURS:
        return now + timedelta(hours=int(ends))
    if ends != "at":
        return None
    try:
        meaning = meaning_of(datetime.fromisoformat(wall).replace(tzinfo=None), zone)
    except (ValueError, OverflowError) as none:
        raise CannotArrange("Give the day and the time until when, as 2026-03-02 15:00:00.") from none
    if meaning.shown != "once":
        raise CannotArrange(f"The clocks are changed then: the wall shows {wall.replace('T', ' ')} {meaning.shown}. Give another time.")
    return meaning.moments[0]


def story_of(sent: QueryDict) -> Story:
    """Return the story that a form is about. Raises CannotArrange if there is none of that number."""
    number = sent.get("story", "")
    story: Story | None = Story.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    if story is None:
        raise CannotArrange("That story is no more. Look again at what there is.")
    return story


def number_in(sent: QueryDict, name: str) -> int:
    """Return a whole number of a form. Raises CannotArrange for what is none."""
    said = sent.get(name, "")
    if not (said.isdecimal() and len(said) < 10):
        raise CannotArrange(f"{said!r} is no {name.replace('_', ' ')}; expected a whole number.")
    return int(said)


def hours_in(sent: QueryDict, name: str) -> float:
    """Return the hours of a form. Raises CannotArrange for what are none."""
    try:
        return float(sent.get(name, ""))
    except ValueError as none:
        raise CannotArrange(f"{sent.get(name, '')!r} is no lifetime; expected hours, as 8 or 0.5.") from none
