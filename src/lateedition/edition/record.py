"""Records: what an edition holds under a path or a fragment's name."""

from __future__ import annotations

from msgspec import Struct


class Segment(Struct, frozen=True, array_like=True):
    """A piece of a body as a raw deflate stream that ends on a byte boundary without a final block (RFC 1951, 3.2.4).

    `crc` (CRC-32) and `size_bytes` are those of the piece before compression; with them segments are joined into one gzip
    member (RFC 1952) without recompressing. `digest` is a hash of the piece, for ETags.
    """

    deflated: bytes
    crc: int
    size_bytes: int
    digest: bytes


class Whole(Struct, frozen=True, array_like=True):
    """A body stored as it is (a picture): never compressed, never joined."""

    content: bytes
    digest: bytes


class Hole(Struct, frozen=True, array_like=True):
    """Where the fragment of this name goes."""

    fragment: str
