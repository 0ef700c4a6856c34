"""Heads: what is known of a request before its body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from lateedition.stand.exchange import Request

CHUNKED = -1

TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]"
"""A character of a token (RFC 9110, 5.6.2), as a regular expression."""

PLAIN_TARGET = rb"(/[\x21\x22\x24\x26-\x3e\x40-\x7e]*+)(?:\?([\x21\x22\x24-\x7e]*+))?"
"""A path, and perhaps a query, that stand for themselves: nothing is percent-encoded in the path, and there is no fragment."""

_LONGEST_HOST_BYTES = 260
_HOST = re.compile(rb"(?:[A-Za-z0-9\-._~!$&'()*+,;=%]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?")  # RFC 3986, 3.2.2


class Head(Struct, frozen=True):
    """A request without its body. `size_bytes` is how much of the input it was, `length` how much follows: bytes, or CHUNKED.

    `minor` is that of HTTP/1.x, `host` the one that the target names, if it does. `headers` has those that we know, names in lower
    case; one that came more than once is joined by commas, cookies by semicolons. Of a plain head they are not told: what decides
    the answer to one is in `request` and `connection`.
    """

    size_bytes: int
    request: Request
    minor: int
    connection: bytes | None
    length: int = 0
    host: str | None = None
    headers: Mapping[bytes, bytes] = {}


def is_host(said: bytes) -> bool:
    """Say whether `said` can be the value of a Host header; a name has 253 characters at most (RFC 1035, 2.3.4)."""
    return len(said) <= _LONGEST_HOST_BYTES and _is_host(said)


def text(value: bytes | None) -> str | None:
    """Return a header's value as text: every byte is some character."""
    return None if value is None else value.decode("latin-1")


@lru_cache(maxsize=256)  # a worker is asked by few names
def _is_host(said: bytes) -> bool:
    return _HOST.fullmatch(said) is not None
