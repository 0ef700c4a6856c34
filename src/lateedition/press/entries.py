"""From a rendition to what the edition stores: bytes become segments or stand whole, slots become holes."""

from __future__ import annotations

from lateedition.edition.record import Entry, Fragment, Hole, Segment, Whole
from lateedition.edition.segments import segment
from lateedition.press.rendition import Rendition, Slot

_COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/javascript", "application/manifest+json", "image/svg+xml")
_COMPRESSIBLE_SUFFIXES = ("+json", "+xml")


class BadRendition(ValueError):
    """A page kind or a fragment gave a rendition that cannot be stored; the message says which and why."""


def entry_of(rendition: Rendition, *, shows: tuple[str, ...] = (), kept: bool = True) -> Entry:
    """Return the record of a page; `shows` and `kept` are as in an entry.

    Bytes of a compressible media type become segments, one for each run of bytes between slots; others stand whole.
    Raises BadRendition for a slot in a rendition that is not compressible: nothing can be composed into a picture.
    """
    return Entry(
        status=rendition.status,
        headers=(("content-type", rendition.media_type), *rendition.headers),
        parts=_parts(rendition) if _compressible(rendition.media_type) else _whole(rendition),
        changed=None if rendition.changed is None else rendition.changed.timestamp(),
        keys=rendition.keys,
        immutable=rendition.immutable,
        shows=shows,
        kept=kept,
    )


def fragment_of(rendition: Rendition, *, shows: tuple[str, ...] = ()) -> Fragment:
    """Return the record of a fragment: one segment. Raises BadRendition if it has slots: fragments do not nest."""
    return Fragment(segment=segment(_joined(rendition)), keys=rendition.keys, shows=shows)


def _parts(rendition: Rendition) -> tuple[Segment | Whole | Hole, ...]:
    parts: list[Segment | Whole | Hole] = []
    run: list[bytes] = []
    for part in (*rendition.parts, None):
        if isinstance(part, bytes):
            run.append(part)
            continue
        if content := b"".join(run):
            parts.append(segment(content))
        run.clear()
        if part is not None:
            parts.append(Hole(part.fragment))
    return tuple(parts)


def _whole(rendition: Rendition) -> tuple[Segment | Whole | Hole, ...]:
    content = _joined(rendition)
    return (Whole(content),) if content else ()


def _joined(rendition: Rendition) -> bytes:
    for part in rendition.parts:
        if isinstance(part, Slot):
            name = rendition.fragment or rendition.address
            raise BadRendition(f"{name!r} ({rendition.media_type}) has a slot for {part.fragment!r}; only text pages have slots")
    return b"".join(part for part in rendition.parts if isinstance(part, bytes))


def _compressible(media_type: str) -> bool:
    kind = media_type.partition(";")[0].strip()
    return kind.startswith(_COMPRESSIBLE) or kind.endswith(_COMPRESSIBLE_SUFFIXES)
