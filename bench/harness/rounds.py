"""Rounds: everybody takes part in each, so that what the machine does meanwhile happens to all."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

_SAY_EVERY_S = 10


def interleaved(subjects: Sequence[T], *, rounds: int) -> Iterator[tuple[int, T]]:
    """Give each of `subjects` in each round; every round begins with another one, so that nobody always goes first.

    >>> [subject for _, subject in interleaved("abc", rounds=2)]
    ['a', 'b', 'c', 'b', 'c', 'a']
    """
    for number in range(rounds):
        first = number % len(subjects) if subjects else 0
        for subject in (*subjects[first:], *subjects[:first]):
            yield number, subject


class Progress:
    """Says what is being measured now, and how long the rest will take if it goes on like this."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._done = 0
        self._began = self._said = time.monotonic()

    def step(self, what: str) -> None:
        """Say that `what` begins now."""
        print(f"  [{self._done + 1:>3}/{self._steps}{self._left(self._steps - self._done)}] {what}", file=sys.stderr, flush=True)
        self._done += 1

    def up_to(self, what: str) -> Callable[[int], None]:
        """Return what is told how many of the steps are done, and says it now and then, as `what`. The first word is the beginning."""
        first: list[int] = []

        def tell(done: int) -> None:
            now = time.monotonic()
            if not first:
                first.append(done)
                self._began = self._said = now
            self._done = done - first[0]
            if now - self._said >= _SAY_EVERY_S:
                self._said = now
                print(f"  {done:,} of {self._steps:,} {what}{self._left(self._steps - done)}", file=sys.stderr, flush=True)

        return tell

    def _left(self, steps: int) -> str:
        if not self._done:
            return ""
        each_s = (time.monotonic() - self._began) / self._done
        return f", about {duration(each_s * max(0, steps))} left"


def duration(seconds: float) -> str:
    """Say how long that is, to a person who waits.

    >>> duration(42), duration(190), duration(9000)
    ('42 s', '3 min', '2.5 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3600:.1f} h"


def estimate(seconds: float, *, of: str) -> None:
    """Say before it begins how long `of` will take, about."""
    print(f"{of}: about {duration(seconds)}.", file=sys.stderr, flush=True)
