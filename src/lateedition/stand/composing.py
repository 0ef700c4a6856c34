"""Composing: an entry's holes filled with the fragments of the same edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from lateedition.edition.record import Dated, Fragment, Segment, Sheet, Whole
from lateedition.edition.segments import gzip_of, plain_of
from lateedition.stand.negotiation import Coding

CONSENT_KEY = "consent:"
EVERY_NOTICE = "*"


class Page(Struct, frozen=True):
    """A sheet with its holes filled. `tags` are of all that is in it, `newest` is when anything of it last changed, None if nobody can say.

    `asks` says that it has a place for a notice, whether or not the notice stands there now, and so differs between readers.
    `compressible` says that it can be sent as gzip without compressing anything now.
    """

    sheet: Sheet
    parts: tuple[Segment | Whole, ...]
    tags: tuple[bytes, ...]
    newest: float | None
    fragments: tuple[str, ...]
    asks: bool
    compressible: bool

    def body(self, coding: Coding) -> list[bytes]:
        """Return the pieces of the body; what is not compressible is sent as it is."""
        if coding == "gzip" and self.compressible:
            return gzip_of([part for part in self.parts if isinstance(part, Segment)])
        return [part.content if isinstance(part, Whole) else plain_of(part) for part in self.parts]


def compose(sheet: Sheet, body: memoryview, *, fragments: Mapping[str, Dated], settled: str) -> Page:
    """Return `sheet` and its `body` with the holes filled. A hole whose fragment is not there stays empty.

    So does the notice's if the reader has answered it: `settled` is the version that they answered, or EVERY_NOTICE.
    """
    parts: list[Segment | Whole] = [] if sheet.parts or not body else [Whole(bytes(body))]
    tags = [sheet.tag.encode()]
    moments = [sheet.changed]
    names = []
    asks = False
    at = 0
    for part in sheet.parts:
        if not isinstance(part, str):
            parts.append(Segment(bytes(body[at : at + part.length_bytes]), part.crc, part.size_bytes))
            at += part.length_bytes
            continue
        names.append(part)
        dated = fragments.get(part)
        version = None if dated is None else notice_version(dated.fragment)
        asks = asks or version is not None
        if dated is None or (version is not None and settled in (version, EVERY_NOTICE)):
            moments.append(None)
        else:
            moments.append(dated.since)
            parts.append(dated.fragment.segment)
            tags.append(dated.fragment.segment.deflated)
    return Page(
        sheet=sheet,
        parts=tuple(parts),
        tags=tuple(tags),
        newest=_newest(moments),
        fragments=tuple(names),
        asks=asks,
        compressible=bool(parts) and not any(isinstance(part, Whole) for part in parts),
    )


def notice_version(fragment: Fragment) -> str | None:
    """Return the version of the notice that `fragment` is, None if it is no notice."""
    return next((key.removeprefix(CONSENT_KEY) for key in fragment.keys if key.startswith(CONSENT_KEY)), None)


def versions(fragments: Iterable[Fragment]) -> frozenset[str]:
    """Return the versions of the notices among `fragments`."""
    found = map(notice_version, fragments)
    return frozenset(version for version in found if version is not None)


def _newest(moments: list[float | None]) -> float | None:
    known = [moment for moment in moments if moment is not None]
    return max(known) if known and len(known) == len(moments) else None
