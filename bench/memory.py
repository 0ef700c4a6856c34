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
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import ours
from bench.following import follow, print_following
from bench.harness import accounting, charts, machine, results, wrk
from bench.harness.cores import SERVER_CORE, CannotMeasure, both_cores
from bench.harness.listeners import allow_files
from bench.harness.places import workspace
from bench.harness.processes import end_when_told, free_port
from bench.harness.reader import reading
from bench.harness.results import Circumstances
from bench.harness.rounds import estimate
from bench.pages import site_of

PAGES, CONNECTIONS, EVENTS = 20_000, 9_500, 20
_SEED = 5


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
        following = follow(folder, connections=wanted.connections, events=wanted.events, versions=versions)
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


# Saying


def _print(found: Mapping[str, Any]) -> None:
    print(f"\n{'stand of one worker, MiB beyond the mapped store':<52}{'fresh':>8}{'after serving':>16}")
    for front, memory in found["stands"].items():
        fresh, after = (memory[when]["beyond_store_bytes"] / 2**20 for when in ("fresh", "after_serving"))
        print(f"  {front:<50}{fresh:8.1f}{after:16.1f}")
    print_following(found["following"], connections=found["connections"])


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
