"""Readers who follow along by Server-Sent Events: what each costs, and how long an event takes until each of them has it.

The server is on one core and the readers, in C, on the other. The memory of sockets, which is the kernel's, is not counted.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import ours
from bench.articles import prose
from bench.harness import accounting
from bench.harness.cores import CLIENT_CORE, SERVER_CORE
from bench.harness.installing import CannotHave
from bench.harness.listeners import Listeners, listening
from bench.harness.processes import Running, free_port
from bench.harness.reader import reading
from bench.harness.spread import latencies
from bench.peers import nchan

EVENT_BYTES = 1_000
_PATIENCE_S = 30
_SETTLE_S = 1.0
_SEED = 5


@dataclass(frozen=True)
class Broadcaster:
    """A server that readers follow at `path`; `tell` sends an event of these words to all of them."""

    name: str
    server: Running
    port: int
    path: str
    tell: Callable[[str], None]


def follow(folder: Path, *, connections: int, events: int, versions: dict[str, str]) -> dict[str, Any]:
    """Return what it costs, and how long it takes, to tell so many readers of so many events, by each front of the stand and by nchan.

    The edition is in `folder`; `versions` learns which nchan it was. Who cannot be had is said and left out.
    """
    found = {}
    for broadcasting in (*(_ours_by(front) for front in ours.FRONTS), _nchan):
        with ExitStack() as stack:
            try:
                broadcaster = stack.enter_context(broadcasting(folder, connections, versions))
            except (CannotHave, ours.NotThereYet) as reason:
                print(f"NOT MEASURED: {reason}", file=sys.stderr)
                continue
            print(f"  {broadcaster.name}: {connections:,} readers, {events} events", file=sys.stderr, flush=True)
            found[broadcaster.name] = _broadcast(broadcaster, folder, connections, events)
    return found


def _broadcast(broadcaster: Broadcaster, folder: Path, connections: int, events: int) -> dict[str, Any]:
    chance = random.Random(_SEED)
    with reading(broadcaster.port) as reader:
        reader.get("/")
    before = accounting.footprint(broadcaster.server.pid)
    listening_to = listening(broadcaster.port, connections=connections, path=broadcaster.path, folder=folder, core=CLIENT_CORE)
    with listening_to as listeners:
        time.sleep(_SETTLE_S)
        after = accounting.footprint(broadcaster.server.pid)
        cpu_s = broadcaster.server.cpu_s()
        delays = [_one_event(broadcaster, listeners, chance) for _ in range(events)]
        cpu_s = broadcaster.server.cpu_s() - cpu_s
        kind = listeners.kind
    each = [delay for event in delays for delay in event]
    return {
        "bytes_per_connection": (after.anonymous_bytes - before.anonymous_bytes) / connections,
        "anonymous_bytes": after.anonymous_bytes,
        "fan_out": latencies(each),
        "lost": connections * events - len(each),
        "cpu_us_per_event_and_reader": cpu_s / (connections * events) * 1e6,
        "listeners": kind,
    }


def _one_event(broadcaster: Broadcaster, listeners: Listeners, chance: random.Random) -> list[float]:
    listeners.mark()
    began = time.monotonic_ns()
    broadcaster.tell(prose(chance, size_bytes=EVENT_BYTES)[:EVENT_BYTES])
    heard = listeners.heard_by_all(patience_s=_PATIENCE_S)
    return [(moment - began) / 1e6 for moment in heard]


def _ours_by(front: str) -> Callable[[Path, int, dict[str, str]], Any]:
    @contextmanager
    def broadcasting(folder: Path, _connections: int, _versions: dict[str, str]) -> Iterator[Broadcaster]:
        port = free_port()
        running = ours.stand(folder / "edition", port=port, work=folder, front=front, core=SERVER_CORE)
        with running as stand, ours.telling(folder / "edition") as tell:
            ours.check_live(port, front=front)
            yield Broadcaster(f"stand ({front})", stand, port, ours.LIVE, tell)

    return broadcasting


@contextmanager
def _nchan(folder: Path, connections: int, versions: dict[str, str]) -> Iterator[Broadcaster]:
    versions["nchan"] = nchan.install()
    port = free_port()
    with nchan.serving(port=port, connections=connections, work=folder, core=SERVER_CORE) as server:
        yield Broadcaster("nchan", server, port, nchan.FOLLOW, lambda words: nchan.tell(port, words.encode()))


def print_following(following: Mapping[str, Any], *, connections: int) -> None:
    """Print what `follow` found, each beside the peer of the same run."""
    if not following:
        return
    heading = f"{connections:,} readers who follow along"
    print(f"\n{heading:<40}{'bytes each':>12}{'p50 ms':>9}{'p99 ms':>9}{'CPU us':>9}{'lost':>7}{'p99 to nchan':>14}")
    peer = following.get("nchan")
    for name, each in following.items():
        fan_out = each["fan_out"]
        beside = f"{fan_out['p99_ms'] / peer['fan_out']['p99_ms']:13.2f}x" if peer else ""
        print(
            f"  {name:<38}{each['bytes_per_connection']:12,.0f}{fan_out['p50_ms']:9.1f}{fan_out['p99_ms']:9.1f}"
            f"{each['cpu_us_per_event_and_reader']:9.2f}{each['lost']:7}{beside}"
        )
