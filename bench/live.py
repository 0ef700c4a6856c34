"""How many listeners does a worker of the stand hold, and how soon are all told?  `./run bench live`, half a minute.

9,500 connections to `/-/live` of one worker on one core, held by one client on the other. Then editions are printed in which
so many fragments differ that the event is 1 KB. For each connection: the time from the commit's return until the event was read.
"""

from __future__ import annotations

import argparse
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from lateedition.edition.record import Fragment
from lateedition.edition.segments import segment
from lateedition.edition.store import Printing, Store

SERVER_CORE, CLIENT_CORE = 0, 1
EVENTS = 10
FRAGMENTS = 24
ADDRESSES = 4
"""Loopback addresses that the client connects from, so that it does not run out of ports."""
SERVE = """
import sys
from pathlib import Path
from lateedition.stand.run import serve
serve(Path(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), workers=1)
"""
ASK = b"GET /-/live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"


def main() -> int:
    """Measure and print. Returns the exit status."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--listeners", type=int, default=9_500)
    listeners = asked.parse_args().listeners
    if not {SERVER_CORE, CLIENT_CORE} <= os.sched_getaffinity(0):
        print(f"this measurement needs cores {SERVER_CORE} and {CLIENT_CORE}", file=sys.stderr)
        return 2
    _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    os.sched_setaffinity(0, {CLIENT_CORE})
    with tempfile.TemporaryDirectory(prefix="lateedition-bench-") as made, Store.for_printing(Path(made) / "edition") as store:
        _publish(store, 0)
        port = _free_port()
        stand = subprocess.Popen(
            [sys.executable, "-c", SERVE, f"{made}/edition", str(port)],
            preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}),  # noqa: PLW1509  nothing else runs here
        )
        try:
            _measure(store, stand.pid, port, listeners)
        finally:
            stand.send_signal(signal.SIGTERM)
            stand.wait(10)
    return 0


def _measure(store: Store, stand: int, port: int, listeners: int) -> None:
    _wait_for(port)
    (worker,) = (int(pid) for pid in Path(f"/proc/{stand}/task/{stand}/children").read_text().split())
    before = _own_bytes(worker)
    started = time.monotonic()
    poll, peers = _connect(port, listeners)
    print(f"{listeners:,} listeners in {time.monotonic() - started:.1f} s")
    print(f"memory of the worker: {before / 1e6:.1f} MB, then {_own_bytes(worker) / 1e6:.1f} MB: ", end="")
    print(f"{(_own_bytes(worker) - before) / listeners / 1024:.2f} KiB a listener, kernel not counted")
    rounds = []
    for number in range(1, EVENTS + 1):
        time.sleep(0.3)
        before_s = _cpu_s(worker)
        committed = _publish(store, number)
        told, size_bytes = _hear(poll, peers, listeners)
        latencies = sorted((moment - committed) * 1e3 for moment in told)
        rounds.append((latencies[0], _at(latencies, 0.5), _at(latencies, 0.99), latencies[-1]))
        cpu_us = (_cpu_s(worker) - before_s) / listeners * 1e6
        first, half, most, last = rounds[-1]
        print(f"{size_bytes} bytes: first {first:.0f}, p50 {half:.0f}, p99 {most:.0f}, last {last:.0f} ms; {cpu_us:.0f} us CPU a listener")
    print(f"p99 from commit, median of {EVENTS}: {_at(sorted(each[2] for each in rounds), 0.5):.0f} ms; ", end="")
    print(f"from the first to be told: {_at(sorted(each[2] - each[0] for each in rounds), 0.5):.0f} ms")


def _publish(store: Store, number: int) -> float:
    """Print an edition in which every fragment differs; return when it was committed."""

    def work(printing: Printing) -> None:
        for fragment in range(FRAGMENTS):
            name = f"latest-{fragment:03d}-of-a-section-with-a-name.en"
            printing.put_fragment(name, Fragment(segment(b"%d" % number)))

    store.print_edition(work, moment=datetime.now(UTC))
    return time.monotonic()


def _connect(port: int, listeners: int) -> tuple[select.epoll, dict[int, socket.socket]]:
    poll, peers = select.epoll(), {}
    for number in range(listeners):
        peer = socket.socket()
        peer.bind((f"127.0.0.{2 + number % ADDRESSES}", 0))
        peer.connect(("127.0.0.1", port))
        peer.sendall(ASK)
        peers[peer.fileno()] = peer
        greeting = b""
        while not greeting.endswith(b"\n\n"):
            greeting += peer.recv(4096)
        peer.setblocking(False)
        poll.register(peer.fileno(), select.EPOLLIN)
    return poll, peers


def _hear(poll: select.epoll, peers: dict[int, socket.socket], listeners: int) -> tuple[list[float], int]:
    """Wait until every listener has read the event; return when each had, and how long it was."""
    told: dict[int, float] = {}
    size_bytes = 0
    until = time.monotonic() + 10
    while len(told) < listeners and time.monotonic() < until:
        for file, _ in poll.poll(1, 4096):
            got = peers[file].recv(4096)
            if b"data: " in got:
                told[file] = time.monotonic()
                size_bytes = len(got)
    if len(told) < listeners:
        raise SystemExit(f"{listeners - len(told)} listeners were not told within 10 s")
    return list(told.values()), size_bytes


def _at(values: list[float], part: float) -> float:
    return values[min(int(part * len(values)), len(values) - 1)]


def _own_bytes(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Private_")) * 1024


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + 15
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            time.sleep(0.3)
            return


if __name__ == "__main__":
    sys.exit(main())
