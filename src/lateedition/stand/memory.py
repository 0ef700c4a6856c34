"""Memory: answers of the newest edition that are ready to send, so that a page that everybody reads is joined once.

Measured on a 28 KB page with three fragments: see `bench/README.md`.
"""

from __future__ import annotations

from collections import OrderedDict

from msgspec import Struct

from lateedition.edition.record import Dated
from lateedition.edition.view import View
from lateedition.stand.composing import versions
from lateedition.stand.exchange import Headers

Key = tuple[str, str, str]
"""Path, content coding, and the version of the notice that the reader has answered."""

LIMIT_BYTES = 8 << 20
_LARGEST_BYTES = 128 << 10
_OVERHEAD_BYTES = 2_048


class Ready(Struct, frozen=True):
    """All of an answer that depends on the edition alone: what is sent in full, and what with a 304.

    `newest` is when anything in it last changed, in POSIX seconds, and `modified` that as a header's value; None when unknown.
    """

    status: int
    headers: Headers
    body: bytes
    tag: str | None
    revalidated: Headers
    newest: float | None
    modified: str | None


class Memory:
    """What was read of one edition: its fragments, and ready answers, the longest unused forgotten first."""

    def __init__(self, *, limit_bytes: int = LIMIT_BYTES) -> None:
        self.fragments: dict[str, Dated] = {}
        self.notices: frozenset[str] = frozenset()
        self._limit_bytes = limit_bytes
        self._number = -1
        self._used_bytes = 0
        self._kept: OrderedDict[Key, Ready] = OrderedDict()

    def turn_to(self, view: View) -> int:
        """Forget everything unless it is of the edition that `view` shows; return that edition's number."""
        number = view.head.number
        if number != self._number:
            self._kept.clear()
            self._number, self._used_bytes = number, 0
            self.fragments = dict(view.dated_fragments())
            self.notices = versions(dated.fragment for dated in self.fragments.values())
        return number

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
