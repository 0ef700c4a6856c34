"""Memory: answers of the newest edition that are ready to send, so that a page that everybody reads is joined once.

Measured on a 28 KB page with three fragments: see `bench/README.md`.
"""

from __future__ import annotations

import math
from collections import OrderedDict

from msgspec import Struct

from lateedition.edition.record import Dated, Head
from lateedition.edition.view import View
from lateedition.stand.composing import versions
from lateedition.stand.exchange import Block, Imprint

Key = tuple[str, str, str]
"""Path, content coding, and the version of the notice that the reader has answered."""

LIMIT_BYTES = 8 << 20
_LARGEST_BYTES = 128 << 10
_OVERHEAD_BYTES = 4_096


class Ready(Struct, frozen=True):
    """All of an answer that depends on the edition alone: what is sent in full, and what to a reader who has it.

    `revalidated` is the block of a 304, None for what has no `tag`. `modified` is when anything in it last changed, as a header's
    value, None when unknown; it may be told from the moment `settles` on, in POSIX seconds.
    """

    full: Block
    body: bytes
    tag: str | None
    revalidated: Block | None
    modified: str | None = None
    settles: float = math.inf


class Memory:
    """What was read of one edition: its fragments, and ready answers, the longest unused forgotten first.

    `imprint` is of that edition, and `raw_head` the head that was last seen with it: while the store has the same, what is here is
    of its newest edition.
    """

    def __init__(self, *, limit_bytes: int = LIMIT_BYTES) -> None:
        self.fragments: dict[str, Dated] = {}
        self.notices: frozenset[str] = frozenset()
        self._limit_bytes = limit_bytes
        self.imprint = Imprint(number=-1)
        self.raw_head: bytes | None = None
        self._used_bytes = 0
        self._kept: OrderedDict[Key, Ready] = OrderedDict()

    def turn_to(self, view: View) -> Imprint:
        """Forget everything unless it is of the edition that `view` shows; return that edition's imprint."""
        raw_head = view.raw_head
        if raw_head == self.raw_head:
            return self.imprint
        before, self.imprint = self.imprint, imprint_of(view.head)
        if self.imprint.number != before.number:
            self._kept.clear()
            self._used_bytes = 0
            self.fragments = dict(view.dated_fragments())
            self.notices = versions(dated.fragment for dated in self.fragments.values())
        self.raw_head = raw_head
        return self.imprint

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._kept)

    def recall(self, key: Key) -> Ready | None:
        """Return the ready answer for `key`, if it is kept."""
        ready = self._kept.get(key)
        if ready is not None:
            self._kept.move_to_end(key)
        return ready

    def keep(self, key: Key, ready: Ready) -> None:
        """Keep `ready`, unless it is large: a picture is sent as it is stored and gains nothing."""
        if len(ready.body) > _LARGEST_BYTES or key in self._kept:
            return
        self._kept[key] = ready
        self._used_bytes += len(ready.body) + _OVERHEAD_BYTES
        while self._used_bytes > self._limit_bytes:
            _, forgotten = self._kept.popitem(last=False)
            self._used_bytes -= len(forgotten.body) + _OVERHEAD_BYTES


def imprint_of(head: Head) -> Imprint:
    """Return the imprint of the edition of `head`."""
    return Imprint(head.number, head.position)
