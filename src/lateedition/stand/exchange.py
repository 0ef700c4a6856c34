"""What the core is asked and what it answers. No server's type, so that any server can stand in front of it."""

from __future__ import annotations

from msgspec import Struct

Headers = tuple[tuple[str, str], ...]


class Request(Struct, frozen=True, kw_only=True):
    """What decides an answer; nothing else of a request does, so nothing else can be smuggled into one.

    `path` is percent-decoded. A query is not even here: no page has one yet, so none can make a second copy of a page.
    `seen` is Late-Edition-Position: how far the log was in the last answer that this reader had, from whichever machine.
    Header values are None where the header is absent. All cookies are one value, joined by semicolons. The last four are known
    of a form that was sent only; `secure` says that the reader came by HTTPS.
    """

    method: str
    path: str
    accept_encoding: str | None = None
    if_none_match: str | None = None
    if_modified_since: str | None = None
    cookie: str | None = None
    gpc: str | None = None
    seen: str | None = None
    fetch_site: str | None = None
    origin: str | None = None
    host: str | None = None
    secure: bool = False


class Answer(Struct, frozen=True):
    """What is sent: header names in lower case, the body in pieces. The answer to a HEAD has no body and says the length it would have."""

    status: int
    headers: Headers
    body: tuple[bytes, ...] = ()
