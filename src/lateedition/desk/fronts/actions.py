"""The verbs of fronts: pin, take out, bury, dig out, limit, weigh. Each is one transaction: the journal, the daybook, and what readers get.

Each asks the gate itself whether its `user` may, and raises Refused.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from django.db.models import Q
from wagtail.log_actions import log
from wagtail.models import Revision

from lateedition.desk.fronts.arrangement import Arrangement, Grave, standing, with_grave, with_pin, without_story
from lateedition.desk.fronts.models import Change
from lateedition.desk.fronts.queries import arrangement_of, numbers_within
from lateedition.desk.fronts.which import WhichFront
from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.planning.walltime import both_clocks
from lateedition.desk.stories.models import Plan, Story
from lateedition.desk.stories.queries import site_zone
from lateedition.story.front import Pin
from lateedition.story.moment import in_utc

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

MOST_PER_SECTION = 9


class CannotArrange(ValueError):
    """What was to be done to a front makes no sense; the message says why, to an editor."""


def pin(front: WhichFront, story: Story, *, place: int, until: datetime | None, user: User | None, now: datetime, reason: str = "") -> int:
    """Give `story` the place `place` of `front` until a moment, None for as long as nobody takes the pin out. Return the log's number.

    What was pinned there goes by its score again. A story that readers do not have yet takes its place when they get it.
    Raises CannotArrange, and changes nothing, when there is no such place, the moment is over, or the story is not for this front.
    """
    if not 1 <= place <= front.places:
        raise CannotArrange(f"There is no place {place} on this front; it has {front.places}.")
    _must_be_to_come(until, now=now)
    with outbox.turn():
        must(user, Verb.FRONT, front)
        row = _row(front, story)
        if row.is_out:
            raise CannotArrange(f"“{row}” is recalled; restore and publish it before it is pinned.")
        owner = user.get_username() if user else "the house"
        arranged = with_pin(_now(front, now), Pin(row.pk, place, in_utc(until) if until else None, owner))
        return _change(front, arranged, Change.Verb.PIN, row, user=user, now=now, said=f"to place {place} {_until(until)}", reason=reason)


def unpin(front: WhichFront, story: Story, *, user: User | None, now: datetime) -> int:
    """Let `story` go by its score again. Return the log's number. Raises CannotArrange if it is not pinned."""
    with outbox.turn():
        must(user, Verb.FRONT, front)
        arranged = _now(front, now)
        held = arranged.pin_of(story.pk)
        if held is None:
            raise CannotArrange(f"“{story}” is not pinned any more.")
        said = f"of place {held.place}"
        return _change(front, without_story(arranged, story.pk), Change.Verb.UNPIN, story, user=user, now=now, said=said)


def bury(front: WhichFront, story: Story, *, reason: str, until: datetime | None, user: User | None, now: datetime) -> int:
    """Keep `story` out of `front`, for a reason, until a moment; None is until somebody digs it out. Return the log's number.

    Raises CannotArrange, and changes nothing, without a reason, or when the moment is over.
    """
    if not reason.strip():
        raise CannotArrange("Say why it is buried: whoever looks for it will want to know.")
    _must_be_to_come(until, now=now)
    with outbox.turn():
        must(user, Verb.FRONT, front)
        row = _row(front, story)
        by = user.get_username() if user else "the house"
        grave = Grave(row.pk, in_utc(until) if until else None, reason.strip()[:500], by, in_utc(now))
        arranged = with_grave(_now(front, now), grave)
        return _change(front, arranged, Change.Verb.BURY, row, user=user, now=now, said=_until(until), reason=grave.reason)


def dig_out(front: WhichFront, story: Story, *, user: User | None, now: datetime) -> int:
    """Let `story` be on `front` again. Return the log's number. Raises CannotArrange if it is not buried."""
    with outbox.turn():
        must(user, Verb.FRONT, front)
        arranged = _now(front, now)
        if arranged.grave_of(story.pk) is None:
            raise CannotArrange(f"“{story}” is not buried any more.")
        return _change(front, without_story(arranged, story.pk), Change.Verb.DIG_OUT, story, user=user, now=now)


def limit(front: WhichFront, *, per_section: int, user: User | None, now: datetime) -> int:
    """Have at most so many stories of one section on `front`, where others are there; 0 is as many as there are. Return the log's number.

    Raises CannotArrange for any other number.
    """
    if not 0 <= per_section <= MOST_PER_SECTION:
        raise CannotArrange(f"{per_section} of a section is no limit; expected 0 (none) to {MOST_PER_SECTION}.")
    with outbox.turn():
        must(user, Verb.FRONT, front)
        arranged = msgspec.structs.replace(_now(front, now), per_section=per_section)
        said = f"at most {per_section} of a section" if per_section else "as many of a section as there are"
        return _change(front, arranged, Change.Verb.LIMIT, None, user=user, now=now, said=said)


def weigh(front: WhichFront, story: Story, *, news_value: int, lifetime_h: float, user: User | None, now: datetime) -> int | None:
    """Set what `story` is worth and for how long. No word of it changes, and its “Updated” stays. Return the log's number.

    Whoever works on it has the new numbers, too: a draft that is published later does not bring the old ones back. It is noted in
    the journal of `front`, on which it was done. Raises CannotArrange for numbers that are none.
    """
    if news_value not in range(1, 6) or not 0.5 <= lifetime_h <= 720:
        raise CannotArrange(f"Value {news_value} for {lifetime_h:g} h makes no sense; a value is 1 to 5, a lifetime 0.5 to 720 hours.")
    with outbox.turn():
        row = _row(front, story)
        must(user, Verb.PUBLISH, row)
        numbers = {"news_value": news_value, "lifetime_h": lifetime_h}
        said = f"value {news_value} for {lifetime_h:g} h (before: {row.news_value} for {row.lifetime_h:g} h)"
        Story.objects.filter(pk=row.pk).update(**numbers)
        _weigh_drafts(row, numbers)
        saved = Story.objects.get(pk=row.pk)
        saved.save(now=now)
        _note(front, _now(front, now), Change.Verb.WEIGH, row, user=user, now=now, said=said)
        return saved.handed_over


def _weigh_drafts(row: Story, numbers: dict[str, Any]) -> None:
    planned = Plan.objects.filter(story=row.pk, state__in=(Plan.State.WAITING, Plan.State.FAILED)).values("revision")
    for revision in Revision.objects.filter(Q(pk=row.latest_revision_id) | Q(pk__in=planned)):
        Revision.objects.filter(pk=revision.pk).update(content={**revision.content, **numbers})


def _now(front: WhichFront, now: datetime) -> Arrangement:
    """Return what is decided about `front`, less what has ended."""
    return standing(arrangement_of(front.number), as_of=now)


def _row(front: WhichFront, story: Story) -> Story:
    """Return the row of `story`, if it is one for `front`. Raises CannotArrange."""
    row: Story = Story.objects.select_related("section").get(pk=story.pk)
    if front.section is not None and row.section_id not in numbers_within(front.section):
        raise CannotArrange(f"“{row}” is not in {front.name}, and this is the front of {front.name}.")
    return row


def _change(
    front: WhichFront,
    arranged: Arrangement,
    verb: Change.Verb,
    story: Story | None,
    *,
    user: User | None,
    now: datetime,
    said: str = "",
    reason: str = "",
) -> int:
    _note(front, arranged, verb, story, user=user, now=now, said=said, reason=reason)
    return outbox.hand_over(arranged.document(front.number), now=now)


def _note(
    front: WhichFront,
    arranged: Arrangement,
    verb: Change.Verb,
    story: Story | None,
    *,
    user: User | None,
    now: datetime,
    said: str = "",
    reason: str = "",
) -> None:
    """Write it down, in the journal and in the daybook."""
    line = Change(
        front=front.number,
        moment=now,
        user=user,
        by=user.get_username() if user else "the house",
        verb=verb,
        story=story.pk if story else None,
        headline=str(story)[:255] if story else "",
        said=said,
        reason=reason,
        arrangement=msgspec.to_builtins(arranged),
    )
    line.save()
    told = {"front": front.number, "on": front.name, "said": said, "reason": reason}
    log(instance=story or line, action=f"lateedition.front_{verb.name.lower()}", user=user, data=told)


def _must_be_to_come(until: datetime | None, *, now: datetime) -> None:
    if until is not None and until <= now:
        raise CannotArrange("That time is over; give one that is to come.")


def _until(until: datetime | None) -> str:
    return f"until {both_clocks(until, site_zone())}" if until else "until it is taken back"
