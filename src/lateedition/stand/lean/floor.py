"""The floor: what all connections of a worker share, and how many of them there may be."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable
from typing import Protocol

from lateedition.stand.counters import CONNECTIONS, TOO_MANY, Counters
from lateedition.stand.keeper import Keeper
from lateedition.stand.lean.limits import Limits
from lateedition.stand.lean.listeners import Listeners
from lateedition.stand.lean.reader import Reader
from lateedition.stand.lean.wire import Pen
from lateedition.stand.lookups import Lookups

_AT_ONCE = 128
"""Which part of the connections is closed at once when room is made: one in so many."""


class Guest(Protocol):
    """A connection as the floor sees it. `deadline` is when its time is up, in the seconds of the floor's tick."""

    deadline: float

    @property
    def idle(self) -> bool: ...
    def time_out(self) -> None: ...
    def drop(self) -> None: ...
    def close(self) -> None: ...


class Floor:
    """One for a worker. `tick` is the moment of the last sweep: times that need not be exact are counted from there."""

    def __init__(
        self,
        keeper: Keeper,
        *,
        counters: Counters,
        limits: Limits,
        call_soon: Callable[[Callable[[], None]], object],
        now: Callable[[], float] = time.time,
    ) -> None:
        self.keeper = keeper
        self.counts = counters.counts
        self.limits = limits
        self.reader = Reader(limits)
        self.pen = Pen()
        self.lookups = Lookups(keeper.reference)
        self.listeners = Listeners(limits=limits, counters=counters, call_soon=call_soon)
        self.call_soon = call_soon
        self.now = now
        self.tick = 0.0
        self.stopping = False
        self._guests: dict[Guest, None] = {}  # in the order in which they came
        self._blocked: dict[Guest, int] = {}
        self._blocked_bytes = 0
        self._nobody_idle = False
        self._room = 0

    def __len__(self) -> int:
        """Return how many connections there are, listeners not among them."""
        return len(self._guests)

    def come_in(self, guest: Guest) -> bool:
        """Let a connection in. False if there is no room: then it is to be told so, and is dropped if there are too many of those, too."""
        has_room = len(self._guests) < self.limits.connections or self._make_room()
        self._guests[guest] = None
        self.counts[CONNECTIONS] = len(self._guests)
        if not has_room and len(self._guests) > self.limits.connections + self.limits.overflow:
            self.counts[TOO_MANY] += 1
            guest.drop()
        return has_room

    def go_out(self, guest: Guest) -> None:
        """Let a connection out, or over to the listeners."""
        self._guests.pop(guest, None)
        self.counts[CONNECTIONS] = len(self._guests)
        self.unblock(guest)

    def block(self, guest: Guest, waiting_bytes: int) -> None:
        """Take down that this much waits for a connection to be read; if that is too much for all together, drop the oldest."""
        self.unblock(guest)
        self._blocked[guest] = waiting_bytes
        self._blocked_bytes += waiting_bytes
        while self._blocked_bytes > self.limits.blocked_bytes:
            oldest = next(iter(self._blocked))
            self.unblock(oldest)
            oldest.drop()

    def unblock(self, guest: Guest) -> None:
        """Take down that nothing waits any more."""
        self._blocked_bytes -= self._blocked.pop(guest, 0)

    def sweep(self, tick: float) -> None:
        """Look at every connection, and end those whose time is up."""
        self.tick = tick
        self._nobody_idle, self._room = False, 0
        for guest in list(self._guests):
            if guest.deadline <= tick:
                guest.time_out()
        self.listeners.beat()

    def close_idle(self) -> None:
        """Close the connections on which nothing is under way."""
        for guest in list(self._guests):
            if guest.idle:
                guest.close()

    def clear(self) -> None:
        """Drop every connection."""
        for guest in list(self._guests):
            guest.drop()

    def _make_room(self) -> bool:
        # Looking for the idle costs a look at all, so it is done for several newcomers at once, and once a sweep if there are none.
        if self._room:
            self._room -= 1
            return True
        if self._nobody_idle:
            return False
        idle = (guest for guest in self._guests if guest.idle)
        longest = heapq.nsmallest(max(1, self.limits.connections // _AT_ONCE), idle, key=lambda guest: guest.deadline)
        for guest in longest:
            guest.close()
        self._nobody_idle = not longest
        self._room = max(0, len(longest) - 1)
        return bool(longest)
