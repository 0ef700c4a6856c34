"""The reader: bytes → the head of a request, or why it is refused, or nothing yet. Pure; the same however the bytes were split.

The request line is read here, the headers by llhttp in its strict mode: no folded lines, no bare CR or LF, no NUL, no blank
before a colon, one Content-Length at most and none beside Transfer-Encoding. One parser serves all connections, because
a head is given to it whole.
"""

from __future__ import annotations

import re

import httptools

from lateedition.stand.exchange import Request
from lateedition.stand.lean import plain_heads, targets
from lateedition.stand.lean.heads import CHUNKED, TOKEN, Head, is_host, text
from lateedition.stand.lean.limits import Limits
from lateedition.stand.lean.refusals import (
    BAD_CODING,
    BAD_HEADERS,
    BAD_HOST,
    BAD_LINE,
    BAD_VERSION,
    LONG_HEAD,
    LONG_LINE,
    Refusal,
)

_NO_LENGTH = -2
_LINE = re.compile(rb"(" + TOKEN + rb"++) ([\x21-\x7e\x80-\xff]++) HTTP/1\.([01])\r\n")
_OTHER_VERSION = re.compile(TOKEN + rb"++ [\x21-\x7e\x80-\xff]++ HTTP/[0-9](?:\.[0-9])?\r\n")
_BEGINNING = re.compile(TOKEN)
_BARE_LF = re.compile(rb"(?<!\r)\n")
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"[0-9]{1,18}")
_STAND_IN = b"GET / HTTP/1.1\r\n"  # llhttp knows fewer methods and no raw UTF-8 in a target
_WANTED = frozenset(
    (
        b"accept-datetime",
        b"accept-encoding",
        b"authorization",
        b"connection",
        b"content-length",
        b"cookie",
        b"dnt",
        b"expect",
        b"host",
        b"if-modified-since",
        b"if-none-match",
        b"if-range",
        b"last-event-id",
        b"late-edition-position",
        b"origin",
        b"range",
        b"referer",
        b"sec-fetch-site",
        b"sec-gpc",
        b"transfer-encoding",
        b"x-forwarded-proto",
    )
)


class Reader:
    """Reads heads. One for a worker; nothing is kept from one head to the next."""

    def __init__(self, limits: Limits) -> None:
        self._line_bytes = limits.line_bytes
        self._head_bytes = limits.head_bytes
        self._most_headers = limits.headers
        self._parser: httptools.HttpRequestParser | None = None
        self._headers: dict[bytes, bytes] = {}
        self._fit_for_more = False

    def read(self, data: bytes, *, seen_bytes: int = 0) -> Head | Refusal | None:
        """Return the head that `data` begins with, the refusal of what cannot become one, or None while it is not all there.

        `seen_bytes` says how much of it an earlier call has returned None for. One empty line before it is passed over
        (RFC 9112, 2.2).
        """
        if seen_bytes == 0:
            plain = plain_heads.read(data, most_bytes=self._line_bytes, most_headers=self._most_headers)
            if plain is not None:
                return plain
        return self.read_any(data, seen_bytes=seen_bytes)

    def read_any(self, data: bytes, *, seen_bytes: int = 0) -> Head | Refusal | None:
        """Do what `read` does, without its short cut for what is plain."""
        start = 2 if data.startswith(b"\r\n") else 0
        line = _LINE.match(data, start)
        if line is None:
            return None if data == b"\r" else self._without_line(data, start)
        first = line.end()
        if first - start > self._line_bytes:
            return LONG_LINE
        end = data.find(_END, max(first - 2, seen_bytes - 3), start + self._head_bytes)
        if end < 0:
            return self._without_end(data, first, start + self._head_bytes, seen_bytes)
        return self._refusal_of(data[first : end + 4]) or _head(line, self._headers, end + 4)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take in a header; the parser calls this."""
        name = name.lower()
        if name in _WANTED:
            before = self._headers.get(name)
            value = value.rstrip(b" \t")
            self._headers[name] = value if before is None else before + (b"; " if name == b"cookie" else b", ") + value

    def on_message_complete(self) -> None:
        """Take in that there is no body; the parser calls this. It is not used again if it expects the connection to end."""
        self._fit_for_more = self._parser is not None and self._parser.should_keep_alive()

    def _without_line(self, data: bytes, start: int) -> Refusal | None:
        if len(data) == start:
            return None
        if not _BEGINNING.match(data, start):
            return BAD_LINE
        if data.find(b"\n", start, start + self._line_bytes) >= 0:
            return BAD_VERSION if _OTHER_VERSION.match(data, start) else BAD_LINE
        return LONG_LINE if len(data) - start >= self._line_bytes else None

    def _without_end(self, data: bytes, first: int, last: int, seen_bytes: int) -> Refusal | None:
        if _BARE_LF.search(data, max(first, seen_bytes), last):
            return BAD_HEADERS
        return LONG_HEAD if len(data) >= last else None

    def _refusal_of(self, headers: bytes) -> Refusal | None:
        parser = self._parser = self._parser or httptools.HttpRequestParser(self)
        self._headers, self._fit_for_more = {}, False
        try:
            parser.feed_data(_STAND_IN + headers)
        except httptools.HttpParserUpgrade:
            self._fit_for_more = False  # Upgrade is an offer, which we do not take (RFC 9110, 7.8)
        except httptools.HttpParserError:
            self._parser = None
            return BAD_HEADERS
        if not self._fit_for_more:
            self._parser = None
        return LONG_HEAD if headers.count(b"\n") > self._most_headers + 1 else None


def _head(line: re.Match[bytes], headers: dict[bytes, bytes], size_bytes: int) -> Head | Refusal:
    method, said, minor = line.groups()
    host = headers.get(b"host")
    if not (minor == b"0" if host is None else is_host(host)):
        return BAD_HOST
    length = _length(headers, minor)
    if length == _NO_LENGTH:
        return BAD_CODING
    target = targets.read(said)
    request = Request(
        method=method.decode(),
        path=target.path,
        query=target.query,
        accept_encoding=text(headers.get(b"accept-encoding")),
        if_none_match=text(headers.get(b"if-none-match")),
        if_modified_since=text(headers.get(b"if-modified-since")),
        if_range=text(headers.get(b"if-range")),
        range=text(headers.get(b"range")),
        cookie=text(headers.get(b"cookie")),
        gpc=text(headers.get(b"sec-gpc")),
        seen=text(headers.get(b"late-edition-position")),
        accept_datetime=text(headers.get(b"accept-datetime")),
        authorization=text(headers.get(b"authorization")),
    )
    return Head(size_bytes, request, 1 if minor == b"1" else 0, headers.get(b"connection"), length, target.host, headers)


def _length(headers: dict[bytes, bytes], minor: bytes) -> int:
    said, coding = headers.get(b"content-length"), headers.get(b"transfer-encoding")
    if coding is not None:
        return CHUNKED if said is None and minor == b"1" and coding.lower() == b"chunked" else _NO_LENGTH
    if said is None:
        return 0
    return int(said) if _LENGTH.fullmatch(said) else _NO_LENGTH
