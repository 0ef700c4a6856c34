"""Meaning: an item as a small language model understands it, beside the words that stand in it. Optional, and English only.

The model is no part of the machine, and its numbers are not the same on every processor. So what it said of an item is told with the
item, and kept in the log with it: a log that is replayed has the same meanings without any model (`minilm` has one).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from math import sqrt
from operator import mul
from typing import Protocol

from msgspec import Struct

SCALE = 512
"""A vector of length 1 is kept as whole numbers of its multiples, from -127 to 127."""


class Model(Protocol):
    """What understands a text."""

    def meaning_of(self, headline: str, text: str) -> bytes:
        """Return what it means, as `packed` has it."""


class Meanings(Struct, gc=False):
    """The sum of the meanings of an event's items, and how long it is. Empty where nobody told any."""

    total: bytes = b""
    length: float = 0.0

    def add(self, meaning: bytes, *, times: int = 1) -> None:
        """Add a meaning, or with -1 `times` take it away again."""
        one = array("b", meaning)
        if self.total and len(self) == len(one):
            self._become(have + times * value for have, value in zip(array("i", self.total), one, strict=True))
        elif not self.total:
            self._become(times * value for value in one)

    def add_all(self, other: Meanings) -> None:
        """Add all that are summed in `other`."""
        if self.total and len(self) == len(other):
            self._become(map(sum, zip(array("i", self.total), array("i", other.total), strict=True)))
        elif not self.total:
            self.total, self.length = other.total, other.length

    def like(self, meaning: bytes) -> float:
        """Return the cosine with a meaning; 0 with what is of another model."""
        one = array("b", meaning)
        return _cosine(array("i", self.total), one, self.length * _length(one))

    def like_all(self, other: Meanings) -> float:
        """Return the cosine with the sum of others."""
        return _cosine(array("i", self.total), array("i", other.total), self.length * other.length)

    def __len__(self) -> int:
        return len(self.total) // array("i").itemsize

    def _become(self, total: Iterable[int]) -> None:
        summed = array("i", total)
        self.total, self.length = summed.tobytes(), _length(summed)


def packed(vector: Iterable[float]) -> bytes:
    """Return a vector of length 1 as it is told and kept.

    >>> packed([0.6, -0.05, 0.0]).hex()
    '7fe600'
    """
    return array("b", (max(-127, min(127, round(SCALE * value))) for value in vector)).tobytes()


def _cosine(one: array[int], other: array[int], lengths: float) -> float:
    return sum(map(mul, one, other)) / lengths if lengths and len(one) == len(other) else 0.0


def _length(vector: array[int]) -> float:
    return sqrt(sum(map(mul, vector, vector)))
