"""Packing: how the library keeps a document. The same document has the same bytes in every process (decision 16)."""

from __future__ import annotations

from functools import lru_cache

from zlib_ng import zlib_ng

from lateedition.story import handover
from lateedition.story.handover import Document

KIND_LETTERS = {
    "site": b"S", "front": b"F", "section": b"s", "topic": b"t", "author": b"a", "agency": b"g", "picture": b"p",
    "recording": b"r", "story": b"y", "version": b"v", "happening": b"h", "letter": b"l", "intro": b"i",
}  # fmt: skip
"""With what the key of a document of each kind begins."""

_LEVEL = 1  # 25 us for 5 KB of JSON, which it makes 3.3: read from the disk in one page and not in two


def packed(document: Document) -> bytes:
    """Return a document as it is kept."""
    return zlib_ng.compress(handover.encode(document), _LEVEL)


def encoded(kept: bytes) -> bytes:
    """Return a document that is kept so as it stands in the log."""
    return zlib_ng.decompress(kept)


def unpacked(kept: bytes) -> Document:
    """Return the document that is kept so."""
    return handover.decode(encoded(kept))


remembered = lru_cache(maxsize=4_096)(unpacked)
"""The same, for sections, topics, agencies: a few hundred, asked for by every page."""
