"""Lengths: how many letters others show of what they are told, and cutting to that."""

from __future__ import annotations

import unicodedata

SEARCH_TITLE = 60
SEARCH_TEXT = 155
"""How many letters searches show before they cut: two lines of a title hold about sixty, the text below it 155.
They measure in pixels and never promise a number, so this is where to expect a cut and not where it will be."""


def cut(text: str, most: int) -> str:
    """Return `text` as it is, or cut at a word to at most `most` letters with an ellipsis. Vowel signs take no room of their own.

    >>> cut("The tunnel opens a year late", 16)
    'The tunnel opens…'
    """
    if width(text) <= most:
        return text
    kept = ""
    for word in text.split():
        if width(f"{kept} {word}") > most:
            break
        kept = f"{kept} {word}".strip()
    return f"{kept or text[:most]}…"


def width(text: str) -> int:
    """Return how many letters of `text` take room.

    >>> width("हिन्दी"), width("Hindi")
    (3, 5)
    """
    return sum(unicodedata.category(sign) not in ("Mn", "Mc", "Me", "Cf") for sign in text)
