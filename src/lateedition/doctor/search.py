"""What the doctor finds about the search: whether the finder runs, and what readers can find."""

from __future__ import annotations

from datetime import datetime

from lateedition.doctor.finding import Finding
from lateedition.finder.place import State

_SILENT_S = 30.0
_START = "start it: lateedition up, node or finder; until then readers find what was filed before, as far as the edition still has it"


def search_found(told: State | None, *, edition: int, now: datetime) -> Finding:
    """Say how far what readers search in is behind the `edition`, by what the finder said last."""
    if told is None:
        return Finding("search", "look", "nothing was ever heard of the finder; nothing can be found", do=_START)
    heard_s = round(max(0.0, now.timestamp() - told.told), 1)
    facts = {
        "doing": told.doing,
        "edition": told.edition,
        "behind": max(0, edition - told.edition),
        "filed": told.filed,
        "heard_s": heard_s,
    }
    if heard_s > _SILENT_S:
        return Finding("search", "wrong", f"nothing was heard of the finder for {heard_s:.0f} s", facts, _START)
    if told.doing == "filling":
        return Finding("search", "look", f"is being prepared: {told.filed:,} stories are filed so far", facts, "wait; ask again")
    if told.edition < edition:
        return Finding("search", "look", f"has what edition {told.edition} has, of {edition}", facts, "wait; ask again")
    return Finding("search", "fine", f"finds what edition {told.edition} has", facts)
