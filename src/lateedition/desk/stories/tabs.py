"""The tabs over a listing of stories: the stages of the desk, each with how many there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from lateedition.desk.stories.models import Story
from lateedition.desk.stories.stages import Stage

NAMES: Mapping[str, str] = {Stage.DRAFT: "Draft", Stage.CHECK: "Desk check", Stage.READY: "Ready", "live": "Live"}
_NOT_OUT = Q(killed=None, withheld=None, merged=None, forbidden=None)
_SENT_ON = (Stage.CHECK, Stage.READY)
_CHANGED = Q(live=True, has_unpublished_changes=True)


def on_stage(stage: str) -> Q:
    """Return what is true of the stories on a stage. A published story that is changed is on two: its change is on its way.

    What was taken down is a draft again, but nobody works on it until it is sent on: it would swamp those that are.
    """
    if stage == "live":
        return Q(live=True)
    if stage != Stage.DRAFT:
        return with_the_desk(stage)
    # Each half has an index, which an OR of them has not; said of the stage is what no index answers, as nearly every story is a draft.
    drafts = Story.objects.order_by().filter(_NOT_OUT, ~Q(stage__in=_SENT_ON)).values("pk")
    return Q(pk__in=drafts.filter(live=False, address="").union(drafts.filter(_CHANGED)))


def with_the_desk(*stages: str) -> Q:
    """Return what is true of the stories that were sent on and are on any of `stages`."""
    return Q(stage__in=stages) & (Q(live=False) | _CHANGED) & _NOT_OUT


@dataclass(frozen=True)
class Tab:
    """A tab: `count` is how many stories are there, None where that is not said."""

    name: str
    address: str
    count: int | None
    current: bool


def tabs_of(query: QueryDict, narrowed: Callable[[QueryDict], QuerySet[Any]], *, address: str) -> list[Tab]:
    """Return the tabs of a listing at `address` that is narrowed by `query`. Counted is what the tab would show."""
    kept = query.copy()
    for name in ("stage", "state", "p", "q", "ordering"):
        kept.pop(name, None)
    current = query.get("stage", "")
    stories = narrowed(kept).order_by()
    told = {stage: stories.filter(on_stage(stage)).count() for stage in Stage.values}
    return [Tab("All", _way(address, kept, ""), None, not current and not query.get("state"))] + [
        Tab(name, _way(address, kept, stage), told.get(stage), current == stage) for stage, name in NAMES.items()
    ]


def _way(address: str, kept: QueryDict, stage: str) -> str:
    to = kept.copy()
    if stage:
        to["stage"] = stage
    return f"{address}?{to.urlencode()}" if to else address
