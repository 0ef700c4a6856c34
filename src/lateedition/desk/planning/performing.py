"""Performing: what is due is claimed and done in one transaction, so that it is done once, whoever else tries and whatever dies.

What cannot be done (the story lacks something, was published since, is under embargo) fails at once, and every editor hears of it.
What breaks off, because a process or a database dies, is begun again, and after a few times fails too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Q

from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import Refused
from lateedition.desk.pictures.renditions import PictureRefused
from lateedition.desk.planning.deciding import MOST_TRIES, lateness
from lateedition.desk.stories import actions
from lateedition.desk.stories.databaseclock import DatabaseClock
from lateedition.desk.stories.models import Plan, Story
from lateedition.desk.stories.publication import NotReady, StoryKilled
from lateedition.desk.stories.readying import make_ready

LEFT_TO_OTHERS = timedelta(seconds=1)
"""How long a plan that another desk has begun is left to it. Only how often it is tried hangs on this, never how often it is done."""

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
_REFUSALS = (NotReady, StoryKilled, PictureRefused, Refused, ValidationError)


class Missed(ValueError):
    """What was planned must not be done any more; the message says why."""


def perform(number: int, *, clock: Clock) -> bool:
    """Do what the plan of this number says, if it waits and its moment has come; say whether there was anything to do.

    Raises django.db.Error when the database fails, and then nothing was done.
    """
    if not _begun(number, clock=clock):
        return False
    try:
        _make_ready(number)
        plan = _done(number, clock=clock)
    except (*_REFUSALS, Missed) as refusal:
        fail(number, why=str(refusal), now=clock())
        return True
    if plan is not None:
        _say(plan)
    return plan is not None


def fail(number: int, *, why: str, now: datetime) -> None:
    """Note that a plan which waits cannot be done: every editor hears of it, and it is not tried again until one of them says so."""
    if Plan.objects.filter(pk=number, state=Plan.State.WAITING).update(state=Plan.State.FAILED, ended=now, why=why[:1000], heard=None):
        logger.error("plan %d failed: %s", number, why, extra={"plan": number})


def _begun(number: int, *, clock: Clock) -> bool:
    """Count that it is begun; say whether it may be. What breaks off leaves this count and nothing else.

    What somebody has begun a moment ago is left to them: desks that wake at the same second must not count for crashes.
    """
    now = clock()
    is_free = Q(begun=None) | Q(begun__lte=now - LEFT_TO_OTHERS)
    if not _due(number, now).filter(is_free).update(tries=F("tries") + 1, begun=now):
        return False
    if Plan.objects.filter(pk=number, tries__gt=MOST_TRIES).exists():
        fail(number, why=f"it was begun {MOST_TRIES} times and broke off each time; the desk’s log says why", now=clock())
        return False
    return True


def _make_ready(number: int) -> None:
    """Make the pictures' renditions if they are not: that takes a second, and nobody should have to wait for it in the transaction."""
    plan = Plan.objects.filter(pk=number).select_related("revision").first()
    if plan and plan.revision:
        make_ready(plan.revision.as_object())


def _done(number: int, *, clock: Clock) -> Plan | None:
    with outbox.turn():
        now = clock()
        if not _due(number, now).update(state=Plan.State.DONE, ended=now):
            return None
        plan: Plan = Plan.objects.select_related("story", "revision", "user").get(pk=number)
        plan.number = _published(plan, now=now) if plan.deed == Plan.Deed.PUBLISH else _taken_down(plan, now=now)
        plan.revision = None
        plan.save(update_fields=["number", "revision", "why"])
        return plan


def _due(number: int, now: datetime) -> models.QuerySet[Plan]:
    due: models.QuerySet[Plan] = Plan.objects.filter(pk=number, state=Plan.State.WAITING, moment__lte=now)
    return due.filter(moment__lte=DatabaseClock()) if connection.vendor == "postgresql" else due


def _published(plan: Plan, *, now: datetime) -> int | None:
    if plan.revision is None:
        raise Missed("the text that was planned is no more at the desk")
    if plan.story.last_published_at and plan.story.last_published_at > plan.made:
        raise Missed("another text was published since it was planned, and must not be written over by an older one")
    over = Plan.objects.filter(story=plan.story_id, deed=Plan.Deed.TAKE_DOWN, state=Plan.State.WAITING, moment__lte=now)
    if over.exists():
        raise Missed("when the desk came to it, the time at which it comes down was over as well")
    return actions.publish_revision(plan.revision, user=plan.user)


def _taken_down(plan: Plan, *, now: datetime) -> int | None:
    if not plan.story.live and not plan.story.shut:
        plan.why = "readers did not have it"
        return None
    story: Story = plan.story.live_part or plan.story
    return actions.expire(story, user=plan.user, now=now)


def _say(plan: Plan) -> None:
    assert plan.ended is not None
    late = lateness(plan.moment, done=plan.ended)
    said = f"{late.total_seconds():.0f} s LATE" if late else f"{(plan.ended - plan.moment).total_seconds() * 1000:.0f} ms after its time"
    level = logging.WARNING if late else logging.INFO
    logger.log(level, "story %d %s as planned, %s", plan.story_id, plan.get_deed_display(), said, extra={"story": plan.story_id})
