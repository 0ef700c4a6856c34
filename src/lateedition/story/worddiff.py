"""Word differences: two versions of a text, paragraph by paragraph and in each word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

# a word is what stands between spaces and marks; Chinese and Japanese have neither, so each sign is one
_MARKS = '“”„"«»‹›()\\[\\].,;:!?¿¡।॥…–—、。「」'
_WORDS = re.compile(rf"\s+|[\u3040-\u30ff\u3400-\u9fff]|[^\s{_MARKS}\u3040-\u30ff\u3400-\u9fff]+|[{_MARKS}]")
_ALIKE = 0.4
_MOST_WORDS = 4_000  # beyond that a paragraph is told as a whole: the comparison grows with the square


class Run(NamedTuple):
    """A stretch of words that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


class Line(NamedTuple):
    """A paragraph of either version: "same", "changed", "gone" or "new", as runs of words."""

    kind: Literal["same", "changed", "gone", "new"]
    runs: tuple[Run, ...]


def paragraphs_diff(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    """Return the paragraphs of both versions in the order in which a reader meets them.

    >>> [line.kind for line in paragraphs_diff(["One.", "Two ships sank."], ["One.", "Three ships sank.", "All ended."])]
    ['same', 'changed', 'new']
    """
    found: list[Line] = []
    for operation, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            found += [Line("same", (Run("same", text),)) for text in before[a:b]]
        else:
            found += _replaced(before[a:b], after[c:d])
    return found


def words_diff(before: str, after: str) -> tuple[Run, ...]:
    """Return what stayed, went and came, word by word; joined, what is not new is `before` and what is not gone is `after`.

    >>> [(run.kind, run.text) for run in words_diff("It may rain.", "It will rain.")]
    [('same', 'It '), ('gone', 'may'), ('new', 'will'), ('same', ' rain.')]
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return (Run("gone", before), Run("new", after))
    return tuple(_joined(_runs(old, new)))


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """Give paragraphs that took the place of others: each with the next that is like it, the others as gone or new."""
    left = list(after)
    for old in before:
        at = next((place for place, new in enumerate(left) if _alike(old, new)), None)
        if at is None:
            yield Line("gone", (Run("gone", old),))
            continue
        yield from (Line("new", (Run("new", new),)) for new in left[:at])
        yield Line("changed", words_diff(old, left[at]))
        del left[: at + 1]
    yield from (Line("new", (Run("new", new),)) for new in left)


def _alike(one: str, other: str) -> bool:
    ours, theirs = set(_WORDS.findall(one.casefold())), set(_WORDS.findall(other.casefold()))
    words, others = ({each for each in words if each[0].isalnum()} for words in (ours, theirs))
    smaller = min(len(words), len(others))
    return smaller > 0 and len(words & others) >= _ALIKE * smaller


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            yield Run("same", "".join(old[a:b]))
            continue
        if a < b:
            yield Run("gone", "".join(old[a:b]))
        if c < d:
            yield Run("new", "".join(new[c:d]))


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Give `runs` with a space alone between two changes taken into both: "a b" for "c d" is one change and not two."""
    kept = list(runs)
    gone, new = "", ""
    for at, run in enumerate(kept):
        if run.kind == "gone":
            gone += run.text
        elif run.kind == "new":
            new += run.text
        elif run.text.isspace() and gone and new and at + 1 < len(kept):
            gone, new = gone + run.text, new + run.text
        else:
            yield from _changed(gone, new)
            gone, new = "", ""
            yield run
    yield from _changed(gone, new)


def _changed(gone: str, new: str) -> Iterator[Run]:
    if gone:
        yield Run("gone", gone)
    if new:
        yield Run("new", new)
