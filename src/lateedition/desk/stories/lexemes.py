"""Words as PostgreSQL's text search keeps them, cut as SQLite's FTS5 cuts them, so that both find the same stories.

PostgreSQL's own parser takes addresses, numbers and hyphened words for things of their own, and what it takes for a letter
depends on the locale that the database was made with. Only its index is used.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_APART = 4
"""How far the last word of one text is from the first of the next: no phrase reaches over."""

_LAST_POSITION = 16_383
_LONGEST = 200
_ROOM_BYTES = 900_000
"""PostgreSQL refuses a tsvector of a megabyte. What a story has beyond that is not found."""

_WORD_BYTES, _PLACE_BYTES = 6, 2


def tokens(text: str) -> list[str]:
    """Return the words of `text`: runs of letters, digits and the marks that belong to them, in lower case, Latin ones without accents.

    >>> tokens("Málaga’s twenty-one: यूपी में 12.5")
    ['malaga', 's', 'twenty', 'one', 'यूपी', 'में', '12', '5']
    """
    return [word[:_LONGEST] for word in "".join(map(_folded, text.lower())).split()]


def vector_of(texts: Sequence[tuple[str, str]]) -> str:
    """Return the words of `texts`, each with its weight ("A" counts most), as a tsvector is written.

    >>> vector_of([("Ferry strike", "A"), ("The ferry", "B")])
    "'ferry':1A,8B 'strike':2A 'the':7B"
    """
    places: dict[str, list[str]] = {}
    at, room_bytes = 0, _ROOM_BYTES
    for text, weight in texts:
        for word in tokens(text):
            at += 1
            room_bytes -= _PLACE_BYTES + (0 if word in places else len(word.encode()) + _WORD_BYTES)
            if room_bytes > 0:
                places.setdefault(word, []).append(f"{min(at, _LAST_POSITION)}{weight}")
        at += _APART
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def query_of(terms: Sequence[tuple[str, bool]]) -> str:
    """Return `terms`, each a text whose words stand together and whether its last is the beginning of one, as a tsquery is written.

    >>> query_of([("har", True), ("master's", False)])
    "('har':*) & ('master' <-> 's')"
    """
    written = []
    for text, begun in terms:
        words = [f"'{word}'" for word in tokens(text)]
        if words:
            written.append(f"({' <-> '.join(words)}{':*' if begun else ''})")
    return " & ".join(written)


@lru_cache(maxsize=65_536)
def _folded(letter: str) -> str:
    """Return what becomes of a letter: a Latin one loses its accent, an accent by itself is nothing, what belongs to no word is a space."""
    if "\u0300" <= letter <= "\u036f":
        return ""
    if unicodedata.category(letter)[0] not in "LN" and unicodedata.category(letter) not in ("Co", "Mn", "Mc"):
        return " "
    bare = unicodedata.normalize("NFD", letter)[0]
    return bare if bare.isascii() else letter
