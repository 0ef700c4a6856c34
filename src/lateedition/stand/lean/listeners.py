"""Listeners: the connections that are told of new editions. An event's bytes are made once and shared by all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Protocol

from lateedition.stand.counters import EVENTS, LISTENERS, Counters
from lateedition.stand.lean.limits import Limits
from lateedition.stand.live import HEARTBEAT

_AT_ONCE = 200
"""How many are told before readers of pages have their turn: two milliseconds."""


class Listener(Protocol):
    """A connection as its listeners' list sees it. `place` is for the list to use."""

    place: int

    def tell(self, said: bytes) -> None: ...
    def drop(self) -> None: ...
    def close(self) -> None: ...


class Listeners:
    """One for a worker. They sit round a wheel, and each sweep those of the next place hear a heartbeat."""

    def __init__(self, *, limits: Limits, counters: Counters, call_soon: Callable[[Callable[[], None]], object]) -> None:
        self._wheel: list[set[Listener]] = [set() for _ in range(max(1, round(limits.heartbeat_s / limits.sweep_s)))]
        self._most = limits.listeners
        self._counts = counters.counts
        self._call_soon = call_soon
        self._count = 0
        self._next_seat = 0
        self._next_beat = 0
        self._telling: deque[tuple[bytes, Iterator[Listener]]] = deque()

    def __len__(self) -> int:
        """Return how many there are."""
        return self._count

    @property
    def full(self) -> bool:
        """Whether there are as many as there may be."""
        return self._count >= self._most

    def come_in(self, listener: Listener) -> None:
        """Seat a listener."""
        listener.place = self._next_seat
        self._next_seat = (self._next_seat + 1) % len(self._wheel)
        self._wheel[listener.place].add(listener)
        self._counted(1)

    def go_out(self, listener: Listener) -> None:
        """Take a listener's seat away."""
        self._wheel[listener.place].discard(listener)
        self._counted(-1)

    def tell(self, event: bytes) -> None:
        """Send `event` to all who listen now, in their turn. Events come in the order in which they are told."""
        self._telling.append((event, iter(list(chain.from_iterable(self._wheel)))))
        if len(self._telling) == 1:
            self._tell_some()

    def beat(self) -> None:
        """Send a heartbeat to those whose turn it is."""
        for listener in list(self._wheel[self._next_beat]):
            listener.tell(HEARTBEAT)
        self._next_beat = (self._next_beat + 1) % len(self._wheel)

    def close(self) -> None:
        """Close all of them; they will come back."""
        for listener in list(chain.from_iterable(self._wheel)):
            listener.close()

    def _tell_some(self) -> None:
        event, rest = self._telling[0]
        some = list(islice(rest, _AT_ONCE))
        if len(some) < _AT_ONCE:
            self._telling.popleft()
        if self._telling:
            self._call_soon(self._tell_some)
        for listener in some:
            listener.tell(event)
        self._counts[EVENTS] += len(some)

    def _counted(self, change: int) -> None:
        self._count += change
        self._counts[LISTENERS] = self._count
