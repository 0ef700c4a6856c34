"""A worker without its process, and a network that is none: to test what a connection does, byte by byte and at once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

from lateedition.stand.counters import Counters
from lateedition.stand.keeper import Keeper
from lateedition.stand.lean.connection import Connection
from lateedition.stand.lean.floor import Floor
from lateedition.stand.lean.limits import Limits

NOW = 1_588_680_060.0


class Network(asyncio.Transport):
    """A transport that keeps what is written. While `stuck`, the other side reads nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.waiting_bytes = 0
        self.high_bytes = 64 << 10
        self.stuck = False
        self.reading = True
        self.ended = False
        self.closed = False
        self.aborted = False
        self.protocol: Connection | None = None

    def write(self, data: bytes) -> None:  # type: ignore[override]
        assert data
        assert not self.closed, "written after it was closed"
        assert not self.ended, "written after its end was"
        self.sent.append(bytes(data))
        if self.stuck:
            self.waiting_bytes += len(data)
            if self.waiting_bytes > self.high_bytes and self.protocol is not None:
                self.protocol.pause_writing()

    def write_eof(self) -> None:
        self.ended = True

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = self.aborted = True

    def is_closing(self) -> bool:
        return self.closed

    def get_write_buffer_size(self) -> int:
        return self.waiting_bytes

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self.high_bytes = high if high is not None else 64 << 10

    def pause_reading(self) -> None:
        assert self.reading
        self.reading = False

    def resume_reading(self) -> None:
        assert not self.reading
        self.reading = True


class Client:
    """The other side of one connection to a floor."""

    def __init__(self, floor: Floor, soon: list[Callable[[], None]]) -> None:
        self._soon = soon
        self._arrived: list[bytes] = []
        self.connection = Connection(floor)
        self.network = Network()
        self.network.protocol = self.connection
        self.connection.connection_made(self.network)

    @property
    def sent(self) -> bytes:
        return b"".join(self.network.sent)

    @property
    def over(self) -> bool:
        """Whether the server has ended its side."""
        return self.network.closed or self.network.ended

    def say(self, *pieces: bytes) -> bytes:
        """Send `pieces`, each in a packet of its own, and return all that was answered so far."""
        self._arrived += pieces
        while self._arrived and self.network.reading and not self.network.closed:
            self.connection.data_received(self._arrived.pop(0))
            self.settle()
        return self.sent

    def settle(self) -> None:
        while self._soon:
            self._soon.pop(0)()

    def read_everything(self) -> None:
        """Read all that waits, and let what was held back arrive."""
        self.network.waiting_bytes = 0
        self.connection.resume_writing()
        self.say()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.connection_lost(None)


class House:
    """A worker without its process."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.soon: list[Callable[[], None]] = []
        self.counters = Counters()
        self.keeper = Keeper(folder, counters=self.counters)
        self.floor = Floor(self.keeper, counters=self.counters, limits=limits, call_soon=self.soon.append, now=lambda: NOW)

    def client(self) -> Client:
        return Client(self.floor, self.soon)

    def pass_time(self, seconds: float) -> None:
        self.floor.sweep(self.floor.tick + seconds)


def statuses(sent: bytes) -> list[int]:
    """Return the statuses of all answers in `sent`. No page of the small edition has a status line in it."""
    return [int(found) for found in re.findall(rb"HTTP/1\.1 ([0-9]{3}) ", sent)]
