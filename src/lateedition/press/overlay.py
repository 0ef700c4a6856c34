"""An overlay: tables that can be written over ones that cannot. What is written is forgotten with the overlay."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from heapq import merge
from itertools import islice

from lateedition.press.tables import Table, Tables


class Overlay:
    """Tables over `base`, or over nothing at all."""

    def __init__(self, base: Tables | None = None) -> None:
        self._base = base
        self._tables: dict[str, OverlayTable] = {}

    def table(self, name: str) -> Table:
        """Return the table called `name`."""
        if name not in self._tables:
            self._tables[name] = OverlayTable(None if self._base is None else self._base.table(name))
        return self._tables[name]


class OverlayTable:
    """A table over `base`: it holds what was written, and for what was deleted, None."""

    def __init__(self, base: Table | None) -> None:
        self._base = base
        self._written: dict[bytes, bytes | None] = {}
        self._order: list[bytes] = []

    def get(self, key: bytes) -> bytes | None:
        """Return the value of `key`, or None."""
        if key in self._written or self._base is None:
            return self._written.get(key)
        return self._base.get(key)

    def put(self, key: bytes, value: bytes) -> None:
        """Set the value of `key`."""
        self._write(key, value)

    def delete(self, key: bytes) -> bool:
        """Take `key` out; say whether it was there."""
        there = self.get(key) is not None
        self._write(key, None)
        return there

    def near(self, prefix: bytes, *, start: bytes, count: int, reverse: bool = False) -> list[bytes]:
        """Return up to `count` keys that begin with `prefix`, from `start` on."""
        return [key for key, _ in islice(self.scan(prefix, start=start, reverse=reverse), count)]

    def clear(self) -> None:
        """Take everything out."""
        for key in [key for key, _ in self.scan()]:
            self._write(key, None)

    def scan(self, prefix: bytes = b"", *, start: bytes | None = None, reverse: bool = False) -> Iterator[tuple[bytes, bytes]]:
        """Give the keys that begin with `prefix`, with their values, in order; backwards from `start` on if `reverse`."""
        below = () if self._base is None else self._base.scan(prefix, start=start, reverse=reverse)
        above = self._own(prefix, start=start, reverse=reverse)
        kept = ((key, value) for key, value in below if key not in self._written)
        for key, value in merge(kept, above, key=lambda item: item[0], reverse=reverse):
            if value is not None:
                yield key, value

    def _own(self, prefix: bytes, *, start: bytes | None, reverse: bool) -> Iterator[tuple[bytes, bytes | None]]:
        first, last = bisect_left(self._order, prefix), len(self._order)
        if after := _after(prefix):
            last = bisect_left(self._order, after, first)
        if start is not None and reverse:
            last = min(last, bisect_right(self._order, start))
        elif start is not None:
            first = max(first, bisect_left(self._order, start))
        found = self._order[first:last]  # what is written meanwhile is not scanned
        return ((key, self._written[key]) for key in (reversed(found) if reverse else found))

    def _write(self, key: bytes, value: bytes | None) -> None:
        if key not in self._written:
            insort(self._order, key)
        self._written[key] = value


def _after(prefix: bytes) -> bytes:
    """Return the first key behind all that begin with `prefix`; empty if there is none."""
    kept = prefix.rstrip(b"\xff")
    return kept[:-1] + bytes((kept[-1] + 1,)) if kept else b""
