"""What the core is asked and what it answers. No server's type, so that any server can stand in front of it."""

from __future__ import annotations

import re
from http import HTTPStatus

from msgspec import Struct

from lateedition.edition.pieces import Span

Headers = tuple[tuple[str, str], ...]

_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_VALUE = re.compile(r"[\t\x20-\x7e]*")


class BadHeader(ValueError):
    """A header that cannot be sent; the message says which."""


class Request(Struct, frozen=True, kw_only=True, gc=False):
    """What decides an answer; nothing else of a request does, so nothing else can be smuggled into one.

    `path` is percent-decoded. `query` is as it came; `queries` says which paths take anything of it. `seen` is Late-Edition-Position:
    how far the log was in the last answer that this reader had, from whichever machine. `range` and `if_range` decide of files in
    pieces alone. `accept_datetime` asks for the past (RFC 7089). `authorization` is for services alone: no page
    depends on who asks.
    Header values are None where the header is absent. All cookies are one value, joined by semicolons. The last six are known
    of a form that was sent only; `secure` says that the reader came by HTTPS.
    """

    method: str
    path: str
    query: str = ""
    accept_encoding: str | None = None
    if_none_match: str | None = None
    if_modified_since: str | None = None
    if_range: str | None = None
    range: str | None = None
    cookie: str | None = None
    gpc: str | None = None
    seen: str | None = None
    accept_datetime: str | None = None
    authorization: str | None = None
    fetch_site: str | None = None
    origin: str | None = None
    host: str | None = None
    referer: str | None = None
    dnt: str | None = None
    secure: bool = False


class Block(Struct, frozen=True, gc=False):
    """A status and headers, names in lower case, as the `lines` that HTTP/1 writes: the same each time, so made once."""

    status: int
    lines: bytes

    @property
    def headers(self) -> Headers:
        """The headers as pairs, for a server that writes them itself."""
        pairs = (line.partition(": ") for line in self.lines.decode().split("\r\n")[1:-1])
        return tuple((name, value) for name, _, value in pairs)

    def and_more(self, lines: str) -> Block:
        """Return this with `lines` of headers behind, each ended."""
        return Block(self.status, self.lines + lines.encode())


class Imprint(Struct, frozen=True, gc=False):
    """Which edition of this machine an answer is from, 0 before there is one, and how far the log is in it, on any machine."""

    number: int = 0
    position: int = 0

    @property
    def headers(self) -> Headers:
        """The headers that say so. Scripts of a page see only the third (W3C, Server Timing): so a story in print has its edition."""
        number = str(self.number)
        return (("late-edition", number), ("late-edition-position", str(self.position)), ("server-timing", f'edition;desc="{number}"'))


UNPRINTED = Imprint()


class Answer(Struct, frozen=True, gc=False):
    """What is sent. The answer to a HEAD has no body and says the length it would have.

    `rest` is where the bytes lie that are sent behind `body`; when one of them cannot be had any more, the connection breaks off.
    `modified` is the value of Last-Modified, None where none is told.
    """

    block: Block
    body: bytes = b""
    imprint: Imprint = UNPRINTED
    modified: str | None = None
    rest: tuple[Span, ...] = ()

    @property
    def status(self) -> int:
        """The status."""
        return self.block.status

    @property
    def headers(self) -> Headers:
        """All headers, for a server that writes them itself."""
        told = (("last-modified", self.modified),) if self.modified is not None else ()
        return (*self.block.headers, *told, *self.imprint.headers)


def block(status: int, headers: Headers) -> Block:
    """Return the block of this status and these headers. Raises BadHeader for a value that would not stay in its line.

    >>> block(304, (("etag", '"a"'),)).lines
    b'HTTP/1.1 304 Not Modified\\r\\netag: "a"\\r\\n'
    """
    lines = "".join(f"{name}: {in_a_line(name, value)}\r\n" for name, value in headers)
    return Block(status, f"HTTP/1.1 {status} {_PHRASES.get(status, '')}\r\n{lines}".encode())


def part_of(whole: Block, sent: range, *, size_bytes: int) -> Block:
    """Return the block of an answer that has the bytes `sent` of a file of `size_bytes`, given that of an answer with all of them.

    >>> part_of(block(200, (("etag", '"a"'),)), range(2, 5), size_bytes=9).lines
    b'HTTP/1.1 206 Partial Content\\r\\netag: "a"\\r\\ncontent-range: bytes 2-4/9\\r\\n'
    """
    _, _, headers = whole.lines.partition(b"\r\n")
    return Block(206, block(206, ()).lines + headers).and_more(f"content-range: bytes {sent.start}-{sent.stop - 1}/{size_bytes}\r\n")


def in_a_line(name: str, value: str) -> str:
    """Return the `value` of the header `name`, which stays in its line. Raises BadHeader for one that would not."""
    if not (value.isascii() and value.isprintable()) and not _VALUE.fullmatch(value):
        raise BadHeader(f"header {name!r} has the value {value!r}; expected printable ASCII")
    return value
