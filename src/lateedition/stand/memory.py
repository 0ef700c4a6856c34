"""Memory: answers of the newest edition that are ready to send, so that a page that everybody reads is joined once, and outlines of
those that somebody read a while ago.

Measured on a 28 KB page with three fragments: see `bench/README.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Generic, NamedTuple, TypeVar

from lateedition.edition.errors import Damaged
from lateedition.edition.record import Dated, Head
from lateedition.edition.view import View
from lateedition.stand.allowance import Allowance
from lateedition.stand.composing import Fillings, versions
from lateedition.stand.envelopes import Envelopes
from lateedition.stand.exchange import Imprint
from lateedition.stand.ready import Outline, Ready
from lateedition.stand.terms import NO_TERMS, terms_in

V = TypeVar("V")

Key = tuple[str, str, str]
"""Path, content coding, and the version of the notice that the reader has answered."""

LIMIT_BYTES = 8 << 20
_LARGEST_BYTES = 128 << 10
_OVERHEAD_BYTES = 4_096
_MOST_ASKED_ONCE = 1_000
_PAST_A_SECOND, _PAST_AT_ONCE = 50.0, 100
"""Questions about the past: each takes one to ten milliseconds, so the present keeps most of a worker."""
_OUTLINES = 2_048
"""Of one generation. An outline takes about 2 KB."""


class Kept(NamedTuple):
    """A ready answer and its body."""

    ready: Ready
    body: bytes


class _Generations(Generic[V]):
    """What was asked for of late, in two generations: when the young one is full, the old one goes, with all that was not asked for
    meanwhile. That costs a tenth of moving each thing to the end of a row when it is asked for.

    A generation is full when the weights in it come to `limit`.
    """

    def __init__(self, *, limit: int, weight: Callable[[V], int]) -> None:
        self._limit = limit
        self._weight_of = weight
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._young: dict[Key, V] = {}
        self._old: dict[Key, V] = {}
        self._weight = 0

    def __len__(self) -> int:
        return len(self._young.keys() | self._old.keys())

    def get(self, key: Key) -> V | None:
        """Return what is kept for `key`, which counts as young from now on."""
        found = self._young.get(key)
        if found is None and key in self._old:
            found = self._old[key]
            self.put(key, found)
        return found

    def put(self, key: Key, value: V) -> None:
        """Keep `value` for `key`."""
        self._young[key] = value
        self._weight += self._weight_of(value)
        if self._weight >= self._limit:
            self._old, self._young, self._weight = self._young, {}, 0


class Memory:
    """What was read of one edition: its fragments, and ready answers, those that nobody asked for any more forgotten first.

    `imprint` is of that edition, and `raw_head` the head that was last seen with it: while the store has the same, what is here is
    of its newest edition. `damaged` is what was found to be so, in the words of `View.changes`.
    """

    def __init__(self, *, limit_bytes: int = LIMIT_BYTES) -> None:
        self.imprint = Imprint(number=-1)
        self.raw_head: bytes | None = None
        self.fragments: dict[str, Dated] = {}
        self.notices: frozenset[str] = frozenset()
        self.terms = NO_TERMS
        self.damaged: set[str] = set()
        self.fillings = Fillings({})
        self.envelopes = Envelopes()
        self.past = Allowance(a_second=_PAST_A_SECOND, at_once=_PAST_AT_ONCE)
        self._answers = _Generations[Kept](limit=limit_bytes // 2, weight=lambda kept: len(kept.body) + _OVERHEAD_BYTES)
        self._outlines = _Generations[Outline](limit=_OUTLINES, weight=lambda _: 1)
        self._asked_once: set[Key] = set()

    def turn_to(self, view: View) -> Imprint:
        """Forget everything unless it is of the edition that `view` shows; return that edition's imprint."""
        raw_head = view.raw_head
        if raw_head == self.raw_head:
            return self.imprint
        imprint = imprint_of(view.head)
        if imprint.number != self.imprint.number:
            self.fragments = self._read(view)
            self.notices = versions(dated.fragment for dated in self.fragments.values())
            self.terms = terms_in(self.fragments)
            self.fillings, self.envelopes = Fillings(self.fragments), Envelopes()
            self._answers.clear()
            self._outlines.clear()
        self.imprint, self.raw_head = imprint, raw_head
        return imprint

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._answers)

    def recall(self, key: Key) -> Kept | None:
        """Return the ready answer for `key`, with its body, if it is kept."""
        return self._answers.get(key)

    def outline(self, key: Key) -> Outline | None:
        """Return the outline of the answer for `key`, if it is known."""
        return self._outlines.get(key)

    def draw(self, key: Key, outline: Outline) -> None:
        """Keep the outline of the answer for `key`, in place of those that nobody asked for in a long time."""
        self._outlines.put(key, outline)

    def keep(self, key: Key, kept: Kept) -> None:
        """Keep an answer if it was asked for a moment ago, too, unless it is large: a picture is sent as it is stored and gains nothing.

        A crawler that asks for everything once pushes out nothing, and its answers are joined where the last one was, in memory that
        the processor has at hand.
        """
        if key in self._asked_once:
            if len(kept.body) <= _LARGEST_BYTES:
                self._answers.put(key, kept)
            return
        if len(self._asked_once) >= _MOST_ASKED_ONCE:
            self._asked_once.clear()
        self._asked_once.add(key)

    def _read(self, view: View) -> dict[str, Dated]:
        """Return the fragments of the edition that `view` shows; for a damaged one what it was before, if that can be had."""
        found: dict[str, Dated | None] = {}
        for name in view.fragment_names():
            try:
                found[name] = view.dated_fragment(name)
            except Damaged:
                self.damaged.add(f"fragment:{name}")
                with suppress(Damaged):
                    found[name] = view.fragment_before(name)
        return {name: dated for name, dated in found.items() if dated is not None}


def imprint_of(head: Head) -> Imprint:
    """Return the imprint of the edition of `head`."""
    return Imprint(head.number, head.position)
