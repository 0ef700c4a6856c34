"""Pairing: which sentences of one version became which of the other. Order makes no difference, nor splitting and joining. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lateedition.desk.stories.judging.sentences import Piece

_RELATED = 0.5


@dataclass(frozen=True)
class Pair:
    """Sentences that belong together, some of which are on one side only when they are new or gone."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def pairs_of(before: Sequence[Piece], after: Sequence[Piece]) -> list[Pair]:
    """Return what became of what, in the order of the later version, and then what is gone. What is the same on both sides is left out."""
    old, new = _unmatched(before, after), _unmatched(after, before)
    groups = _groups(old, new)
    found = [Pair(tuple(old[at] for at in sorted(here)), tuple(new[at] for at in sorted(there))) for here, there in groups]
    return sorted(found, key=lambda pair: new.index(pair.after[0]) if pair.after else len(new))


def _unmatched(these: Sequence[Piece], others: Sequence[Piece]) -> list[Piece]:
    left = Counter(piece.letters for piece in others)
    found = []
    for piece in these:
        if left[piece.letters]:
            left[piece.letters] -= 1
        elif piece.letters:
            found.append(piece)
    return found


def _groups(old: Sequence[Piece], new: Sequence[Piece]) -> list[tuple[set[int], set[int]]]:
    """Return which of `old` and of `new` hang together, by their places."""
    groups: list[tuple[set[int], set[int]]] = []
    loose_old, loose_new = set(range(len(old))), set(range(len(new)))
    for at, piece in enumerate(old):
        linked = {to for to, other in enumerate(new) if _related(piece, other)}
        if not linked:
            continue
        loose_old.discard(at)
        loose_new -= linked
        here, there = {at}, set(linked)
        apart = []
        for group in groups:
            if group[1] & there:
                here, there = here | group[0], there | group[1]
            else:
                apart.append(group)
        groups = [*apart, (here, there)]
    return [*groups, *(({at}, set[int]()) for at in loose_old), *((set[int](), {at}) for at in loose_new)]


def _related(one: Piece, other: Piece) -> bool:
    """Say whether one of two sentences has at least half of what the shorter says: what was split off, put in or turned round."""
    smaller = min(len(one.shape), len(other.shape))
    return smaller > 0 and len(one.shape & other.shape) >= _RELATED * smaller
