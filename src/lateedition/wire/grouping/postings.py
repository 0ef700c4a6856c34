"""Postings: who has a word, or a shingle. Most have one only; that one is kept as it is.

What is kept here are hundreds of thousands of things, none of which can be part of a cycle. Nothing in it is therefore of interest to
Python's collector of cycles, which otherwise would go through all of it again and again, and take the longer the more there is.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

K = TypeVar("K")


class Several(Struct, frozen=True, gc=False):
    """More than one, in the order in which they were put there."""

    numbers: tuple[int, ...]


class Postings(Struct, Generic[K]):
    """For each key the numbers that have it."""

    entries: dict[K, int | Several] = {}

    def of(self, key: K) -> tuple[int, ...]:
        """Return who has `key`, those that were put there last at the end."""
        there = self.entries.get(key)
        if there is None:
            return ()
        return (there,) if isinstance(there, int) else there.numbers

    def put(self, key: K, number: int, *, most: int) -> int:
        """Put `number` at the end of those that have `key`; the first leaves when they are more than `most`. Returns how many they are."""
        there = self.entries.get(key)
        if there is None or there == number:
            self.entries[key] = number
            return 1
        before = (there,) if isinstance(there, int) else _without(there.numbers, number)
        now = (*before[1 - most :], number)
        self.entries[key] = Several(now) if len(now) > 1 else number
        return len(now)

    def remove(self, key: K, number: int) -> None:
        """Take `number` from those that have `key`, if it is one of them."""
        there = self.entries.get(key)
        if there == number:
            del self.entries[key]
        elif isinstance(there, Several) and number in there.numbers:
            left = _without(there.numbers, number)
            self.entries[key] = Several(left) if len(left) > 1 else left[0]

    def drop(self, key: K) -> None:
        """Forget who has `key`."""
        self.entries.pop(key, None)


def _without(numbers: tuple[int, ...], number: int) -> tuple[int, ...]:
    if number not in numbers:
        return numbers
    place = numbers.index(number)
    return numbers[:place] + numbers[place + 1 :]
