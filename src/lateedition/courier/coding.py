"""Content codings: gzip and deflate → bytes, and never more of them than were agreed on (RFC 9110, section 8.4.1)."""

from __future__ import annotations

import zlib

GZIP = ("gzip", "x-gzip")
MOST_MEMBERS = 1_000
"""Of one gzip body. Empty ones cost nothing to send, and time to begin."""

_EITHER_WRAPPER = zlib.MAX_WBITS | 32
_NO_WRAPPER = -zlib.MAX_WBITS


class BadCoding(ValueError):
    """What came is not coded as it says it is, or in a way that was not asked for."""


class TooMuch(ValueError):
    """There is more of it than was agreed on."""


def unpacked(body: bytes, coding: str, *, most_bytes: int) -> bytes:
    """Return what is in a whole `body`. Raises BadCoding, and TooMuch when it is longer than `most_bytes`."""
    decoder = Decoder(coding, most_bytes=most_bytes)
    found = decoder.feed(body)
    decoder.end()
    return found


class Decoder:
    """Takes a body apart that is coded as `coding` says, piece by piece, and stops once it is longer than `most_bytes`.

    Raises BadCoding for a coding other than gzip, deflate and none.
    """

    def __init__(self, coding: str, *, most_bytes: int) -> None:
        self._coding = coding.strip().lower()
        if self._coding not in ("", "identity", "deflate", *GZIP):
            raise BadCoding(f"coded as {coding!r}; expected gzip or nothing")
        self._most_bytes = most_bytes
        self._size_bytes = 0
        self._members = 0
        self._began = False
        self._inflate = None if self._coding in ("", "identity") else zlib.decompressobj(_EITHER_WRAPPER)

    def feed(self, piece: bytes) -> bytes:
        """Return what `piece` holds. Raises TooMuch and BadCoding."""
        if self._inflate is None:
            return self._counted(piece)
        self._began = self._began or bool(piece)
        found = b""
        while piece:
            if self._inflate.eof:
                # RFC 1952, section 2.2: members may follow one another; zeros behind the last are padding
                if not piece.strip(b"\0"):
                    break
                self._inflate = zlib.decompressobj(_EITHER_WRAPPER)
                self._members += 1
                if self._members > MOST_MEMBERS:
                    raise BadCoding(f"coded as {self._coding} in more than {MOST_MEMBERS} members; expected one")
            found += self._inflated(self._inflate, piece)
            piece = self._inflate.unused_data
        return found

    def end(self) -> None:
        """Say that nothing more comes. Raises BadCoding when something is missing."""
        if self._inflate is not None and self._began and not self._inflate.eof:
            raise BadCoding(f"coded as {self._coding} and cut off; expected it whole")

    def _inflated(self, inflate: zlib._Decompress, piece: bytes) -> bytes:
        most_bytes = self._most_bytes - self._size_bytes + 1
        try:
            found = inflate.decompress(piece, most_bytes)
        except zlib.error as error:
            if self._coding != "deflate" or self._size_bytes:
                raise BadCoding(f"not {self._coding}: {error}") from error
            # some send deflate without the wrapper that RFC 9110, section 8.4.1.2 asks for
            self._inflate = zlib.decompressobj(_NO_WRAPPER)
            self._coding = "deflate without a wrapper"
            return self._inflated(self._inflate, piece)
        return self._counted(found)

    def _counted(self, found: bytes) -> bytes:
        self._size_bytes += len(found)
        if self._size_bytes > self._most_bytes:
            raise TooMuch(f"more than {self._most_bytes} bytes")
        return found
