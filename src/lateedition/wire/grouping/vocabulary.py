"""Vocabulary: what can be told of a word by itself, found out once for every word and not each time that it stands somewhere.

A word of a text is looked up once. Of what an item costs most is waiting for memory, and a dictionary of a language lies all over it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

from msgspec import Struct

MOST, LONGEST = 200_000, 40
"""So many words are remembered, and of no more letters: what somebody sends as a word must not fill the memory."""

_SHORT, _SHORT_UNCASED = {1: 0.5, 2: 0.5, 3: 0.5, 4: 0.15}, {1: 0.5, 2: 0.5}
"""In such a share of all items the short words of any language are thought to stand before anything is known, by their length.

A script without capitals does not tell a name, and one without vowels has shorter words.
"""

_UNSPACED_FROM: Final = "\u0e00"


class Word(Struct, frozen=True, eq=False, gc=False):
    """A word as it is written, and the `term` as which it counts.

    `number` is the term's, for shingles. `small` is how the word is written without its capital, empty if it has none. `short` is the share
    of all items in which a word so short is thought to stand, 0 for one that is not short. A `figure` is a number.
    """

    written: str
    term: str
    number: int
    small: str
    short: float
    figure: bool


class Vocabulary:
    """The words that were met in languages of one kind; `form` makes a term of a word. When they are too many, all are forgotten.

    `functools.lru_cache` does the same, and its list of what was used last is gone through by Python's collector of cycles each time; a
    plain dictionary is not.
    """

    def __init__(self, form: Callable[[str], str]) -> None:
        self._form = form
        self._met: dict[str, Word] = {}
        self._terms: dict[str, str] = {}
        self._overlong: list[str] = []

    def words(self, written: list[str]) -> list[Word]:
        """Return what is told of each of `written`, one after the other. Of two that are written alike it is the same object."""
        found = list(map(self._met.get, written))
        return [word or self._learned(written[place]) for place, word in enumerate(found)]

    def met(self, written: str) -> Word | None:
        """Return the word that is so `written`, if it was met; each of the last text was."""
        return self._met.get(written)

    def tidy(self) -> None:
        """Forget what need not be remembered. It is done between two texts: of one, all words are remembered until it is done."""
        for word in self._overlong:
            self._met.pop(word, None)
        self._overlong.clear()
        if len(self._met) > MOST:
            self._met.clear()
            self._terms.clear()

    def _learned(self, written: str) -> Word:
        word = self._met.get(written)
        if word is None:
            word = self._met[written] = self._told(written)
            if len(written) > LONGEST:
                self._overlong.append(written)
        return word

    def _told(self, word: str) -> Word:
        # One object for all words of a term: as a key it is found without being compared letter by letter.
        term = self._form(word)
        term = self._terms.setdefault(term, word if word == term else term)
        small = word.lower() if word[0].isupper() else ""
        return Word(word, term, _number(term), small, 0.0 if small else _short(word), term[0].isdigit())


def _short(word: str) -> float:
    """Return in what share of all items so short a word is thought to stand; 0 for one that is not short, or says something."""
    if not word[0].isalpha():
        return _SHORT[1] if len(word) == 1 else 0.0
    if word[0] >= _UNSPACED_FROM:
        return 0.0
    return (_SHORT if word[0].islower() else _SHORT_UNCASED).get(len(word), 0.0)


def _number(term: str) -> int:
    """Return a number of chance for `term`, the same everywhere; so small that sums of a few are quick."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big") >> 6
