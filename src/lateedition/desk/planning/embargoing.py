"""The verbs of embargoes: set, lift. What they forbid is refused where stories become public (stories/publication.py)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.planning.performing import fail
from lateedition.desk.stories import actions
from lateedition.desk.stories.embargoes import LONGEST_BY, Embargo
from lateedition.desk.stories.models import Plan, Story
from lateedition.desk.stories.queries import site_zone

if TYPE_CHECKING:
    from lateedition.desk.people.models import User


class ReadersHaveIt(ValueError):
    """A story that readers have was to be put under embargo: whether it is withdrawn is for a person to say."""


def set_embargo(story: Story, embargo: Embargo, *, user: User | None, now: datetime, reason: str = "") -> int:
    """Put `story` under `embargo`, in the place of one that it had; return how many plans fail because they are before its end.

    One that is over already is not set on a story that readers have. Raises ReadersHaveIt, and changes nothing, when it would hold now.
    """
    with outbox.turn():
        row = Story.objects.get(pk=story.pk)
        must(user, Verb.PUBLISH, row)
        if row.live and embargo.holds(now):
            raise ReadersHaveIt(f"readers have story {row.pk}; withdraw it, or leave it without an embargo")
        if row.live:
            return 0
        is_open = embargo.until is None
        Story.objects.filter(pk=row.pk).update(embargo=embargo.until, embargo_open=is_open, embargo_by=embargo.by[:LONGEST_BY])
        until = embargo.until.isoformat() if embargo.until else ""
        log(instance=row, action="lateedition.embargo", user=user, data={"until": until, "by": embargo.by, "reason": reason})
        return _plans_failed(row, embargo, now=now)


def withdraw_and_embargo(story: Story, embargo: Embargo, *, user: User | None, now: datetime, reason: str = "") -> int | None:
    """Take `story` from readers and put it under `embargo`. Return the number of the withdrawal, None if readers never had it."""
    with outbox.turn():
        number = actions.unpublish(story.live_part or story, user=user, now=now)
        set_embargo(story, embargo, user=user, now=now, reason=reason)
    return number


def lift_embargo(story: Story, *, user: User | None, reason: str) -> None:
    """Let `story` be published before its embargo would have ended. Nothing is published by this."""
    with outbox.turn():
        row = Story.objects.get(pk=story.pk)
        must(user, Verb.PUBLISH, row)
        held = row.embargoed.words(site_zone()) if row.embargoed else ""
        Story.objects.filter(pk=row.pk).update(embargo=None, embargo_open=False)
        log(instance=row, action="lateedition.lift_embargo", user=user, data={"reason": reason, "held": held})


def _plans_failed(row: Story, embargo: Embargo, *, now: datetime) -> int:
    waiting = Plan.objects.filter(story=row, deed=Plan.Deed.PUBLISH, state=Plan.State.WAITING)
    early = [plan for plan in waiting if embargo.holds(plan.moment)]
    for plan in early:
        fail(plan.pk, why=f"it is {embargo.words(site_zone())}", now=now)
    return len(early)
