"""What planning asks of the desk's database. A list of fifty costs as many queries as a list of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from lateedition.desk.planning.deciding import Waiting
from lateedition.desk.stories.models import Plan, Story

_AT_A_TIME = 100


def next_plans() -> list[Waiting]:
    """Return the plans that wait, up to a hundred, the earliest first."""
    waiting = Plan.objects.filter(state=Plan.State.WAITING).order_by("moment", "pk")
    return [Waiting(*plan) for plan in waiting.values_list("pk", "moment", "tries")[:_AT_A_TIME]]


def waiting_of(story: int, deed: str) -> Plan | None:
    """Return what waits to be done to the story of this number, None if nothing of the kind does."""
    found: Plan | None = (
        Plan.objects.filter(story=story, deed=deed, state=Plan.State.WAITING).select_related("revision__user", "user").first()
    )
    return found


def plans_of(story: int) -> QuerySet[Plan]:
    """Return what waits or has failed for the story of this number, the earliest first."""
    return _shown().filter(story=story).filter(_OPEN)


def planned() -> QuerySet[Plan]:
    """Return all that waits, the earliest first, with what a line of the list shows."""
    return _shown().filter(state=Plan.State.WAITING)


def failed() -> QuerySet[Plan]:
    """Return what failed and was neither tried again nor cancelled, the latest first."""
    return _shown().filter(state=Plan.State.FAILED).order_by("-ended", "-pk")


def unheard() -> QuerySet[Plan]:
    """Return what failed and no editor has heard of, the latest first."""
    return failed().filter(heard=None)


def done_since(moment: datetime) -> QuerySet[Plan]:
    """Return what was done at `moment` or after it, the latest first."""
    return _shown().filter(state=Plan.State.DONE, ended__gte=moment).order_by("-ended", "-pk")


def embargoed(now: datetime) -> QuerySet[Story]:
    """Return the stories that are under embargo `now`, those without an end last."""
    return (
        Story.objects.filter(Q(embargo_open=True) | Q(embargo__gt=now))
        .select_related("section", "latest_revision")
        .order_by("embargo_open", "embargo", "pk")
    )


def newest_text(story: Story) -> Any:
    """Return the newest draft of `story` as what it is, story or live blog."""
    return (story.live_part or story).get_latest_revision_as_object()


def _shown() -> QuerySet[Plan]:
    shown: QuerySet[Plan] = Plan.objects.select_related("story__section", "story__latest_revision", "revision__user", "user", "heard_by")
    return shown.order_by("moment", "pk")


_OPEN = Q(state=Plan.State.WAITING) | Q(state=Plan.State.FAILED)
