"""The window: what time it is in a log, and what has been there for too long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Generic, TypeVar

from msgspec import Struct

_AGREEING: Final = 9

W = TypeVar("W")


class Clock(Struct):
    """The time by the items that come: what the middle one of the last nine says, and never back.

    One item, or four, with a time far off does not move it. It reads no clock of the machine: a log that is replayed has the same times.
    """

    now: float = float("-inf")
    latest: list[float] = []

    def hear(self, moment: float) -> float:
        """Return what time it is (seconds since 1970, UTC) now that an item of `moment` came."""
        self.latest = [*self.latest[1 - _AGREEING :], moment]
        self.now = max(self.now, sorted(self.latest)[len(self.latest) // 2])
        return self.now


class Came(Struct, Generic[W], frozen=True, gc=False):
    """Who came, and what time it was."""

    clock: float
    who: W


class Line(Struct, Generic[W]):
    """Who came when, in order, until their time is over. Who comes again stands in it again.

    Places are numbered on and on. Of a list, Python's collector of cycles would go through all entries again and again.
    """

    entries: dict[int, Came[W]] = {}
    passed: int = 0

    def add(self, clock: float, who: W) -> None:
        """Put `who` at the end."""
        self.entries[self.passed + len(self.entries)] = Came(clock, who)

    def over(self, before: float) -> Iterator[tuple[float, W]]:
        """Take out, one after the other, those who came before `before`, and give when they came."""
        while (first := self.entries.get(self.passed)) and first.clock < before:
            del self.entries[self.passed]
            self.passed += 1
            yield first.clock, first.who
