"""The stand as an RSGI application: a request comes in, one view is read, an answer goes out. Nothing is awaited in between.

RSGI is Granian's interface; this module and `run` are all that know of it.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from lateedition.edition.store import Store
from lateedition.edition.view import View
from lateedition.stand import consent, health, plain
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
        self._rack = Rack(folder)
        self._answered: Counter[int] = Counter()

    async def __call__(self, scope: Scope, exchange: Exchange) -> None:
        """Answer one request."""
        request = request_of(scope)
        answer = await self._consent(request, exchange) if request.path == consent.PATH else self._answer(request)
        self._answered[answer.status // 100] += 1
        headers = list(answer.headers)
        if answer.body:
            exchange.response_bytes(answer.status, headers, answer.body[0] if len(answer.body) == 1 else b"".join(answer.body))
        else:
            exchange.response_empty(answer.status, headers)

    def _answer(self, request: Request) -> Answer:
        store = self._rack.store(monotonic_s=time.monotonic())
        own = request.path in (health.HEALTH, health.METRICS) and request.method in ("GET", "HEAD")
        answer = _own(request, store, reason=self._rack.reason, answered=self._answered) if own else self._page(request, store)
        return plain.without_body(answer) if request.method == "HEAD" else answer

    def _page(self, request: Request, store: Store | None) -> Answer:
        if store is None:
            return _numbered(plain.no_edition("no edition has been printed"), 0)
        with store.view() as view:
            return respond(request, view=view, now=time.time(), memory=self._rack.memory)

    async def _consent(self, request: Request, exchange: Exchange) -> Answer:
        form = b""
        if request.method == "POST":
            async for piece in exchange:
                form += piece
                if len(form) > consent.LONGEST_FORM_BYTES:
                    return consent.too_long()
        store = self._rack.store(monotonic_s=time.monotonic())
        if store is None:
            return _numbered(plain.no_edition("no edition has been printed"), 0)
        with store.view() as view:
            return _numbered(consent.answer(request, form, current=consent.versions(view)), view.head.number)


def request_of(scope: Scope) -> Request:
    """Return what the core needs to know of a request."""
    headers = scope.headers
    return Request(
        method=scope.method,
        path=scope.path,
        accept_encoding=_joined(headers, "accept-encoding", ", "),
        if_none_match=_joined(headers, "if-none-match", ", "),
        if_modified_since=headers.get("if-modified-since"),
        cookie=_joined(headers, "cookie", "; "),
        gpc=headers.get("sec-gpc"),
        fetch_site=headers.get("sec-fetch-site"),
        origin=headers.get("origin"),
        host=headers.get("host") or scope.authority,
        secure=scope.scheme == "https" or headers.get("x-forwarded-proto") == "https",
    )


def _joined(headers: Headers, name: str, separator: str) -> str | None:
    values = headers.get_all(name)
    return separator.join(values) if values else None


def _own(request: Request, store: Store | None, *, reason: str, answered: Counter[int]) -> Answer:
    if store is None:
        return _numbered(health.waiting(reason), 0)
    with store.view() as view:
        return _numbered(_about(view, request, answered=answered), view.head.number)


def _about(view: View, request: Request, *, answered: Counter[int]) -> Answer:
    if request.path == health.METRICS:
        return health.metrics(view.head, now=datetime.now(UTC), answered=answered)
    return healthy_or_waiting(view)


def healthy_or_waiting(view: View) -> Answer:
    """Return the answer of /-/health for what `view` shows."""
    head = view.head
    return health.healthy(head) if head.number else health.waiting("no edition has been printed")


def _numbered(answer: Answer, number: int) -> Answer:
    return Answer(answer.status, (*answer.headers, ("late-edition", str(number))), answer.body)
