"""Words: what a text is made of, in any script, in the form in which two texts are compared.

Of a language that is written without spaces, nobody knows the words without a dictionary: runs of its letters become overlapping
pieces, and these find what words would find. English words lose their endings. Of a long word of any other language its beginning
counts, where languages that inflect keep the meaning (docs/decisions/0017-events-by-rare-words-copies-by-containment.md).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST_WORD: Final = 40
BEGINNING: Final = 7
"""So many letters of a word count, in languages of which we know no endings."""

_PIECE: Final = 2
_APART: Final = 40


def _marks(*, first: int, last: int) -> str:
    """Return the inside of a character class: all combining marks from `first` to `last`."""
    points = [point for point in range(first, last) if unicodedata.category(chr(point)).startswith("M")]
    return "".join(map(chr, points))


# \w leaves out the marks written above, below and around letters: without them a word in Hindi falls to pieces.
_LETTER = rf"[\w{_marks(first=0x300, last=0xAC00)}]"
_WORD = re.compile(rf"{_LETTER}+(?:[.,]{_LETTER}+)*")
_BLANKS = {point: " " for point in range(128) if not chr(point).isalnum() and chr(point) not in ".,"}
_TYPOGRAPHIC = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0"
# Thai and Lao; Myanmar; Khmer; kana; Han. Korean has spaces.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
# Arabic vowel points may be left out, and so may the stroke that makes a word longer; alef and yeh are written in more ways than one.
_ARABIC = str.maketrans(
    {
        **dict.fromkeys([*range(0x64B, 0x660), 0x640, 0x670]),
        **dict.fromkeys([0x622, 0x623, 0x625], "\u0627"),
        0x649: "\u064a",
    }
)
_HAS_ARABIC = re.compile("[\u0622-\u0670]")


def words_of(text: str) -> list[str]:
    """Return the words of `text` in their order, as they are written but for the points of initials. Numbers keep points and commas.

    >>> words_of("The Fed's 3,000 jobs in the U.S., up 0.3%.")
    ['The', 'Fed', 's', '3,000', 'jobs', 'in', 'the', 'US', 'up', '0.3']
    >>> words_of("東京都で地震")
    ['東京', '京都', '都で', 'で地', '地震']
    """
    for sign in _TYPOGRAPHIC:
        text = text.replace(sign, " ")
    if text.isascii():
        # Most points and commas end a word, and are gone with the blank behind them.
        return _all_whole(text.translate(_BLANKS).replace(". ", " ").replace(", ", " ").split())
    text = unicodedata.normalize("NFKC", text).replace("_", " ")
    if _HAS_ARABIC.search(text):
        text = text.translate(_ARABIC)
    words = _all_whole(_WORD.findall(text))
    return [piece for word in words for piece in _pieces(word)] if _UNSPACED.search(text) else words


def _all_whole(pieces: list[str]) -> list[str]:
    """Return the words of `pieces`, the most of which are one word already."""
    odd = [place for place, piece in enumerate(pieces) if not piece.isalnum()]
    for place in reversed(odd):
        pieces[place : place + 1] = _whole(pieces[place])
    return pieces


def _whole(piece: str) -> list[str]:
    """Return the words of `piece`, which has no blank: a number is one, and so are initials; a comma ends other words."""
    piece = piece.strip(".,")
    if piece[:1].isdigit():
        return [piece]
    return [word.replace(".", "") for word in piece.split(",") if word.strip(".")]


def _pieces(word: str) -> list[str]:
    """Return `word`, or in the place of what is written without spaces in it, its overlapping pieces."""
    pieces: list[str] = []
    place = 0
    for run in _UNSPACED.finditer(word):
        pieces += [word[place : run.start()]] if run.start() > place else []
        letters = run.group()
        pieces += [letters[at : at + _PIECE] for at in range(max(1, len(letters) - _PIECE + 1))]
        place = run.end()
    return pieces + ([word[place:]] if place < len(word) else [])


def stretch(text: str, words: list[str], begin: int, end: int) -> str:
    """Return `text` from word `begin` to before word `end`, as it is written; `words` are its words from the first.

    >>> text = "In the U.S., they said: \\"Never!\\" And left."
    >>> stretch(text, words_of(text), 2, 6)
    'U.S., they said: "Never'
    """
    at, first = 0, None
    for place, word in enumerate(words[:end]):
        # A word that is written otherwise than it counts is not found, and the next one is looked for a little further.
        found = text.find(word, at, at + len(word) + _APART)
        if place == begin:
            first = found if found >= 0 else at + len(text[at:]) - len(text[at:].lstrip(" \t\n.,;:"))
        at = found + len(word) if found >= 0 else at
    return text[first or 0 : at]


def english(word: str) -> str:
    """Return the term as which an English `word` counts: in lower case, without the endings of plurals, of the past, of -ing.

    >>> [english(word) for word in ("Stocks", "companies", "slipped", "slipping", "vote", "voting", "was", "0.3")]
    ['stock', 'company', 'slip', 'slip', 'vot', 'vot', 'was', '0.3']
    """
    word = word[:LONGEST_WORD].lower()
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 2 and word.endswith(ending):
            return _undoubled(word[: -len(ending)])
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _undoubled(stem: str) -> str:
    return stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "aeiouslz" else stem


def inflected(word: str) -> str:
    """Return the term as which a `word` of another language counts: in lower case, its first letters.

    >>> inflected("Vaalituloksesta") == inflected("vaalitulos")
    True
    """
    return word[:BEGINNING].lower()
