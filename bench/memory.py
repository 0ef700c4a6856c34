"""How much memory does a stand take, and a reader who follows along?  About 4 minutes.

A stand of one worker over 20,000 pages, fresh and after all of them were asked for; then 9,500 readers who follow along by
Server-Sent Events, and how long an event of 1 kB takes until each of them has it, counted from when the edition is asked to
be printed; beside nchan (nginx) in the same run. The server is on one core and the readers, in C, on the other. The memory of
sockets, which is the kernel's, is not counted.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import ours
from bench.articles import prose
from bench.harness import accounting, charts, machine, results, wrk
from bench.harness.cores import CLIENT_CORE, SERVER_CORE, CannotMeasure, both_cores
from bench.harness.installing import CannotHave
from bench.harness.listeners import Listeners, allow_files, listening
from bench.harness.places import workspace
from bench.harness.processes import Running, end_when_told, free_port
from bench.harness.reader import reading
from bench.harness.results import Circumstances
from bench.harness.rounds import estimate
from bench.harness.spread import latencies
from bench.pages import site_of
from bench.peers import nchan

PAGES, CONNECTIONS, EVENTS = 20_000, 9_500, 20
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


def main() -> int:
    """Measure what the arguments say, print, keep and draw it. Returns the exit status."""
    wanted = _arguments()
    if wanted.draw:
        draw()
        return 0
    end_when_told()
    both_cores()
    machine.warn_unless_quiet()
    circumstances, versions = Circumstances(), dict[str, str]()
    estimate(90 + 1.5 * wanted.events * (len(ours.FRONTS) + 1), of="memory")
    try:
        allow_files(wanted.connections + 1_000)
    except ValueError as refused:
        raise CannotMeasure(str(refused)) from refused
    with workspace("memory") as folder:
        site = site_of(wanted.pages)
        ours.print_pages(folder / "edition", site.pages, site.fragments)
        stands = {front: _stand(front, list(site.pages), folder) for front in ours.FRONTS}
        following = _follow(folder, wanted.connections, wanted.events, versions)
    found = {"pages": wanted.pages, "stands": stands, "connections": wanted.connections, "following": following}
    results.save("memory", {**circumstances.kept(versions), **found})
    _print(found)
    draw()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench memory", description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES, help="how many pages the edition has (20000)")
    parser.add_argument("--connections", type=int, default=CONNECTIONS, help="how many readers follow along (9500)")
    parser.add_argument("--events", type=int, default=EVENTS, help="how many events they are sent (20)")
    parser.add_argument("--draw", action="store_true", help="draw the picture from the kept results and measure nothing")
    return parser.parse_args()


# A stand


def _stand(front: str, paths: list[str], folder: Path) -> dict[str, Any]:
    print(f"  stand ({front}): fresh, and after {len(paths):,} pages", file=sys.stderr, flush=True)
    port = free_port()
    random.Random(_SEED).shuffle(paths)
    with ours.stand(folder / "edition", port=port, work=folder, front=front, core=SERVER_CORE) as stand:
        with reading(port, headers={"Accept-Encoding": "gzip"}) as reader:
            reader.get(paths[0])
            fresh = accounting.footprint(stand.pid)
            for path in paths:
                reader.get(path)
        rotation = wrk.rotation_of(paths, folder=folder)
        wrk.measure(stand, port=port, rotation=rotation, headers={"Accept-Encoding": "gzip"}, duration_s=5)
        return {"fresh": asdict(fresh), "after_serving": asdict(accounting.footprint(stand.pid))}


# Readers who follow along


def _follow(folder: Path, connections: int, events: int, versions: dict[str, str]) -> dict[str, Any]:
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


# Saying


def _print(found: Mapping[str, Any]) -> None:
    print(f"\n{'stand of one worker, MiB beyond the mapped store':<52}{'fresh':>8}{'after serving':>16}")
    for front, memory in found["stands"].items():
        fresh, after = (memory[when]["beyond_store_bytes"] / 2**20 for when in ("fresh", "after_serving"))
        print(f"  {front:<50}{fresh:8.1f}{after:16.1f}")
    if found["following"]:
        heading = f"{found['connections']:,} readers who follow along"
        print(f"\n{heading:<40}{'bytes each':>12}{'p50 ms':>9}{'p99 ms':>9}{'lost':>7}")
    for name, each in found["following"].items():
        fan_out = each["fan_out"]
        print(f"  {name:<38}{each['bytes_per_connection']:12,.0f}{fan_out['p50_ms']:9.1f}{fan_out['p99_ms']:9.1f}{each['lost']:7}")


def draw() -> None:
    """Draw the picture of what is kept."""
    kept = results.load("memory")
    rows = _rows(kept)
    if rows:
        title = "Memory of a stand of one worker, after serving 20,000 pages"
        charts.save("memory", charts.bars(title, rows, unit="MiB", source=charts.source_of(kept)))


def _rows(kept: Mapping[str, Any]) -> Sequence[charts.Bar]:
    return [
        charts.Bar(f"stand ({front})", charts.exactly(memory["after_serving"]["beyond_store_bytes"] / 2**20), ours=True)
        for front, memory in kept.get("stands", {}).items()
    ]


if __name__ == "__main__":
    sys.exit(main())
