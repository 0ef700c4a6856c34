"""The outlook: what becomes of a front by itself, and what would become of it if a story were worth more or less. Pure.

Nothing here guesses. Scores fall in straight lines, so the minutes in which any two stories pass one another are known; at each of them,
and at each end of a pin or a burial, the front is arranged as the press will arrange it, and what it is then is said.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from lateedition.press.ranking import Candidate, arranged, placed, points_of
from lateedition.story.front import Front, stands

HORIZON = timedelta(hours=24)
"""How far ahead it is looked."""

_MINUTE = timedelta(minutes=1)
_SAMPLED_H = (0, 1, 2, 4, 8, 12, 16, 24)
_BESIDE = 20
"""How many more than the front has places are looked at for who may come onto it."""


class Drop(Struct, frozen=True):
    """That a story stands lower from a moment on, or is off the front: `below` passes it then; None if it only goes."""

    moment: datetime
    below: int | None


def drops(candidates: Iterable[Candidate], front: Front, *, as_of: datetime, count: int) -> dict[int, Drop]:
    """Return when each story of `front` first stands lower than now, if nothing else happens, within `HORIZON`; by number.

    A story that keeps its place as long is not among them.
    """
    every = list(candidates)
    now = arranged(every, front, as_of=as_of, count=count)
    some = _contenders(every, front, as_of=as_of, count=count)
    found: dict[int, Drop] = {}
    for moment in _moments(some, front, as_of=as_of):
        then = arranged(some, front, as_of=moment, count=count)
        if any(number not in found and _is_lower(number, now, then) for number in now):
            then = arranged(every, front, as_of=moment, count=count)
        for number in now:
            if number not in found and _is_lower(number, now, then):
                found[number] = Drop(moment, _passer(number, now, then))
        if len(found) == len(now):
            break
    return found


def what_if(ranked: Sequence[Candidate], front: Front, candidate: Candidate, *, as_of: datetime, count: int) -> tuple[int, ...]:
    """Return `front` as it would be if the story of `candidate` were as that says; `ranked` are all candidates, in order as of then."""
    others = [each for each in ranked if each.number != candidate.number]
    at = bisect_left(others, 1, key=lambda each: int(_leads(candidate, each, as_of)))
    return placed([*others[:at], candidate, *others[at:]], front, as_of=as_of, count=count)


def passing_minute(one: Candidate, other: Candidate, *, as_of: datetime) -> datetime | None:
    """Return the first whole minute after `as_of` in which the two stand in another order than then, None within `HORIZON`.

    The press ranks at whole minutes. In a straight line they pass once at most, so the minute is found by halving.
    """
    first = as_of.replace(second=0, microsecond=0)
    low, high = 0, HORIZON // _MINUTE
    before = _leads(one, other, as_of)
    if _leads(one, other, first + high * _MINUTE) == before:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if _leads(one, other, first + middle * _MINUTE) == before:
            low = middle
        else:
            high = middle
    return first + high * _MINUTE


def _leads(one: Candidate, other: Candidate, as_of: datetime) -> bool:
    return (points_of(one, as_of=as_of), one.number) > (points_of(other, as_of=as_of), other.number)


def _contenders(candidates: Sequence[Candidate], front: Front, *, as_of: datetime, count: int) -> list[Candidate]:
    """Return those that are on the front or near it at some hour to come, whatever is pinned or buried now, and all of their events."""
    free = replace(front, pins=(), buried=())
    near = {pin.story for pin in front.pins} | {each.number for each in candidates if each.running}
    for hours in _SAMPLED_H:
        moment = as_of + timedelta(hours=hours)
        for decided in (front, free):
            near.update(arranged(candidates, decided, as_of=moment, count=count + _BESIDE))
    events = {each.event for each in candidates if each.number in near and each.event}
    return [each for each in candidates if each.number in near or each.event in events]


def _moments(candidates: Sequence[Candidate], front: Front, *, as_of: datetime) -> list[datetime]:
    passing = (passing_minute(one, other, as_of=as_of) for one, other in combinations(candidates, 2))
    ends = (each.until for each in front.decisions if stands(each, as_of=as_of))
    found = {moment for moment in (*passing, *ends) if moment is not None and moment <= as_of + HORIZON}
    return sorted(found)


def _is_lower(number: int, now: Sequence[int], then: Sequence[int]) -> bool:
    return number not in then or then.index(number) > now.index(number)


def _passer(number: int, now: Sequence[int], then: Sequence[int]) -> int | None:
    """Return who stands before a story and did not, the last of them: the one right before it, mostly."""
    ahead = then[: then.index(number)] if number in then else then
    new = [each for each in ahead if each not in now[: now.index(number)]]
    return new[-1] if new else None
