"""Bodies: bytes → the form behind a head, whole or not at all. Pure.

Chunks are read in the strictest way there is (RFC 9112, section 7.1): a size in hexadecimal without extensions, and no
trailers. Nobody sends either to us, and both have been used to make two servers read one message differently.
"""

from __future__ import annotations

import re

from msgspec import Struct

from lateedition.stand.lean.heads import CHUNKED
from lateedition.stand.lean.refusals import BAD_CHUNK, LONG_FORM, Refusal

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})\r\n")
_MOST_CHUNKS = 32  # what came is read from its start each time: a form in a thousand chunks would be read a thousand times
_BEGINNING_OF_SIZE = re.compile(rb"[0-9A-Fa-f]{0,8}\r?")


class Form(Struct, frozen=True):
    """A form, and how much of the input it was."""

    content: bytes
    size_bytes: int


def read(data: bytes, length: int, *, most_bytes: int) -> Form | Refusal | None:
    """Return the form that `data` begins with, `length` as its head says it; why it is refused; None while it is not all there.

    >>> read(b"5\\r\\na=b&c\\r\\n0\\r\\n\\r\\nGET", CHUNKED, most_bytes=4096)
    Form(content=b'a=b&c', size_bytes=15)
    """
    if length == CHUNKED:
        return _chunked(data, most_bytes=most_bytes)
    if length > most_bytes:
        return LONG_FORM
    return Form(data[:length], length) if len(data) >= length else None


def _chunked(data: bytes, *, most_bytes: int) -> Form | Refusal | None:
    content, at = b"", 0
    for _ in range(_MOST_CHUNKS):
        line = _SIZE.match(data, at)
        if line is None:
            return None if _BEGINNING_OF_SIZE.fullmatch(data, at) else BAD_CHUNK
        size, at = int(line[1], 16), line.end()
        if len(content) + size > most_bytes:
            return LONG_FORM
        ended = data[at + size : at + size + 2]
        if ended != b"\r\n":
            return None if b"\r\n".startswith(ended) else BAD_CHUNK
        content += data[at : at + size]
        at += size + 2
        if size == 0:
            return Form(content, at)
    return BAD_CHUNK
