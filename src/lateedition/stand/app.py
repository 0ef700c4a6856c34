"""The stand as an RSGI application: a request comes in, one view is read, an answer goes out. Nothing is awaited in between.

RSGI is Granian's interface; this module and `run` are all that know of it.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from lateedition.edition.record import Head
from lateedition.edition.store import Store
from lateedition.edition.view import NO_EDITION
from lateedition.stand import consent, health, plain, pressroom
from lateedition.stand.composing import versions
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.rack import Rack
from lateedition.stand.respond import respond


class Headers(Protocol):
    """RSGI's view of a request's headers; names in lower case."""

    def get(self, key: str, default: str | None = None) -> str | None: ...
    def get_all(self, key: str) -> list[str]: ...


class Scope(Protocol):
    """RSGI's description of a request. `path` is percent-decoded, what is not UTF-8 in it replaced by U+FFFD."""

    proto: str
    scheme: str
    method: str
    path: str
    authority: str | None

    @property
    def headers(self) -> Headers: ...


class Exchange(Protocol):
    """RSGI's protocol of one exchange: the request's body by iteration, one of the responses exactly once."""

    def __aiter__(self) -> Exchange: ...
    async def __anext__(self) -> bytes: ...
    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None: ...
    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None: ...


class Stand:
    """The application. One for each worker process; it opens the store by itself, as soon as there is one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rack = Rack(folder)
        self._answered: Counter[int] = Counter()

    async def __call__(self, scope: Scope, exchange: Exchange) -> None:
        """Answer one request."""
        answer = await self._consent(posted_of(scope), exchange) if scope.path == consent.PATH else self._answer(request_of(scope))
        self._answered[answer.status // 100] += 1
        headers = list(answer.headers)
        if answer.body:
            exchange.response_bytes(answer.status, headers, answer.body[0] if len(answer.body) == 1 else b"".join(answer.body))
        else:
            exchange.response_empty(answer.status, headers)

    def _answer(self, request: Request) -> Answer:
        store = self._rack.store(monotonic_s=time.monotonic())
        own = request.path in (health.HEALTH, health.METRICS) and request.method in ("GET", "HEAD")
        answer = self._own(request, store) if own else self._page(request, store)
        return plain.without_body(answer) if request.method == "HEAD" else answer

    def _page(self, request: Request, store: Store | None) -> Answer:
        if store is None:
            return _numbered(plain.no_edition("no edition has been printed"), NO_EDITION)
        with store.view() as view:
            return respond(request, view=view, now=time.time(), memory=self._rack.memory)

    def _own(self, request: Request, store: Store | None) -> Answer:
        if store is None:
            return _numbered(health.waiting(self._rack.reason), NO_EDITION)
        with store.view() as view:
            head = view.head
        now = datetime.now(UTC)
        lag = pressroom.lag(self._folder, position=head.position, now=now.timestamp())
        if request.path == health.METRICS:
            return _numbered(health.metrics(head, lag, now=now, answered=self._answered), head)
        return _numbered(health.healthy(head, lag) if head.number else health.waiting("no edition has been printed"), head)

    async def _consent(self, request: Request, exchange: Exchange) -> Answer:
        form = b""
        if request.method == "POST":
            async for piece in exchange:
                form += piece
                if len(form) > consent.LONGEST_FORM_BYTES:
                    return consent.too_long()
        store = self._rack.store(monotonic_s=time.monotonic())
        if store is None:
            return _numbered(plain.no_edition("no edition has been printed"), NO_EDITION)
        with store.view() as view:
            current = versions(fragment for _, fragment in view.fragments())
            return _numbered(consent.answer(request, form, current=current), view.head)


def request_of(scope: Scope) -> Request:
    """Return what the core needs to know of a request for a page. Every header asked for costs a microsecond."""
    headers = scope.headers
    return Request(
        method=scope.method,
        path=scope.path,
        accept_encoding=headers.get("accept-encoding"),
        if_none_match=headers.get("if-none-match"),
        if_modified_since=headers.get("if-modified-since"),
        cookie="; ".join(headers.get_all("cookie")),  # HTTP/2 may send each cookie by itself (RFC 9113, 8.2.3)
        gpc=headers.get("sec-gpc"),
        seen=headers.get("late-edition-position"),
    )


def posted_of(scope: Scope) -> Request:
    """Return what the core needs to know of a form that was sent."""
    headers = scope.headers
    return Request(
        method=scope.method,
        path=scope.path,
        fetch_site=headers.get("sec-fetch-site"),
        origin=headers.get("origin"),
        host=headers.get("host") or scope.authority,
        secure=scope.scheme == "https" or headers.get("x-forwarded-proto") == "https",
    )


def _numbered(answer: Answer, head: Head) -> Answer:
    return Answer(answer.status, (*answer.headers, *plain.of_edition(head.number, head.position)), answer.body)
