"""Pairing: which sentences of one version became which of the other. Order makes no difference, nor splitting and joining. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from lateedition.desk.stories.judging.sentences import Piece

_RELATED = 0.5
One = TypeVar("One")


@dataclass(frozen=True)
class Pair:
    """Sentences that belong together, some of which are on one side only when they are new or gone."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def pairs_of(before: Sequence[Piece], after: Sequence[Piece]) -> list[Pair]:
    """Return what became of what, in the order of the later version, and then what is gone. What is the same on both sides is left out."""
    letters = attrgetter("letters")
    old, new = ([piece for piece in without(*sides, key=letters) if piece.letters] for sides in ((before, after), (after, before)))
    groups = _groups(old, new)
    found = [Pair(tuple(old[at] for at in sorted(here)), tuple(new[at] for at in sorted(there))) for here, there in groups]
    return sorted(found, key=lambda pair: new.index(pair.after[0]) if pair.after else len(new))


def without(these: Iterable[One], others: Iterable[One], *, key: Callable[[One], Hashable]) -> list[One]:
    """Return `these` without what is in `others`, one for one: what has the same `key` is the same."""
    left = Counter(map(key, others))
    found = []
    for one in these:
        if left[key(one)]:
            left[key(one)] -= 1
        else:
            found.append(one)
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
