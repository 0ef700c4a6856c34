"""The front: a server for machines of others, who push to the house, subscribe or call back.

Granian reads HTTP, in this process and in a thread of its own; here it is said what one may send and for how long. A connection
carries one request, there are at most so many at a time, and more wait outside. It is spoken to in ASGI and not in its own RSGI:
there, a body that was cut off looks like one that came to its end (granian 2.8.7).
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server

from lateedition.courier.exchange import Asked, Delivery, Reply, said

log = logging.getLogger(__name__)

Admit = Callable[[Asked, datetime], Delivery | Reply]
Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Result = TypeVar("Result")

_TRY_AGAIN_S = 10.0
_STOPPED_WITHIN_S = 5.0
_LOGGING = {"version": 1, "disable_existing_loggers": False, "loggers": {"_granian": {"propagate": True}}}
"""What granian has to say goes where the house's lines go."""


@dataclass(frozen=True)
class FrontLimits:
    """What senders may take: time for a head and for a body, bytes of a head, connections of all of them, bytes that all hold."""

    head_s: float = 10.0
    body_s: float = 60.0
    head_bytes: int = 16 * 1024
    connections: int = 64
    held_bytes: int = 256 * 1024**2
    at_work: int = 4


class _CutOff(Exception):
    """The sender went away before the body was whole."""


class Front:
    """Serves at `host` and `port` what `admit` lets in."""

    def __init__(self, host: str, port: int, *, admit: Admit, limits: FrontLimits | None = None) -> None:
        self._host = host
        self._port = port
        self._admit = admit
        self._limits = limits or FrontLimits()
        self._held_bytes = 0
        self._waits: set[asyncio.Timeout] = set()
        self._crew = ThreadPoolExecutor(self._limits.at_work, thread_name_prefix="front")
        self._stopping = threading.Event()
        self._running: tuple[asyncio.AbstractEventLoop, Server] | None = None
        self._thread = threading.Thread(target=self._serve, name="front", daemon=True)

    def start(self) -> None:
        """Begin to serve. A port that cannot be had is said, and tried again."""
        self._thread.start()

    def stop(self) -> None:
        """End it; what is being taken in is finished, and what has not come whole is not waited for."""
        self._stopping.set()
        running = self._running
        if running is not None:
            with suppress(RuntimeError):  # it has just ended by itself
                running[0].call_soon_threadsafe(self._cut_waits, running[0])
                running[0].call_soon_threadsafe(running[1].stop)
        self._thread.join(timeout=_STOPPED_WITHIN_S)
        self._crew.shutdown(cancel_futures=True)

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                asyncio.run(self._run())
            except (RuntimeError, OSError) as error:
                why = (str(error).splitlines() or [type(error).__name__])[0]
                log.error("cannot listen on %s:%d: %s; trying again in %.0f s", self._host, self._port, why, _TRY_AGAIN_S)
                self._stopping.wait(_TRY_AGAIN_S)

    async def _run(self) -> None:
        limits = self._limits
        server = Server(
            self._answer,
            address=self._host,
            port=self._port,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            websockets=False,
            backpressure=limits.connections,
            http1_settings=HTTP1Settings(
                header_read_timeout=int(limits.head_s * 1000), keep_alive=False, max_buffer_size=max(8192, limits.head_bytes)
            ),
            log_level=LogLevels.error,
            log_dictconfig=_LOGGING,
        )
        self._running = (asyncio.get_running_loop(), server)
        try:
            if not self._stopping.is_set():
                await server.serve()
        finally:
            self._running = None

    def _cut_waits(self, loop: asyncio.AbstractEventLoop) -> None:
        for wait in self._waits:
            if not wait.expired():
                wait.reschedule(loop.time())

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            reply = await self._reply(_asked(scope), receive)
        except _CutOff:
            return
        except sqlite3.Error as error:
            log.error("what was sent to %s could not be kept: %s; the sender was told to send it again", scope["path"], error)
            reply = said(503, "it could not be kept; send it again later", retry_after="30")
        headers = {**reply.headers, "content-length": str(len(reply.body)), "cache-control": "no-store"}
        coded = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": coded})
        await send({"type": "http.response.body", "body": reply.body})

    async def _reply(self, asked: Asked, receive: Receive) -> Reply:
        admitted = await self._off_the_loop(lambda: self._admit(asked, datetime.now(UTC)))
        if isinstance(admitted, Reply):
            return admitted
        length = asked.headers.get("content-length", "")
        if length.isdecimal() and int(length) > admitted.most_bytes:
            return _too_large(admitted.most_bytes)
        pieces: list[bytes] = []
        wait = asyncio.timeout(self._limits.body_s)
        self._waits.add(wait)
        try:
            async with wait:
                refusal = await self._read(receive, pieces, most_bytes=admitted.most_bytes)
            if refusal is not None:
                return refusal
            return await self._off_the_loop(lambda: admitted.take(b"".join(pieces)))
        except TimeoutError:
            return said(408, f"expected the whole body within {self._limits.body_s:.0f} s")
        finally:
            self._waits.discard(wait)
            self._held_bytes -= sum(map(len, pieces))

    async def _read(self, receive: Receive, pieces: list[bytes], *, most_bytes: int) -> Reply | None:
        """Put the body into `pieces`, or return why not. Raises _CutOff."""
        size_bytes = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise _CutOff
            piece = message.get("body", b"")
            pieces.append(piece)
            size_bytes += len(piece)
            self._held_bytes += len(piece)
            if size_bytes > most_bytes:
                return _too_large(most_bytes)
            if self._held_bytes > self._limits.held_bytes:
                return said(503, "too much is being sent at once; send it again later", retry_after="5")
            if not message.get("more_body", False):
                return None

    async def _off_the_loop(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._crew, work)


def _too_large(most_bytes: int) -> Reply:
    return said(413, f"expected at most {most_bytes} bytes")


def _asked(scope: Scope) -> Asked:
    # the first of several of one name counts
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in reversed(scope["headers"])}
    peer = (scope.get("client") or ("",))[0]
    return Asked(scope["method"], scope["path"], scope["query_string"].decode("latin-1"), headers, peer)
