"""Terms: as what the words of a text are filed and asked for, whatever language it is in.

A word is folded (case, accents, the several ways to write a letter) and loses its ending by the script it is in: Latin as English,
Devanagari as Hindi. It is a rule of writing and not of a language, so that a question need not say which one it is in. Of what is written
without spaces, overlapping pairs of letters are filed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from lateedition.finder import devanagari

LONGEST: Final = 40
_PIECES_KNOWN: Final = 65_536
_WORDS_KNOWN: Final = 16_384


def _marks() -> str:
    """Return the inside of a character class: the marks that are written on letters, and joiners; \\w leaves them out."""
    marks = [point for point in range(0x300, 0xAC00) if unicodedata.category(chr(point)).startswith("M")]
    return "".join(map(chr, [*marks, 0x200C, 0x200D]))


_LETTER = rf"[\w{_marks()}]"
# Initials with points are one word, and so are figures with points and commas; an apostrophe divides none.
_WORD = re.compile(rf"(?:[A-Z]\.){{2,}}|\d+(?:[.,]\d+)*{_LETTER}*|{_LETTER}+(?:['’]{_LETTER}+)*")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_POSSESSIVE = re.compile("['’]s$")
_INSIDE = str.maketrans(dict.fromkeys("'’.,_ـ"))
_ACCENTS = str.maketrans({**dict.fromkeys(range(0x300, 0x370)), **dict.fromkeys([*range(0x64B, 0x660), 0x670])})
_LATIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ı": "i", "ð": "d", "þ": "th"})
_DEVANAGARI = re.compile("[\u0900-\u097f]")
_PAIR = 2
_KEPT = frozenset(("news", "series", "species", "always", "perhaps", "whereas", "christmas", "during", "indeed", "need", "feed", "speed"))


class Span(NamedTuple):
    """A term, and where its word begins and ends in the text."""

    term: str
    begin: int
    end: int


def terms_of(text: str) -> list[str]:
    """Return the terms of `text`, in order.

    >>> terms_of("The Fed's 3,000 jobs in the U.S. — naïve companies, voted in Orléans")
    ['the', 'fed', '3000', 'job', 'in', 'the', 'us', 'naiv', 'company', 'vot', 'in', 'orlean']
    >>> terms_of("東京都")
    ['東京', '京都']
    """
    # Most of what stands between two blanks was there before, with the comma behind it: looking that up costs a fifth of reading it
    return list(chain.from_iterable(map(terms_in, text.split())))


@lru_cache(maxsize=_PIECES_KNOWN)
def terms_in(piece: str) -> tuple[str, ...]:
    """Return the terms of a piece of text that has no blank."""
    return tuple(span.term for span in spans_of(piece))


def spans_of(text: str) -> Iterator[Span]:
    """Give the terms of `text` with the places of their words, in order: those that `terms_of` returns."""
    for word in _WORD.finditer(text):
        yield from _pieces(word.group(), word.start())


@lru_cache(maxsize=_WORDS_KNOWN)
def term_of(word: str) -> str:
    """Return as what `word` counts; empty for what has no letter and no figure.

    >>> [term_of(word) for word in ("Elections", "elected", "running", "news", "Straße", "लड़कियाँ")]
    ['election', 'elect', 'run', 'news', 'strass', 'लडक']
    """
    word = _POSSESSIVE.sub("", word[:LONGEST]).translate(_INSIDE)
    if word.isascii():
        return _english(word.lower())
    decomposed = unicodedata.normalize("NFKD", word).casefold()
    if _DEVANAGARI.search(decomposed):
        return devanagari.stem(devanagari.folded(decomposed))
    plain = unicodedata.normalize("NFC", decomposed.translate(_ACCENTS)).translate(_LATIN)
    return _english(plain) if plain.isascii() else plain


def _pieces(word: str, at: int) -> Iterator[Span]:
    place = 0
    for run in _UNSPACED.finditer(word):
        yield from _spaced(word[place : run.start()], at + place)
        begin, letters = run.start(), run.group()
        for shift in range(max(1, len(letters) - _PAIR + 1)):
            pair = letters[shift : shift + _PAIR]
            yield Span(pair, at + begin + shift, at + begin + shift + len(pair))
        place = run.end()
    yield from _spaced(word[place:], at + place)


def _spaced(word: str, at: int) -> Iterator[Span]:
    term = term_of(word) if word else ""
    if term:
        yield Span(term, at, at + len(word))


def _english(word: str) -> str:
    """Return a word in lower case without the endings of plurals and of tenses."""
    if len(word) <= 3 or word in _KEPT:
        return word
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return _without_e(_undoubled(word[: -len(ending)]))
    return _without_e(word)


def _without_e(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _undoubled(stem: str) -> str:
    return stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "aeiouslz" else stem
