"""Wording: what changed between two versions of an item, paragraph by paragraph and then word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from lateedition.story.blocks import plain_text
from lateedition.wire.item import Item

_WORDS = re.compile(r"\S+|\n+")


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went."""

    what: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True)
class FieldChange:
    """How one field's wording changed; `changed` is False when it did not."""

    name: str
    pieces: tuple[Piece, ...]
    changed: bool


def changes(before: Item, after: Item) -> list[FieldChange]:
    """Return how each field that readers would see was worded and is worded; fields empty in both are left out."""
    pairs = (
        ("Headline", before.headline, after.headline),
        ("Standfirst", before.standfirst, after.standfirst),
        ("Byline", before.byline, after.byline),
        ("Dateline", before.dateline, after.dateline),
        ("Text", plain_text(before.body), plain_text(after.body)),
    )
    return [FieldChange(name, word_changes(old, new), old != new) for name, old, new in pairs if old or new]


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """Return `after` as runs of words that were there, came, or went. Paragraphs are divided by blank lines.

    Without the removed pieces it reads as `after`; without the added ones as `before`, white space apart.

    >>> [(piece.what, piece.text) for piece in word_changes("Two men died", "Three men died")]
    [('removed', 'Two'), ('added', 'Three'), ('same', 'men died')]
    """
    old, new = _paragraphs(before), _paragraphs(after)
    pieces: list[Piece] = []
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", "".join(new[new_from:new_to])))
        else:
            pieces.extend(_word_pieces("".join(old[old_from:old_to]), "".join(new[new_from:new_to])))
    return _without_blank_end([piece for piece in pieces if piece.text])


def _without_blank_end(pieces: list[Piece]) -> tuple[Piece, ...]:
    if not pieces:
        return ()
    *others, last = pieces
    return (*others, Piece(last.what, last.text.rstrip())) if last.text.strip() else tuple(others)


def _paragraphs(text: str) -> list[str]:
    return [f"{paragraph}\n\n" for paragraph in text.split("\n\n")] if text else []


def _word_pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("same", _joined(new[new_from:new_to]))
        else:
            yield Piece("removed", _joined(old[old_from:old_to]))
            yield Piece("added", _joined(new[new_from:new_to]))


def _joined(words: Sequence[str]) -> str:
    return re.sub(r" *(\n+) *", r"\1", " ".join(words))
