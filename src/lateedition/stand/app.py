"""The Granian front: the stand as an RSGI application, for who wants TLS or HTTP/2 without a proxy.

RSGI is Granian's interface; this module is all that knows of it.
"""

from __future__ import annotations

import asyncio
import os
import time
from functools import partial
from pathlib import Path
from typing import Protocol

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings, HTTP2Settings
from granian.log import LogLevels

from lateedition.stand import forms, plain, search
from lateedition.stand.counters import ANSWERS, SENT_BYTES, Counters
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.keeper import Keeper
from lateedition.stand.lookups import Lookups
from lateedition.stand.paths import RESERVED
from lateedition.stand.search import Looked
from lateedition.stand.services import Open

HEADER_READ_TIMEOUT_MS = 10_000
"""How long a reader may take to say what they want. Granian's default is 30 s: 800 slow ones held 800 connections."""

BACKLOG = 4_096
IN_FLIGHT = 1_024
"""How many connections a worker serves at a time; the rest wait in the backlog, not in memory."""

LONGEST_HEADERS_BYTES = 32 << 10

_WRITE_AFTER_S = 10.0


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
    query_string: str
    authority: str | None

    @property
    def headers(self) -> Headers: ...


class Stream(Protocol):
    """RSGI's way to send a body in pieces."""

    async def send_bytes(self, data: bytes) -> None: ...


class Exchange(Protocol):
    """RSGI's protocol of one exchange: the request's body by iteration, one of the responses exactly once."""

    def __aiter__(self) -> Exchange: ...
    async def __anext__(self) -> bytes: ...
    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None: ...
    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None: ...
    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Stream: ...


class Stand:
    """The application. One for each worker process."""

    def __init__(self, folder: Path, *, opens: Open | None = None) -> None:
        self._counters = Counters()
        self._keeper = Keeper(folder, counters=self._counters, label=f'worker="{os.getpid()}"', opens=opens)
        self._lookups = Lookups(self._keeper.reference)
        self._writing: asyncio.TimerHandle | None = None

    async def __call__(self, scope: Scope, exchange: Exchange) -> None:
        """Answer one request."""
        if scope.path in search.PATHS:
            answer = await self._searched(request_of(scope))
        elif scope.method == "POST" and scope.path in forms.PATHS:
            answer = await self._form(posted_of(scope), exchange)
        else:
            answer = self._keeper.answer(request_of(scope), now=time.time())
        counts = self._counters.counts
        counts[ANSWERS[answer.status // 100 - 1]] += 1
        counts[SENT_BYTES] += len(answer.body)
        headers = list(answer.headers)
        if answer.rest:
            await self._stream(answer, headers, exchange)
        elif answer.body:
            exchange.response_bytes(answer.status, headers, answer.body)
        else:
            exchange.response_empty(answer.status, headers)

    async def _stream(self, answer: Answer, headers: list[tuple[str, str]], exchange: Exchange) -> None:
        """Send a file a piece at a time. If one cannot be had any more the file breaks off, short of the length that was said."""
        stream = exchange.response_stream(answer.status, headers)
        await stream.send_bytes(answer.body)
        for span in answer.rest:
            more = self._keeper.more(span, now=time.time())
            if more is None:
                return
            self._counters.counts[SENT_BYTES] += len(more)
            await stream.send_bytes(more)

    async def _searched(self, request: Request) -> Answer:
        looked: asyncio.Future[Looked] = asyncio.get_running_loop().create_future()
        # who asked may have gone meanwhile, and what awaited it with them
        self._lookups.look_up(request, lambda found: None if looked.done() else looked.set_result(found))
        return self._keeper.answer_search(request, await looked, now=time.time())

    async def _form(self, request: Request, exchange: Exchange) -> Answer:
        form = b""
        async for piece in exchange:
            form += piece
            if len(form) > forms.LONGEST_BYTES:
                return plain.of_edition(forms.too_long(), self._keeper.edition(now=time.time()))
        self._write_counts_later()
        return self._keeper.answer_form(request, form, now=time.time())

    def _write_counts_later(self) -> None:
        """Have written what nobody adds to any more; nobody tells us when this process ends."""
        if self._writing is None:
            self._writing = asyncio.get_running_loop().call_later(_WRITE_AFTER_S, self._write_counts)

    def _write_counts(self) -> None:
        self._writing = None
        self._keeper.close(now=time.time())


def request_of(scope: Scope) -> Request:
    """Return what the core needs to know of a request for a page. Every header asked for costs a microsecond."""
    headers = scope.headers
    part = headers.get("range")
    return Request(
        method=scope.method,
        path=scope.path,
        query=scope.query_string,
        accept_encoding=headers.get("accept-encoding"),
        if_none_match=headers.get("if-none-match"),
        if_modified_since=headers.get("if-modified-since"),
        if_range=None if part is None else headers.get("if-range"),
        range=part,
        cookie="; ".join(headers.get_all("cookie")),  # HTTP/2 may send each cookie by itself (RFC 9113, 8.2.3)
        gpc=headers.get("sec-gpc"),
        seen=headers.get("late-edition-position"),
        accept_datetime=headers.get("accept-datetime"),
        authorization=headers.get("authorization") if scope.path.startswith(RESERVED) else None,
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
        gpc=headers.get("sec-gpc"),
        referer=headers.get("referer"),
        dnt=headers.get("dnt"),
        secure=scope.scheme == "https" or headers.get("x-forwarded-proto") == "https",
    )


def serve(store_folder: Path, *, host: str, port: int, workers: int, opens: Open | None = None) -> None:
    """Serve the editions in `store_folder`, as `run.serve` does. Raises SystemExit if the workers cannot be kept running."""
    Granian(
        "lateedition.stand.app:Stand",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        websockets=False,
        backlog=BACKLOG,
        backpressure=IN_FLIGHT,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_READ_TIMEOUT_MS, max_buffer_size=LONGEST_HEADERS_BYTES),
        http2_settings=HTTP2Settings(max_headers_size=LONGEST_HEADERS_BYTES),
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    ).serve(target_loader=partial(_load, store_folder, opens), wrap_loader=False)


def _load(store_folder: Path, opens: Open | None) -> Stand:
    return Stand(store_folder, opens=opens)
