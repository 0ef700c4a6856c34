"""The ranking: which stories are in a front, in which order, and why. Pure, and explainable to the editor who wonders.

A score is in points. 1.5 for each step of news value that an editor gave, and up to 1.2 for other sources that report the same event;
less one for each lifetime of the story that has passed, of which an update gives some back. So a story of value 4 equals one of value 3
that is one and a half lifetimes fresher.

With time alone a score falls in a straight line. So two stories pass one another once at most: an order cannot flicker, and the minute in
which it changes can be told beforehand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from lateedition.story.front import Front, Pin, stands

POINTS_PER_VALUE = 1.5
POINTS_PER_DOUBLING = 0.3
MOST_FOR_SOURCES = 1.2
"""Less than a step of news value: how many report a thing is never worth more than what the desk says of it."""

GIVEN_BACK = 0.5
"""How much of the age that a story had when it was updated the update takes off. Running live coverage has it all taken off by an entry."""

HOME_PLACES = 9
"""How many places the front page has: a lead, three stories beside it, five headlines."""

SECTION_PLACES = 5
"""How many places the front of a section has, before the rest, which is in the order of time."""

_HOUR, _NO_TIME = timedelta(hours=1), timedelta()


class Candidate(Struct, frozen=True):
    """What the ranking knows of a story. `updated` is when it was last news: its update, or a running live blog's newest entry.

    `event` is what it is about, 0 if nobody knows, and `sources` how many report that in words of their own.
    """

    number: int
    section: int
    news_value: int
    lifetime_h: float
    published: datetime
    updated: datetime
    running: bool = False
    event: int = 0
    sources: int = 0


class Score(Struct, frozen=True):
    """Why a story stands where it does. `points` is what it is sorted by.

    The parts are in hundredths of a point and add up exactly to `total`, which is `points` rounded: `value`, `sources`, `update`, and
    `age`, which takes away. `age_h` is in hours since the publication, `given_back_h` how many of those the update took off.
    """

    points: float
    value: int
    sources: int
    update: int
    age: int
    age_h: float
    given_back_h: float

    @property
    def total(self) -> int:
        """The sum of the parts, in hundredths of a point."""
        return self.value + self.sources + self.update + self.age


def explain(candidate: Candidate, *, as_of: datetime) -> Score:
    """Return the score of `candidate` at the moment `as_of`, with its parts.

    >>> from datetime import UTC
    >>> published = datetime(2020, 5, 5, 8, tzinfo=UTC)
    >>> score = explain(Candidate(1, 1, 4, 8.0, published, published, sources=4), as_of=published + timedelta(hours=4))
    >>> score.value, score.sources, score.update, score.age, score.total
    (600, 60, 0, -50, 610)
    """
    points = points_of(candidate, as_of=as_of)
    age_h = max(as_of - candidate.published, _NO_TIME) / _HOUR
    left_h = _age(candidate, as_of) / _HOUR
    given_back_h = max(age_h - left_h, 0.0)
    value, sources = round(100 * POINTS_PER_VALUE * candidate.news_value), round(100 * _for_sources(candidate.sources))
    update = round(100 * given_back_h / _lifetime_h(candidate))
    # what rounding leaves goes to the age, so that the parts add up to the score and the score sorts as the points do
    age = round(100 * points) - value - sources - update
    return Score(points, value, sources, update, age, age_h, given_back_h)


def points_of(candidate: Candidate, *, as_of: datetime) -> float:
    """Return the score of `candidate` at the moment `as_of`."""
    fixed = POINTS_PER_VALUE * candidate.news_value + (_for_sources(candidate.sources) if candidate.sources > 1 else 0.0)
    return fixed - _age(candidate, as_of) / _HOUR / _lifetime_h(candidate)


def ordered(candidates: Iterable[Candidate], *, as_of: datetime) -> list[Candidate]:
    """Return `candidates` by their scores at the moment `as_of`, the highest first. Ties go to the higher number."""
    return sorted(candidates, key=lambda each: (points_of(each, as_of=as_of), each.number), reverse=True)


def arranged(candidates: Iterable[Candidate], front: Front, *, as_of: datetime, count: int) -> tuple[int, ...]:
    """Return the numbers of the first `count` stories of `front` at the moment `as_of`.

    Pinned stories have their places. The others come by their scores: one of an event, at most so many of a section where others are
    there to take the places, and while a live blog runs one is among them, in the last place if no score would carry one. What is
    buried has no place, and what is not among `candidates` has none either, whatever is pinned.
    """
    return placed(ordered(candidates, as_of=as_of), front, as_of=as_of, count=count)


def placed(ranked: Sequence[Candidate], front: Front, *, as_of: datetime, count: int) -> tuple[int, ...]:
    """Return what `arranged` does of candidates that are `ordered` as of that moment already."""
    known = {each.number: each for each in ranked}
    for burial in front.buried:
        if stands(burial, as_of=as_of):
            known.pop(burial.story, None)
    pins = _pinned(front.pins, known, as_of)
    held = [known.pop(pin.story) for pin in pins.values()]
    free = count - sum(place <= count for place in pins)
    single = _one_an_event(known.values(), taken={each.event for each in held})
    chosen = _spread(single, count=free, per_section=front.per_section or len(known), held=held)
    rest = iter(_with_live(chosen, known.values(), held))
    places = [pins[place].story if place in pins else getattr(next(rest, None), "number", None) for place in range(1, count + 1)]
    return tuple(number for number in places if number is not None)


def _pinned(pins: Sequence[Pin], known: dict[int, Candidate], as_of: datetime) -> dict[int, Pin]:
    """Return the pin of each place that has one: those that stand, of stories that are `known`."""
    of_story = {pin.story: pin for pin in pins if pin.story in known and stands(pin, as_of=as_of)}
    return {pin.place: pin for pin in of_story.values()}


def _one_an_event(ranked: Iterable[Candidate], *, taken: set[int]) -> list[Candidate]:
    """Return `ranked` without the stories of events in `taken`, and of each other event the first alone."""
    seen, found = set(taken), []
    for each in ranked:
        if not each.event or each.event not in seen:
            found.append(each)
            seen.add(each.event)
    return found


def _spread(ranked: Sequence[Candidate], *, count: int, per_section: int, held: Sequence[Candidate]) -> list[Candidate]:
    """Return the first `count` of `ranked`, those beyond `per_section` of a section only where no others are left.

    The stories that are `held` in their places count for their sections.
    """
    taken: list[Candidate] = []
    beyond: list[Candidate] = []
    seen: dict[int, int] = {}
    for each in held:
        seen[each.section] = seen.get(each.section, 0) + 1
    for each in ranked:
        if len(taken) >= count:
            break
        seen[each.section] = seen.get(each.section, 0) + 1
        (taken if seen[each.section] <= per_section else beyond).append(each)
    kept = {each.number for each in [*taken, *beyond[: count - len(taken)]]}
    return [each for each in ranked if each.number in kept]


def _with_live(chosen: list[Candidate], ranked: Iterable[Candidate], held: Sequence[Candidate]) -> list[Candidate]:
    """Return `chosen` with a running live blog in it if one runs: in the place of the story of its event, or in the last."""
    if not chosen or any(each.running for each in (*chosen, *held)):
        return chosen
    shown = {each.event for each in held if each.event}
    blog = next((each for each in ranked if each.running and each.event not in shown), None)
    if blog is None:
        return chosen
    at = next((at for at, each in enumerate(chosen) if each.event and each.event == blog.event), len(chosen) - 1)
    return [*chosen[:at], blog, *chosen[at + 1 :]]


def _for_sources(sources: int) -> float:
    """Return the points for `sources`: nothing for the first, then the more the fewer there were."""
    return min(MOST_FOR_SOURCES, POINTS_PER_DOUBLING * math.log2(max(sources, 1)))


def _age(candidate: Candidate, as_of: datetime) -> timedelta:
    """Return the age by which a story is ranked, never below zero."""
    age = as_of - candidate.published
    if candidate.updated > candidate.published:
        age -= (candidate.updated - candidate.published) * (1.0 if candidate.running else GIVEN_BACK)
    return max(age, _NO_TIME)


def _lifetime_h(candidate: Candidate) -> float:
    return max(candidate.lifetime_h, 0.01)
