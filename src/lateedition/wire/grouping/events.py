"""Events: the happenings of the last week, each as the words that its items have in common, and which of them an item is like.

One pass: an item is compared with the few events that have its heaviest words, and with each of those exactly. What that costs does not
depend on how many items there are (`./run bench wire` shows it). Figures and where the numbers below come from: docs/decisions/0017.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import chain, islice
from math import exp, sqrt
from operator import mul
from typing import Final

import msgspec
from msgspec import Struct

from lateedition.wire.grouping.explaining import Likeness, Shared
from lateedition.wire.grouping.meaning import Meanings
from lateedition.wire.grouping.postings import Postings
from lateedition.wire.grouping.terms import Extent, Text, Vector
from lateedition.wire.grouping.window import Line

NEEDED: Final[dict[Extent, float]] = {"headline": 0.10, "lede": 0.21, "full": 0.17}
"""How like an event an item has to be. Few words have less in common, and less by chance."""

HEADLINE_BESIDE_TEXT: Final = 0.16
"""The same where one of the two is headlines only and the other is not."""

MEANT: Final = 0.5
"""Such a part in a likeness has the meaning, where it is told of both; the rest have the words."""

NEEDED_OF_BOTH: Final[dict[Extent, float]] = {"headline": 0.21, "lede": 0.32, "full": 0.31}
HEADLINE_BESIDE_TEXT_OF_BOTH: Final = 0.26
"""How like an event an item has to be where meaning counts."""

BRIDGE: Final = 1.5
"""Two events which one item is like are one when they are like each other, so many times as much as an item has to be."""

SINGLE_SHARE, SINGLE = 0.9, 0.6
"""When one word alone makes more than that share of a likeness, so much of it is left."""

SIGMA_S: Final = 3 * 86_400.0
"""Likeness fades with the gap of time to the event by a Gaussian of that width."""

WINDOW_S: Final = 7 * 86_400.0
"""An event to which nothing has come for so long is over, and nothing more comes to it."""

FILED, NEWEST = 10, 60
SOUGHT, POSTINGS, EXACT, SURELY = 30, 300, 16, 6
"""An event is filed under so many of the heaviest terms of each item, a term has the newest so many events. For an arriving item so many of
its heaviest terms are looked up, so many postings read, and so many events compared with it exactly: the first six in any case, more only
as long as none is near enough. They bound what anything costs."""

FAINT: Final = 0.3
"""Compared is only what has more than such a part of as many terms as the first has."""

CENTRE_TERMS, CENTRE_SLACK = 80, 140
"""An event keeps its heaviest terms, so many; they are sorted out when there are as many as the second number."""

AGAIN: Final = 4
"""A further version of an item weighs a fourth of it: a story that is updated forty times is still one story among those of its event."""

SHARED_WORDS: Final = 5
_NUMBER_BITS: Final = 48
_NUMBER: Final = (1 << _NUMBER_BITS) - 1
_EXTENTS: Final[tuple[Extent, ...]] = ("headline", "lede", "full")


class Event(Struct, gc=False):
    """What is known of one happening: its chains, from when to when, and the sum of its items' vectors, `length` long.

    Of each chain is known when something of it last came. `extent` is the longest of its items'; `formerly` are events that became it.
    """

    number: int
    chains: dict[str, float]
    first: float
    last: float
    extent: Extent
    touched: float = 0.0
    centre: Vector = {}
    length: float = 0.0
    meanings: Meanings = msgspec.field(default_factory=Meanings)
    formerly: dict[int, None] = {}


class Arriving(Struct, frozen=True, gc=False):
    """An item that arrives: its chain, when it was made, its words, and its meaning if somebody told it."""

    chain: str
    moment: float
    extent: Extent
    vector: Vector
    meaning: bytes = b""


class Match(Struct, frozen=True):
    """An event with how like it the arriving item is, and how like it would have to be."""

    number: int
    score: float
    needed: float
    cosine: float
    meaning: float | None
    time_factor: float
    gap_s: float
    single: bool


class Events(Struct):
    """The events of the last week; the events that have each heavy term, those touched last at the end."""

    live: dict[int, Event] = {}
    filed: Postings[str] = msgspec.field(default_factory=Postings)
    line: Line[int] = msgspec.field(default_factory=Line)
    opened: int = 0

    def next_number(self) -> int:
        """Return a number that no event has had."""
        self.opened += 1
        return self.opened

    def matches(self, arriving: Arriving, *, barred: Collection[int]) -> list[Match]:
        """Return how like the nearest events an item is, the nearest first; `barred` are not looked at."""
        length = length_of(arriving.vector)
        found: list[Match] = []
        near = False
        for place, number in enumerate(self._candidates(arriving.vector)):
            if near and place >= SURELY:
                break
            match = None if number in barred else _matched(arriving, length, self.live[number])
            if match:
                near = near or match.score >= match.needed
                found.append(match)
        return sorted(found, key=lambda match: (-match.score / match.needed, match.number))

    def put(self, number: int, arriving: Arriving, *, clock: float) -> None:
        """Put an item into event `number`, which begins with it if it is not there."""
        event = self.live.get(number)
        if event is None:
            event = self.live[number] = Event(number, {}, arriving.moment, arriving.moment, arriving.extent)
        vector = arriving.vector
        if arriving.chain in event.chains:
            vector = {term: weight // AGAIN for term, weight in vector.items() if weight >= AGAIN}
        elif arriving.meaning:
            event.meanings.add(arriving.meaning)
        event.chains[arriving.chain] = clock
        event.extent = max(event.extent, arriving.extent, key=_EXTENTS.index)
        # A version with a date far off is still a version, and does not make the event last that long.
        if event.first - WINDOW_S <= arriving.moment <= event.last + WINDOW_S:
            event.first, event.last = min(event.first, arriving.moment), max(event.last, arriving.moment)
        self._grow(event, vector, clock=clock)

    def take_out(self, number: int, arriving: Arriving) -> None:
        """Take an item out of event `number`, as far as its words are still there."""
        event = self.live[number]
        event.chains.pop(arriving.chain, None)
        for term, weight in arriving.vector.items():
            left = event.centre.get(term, 0) - weight
            if left > 0:
                event.centre[term] = left
            elif event.centre.pop(term, None) is not None:
                self._unfile(number, (term,))
        event.length = length_of(event.centre)
        if arriving.meaning:
            event.meanings.add(arriving.meaning, times=-1)

    def merge(self, kept: int, gone: int, *, clock: float) -> Event:
        """Make event `gone` one with `kept`, which need not be there, and return what it was."""
        event = self.live[gone]
        self._close(event)
        into = self.live.get(kept)
        if into is None:
            into = self.live[kept] = Event(kept, {}, event.first, event.last, event.extent)
        into.chains.update(event.chains)
        into.formerly.update({**event.formerly, gone: None})
        into.extent = max(into.extent, event.extent, key=_EXTENTS.index)
        into.first, into.last = min(into.first, event.first), max(into.last, event.last)
        into.meanings.add_all(event.meanings)
        self._grow(into, event.centre, clock=clock)
        return event

    def are_one(self, one: int, other: int) -> bool:
        """Tell whether two events are so like one another that an item which is like both makes them one."""
        a, b = self.live[one], self.live[other]
        cosine = sum(a.centre[term] * b.centre[term] for term in a.centre.keys() & b.centre.keys()) / (a.length * b.length or 1.0)
        meaning = a.meanings.like_all(b.meanings) if a.meanings.total and b.meanings.total else None
        return _of_both(cosine, meaning) >= BRIDGE * needed(a.extent, b.extent, meaning=meaning)

    def forget(self, *, clock: float) -> list[Event]:
        """Close the events that are over at `clock`, and return them."""
        over = []
        for touched, number in self.line.over(clock - WINDOW_S):
            event = self.live.get(number)
            if event and event.touched == touched:
                self._close(event)
                over.append(event)
        return over

    def likeness(self, match: Match, vector: Vector, text: Text) -> Likeness:
        """Return `match` in words: which terms of the item make it."""
        products = _products(vector, self.live[match.number].centre)
        total = sum(product for product, _ in products) or 1
        most = sorted(products, key=lambda each: (-each[0], each[1]))[:SHARED_WORDS]
        shared = tuple(Shared(text.as_written(term), product / total) for product, term in most)
        return Likeness(
            event=match.number,
            score=match.score,
            needed=match.needed,
            cosine=match.cosine,
            meaning=match.meaning,
            time_factor=match.time_factor,
            gap_s=match.gap_s,
            single=match.single,
            shared=shared,
        )

    def _candidates(self, vector: Vector) -> list[int]:
        """Return the events that are filed under the most of the terms, the newest first of those that have as many.

        The heaviest terms are looked up first, and when so many postings have been seen, no more.
        """
        having = Counter(islice(chain.from_iterable(map(self.filed.of, islice(vector, SOUGHT))), POSTINGS))
        enough = FAINT * max(having.values()) if len(having) > EXACT else 0
        # One number for both, which sorts much faster than pairs do.
        ranked = sorted([(count << _NUMBER_BITS) + number for number, count in having.items() if count > enough], reverse=True)
        return [rank & _NUMBER for rank in ranked[:EXACT]]

    def _grow(self, event: Event, vector: Vector, *, clock: float) -> None:
        """Add `vector` to the sum, and file the event under the terms that weigh most in it."""
        if not event.centre:
            event.centre = dict(vector)
        else:
            centre, before = event.centre, event.centre.get
            for term, weight in vector.items():
                centre[term] = before(term, 0) + weight
        if len(event.centre) > CENTRE_SLACK:
            heavy = sorted(event.centre.items(), key=lambda each: (-each[1], each[0]))
            event.centre = dict(heavy[:CENTRE_TERMS])
            self._unfile(event.number, (term for term, _ in heavy[CENTRE_TERMS:]))
        event.length = length_of(event.centre)
        event.touched = clock
        self.line.add(clock, event.number)
        for term in islice(vector, FILED):
            if term in event.centre:
                self.filed.put(term, event.number, most=NEWEST)

    def _unfile(self, number: int, terms: Iterable[str]) -> None:
        for term in terms:
            self.filed.remove(term, number)

    def _close(self, event: Event) -> None:
        del self.live[event.number]
        self._unfile(event.number, event.centre)


def needed(one: Extent, other: Extent, *, meaning: float | None = None) -> float:
    """Return how like one another items of such extents, or events of such items, have to be, where `meaning` counts and where not."""
    least, beside = (NEEDED, HEADLINE_BESIDE_TEXT) if meaning is None else (NEEDED_OF_BOTH, HEADLINE_BESIDE_TEXT_OF_BOTH)
    if one != other and "headline" in (one, other):
        return beside
    return max(least[one], least[other])


def length_of(vector: Vector) -> float:
    """Return how long `vector` is."""
    weights = vector.values()
    return sqrt(sum(map(mul, weights, weights)))


def _matched(arriving: Arriving, length: float, event: Event) -> Match | None:
    vector, moment = arriving.vector, arriving.moment
    centre = event.centre
    products = [vector[term] * centre[term] for term in vector.keys() & centre.keys()]
    total = sum(products)
    if not total:
        return None
    gap_s = max(0.0, event.first - moment, moment - event.last)
    factor = exp(-gap_s * gap_s / (2 * SIGMA_S * SIGMA_S))
    cosine = total / (length * event.length)
    meaning = event.meanings.like(arriving.meaning) if arriving.meaning and event.meanings.total else None
    single = meaning is None and max(products) > SINGLE_SHARE * total
    score = _of_both(cosine, meaning) * factor * (SINGLE if single else 1.0)
    least = needed(arriving.extent, event.extent, meaning=meaning)
    return Match(event.number, score, least, cosine, meaning, factor, gap_s, single)


def _of_both(cosine: float, meaning: float | None) -> float:
    return cosine if meaning is None else MEANT * meaning + (1 - MEANT) * cosine


def _products(one: Vector, other: Vector) -> list[tuple[int, str]]:
    return [(weight * other[term], term) for term, weight in one.items() if term in other]
