"""From a rendition to what the edition stores: bytes become segments or stand whole, slots become holes, places of others mentions."""

from __future__ import annotations

from collections.abc import Collection

from lateedition.edition.record import Entry, Fragment, Hole, Mention, Place, Segment, Whole
from lateedition.edition.segments import segment
from lateedition.press.rendition import Begin, End, Part, Rendition, Slot

_COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/javascript", "application/manifest+json", "image/svg+xml")
_COMPRESSIBLE_SUFFIXES = ("+json", "+xml")


class BadRendition(ValueError):
    """A page kind or a fragment gave a rendition that cannot be stored; the message says which and why."""


def entry_of(rendition: Rendition, *, shows: tuple[str, ...] = (), names: Collection[str] = (), kept: bool = True) -> Entry:
    """Return the record of a page; `shows` and `kept` are as in an entry, and `names` are those that it shows as others do.

    Bytes of a compressible media type become segments, one for each run of bytes between slots; others stand whole.
    Raises BadRendition for a slot in a rendition that is not compressible: nothing can be composed into a picture; and for a mention that
    does not end before the next slot.
    """
    parts, mentions = _parts(rendition, shows, names) if _compressible(rendition.media_type) else (_whole(rendition), ())
    return Entry(
        status=rendition.status,
        headers=(("content-type", rendition.media_type), *rendition.headers),
        parts=parts,
        changed=None if rendition.changed is None else rendition.changed.timestamp(),
        keys=rendition.keys,
        immutable=rendition.immutable,
        shows=shows,
        kept=kept,
        mentions=mentions,
    )


def fragment_of(rendition: Rendition, *, shows: tuple[str, ...] = (), names: Collection[str] = ()) -> Fragment:
    """Return the record of a fragment: one segment. Raises BadRendition if it has slots: fragments do not nest."""
    content, run = _joined(rendition), _Run(0, shows, names)
    for part in rendition.parts:
        run.take(part)
    return Fragment(segment=segment(content), keys=rendition.keys, shows=shows, mentions=tuple(run.mentions))


class _Run:
    """What stands between two slots, as it is put together: the part of this number."""

    def __init__(self, number: int, shows: tuple[str, ...], names: Collection[str]) -> None:
        self._number = number
        self._place_of = {subject: at for at, subject in enumerate(shows) if subject in names}
        self._pieces: list[bytes] = []
        self._length = 0
        self._open: list[tuple[int, Begin]] = []
        self.mentions: list[Mention] = []

    def take(self, part: Part) -> None:
        """Go on with `part`, which is no slot."""
        if isinstance(part, bytes):
            self._pieces.append(part)
            self._length += len(part)
        elif isinstance(part, Begin):
            self._open.append((self._length, part))
        elif isinstance(part, End):
            start, begin = self._open.pop()
            shown = tuple(self._place_of[subject] for subject in begin.subjects if subject in self._place_of)
            if shown:
                self.mentions.append(Mention(self._number, start, self._length, shown, Place[begin.place.upper()]))

    def ended(self) -> bytes:
        """Return the bytes of it. Raises BadRendition if something that began in it did not end."""
        if self._open:
            raise BadRendition(f"a mention of {self._open[0][1].subjects!r} does not end before the next slot; a slot cannot be within one")
        return b"".join(self._pieces)


def _parts(
    rendition: Rendition, shows: tuple[str, ...], names: Collection[str]
) -> tuple[tuple[Segment | Whole | Hole, ...], tuple[Mention, ...]]:
    parts: list[Segment | Whole | Hole] = []
    mentions: list[Mention] = []
    run = _Run(0, shows, names)
    for part in (*rendition.parts, None):
        if part is not None and not isinstance(part, Slot):
            run.take(part)
            continue
        if content := run.ended():
            parts.append(segment(content))
            mentions += run.mentions
        if part is not None:
            parts.append(Hole(part.fragment))
        run = _Run(len(parts), shows, names)
    return tuple(parts), tuple(mentions)


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
