"""Marking: where in a text the words of a question stand, and the passage that shows most of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from lateedition.finder.question import Terms
from lateedition.finder.terms import spans_of, terms_in

LONGEST_PASSAGE = 240
"""How many characters of a text are shown, about."""

MOST_LOOKED_AT = 20_000
"""In how many characters of a text a passage is looked for. A live blog can have ten times that, and there are ten on a page."""

_BEFORE = 60
_PIECE = re.compile(r"\S+")


class Piece(NamedTuple):
    """A piece of a text, and whether it is marked."""

    text: str
    is_marked: bool = False


class Place(NamedTuple):
    """From where to where a group stands in a text."""

    begin: int
    end: int
    group: Terms


def places(text: str, groups: Sequence[Terms], *, slips: frozenset[str] = frozenset()) -> list[Place]:
    """Return where the `groups` stand in `text`, in order, a phrase only where all its words stand in a row."""
    pieces = list(_PIECE.finditer(text))
    terms = [(term, at, nth) for at, piece in enumerate(pieces) for nth, term in enumerate(terms_in(piece.group()))]
    wanted: dict[str, list[Terms]] = {}
    for group in groups:
        wanted.setdefault(group[0], []).append(group)
    if slips:
        others = {term for term, _, _ in terms} - wanted.keys()
        wanted.update({term: [(term,)] for term in others if any(_is_alike(term, slip) for slip in slips)})
    found = [(at, group) for at, (term, _, _) in enumerate(terms) for group in wanted.get(term, ())]
    return [
        Place(_spot(pieces, terms[at])[0], _spot(pieces, terms[at + len(group) - 1])[1], group)
        for at, group in found
        if len(group) == 1 or tuple(term for term, _, _ in terms[at : at + len(group)]) == group
    ]


def marked(text: str, found: Sequence[Place], *, begin: int = 0, end: int | None = None) -> list[Piece]:
    """Return `text` from `begin` to before `end` in pieces, what was `found` marked.

    >>> [piece.text for piece in marked("A budget vote", places("A budget vote", [("vot",)])) if piece.is_marked]
    ['vote']
    """
    end = len(text) if end is None else end
    pieces: list[Piece] = []
    at = begin
    for place in found:
        if place.begin >= at and place.end <= end:
            pieces += [Piece(text[at : place.begin]), Piece(text[place.begin : place.end], is_marked=True)]
            at = place.end
    return [piece for piece in (*pieces, Piece(text[at:end])) if piece.text]


def passage(text: str, groups: Sequence[Terms], *, slips: frozenset[str] = frozenset()) -> list[Piece]:
    """Return the passage of `text` that shows the most of the `groups`, in pieces; empty if there is none of them."""
    text = text[:MOST_LOOKED_AT]
    found = places(text, groups, slips=slips)
    if not found:
        return []
    best = max(range(len(found)), key=lambda at: (len(_together(found, at)), -at))
    begin = _begin(text, max(0, found[best].begin - _BEFORE))
    end = _end(text, begin + LONGEST_PASSAGE)
    pieces = marked(text, found, begin=begin, end=end)
    return [*([Piece("… ")] if begin else []), *pieces, *([Piece(" …")] if end < len(text) else [])]


def _together(found: Sequence[Place], at: int) -> set[Terms]:
    """Return the groups that a passage shows which has this place near its beginning."""
    last = found[at].begin + LONGEST_PASSAGE - _BEFORE
    together: set[Terms] = set()
    for place in found[at : at + LONGEST_PASSAGE]:
        if place.end > last:
            break
        together.add(place.group)
    return together


def _spot(pieces: Sequence[re.Match[str]], term: tuple[str, int, int]) -> tuple[int, int]:
    """Return from where to where the word of a term stands in the text: of which piece it is, and the how manieth there."""
    _, at, nth = term
    piece = pieces[at]
    span = next(islice(spans_of(piece.group()), nth, None))
    return piece.start() + span.begin, piece.start() + span.end


def _is_alike(term: str, slip: str) -> bool:
    """Say whether two terms differ by one letter put in, left out, changed, or by two that changed places."""
    if abs(len(term) - len(slip)) > 1 or term[:1] != slip[:1]:
        return False
    short, long = sorted((term, slip), key=len)
    same = next((at for at, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    rest, other = short[same:], long[same:]
    return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])


def _begin(text: str, near: int) -> int:
    """Return where a word begins at `near` or a little behind."""
    if near == 0:
        return 0
    blank = text.find(" ", near, near + _BEFORE)
    return near if blank < 0 else blank + 1


def _end(text: str, near: int) -> int:
    """Return where a word ends at `near` or a little before."""
    if near >= len(text):
        return len(text)
    blank = text.rfind(" ", near - _BEFORE, near)
    return near if blank < 0 else blank
