"""The crew: a parent that binds the port, forks the workers, and brings back those that die.

The parent keeps every listening socket open, so that what has connected while a worker is gone waits for the next one. Each
worker has a socket of its own on the same port, between which the kernel deals out connections (SO_REUSEPORT).
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lateedition.stand.counters import Counters
from lateedition.stand.lean.limits import Limits
from lateedition.stand.lean.worker import BACKLOG, STOP_SIGNALS, work
from lateedition.stand.services import Open
from lateedition.supervisor import Record, after_death, after_start, how_it_ended, pause_s, tie_to_parent

logger = logging.getLogger(__name__)

LONGEST_PAUSE_S = 5.0
"""Longer than that no worker's place is left empty: connections of its socket wait for it."""

USER_TIMEOUT_MS = 60_000
"""After this long without a sign from the other side that anything sent has arrived, the kernel gives a connection up."""

UNSENT_BYTES = 128 << 10
"""How much the kernel takes from us before it can send it: else it would hold 4 MB for each reader who does not read."""

_KILLED_AFTER_S = 1.0

Address = tuple[socket.AddressFamily, tuple[Any, ...]]
"""A family and what its sockets bind to, as `getaddrinfo` gives them."""


class CannotListen(OSError):
    """The port cannot be had; the message says which and why."""


def serve(store_folder: Path, *, host: str, port: int, workers: int, limits: Limits, opens: Open | None = None) -> None:
    """Serve the editions in `store_folder` until SIGTERM or SIGINT. Blocks. Raises CannotListen if the port cannot be had."""
    sockets = listening(host, port, workers=workers)
    counters = Counters(workers=workers)

    def job(slot: int) -> None:
        close_all(each for own in sockets if own is not sockets[slot] for each in own)
        work(sockets[slot], store_folder=store_folder, limits=limits, counters=counters.of_worker(slot), opens=opens)

    def close_all(which: Iterable[socket.socket]) -> None:
        for each in which:
            each.close()

    def shut() -> None:
        close_all(each for own in sockets for each in own)

    _Crew(job, [_Place() for _ in range(workers)], shut=shut, grace_s=limits.grace_s + _KILLED_AFTER_S).run()


def listening(host: str, port: int, *, workers: int) -> list[list[socket.socket]]:
    """Return the sockets that each worker accepts from, one for each address of `host`. Raises CannotListen."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        addresses: list[Address] = list(dict.fromkeys((family, address) for family, _, _, _, address in found))
        if workers == 1 or sys.platform != "linux":
            return [[_listening(each, addresses) for each in addresses]] * workers
        for each in addresses:
            # Sharing a port means joining whoever shares it already: another newsroom must not be joined by mistake.
            _bound(each, addresses, shared=False).close()
        return [[_listening(each, addresses, shared=True) for each in addresses] for _ in range(workers)]
    except OSError as refused:
        raise CannotListen(f"cannot listen on {host!r}, port {port}: {refused.strerror}; choose another, or stop what has it") from refused


def _listening(address: Address, among: Sequence[Address], *, shared: bool = False) -> socket.socket:
    made = _bound(address, among, shared=shared)
    for option, value in (("TCP_USER_TIMEOUT", USER_TIMEOUT_MS), ("TCP_NOTSENT_LOWAT", UNSENT_BYTES)):
        if hasattr(socket, option):  # what is accepted from it inherits both
            made.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
    made.listen(BACKLOG)
    made.settimeout(0)
    return made


def _bound(address: Address, among: Sequence[Address], *, shared: bool) -> socket.socket:
    family, at = address
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6 and any(other != family for other, _ in among):
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(at)
    except OSError:
        made.close()
        raise
    return made


@dataclass
class _Place:
    """A worker's place: who has it now, and how it went with those before."""

    record: Record = field(default_factory=Record)
    pid: int | None = None


@dataclass
class _Crew:
    """The workers of a stand. Signals only wake the loop up and say their number; nothing happens in a handler."""

    job: Callable[[int], None]
    places: list[_Place]
    shut: Callable[[], None]
    grace_s: float
    told_to_stop: bool = False
    ears: tuple[socket.socket, socket.socket] = field(default_factory=socket.socketpair)

    def run(self) -> None:
        for end in self.ears:
            end.settimeout(0)
        signal.set_wakeup_fd(self.ears[1].fileno(), warn_on_full_buffer=False)
        for number in (*STOP_SIGNALS, signal.SIGCHLD):
            if signal.getsignal(number) is not signal.SIG_IGN or number == signal.SIGCHLD:
                signal.signal(number, _only_wake_up)
        while not self.told_to_stop:
            self._fill_places()
            self._listen(self._until_due_s())
            self._bury()
        self._stop()

    def _fill_places(self) -> None:
        for slot, place in enumerate(self.places):
            if place.record.due is not None and place.record.due <= time.monotonic():
                place.record = after_start(place.record, now=time.monotonic())
                place.pid = self._fork(slot)

    def _fork(self, slot: int) -> int:
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        # A signal that came to the child before its loop runs would be swallowed: the worker lets it in when it does.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        pid = os.fork()
        if pid:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
            return pid
        status = 1
        try:
            self._become_worker(parent)
            self.job(slot)
            status = 0
        finally:
            if status:
                sys.excepthook(*sys.exc_info())
            sys.stderr.flush()
            os._exit(status)

    def _become_worker(self, parent: int) -> None:
        signal.set_wakeup_fd(-1)
        for end in self.ears:
            end.close()
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C reaches the whole group, and the parent says what follows
        tie = tie_to_parent(parent)
        if tie is not None:
            tie()

    def _until_due_s(self) -> float | None:
        dues = [place.record.due for place in self.places if place.record.due is not None]
        return max(0.0, min(dues) - time.monotonic()) if dues else None

    def _listen(self, timeout_s: float | None) -> None:
        if select.select([self.ears[0]], [], [], timeout_s)[0]:
            with contextlib.suppress(BlockingIOError):
                if any(number in STOP_SIGNALS for number in self.ears[0].recv(4_096)):
                    self.told_to_stop = True

    def _bury(self) -> None:
        for place in self.places:
            if place.pid is None:
                continue
            pid, status = os.waitpid(place.pid, os.WNOHANG)
            if pid:
                now = time.monotonic()
                record = after_death(place.record, now=now)
                pause = min(pause_s(record.deaths), LONGEST_PAUSE_S)
                place.record, place.pid = Record(record.deaths, record.started, due=now + pause), None
                if not self.told_to_stop:
                    ended = how_it_ended(os.waitstatus_to_exitcode(status))
                    logger.warning("worker %d %s; starting another in %g s", pid, ended, pause)

    def _stop(self) -> None:
        self.shut()
        self._signal(signal.SIGTERM)
        until = time.monotonic() + self.grace_s
        while any(place.pid for place in self.places) and time.monotonic() < until:
            self._listen(until - time.monotonic())
            self._bury()
        for place in self.places:
            if place.pid is not None:
                logger.warning("worker %d did not end in %g s; killing it", place.pid, self.grace_s)
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        for place in self.places:
            if place.pid is not None:
                os.kill(place.pid, number)


def _only_wake_up(*_: object) -> None:
    pass
