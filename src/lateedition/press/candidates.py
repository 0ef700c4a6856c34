"""Candidates: which stories the ranking chooses from, for the front page and for the front of a section."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice

import msgspec

from lateedition.press.indexes import BY_NUMBER, RUNNING
from lateedition.press.ranking import Candidate
from lateedition.press.reading import Shelf
from lateedition.press.shelves import Shelves
from lateedition.press.tables import RANKS, Tables, number_key
from lateedition.story.front import Front

WINDOW = 100
"""How many stories of each news value are candidates for the top news: the freshest of each. A value-5 story is outranked by
fresher ones of lesser value long before a hundred fresher of its own value are published."""

SECTION_WINDOW = 100
"""How many stories are candidates for the front of a section: the newest."""

_candidate = lru_cache(maxsize=8_192)(msgspec.msgpack.Decoder(Candidate).decode)
"""With each publish some hundreds are ranked, nearly all the same ones as before."""


class Candidates:
    """The candidates that the tables have. What is pinned is one wherever it may be in the tables."""

    def __init__(self, tables: Tables, shelves: Shelves) -> None:
        self._ranks = tables.table(RANKS)
        self._shelves = shelves

    def of_home(self, front: Front) -> list[Candidate]:
        """Return those for the top news: the freshest stories of each news value, and every live blog that runs."""
        by_value = (islice(self._ranks.scan(bytes([value]), reverse=True), WINDOW) for value in range(1, 6))
        found = [_candidate(value) for rank in by_value for _, value in rank]
        return _once([*found, *self.running(), *self._pinned(front)])

    def of_section(self, front: Front, *, lineage: Callable[[int], tuple[int, ...]]) -> list[Candidate]:
        """Return those for the front of a section: its newest stories, every live blog of it that runs, what is pinned of it."""
        newest = self._of(self._shelves.newest(Shelf("section", front.number), count=SECTION_WINDOW))
        others = [each for each in (*self.running(), *self._pinned(front)) if front.number in lineage(each.section)]
        return _once([*newest, *others])

    def running(self) -> list[Candidate]:
        """Return every live blog that runs."""
        return [_candidate(value) for _, value in self._ranks.scan(RUNNING)]

    def _pinned(self, front: Front) -> list[Candidate]:
        return self._of(pin.story for pin in front.pins)

    def _of(self, numbers: Iterable[int]) -> list[Candidate]:
        found = (self._ranks.get(BY_NUMBER + number_key(number)) for number in numbers)
        return [_candidate(value) for value in found if value is not None]


def _once(found: Iterable[Candidate]) -> list[Candidate]:
    return list({each.number: each for each in found}.values())
