"""A worker: one process with its loop, its sweep and its graceful end."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import Sequence
from pathlib import Path

import uvloop
from msgspec import structs

from lateedition.stand.counters import Counters
from lateedition.stand.keeper import Keeper
from lateedition.stand.lean.connection import Connection
from lateedition.stand.lean.floor import Floor
from lateedition.stand.lean.limits import Limits
from lateedition.stand.services import Open

try:
    import resource
except ImportError:  # not on every system
    resource = None  # type: ignore[assignment]

logger = logging.getLogger(__name__)

BACKLOG = 4_096
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

_SPARE_FILES = 64
_LAST_REQUESTS_S = 0.05
"""What has arrived when the stand is told to stop is answered still: so long it may take to be read."""


def work(sockets: Sequence[socket.socket], *, store_folder: Path, limits: Limits, counters: Counters, opens: Open | None = None) -> None:
    """Serve on `sockets`, which listen already, until SIGTERM, and then until what is under way is done. Blocks.

    It is started with the signals that stop it blocked: uvloop forgets one that comes when its loop does not run yet.
    """
    loop = uvloop.new_event_loop()
    asyncio.set_event_loop(loop)
    worker = _Worker(loop, Keeper(store_folder, counters=counters, opens=opens), fitted(limits, files=_most_files()), counters)
    servers = [loop.run_until_complete(loop.create_server(worker.connect, sock=each, backlog=BACKLOG)) for each in sockets]
    loop.add_signal_handler(signal.SIGTERM, worker.stop, servers)
    gc.freeze()
    worker.sweep()
    worker.look()
    loop.call_soon(signal.pthread_sigmask, signal.SIG_UNBLOCK, STOP_SIGNALS)
    loop.run_forever()
    loop.close()


def fitted(limits: Limits, *, files: int) -> Limits:
    """Return `limits` with no more connections and listeners than a process that may open so many files can have."""
    room = max(files - limits.overflow - _SPARE_FILES, 2)
    wanted = limits.connections + limits.listeners
    if wanted <= room:
        return limits
    connections = max(1, room * limits.connections // wanted)
    return structs.replace(limits, connections=connections, listeners=max(1, room - connections))


class _Worker:
    def __init__(self, loop: asyncio.AbstractEventLoop, keeper: Keeper, limits: Limits, counters: Counters) -> None:
        self._loop = loop
        self._keeper = keeper
        self._limits = limits
        self._floor = Floor(keeper, counters=counters, limits=limits, call_soon=loop.call_soon)
        self._floor.tick = loop.time()
        self._said = 0

    def connect(self) -> Connection:
        return Connection(self._floor)

    def sweep(self) -> None:
        self._loop.call_later(self._limits.sweep_s, self.sweep)
        self._floor.sweep(self._loop.time())
        self._keeper.write_counts(now=self._floor.now())
        self._say_edition()

    def _say_edition(self) -> None:
        imprint = self._keeper.edition(now=self._floor.now())
        if imprint.number != self._said:
            self._said = imprint.number
            about = {"edition": imprint.number, "position": imprint.position}
            logger.info("readers have edition %d, with the log up to row %d", imprint.number, imprint.position, extra=about)

    def look(self) -> None:
        self._loop.call_later(self._limits.look_s, self.look)
        if self._floor.listeners:
            event = self._keeper.look(now=self._floor.now())
            if event is not None:
                self._floor.listeners.tell(event)

    def stop(self, servers: Sequence[asyncio.Server]) -> None:
        if self._floor.stopping:
            return
        self._floor.stopping = True
        for server in servers:
            server.close()
        self._floor.listeners.close()
        self._loop.call_later(_LAST_REQUESTS_S, self._wind_up, self._loop.time() + self._limits.grace_s)

    def _wind_up(self, until: float) -> None:
        self._floor.close_idle()
        if len(self._floor) + len(self._floor.listeners) == 0 or self._loop.time() >= until:
            self._floor.clear()
            self._keeper.close(now=self._floor.now())
            self._loop.call_soon(self._loop.stop)
        else:
            self._loop.call_later(_LAST_REQUESTS_S, self._wind_up, until)


def _most_files() -> int:
    """Return how many files this process may open, after raising that to what it may be raised to."""
    if resource is None:
        return 256
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most if most != resource.RLIM_INFINITY else 1 << 20
