"""Segments: bodies compressed in pieces once, when they are printed, and joined as they are answered, without recompressing.

A segment is a raw deflate stream that ends with a sync flush: on a byte boundary, no final block. Segments one after the
other, then an empty final block, are a deflate stream; with a header before and the combined CRC-32 after it they are ONE gzip
member (RFC 1952). One member, because several make curl fail and Chromium show the first alone.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache

from zlib_ng import zlib_ng

from lateedition.edition.record import Piece, Segment

GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""No name, no time, unknown system (RFC 1952, 2.3): the same pieces are the same bytes on every machine."""

_FINAL_BLOCK = b"\x03\x00"
_END = struct.Struct("<2sII")
_combine = zlib_ng.crc32_combine
_LEVEL = 2  # 157 us for a page of 27 KB, where zlib's level 9 takes six times that for 6 % fewer bytes
_RAW = -15
_SMALL_BYTES = 256  # what stands between two holes is the same on every page, and setting the compressor up costs more than it


def segment(content: bytes) -> Segment:
    """Return `content` as a segment. The same content gives the same segment.

    >>> plain_of(segment(b"Late "))
    b'Late '
    """
    return _small_segment(content) if len(content) <= _SMALL_BYTES else _segment(content)


def _segment(content: bytes) -> Segment:
    squeezer = zlib_ng.compressobj(_LEVEL, wbits=_RAW)
    deflated = squeezer.compress(content) + squeezer.flush(zlib_ng.Z_SYNC_FLUSH)
    return Segment(deflated=deflated, crc=zlib_ng.crc32(content), size_bytes=len(content))


_small_segment = lru_cache(maxsize=256)(_segment)


def gzip_threads(pieces: Sequence[Piece]) -> tuple[bytes | slice, ...]:
    """Return what, joined, is one gzip member that decodes to the contents of `pieces`, one after the other.

    >>> zlib.decompress(b"".join(gzip_threads([segment(b"Late ").piece, segment(b"Edition").piece])), wbits=31)
    b'Late Edition'
    """
    crc = size_bytes = 0
    for _, own_crc, own_bytes in pieces:
        crc = _combine(crc, own_crc, own_bytes) if size_bytes else own_crc
        size_bytes += own_bytes
    return (GZIP_HEAD, *[deflated for deflated, _, _ in pieces], _END.pack(_FINAL_BLOCK, crc, size_bytes & 0xFFFFFFFF))


def plain_of(part: Segment) -> bytes:
    """Return what `part` was made of. Raises zlib.error if its bytes are damaged."""
    return inflated(part.deflated)


def inflated(deflated: bytes | memoryview) -> bytes:
    """Return what a segment with these bytes was made of. Raises zlib.error if they are damaged."""
    return zlib.decompressobj(_RAW).decompress(deflated)
