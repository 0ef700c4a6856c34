"""Records: what an edition holds under a path or a fragment's name."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Segment(Struct, frozen=True, array_like=True, tag=1):
    """A piece of a body as a raw deflate stream that ends on a byte boundary without a final block (RFC 1951, 3.2.4).

    `crc` (CRC-32) and `size_bytes` are those of the piece before compression; with them segments are joined into one gzip
    member (RFC 1952) without recompressing. `digest` is a hash of the piece, for ETags.
    """

    deflated: bytes
    crc: int
    size_bytes: int
    digest: bytes


class Whole(Struct, frozen=True, array_like=True, tag=2):
    """A body stored as it is (a picture): never compressed, never joined."""

    content: bytes
    digest: bytes


class Hole(Struct, frozen=True, array_like=True, tag=3):
    """Where the fragment of this name goes."""

    fragment: str


class Entry(Struct, frozen=True, array_like=True):
    """What is answered at a path.

    `headers` are extra ones with lower-case names; the media type is among them. `changed` is when its own matter last
    changed, in POSIX seconds, None when nobody can say. `keys` name what it shows, for Surrogate-Key. `immutable` says that
    other content will never be found at this path.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    parts: tuple[Segment | Whole | Hole, ...]
    changed: float | None = None
    keys: tuple[str, ...] = ()
    immutable: bool = False


class Fragment(Struct, frozen=True, array_like=True):
    """A shared piece that is put into the holes of its name as a page is answered. `keys` are as those of an entry."""

    segment: Segment
    keys: tuple[str, ...] = ()


class Dated(Struct, frozen=True, array_like=True):
    """A fragment and since when it is as it is: the moment, in POSIX seconds, of the edition that last changed it."""

    fragment: Fragment
    since: float


class Head(Struct, frozen=True, array_like=True):
    """Which edition this is.

    `number` is 0 before the first. `moment` is when it was printed. `position` is how far the log that it was printed from
    has been read; it may move without a new edition.
    """

    number: int
    moment: datetime
    position: int
