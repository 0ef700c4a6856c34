"""Quotations: which words stand in quotation marks, and whether they are still the same. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from lateedition.desk.stories.judging.spelling import is_slip
from lateedition.desk.stories.judging.tokens import unaccented

# what opens, what may stand within, what closes; a straight mark does both
_QUOTED = re.compile(r"“([^“”]+)”|„([^„“”]+)[“”]|«\s*([^«»]+?)\s*»|\"([^\"]+)\"")
_SPEECH = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def quotations_of(text: str) -> list[str]:
    """Return the words in quotation marks in folded `text`, in order.

    >>> quotations_of('“It was cold,” she said. "No," said he.')
    ['It was cold,', 'No,']
    """
    return [next(filter(None, found.groups())) for found in _QUOTED.finditer(text)]


def changed(before: Iterable[str], after: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the quotations that are gone and those that are new. One with a slip mended is neither, nor one put together of two."""
    before, after = list(before), list(after)
    gone, new = _less(before, after), _less(after, before)
    if [word for each in gone for word in _spoken(each)] == [word for each in new for word in _spoken(each)]:
        return [], []
    for each in list(gone):
        again = next((other for other in new if _same_but_for_slips(_spoken(each), _spoken(other))), None)
        if again is not None:
            gone.remove(each)
            new.remove(again)
    return gone, new


def stands_in(quotation: str, text: str) -> bool:
    """Say whether `text` has the words of a quotation, with marks or without."""
    return f" {' '.join(_spoken(quotation))} " in f" {' '.join(_spoken(text))} "


def _less(these: Iterable[str], others: Iterable[str]) -> list[str]:
    left = Counter(map(_spoken, others))
    found = []
    for each in these:
        if left[_spoken(each)]:
            left[_spoken(each)] -= 1
        else:
            found.append(each)
    return found


def _spoken(text: str) -> tuple[str, ...]:
    return tuple(unaccented(word.casefold()) for word in _SPEECH.findall(text))


def _same_but_for_slips(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    one, other = _undoubled(one), _undoubled(other)
    return len(one) == len(other) and all(a == b or is_slip(a, b) for a, b in zip(one, other, strict=True))


def _undoubled(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for at, word in enumerate(words) if at == 0 or words[at - 1] != word)
