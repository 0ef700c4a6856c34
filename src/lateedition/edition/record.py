"""Records: what an edition holds under a path or a fragment's name."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum

from msgspec import Struct

Piece = tuple[bytes | slice, int, int]
"""What a segment is joined from: its deflated bytes, or where they lie in a body; the CRC-32 and the size of what they were."""


class Segment(Struct, frozen=True, array_like=True):
    """A piece of a body as a raw deflate stream that ends on a byte boundary without a final block (RFC 1951, 3.2.4).

    `crc` (CRC-32) and `size_bytes` are those of the piece before compression; with them segments are joined into one gzip
    member (RFC 1952) without recompressing.
    """

    deflated: bytes
    crc: int
    size_bytes: int

    @property
    def piece(self) -> Piece:
        """This, to be joined with others."""
        return self.deflated, self.crc, self.size_bytes


class Whole(Struct, frozen=True):
    """A body stored as it is (a picture): never compressed, never joined, alone in its entry."""

    content: bytes


class Hole(Struct, frozen=True):
    """Where the fragment of this name goes."""

    fragment: str


class Place(IntEnum):
    """What a page of the past has where something was lifted out of it: nothing, or words that say so.

    These are a row of a list, a paragraph, words in a line, and a row in place of a post of a live blog.
    """

    NOTHING = 0
    ROW = 1
    BLOCK = 2
    WORDS = 3
    POST = 4


class Mention(Struct, frozen=True, array_like=True, gc=False):
    """Where an entry names others: the bytes from `start` up to `stop` of what its part number `part` was made of.

    `shows` are places in what the entry shows: all that can be seen of these subjects stands in mentions of them. Of two mentions
    one may be within the other; they do not overlap otherwise.
    """

    part: int
    start: int
    stop: int
    shows: tuple[int, ...]
    place: Place


class Entry(Struct, frozen=True):
    """What is answered at a path.

    `headers` are extra ones with lower-case names; the media type is among them. `changed` is when its own matter last
    changed, in POSIX seconds, None when nobody can say. `keys` name what it is, for Surrogate-Key. `immutable` says that
    other content will never be found at this path. `shows` names everything that can be seen in it, in the printer's words:
    when one of these is recalled, every past edition of this path that showed it goes; but if it is only named there, which `mentions`
    say, no more than these. `kept` says that the past keeps it.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    parts: tuple[Segment | Whole | Hole, ...]
    changed: float | None = None
    keys: tuple[str, ...] = ()
    immutable: bool = False
    shows: tuple[str, ...] = ()
    kept: bool = True
    mentions: tuple[Mention, ...] = ()


class Fragment(Struct, frozen=True, array_like=True):
    """A shared piece that is put into the holes of its name as a page is answered. What is as in an entry has the same name there."""

    segment: Segment
    keys: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


class Dated(Struct, frozen=True):
    """A fragment and since when it is as it is: the moment, in POSIX seconds, of the edition that last changed it."""

    fragment: Fragment
    since: float


class Slice(Struct, frozen=True, array_like=True, gc=False):
    """Where a segment lies in its entry's body: behind the one before it, `length_bytes` long. The rest is as in `Segment`."""

    length_bytes: int
    crc: int
    size_bytes: int


class Sheet(Struct, frozen=True, array_like=True, gc=False):
    """An entry as the store keeps it: without its bytes, which are the body of the hash `body` (empty if there are none).

    `parts` are slices of that body and names of fragments, in order; a body that stands whole has none. `tag` is equal for equal
    bodies with equal parts, in characters that an entity tag may have. `kept` is an entry's. Fields after it are not needed to answer,
    and a reader that leaves them out decodes faster.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    parts: tuple[Slice | str, ...]
    changed: float | None
    keys: tuple[str, ...]
    immutable: bool
    body: bytes
    tag: str
    kept: bool


class FullSheet(Sheet, frozen=True, array_like=True):
    """A sheet with what printers need to know of it, too. `mentions` are encoded, so that whoever skips them does so at once."""

    shows: tuple[str, ...]
    mentions: bytes = b""


class Head(Struct, frozen=True, array_like=True):
    """Which edition this is.

    `number` is 0 before the first. `moment` is when it was printed. `position` is how far the log that it was printed from
    has been read, `ahead` which numbers of the log beyond that are in it already, as ranges with both ends; both may move without
    a new edition.
    """

    number: int
    moment: datetime
    position: int
    ahead: tuple[tuple[int, int], ...] = ()

    def has(self, number: int) -> bool:
        """Say whether the row `number` of the log is in this edition.

        >>> from datetime import UTC
        >>> head = Head(7, datetime(2020, 5, 5, tzinfo=UTC), 100, ((900, 903),))
        >>> [head.has(number) for number in (100, 101, 903, 904)]
        [True, False, True, False]
        """
        return number <= self.position or any(first <= number <= last for first, last in self.ahead)
