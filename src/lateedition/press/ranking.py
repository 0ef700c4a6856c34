"""The ranking of top news: which stories, in which order, and why. Pure, and explainable to the editor who wonders.

A score is in points: 1.5 for each step of news value that an editor gave, less one for each lifetime of the story that
has passed. So a story of value 4 equals one of value 3 that is one and a half lifetimes fresher.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from lateedition.story.front import Pin

POINTS_PER_VALUE = 1.5
PER_SECTION = 3
_HOUR, _NO_TIME = timedelta(hours=1), timedelta()


class Candidate(Struct, frozen=True):
    """What the ranking knows of a story. `fresh` is when it was last news: its update, or a running live blog's newest entry."""

    number: int
    section: int
    news_value: int
    lifetime_h: float
    fresh: datetime
    running: bool = False


class Score(Struct, frozen=True):
    """Why a story stands where it does: `points` is `value_points` less `age_points`; `age_h` is in hours, never below zero."""

    points: float
    value_points: float
    age_points: float
    age_h: float


def explain(candidate: Candidate, *, as_of: datetime) -> Score:
    """Return the score of `candidate` at the moment `as_of`, with its parts.

    >>> from datetime import UTC
    >>> published = datetime(2020, 5, 5, 8, tzinfo=UTC)
    >>> explain(Candidate(1, 1, 4, 8.0, published), as_of=published + timedelta(hours=4))
    Score(points=5.5, value_points=6.0, age_points=0.5, age_h=4.0)
    """
    age_h, value_points, age_points = _parts(candidate, as_of)
    return Score(points=value_points - age_points, value_points=value_points, age_points=age_points, age_h=age_h)


def ordered(candidates: Iterable[Candidate], *, as_of: datetime) -> list[Candidate]:
    """Return `candidates` by their scores at the moment `as_of`, the highest first. Ties go to the higher number."""

    def rank(each: Candidate) -> tuple[float, int]:
        _, value_points, age_points = _parts(each, as_of)
        return value_points - age_points, each.number

    return sorted(candidates, key=rank, reverse=True)


def top(ranked: Sequence[Candidate], *, count: int, per_section: int = PER_SECTION) -> tuple[int, ...]:
    """Return the numbers of the `count` top stories among `ranked`, which is in order, the first first.

    At most `per_section` are of one section where others are there to take the places. While a live blog runs, one is among
    them, in the last place if no score would carry one.
    """
    chosen = _spread(ranked, count=count, per_section=per_section)
    live = next((each for each in ranked if each.running), None)
    if live is not None and chosen and not any(each.running for each in chosen):
        chosen = [*chosen[: count - 1], live]
    return tuple(each.number for each in chosen)


def _spread(ranked: Sequence[Candidate], *, count: int, per_section: int) -> list[Candidate]:
    """Return the first `count` of `ranked`, those beyond `per_section` of a section only where no others are left."""
    taken: list[Candidate] = []
    beyond: list[Candidate] = []
    seen: dict[int, int] = {}
    for each in ranked:
        if len(taken) == count:
            break
        seen[each.section] = seen.get(each.section, 0) + 1
        (taken if seen[each.section] <= per_section else beyond).append(each)
    kept = {each.number for each in [*taken, *beyond[: count - len(taken)]]}
    return [each for each in ranked if each.number in kept]


def pinned(ranked: Sequence[int], pins: Sequence[Pin], *, count: int) -> tuple[int, ...]:
    """Return the first `count` of `ranked` with the stories of `pins` in their places; of two for one place the later counts.

    >>> from lateedition.story.front import Pin
    >>> pinned((1, 2, 3, 4), [Pin(9, 2), Pin(1, 3)], count=4)
    (2, 9, 1, 3)
    """
    place_of = {pin.story: pin.place for pin in pins}
    placed = {place: story for story, place in place_of.items()}
    rest = (number for number in ranked if number not in placed.values())
    chosen = [placed[place] if place in placed else next(rest, None) for place in range(1, count + 1)]
    return tuple(number for number in chosen if number is not None)


def _parts(candidate: Candidate, as_of: datetime) -> tuple[float, float, float]:
    """Return the age in hours, the points for news value and those that age takes away."""
    age_h = max(as_of - candidate.fresh, _NO_TIME) / _HOUR
    return age_h, POINTS_PER_VALUE * candidate.news_value, age_h / max(candidate.lifetime_h, 0.01)
