"""Pieces: how a large file lies in an edition. At its address is a list of its pieces, and each of these is a page of its own.

A film of a hundred megabytes is printed, kept and sent half a megabyte at a time, and of it no more is read than somebody asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, json

from lateedition.edition.record import Sheet

MARK = ("accept-ranges", "bytes")
"""The header that a sheet has whose body is such a list."""


class Span(Struct, frozen=True, array_like=True, gc=False):
    """Some of the bytes that lie at `address`: those from `start` up to `stop`."""

    address: str
    start: int
    stop: int


class Pieces(Struct, frozen=True):
    """A file of `size_bytes` in pieces of `piece_bytes`, the last one smaller, that lie at `under` and their number from 0."""

    size_bytes: int
    piece_bytes: int
    under: str

    def spans(self, start: int, stop: int) -> Iterator[Span]:
        """Give where the bytes from `start` up to `stop` lie, in order.

        >>> [(span.address, span.start, span.stop) for span in Pieces(10, 4, "/p/").spans(3, 9)]
        [('/p/0', 3, 4), ('/p/1', 0, 4), ('/p/2', 0, 1)]
        """
        for at in range(start // self.piece_bytes, -(-stop // self.piece_bytes)):
            begins = at * self.piece_bytes
            yield Span(f"{self.under}{at}", max(start - begins, 0), min(stop - begins, self.piece_bytes))


def listed(pieces: Pieces) -> bytes:
    """Return the list as it lies at the file's address."""
    return json.encode(pieces)


def read(body: bytes | memoryview) -> Pieces:
    """Return the list that lies there."""
    return json.decode(body, type=Pieces)


def is_in_pieces(sheet: Sheet) -> bool:
    """Say whether what is answered with `sheet` lies in pieces."""
    return sheet.status == 200 and MARK in sheet.headers
