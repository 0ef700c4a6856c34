"""Composing: a sheet's holes filled with the fragments of the same edition, its pieces joined to the body that is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b

from msgspec import Struct

from lateedition.edition.record import Dated, Fragment, Piece, Segment, Sheet
from lateedition.edition.segments import gzip_threads, inflated
from lateedition.stand.conditional import characters

CONSENT_KEY = "consent:"
EVERY_NOTICE = "*"

_DIGEST_BYTES = 12


class Filling(Struct, frozen=True):
    """What goes into the holes of these names for a reader who has answered this notice, the same for every page that has them.

    `pieces` are in the order of the holes, None where one stays empty. `tag` is equal for equal ones, `keys` what a shared cache
    knows them by, with blanks between. `newest` is when any of it last changed, None if nobody can say. `asks` says that a notice is
    among them, whether or not it stands there now, so that pages with it differ between readers.
    """

    pieces: tuple[Segment | None, ...]
    tag: str
    keys: str
    newest: float | None
    asks: bool


NO_HOLES = Filling((), "", "", 0.0, asks=False)


class Page(Struct, frozen=True, gc=False):
    """A sheet with its holes filled. `compressible` says that it can be sent as gzip without compressing anything now."""

    sheet: Sheet
    filling: Filling
    compressible: bool

    @property
    def newest(self) -> float | None:
        """When anything in it last changed, in POSIX seconds; None when nobody can say."""
        changed, newest = self.sheet.changed, self.filling.newest
        return None if changed is None or newest is None else max(changed, newest)


class Fillings:
    """The fillings of one edition, each worked out once: there are as many as there are kinds of pages."""

    def __init__(self, fragments: Mapping[str, Dated]) -> None:
        self._fragments = fragments
        self._known: dict[tuple[str, tuple[str, ...]], Filling] = {}

    def compose(self, sheet: Sheet, *, settled: str) -> Page:
        """Return `sheet` with its holes filled. A hole whose fragment is not there stays empty.

        So does the notice's if the reader has answered it: `settled` is the version that they answered, or EVERY_NOTICE.
        """
        names = tuple([part for part in sheet.parts if isinstance(part, str)])
        if not names:
            return Page(sheet, NO_HOLES, compressible=bool(sheet.parts))
        filling = self._known.get((settled, names))
        if filling is None:
            filling = self._known[settled, names] = _filling(names, fragments=self._fragments, settled=settled)
        return Page(sheet, filling, compressible=len(names) < len(sheet.parts) or any(filling.pieces))


class Weave(Struct, frozen=True, gc=False):
    """How a page's own bytes become what is sent: `threads` are bytes that are the same for many pages, and slices of the page's own."""

    threads: tuple[bytes | slice, ...]

    def of(self, body: memoryview) -> bytes:
        """Return what is sent of the page whose own bytes are `body`."""
        return b"".join([body[thread] if type(thread) is slice else thread for thread in self.threads])


AS_IT_IS = Weave((slice(None),))
"""For a body that stands whole, and for a page that has nothing but holes with nothing to fill them."""


def weave_of(page: Page) -> Weave:
    """Return how `page` is sent, as one gzip member if it is compressible."""
    return Weave(gzip_threads(_pieces(page))) if page.compressible else AS_IT_IS


def plain(page: Page, body: memoryview) -> bytes:
    """Return what is sent of `page`, whose own bytes are `body`, to a reader who takes no gzip."""
    if not page.compressible:
        return AS_IT_IS.of(body)
    return b"".join(inflated(body[deflated] if isinstance(deflated, slice) else deflated) for deflated, _, _ in _pieces(page))


def notice_version(fragment: Fragment) -> str | None:
    """Return the version of the notice that `fragment` is, None if it is no notice."""
    return next((key.removeprefix(CONSENT_KEY) for key in fragment.keys if key.startswith(CONSENT_KEY)), None)


def versions(fragments: Iterable[Fragment]) -> frozenset[str]:
    """Return the versions of the notices among `fragments`."""
    found = map(notice_version, fragments)
    return frozenset(version for version in found if version is not None)


def _filling(names: tuple[str, ...], *, fragments: Mapping[str, Dated], settled: str) -> Filling:
    segments: list[Segment | None] = []
    moments: list[float | None] = []
    asks = False
    for name in names:
        dated = fragments.get(name)
        version = None if dated is None else notice_version(dated.fragment)
        asks = asks or version is not None
        is_empty = dated is None or (version is not None and settled in (version, EVERY_NOTICE))
        segments.append(None if dated is None or is_empty else dated.fragment.segment)
        moments.append(None if dated is None or is_empty else dated.since)
    digests = [bytes(_DIGEST_BYTES) if part is None else blake2b(part.deflated, digest_size=_DIGEST_BYTES).digest() for part in segments]
    known = [moment for moment in moments if moment is not None]
    return Filling(
        pieces=tuple(segments),
        tag=characters(blake2b(b"".join(digests), digest_size=_DIGEST_BYTES).digest()),
        keys=" ".join(f"fragment:{name}" for name in dict.fromkeys(names)),
        newest=max(known) if len(known) == len(moments) else None,
        asks=asks,
    )


def _pieces(page: Page) -> list[Piece]:
    """Return what a page that is compressible is joined from: slices of its own bytes, and what fills its holes."""
    fillings = iter(page.filling.pieces)
    pieces: list[Piece] = []
    at = 0
    for part in page.sheet.parts:
        if isinstance(part, str):
            filled = next(fillings)
            if filled is not None:
                pieces.append(filled.piece)
        else:
            start, at = at, at + part.length_bytes
            pieces.append((slice(start, at), part.crc, part.size_bytes))
    return pieces
