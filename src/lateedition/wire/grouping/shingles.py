"""Shingles: a text as the set of its runs of words, thinned out the same way in every text."""

from __future__ import annotations

import struct
from collections.abc import Collection
from typing import Final

from msgspec import Struct

from lateedition.wire.grouping.vocabulary import Word

WORDS: Final = 4
MOST: Final = 64
"""At most about so many shingles are kept of a text; of a longer text, only those whose number ends in so many zeros (in binary)."""

LONGEST: Final = 4_000
_BITS: Final = 32


class Sketch(Struct, frozen=True, gc=False):
    """The shingles kept of a text and the word at which each first begins. `level` zeros end the number of each of them."""

    places: dict[int, int]
    level: int
    words: int


def sketch_of(words: list[Word]) -> Sketch:
    """Return the sketch of a text of these `words`."""
    runs = _runs([word.number for word in words[:LONGEST]])
    level = max(0, (len(set(runs)) - 1) // MOST).bit_length()
    zeros = (1 << level) - 1
    kept = [(run, place) for place, run in enumerate(runs) if not run & zeros]
    return Sketch(dict(reversed(kept)), level, len(words))


def packed(shingles: Collection[int]) -> bytes:
    """Return shingles as they are kept, in their order: four bytes each instead of forty."""
    return struct.pack(f"<{len(shingles)}I", *shingles)


def unpacked(shingles: bytes) -> tuple[int, ...]:
    """Return what `packed` made bytes of."""
    return struct.unpack(f"<{len(shingles) // 4}I", shingles)


def _runs(numbers: list[int]) -> tuple[int, ...]:
    """Return a number for each run of four: the first, and three, five, seven times the others.

    All of them are summed at once, as the digits of one long whole number: that takes a third of the time. No sum reaches the next
    digit, since the number of a word is small enough.
    """
    many = max(0, len(numbers) - WORDS + 1)
    row = int.from_bytes(struct.pack(f"<{len(numbers)}I", *numbers), "little")
    sums = row + 3 * (row >> _BITS) + 5 * (row >> 2 * _BITS) + 7 * (row >> 3 * _BITS)
    return struct.unpack_from(f"<{many}I", sums.to_bytes(4 * len(numbers) + 4, "little"))
