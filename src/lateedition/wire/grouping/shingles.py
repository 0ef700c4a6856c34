"""Shingles: a text as the set of its runs of words, thinned out the same way in every text."""

from __future__ import annotations

import hashlib
from typing import Final

from msgspec import Struct

from lateedition.wire.grouping.remembered import Remembered

WORDS: Final = 4
MOST: Final = 64
"""At most about so many shingles are kept of a text; of a longer text, only those whose number ends in so many zeros (in binary)."""

LONGEST: Final = 4_000


class Sketch(Struct, frozen=True, gc=False):
    """The shingles kept of a text and the word at which each first begins. `level` zeros end the number of each of them."""

    places: dict[int, int]
    level: int
    words: int


def sketch_of(terms: list[str]) -> Sketch:
    """Return the sketch of a text of these `terms`."""
    numbers = _numbers.all(terms[:LONGEST])
    runs = [a + 3 * b + 5 * c + 7 * d for a, b, c, d in zip(numbers, numbers[1:], numbers[2:], numbers[3:], strict=False)]
    level = max(0, (len(set(runs)) - 1) // MOST).bit_length()
    zeros = (1 << level) - 1
    kept = [(run, place) for place, run in enumerate(runs) if not run & zeros]
    return Sketch(dict(reversed(kept)), level, len(terms))


def _number(term: str) -> int:
    """Return a number of chance for `term`, the same everywhere; so small that sums of a few are quick."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big") >> 6


_numbers = Remembered(_number)
