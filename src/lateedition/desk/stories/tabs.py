"""The tabs over a listing of stories: the stages of the desk, each with how many there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from lateedition.desk.stories.stages import Stage

NAMES: Mapping[str, str] = {Stage.DRAFT: "Draft", Stage.CHECK: "Desk check", Stage.READY: "Ready", "live": "Live"}
_NOT_OUT = Q(killed=None, withheld=None, merged=None, forbidden=None)
_UNREAD = Q(live=False) | Q(live=True, has_unpublished_changes=True)
_BEGUN = Q(live=False, address="") | Q(live=True, has_unpublished_changes=True)

IS_OF: Mapping[str, Q] = {
    # What was taken down is a draft again, but nobody works on it until it is sent on: it would swamp those that are.
    Stage.DRAFT: Q(stage=Stage.DRAFT) & _BEGUN & _NOT_OUT,
    Stage.CHECK: Q(stage=Stage.CHECK) & _UNREAD & _NOT_OUT,
    Stage.READY: Q(stage=Stage.READY) & _UNREAD & _NOT_OUT,
    "live": Q(live=True),
}
"""Which stories are on each stage. A published story that is changed is on two: readers have it, and its change is on its way."""


@dataclass(frozen=True)
class Tab:
    """A tab: `count` is how many stories are there, None where that is not said."""

    name: str
    address: str
    count: int | None
    current: bool


def tabs_of(query: QueryDict, narrowed: Callable[[QueryDict], QuerySet[Any]], *, address: str) -> list[Tab]:
    """Return the tabs of a listing at `address` that is narrowed by `query`. Counted is what the tab would show: one question."""
    kept = query.copy()
    for name in ("stage", "state", "p", "q", "ordering"):
        kept.pop(name, None)
    current = query.get("stage", "")
    stories = narrowed(kept).order_by().filter(_UNREAD)
    told = stories.aggregate(**{stage: Count("pk", filter=IS_OF[stage]) for stage in Stage.values})
    return [Tab("All", _way(address, kept, ""), None, not current and not query.get("state"))] + [
        Tab(name, _way(address, kept, stage), told.get(stage), current == stage) for stage, name in NAMES.items()
    ]


def _way(address: str, kept: QueryDict, stage: str) -> str:
    to = kept.copy()
    if stage:
        to["stage"] = stage
    return f"{address}?{to.urlencode()}" if to else address
