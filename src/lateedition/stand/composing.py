"""Composing: an entry's holes filled with the fragments of the same edition."""

from __future__ import annotations

from itertools import chain

from msgspec import Struct

from lateedition.edition.record import Entry, Fragment, Hole, Segment, Whole
from lateedition.edition.segments import gzip_of, plain_of
from lateedition.edition.view import View
from lateedition.stand.negotiation import Coding

CONSENT_KEY = "consent:"
EVERY_NOTICE = "*"


class Page(Struct, frozen=True):
    """An entry with its holes filled. `newest` is when anything in it last changed, None when nobody can say.

    `asks` says that it has a place for a notice, whether or not the notice stands there now, and so differs between readers.
    """

    entry: Entry
    parts: tuple[Segment | Whole, ...]
    newest: float | None
    fragments: tuple[str, ...]
    asks: bool

    @property
    def compressible(self) -> bool:
        """Whether it can be sent as gzip without compressing anything now."""
        return bool(self.parts) and all(isinstance(part, Segment) for part in self.parts)

    def body(self, coding: Coding) -> list[bytes]:
        """Return the pieces of the body; what is not compressible is sent as it is."""
        segments = [part for part in self.parts if isinstance(part, Segment)]
        if coding == "gzip" and self.compressible:
            return gzip_of(segments)
        return [part.content if isinstance(part, Whole) else plain_of(part) for part in self.parts]


def compose(entry: Entry, *, view: View, settled: str) -> Page:
    """Return `entry` with its holes filled. A hole whose fragment is not there stays empty.

    So does the notice's if the reader has answered it: `settled` is the version that they answered, or EVERY_NOTICE.
    """
    filled: list[tuple[Segment | Whole, ...]] = []
    moments = [entry.changed]
    asks = False
    for part in entry.parts:
        if not isinstance(part, Hole):
            filled.append((part,))
            continue
        dated = view.dated_fragment(part.fragment)
        version = None if dated is None else notice_version(dated.fragment)
        asks = asks or version is not None
        if dated is None or (version is not None and settled in (version, EVERY_NOTICE)):
            moments.append(None)
        else:
            moments.append(dated.since)
            filled.append((dated.fragment.segment,))
    return Page(
        entry=entry,
        parts=tuple(chain.from_iterable(filled)),
        newest=_newest(moments),
        fragments=tuple(part.fragment for part in entry.parts if isinstance(part, Hole)),
        asks=asks,
    )


def notice_version(fragment: Fragment) -> str | None:
    """Return the version of the notice that `fragment` is, None if it is no notice."""
    return next((key.removeprefix(CONSENT_KEY) for key in fragment.keys if key.startswith(CONSENT_KEY)), None)


def _newest(moments: list[float | None]) -> float | None:
    known = [moment for moment in moments if moment is not None]
    return max(known) if known and len(known) == len(moments) else None
