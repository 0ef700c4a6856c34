"""What does it cost to have 10,000, 100,000, a million stories?  About 10 minutes up to 100,000; a million takes hours.

At each size: the handover log is written and printed from nothing; everything is printed anew, because the site has another
name, with publishes meanwhile; stories are published one at a time; 2,000 stories drawn by chance are served in turn (beside
nginx with the very same pages as ready `.gz` files); memory and disk are looked at. Sizes can be measured one by one
(`--sizes 1000000`): what is known of the others is kept.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import articles, ours, publishing
from bench.harness import accounting, charts, machine, results, wrk
from bench.harness.cores import SERVER_CORE, both_cores
from bench.harness.installing import CannotHave
from bench.harness.places import PEERS, size_of, workspace
from bench.harness.processes import Running, end_when_told, free_port
from bench.harness.reader import reading
from bench.harness.results import Circumstances
from bench.harness.rounds import Progress, duration, estimate, interleaved
from bench.harness.spread import Spread, as_json, latencies, paired_ratio
from bench.peers import nginx

SIZES = (10_000, 100_000, 1_000_000)
USUAL = SIZES[:2]
PAGES = 2_000
PUBLISHES, WARM_UP, MEANWHILE = 200, 10, 30
ROUNDS, ROUND_S = 5, 3
DISK_BYTES, ROOM = 26_000, 1.5
"""Disk per story, log and store, roughly; and how many times that must be free, for a store that is printed anew grows."""

_GZIP = {"Accept-Encoding": "gzip"}
_SEED = 20_200_505
_STORY_S = 1 / 300


def main() -> int:
    """Measure what the arguments say, print, keep and draw it. Returns the exit status."""
    wanted = _arguments()
    if wanted.draw:
        draw()
        return 0
    end_when_told()
    both_cores()
    wrk.needs_wrk()
    machine.warn_unless_quiet()
    _needs_room(max(wanted.sizes))
    estimate(sum(2 * size * _STORY_S + 90 for size in wanted.sizes), of=f"growth at {', '.join(f'{n:,}' for n in wanted.sizes)} stories")
    for size in sorted(wanted.sizes):
        circumstances, versions = Circumstances(), dict[str, str]()
        with workspace("growth") as folder:
            found = _measure(size, folder, versions, anew=wanted.anew)
        kept = {**circumstances.kept(versions), **found}
        results.add("growth", {str(size): kept}, under="sizes")
        _print(size, found)
    draw()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench growth", description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(USUAL), help="how many stories (10000 100000; try 1000000)")
    parser.add_argument("--anew", action=argparse.BooleanOptionalAction, default=True, help="print everything anew once more, too")
    parser.add_argument("--draw", action="store_true", help="draw the pictures from the kept results and measure nothing")
    return parser.parse_args()


def _needs_room(size: int) -> None:
    PEERS.mkdir(exist_ok=True)
    needed, free = size * DISK_BYTES * ROOM, shutil.disk_usage(PEERS).free
    if free < needed:
        print(f"WARNING: {size:,} stories may take {needed / 2**30:.0f} GiB of disk; {free / 2**30:.0f} are free", file=sys.stderr)


# Measuring


def _measure(size: int, folder: Path, versions: dict[str, str], *, anew: bool) -> dict[str, Any]:
    home = ours.new_home(folder / "home")
    found: dict[str, Any] = {"stories": size}
    began = time.monotonic()
    stories = articles.articles(size, newest=articles.newest_before(datetime.now(UTC)))
    last = ours.fill(home, stories, tell=Progress(size).up_to("stories written to the log"))
    found["log"] = {"wall_s": time.monotonic() - began, "disk_bytes": size_of(home.database)}
    found["load"] = _load(home, last)
    if anew:
        found["anew"] = _print_anew(home, size)
    found["publish"], found["memory"] = _publish(home)
    found["serve"] = _serve(home, size, folder, versions)
    found["memory"]["stand"] = found["serve"].pop("memory")
    found["disk"] = {"edition_bytes": size_of(home.edition), "log_bytes": size_of(home.database)}
    return found


def _load(home: ours.Home, last: int) -> dict[str, float]:
    said = Progress(last).up_to("rows of the log read")
    began = time.monotonic()
    with ours.press(home) as press:
        peak = accounting.Peak(press.pid)

        def tell(reached: int) -> None:
            peak.look()
            said(reached)

        ours.wait_for(home, last, by=press, tell=tell)
        wall_s = time.monotonic() - began
        return {
            "wall_s": wall_s,
            "cpu_s": press.cpu_s(),
            "rows_per_s": last / wall_s,
            "peak_anonymous_bytes": peak.anonymous_bytes,
            "edition_bytes": size_of(home.edition),
        }


def _print_anew(home: ours.Home, size: int) -> dict[str, Any]:
    """Rename the site, which every page shows, and publish meanwhile."""
    print(f"  printing {size:,} stories anew, and publishing meanwhile", file=sys.stderr, flush=True)
    port = free_port()
    with ours.press(home) as press, ours.stand(home.edition, port=port, work=home.folder), ours.log_of(home) as log:
        before_s, began = press.cpu_s(), time.monotonic()
        row = ours.hand_over(log, [ours.renamed_site("The Harbour Post, Late Edition")])
        times = publishing.alone(home, port=port, publishes=MEANWHILE, warm_up=0, chance=random.Random(_SEED), series=1)
        ours.wait_for(home, row + MEANWHILE, by=press)
        wall_s, cpu_s = time.monotonic() - began, press.cpu_s() - before_s
    pages = sum(ours.pages_by_kind(home).values())
    return {
        "wall_s": wall_s,
        "cpu_s": cpu_s,
        "pages": pages,
        "per_s": pages / wall_s,
        "publish_meanwhile": latencies(times),
    }


def _publish(home: ours.Home) -> tuple[dict[str, float], dict[str, Any]]:
    print(f"  {PUBLISHES} publishes, one at a time", file=sys.stderr, flush=True)
    port = free_port()
    with ours.press(home) as press, ours.stand(home.edition, port=port, work=home.folder):
        times = publishing.alone(home, port=port, publishes=PUBLISHES, warm_up=WARM_UP, chance=random.Random(_SEED))
        return latencies(times), {"press": asdict(accounting.footprint(press.pid))}


def _serve(home: ours.Home, size: int, folder: Path, versions: dict[str, str]) -> dict[str, Any]:
    paths = ours.some_paths(PAGES, chance=random.Random(_SEED), stories=size)
    rotation = wrk.rotation_of(paths, folder=folder)
    port = free_port()
    with ours.stand(home.edition, port=port, work=home.folder, core=SERVER_CORE) as stand:
        before = accounting.footprint(stand.pid)
        with _nginx(port, paths, folder, versions) as beside:
            servers = [("stand", stand, port), *beside]
            rounds: dict[str, list[wrk.Round]] = {name: [] for name, _, _ in servers}
            progress = Progress(len(servers) * ROUNDS)
            for _, (name, server, at) in interleaved(servers, rounds=ROUNDS):
                progress.step(f"{name}: {len(paths):,} stories in turn, {ROUND_S} s")
                rounds[name].append(wrk.measure(server, port=at, rotation=rotation, headers=_GZIP, duration_s=ROUND_S))
        after = accounting.footprint(stand.pid)
    costs = {name: [each.cpu_us for each in found] for name, found in rounds.items()}
    summary: dict[str, Any] = {
        name: {
            "cpu_us": as_json(Spread.of(costs[name])),
            "requests_per_s": as_json(Spread.of([each.requests_per_s for each in found])),
            "p99_ms": as_json(Spread.of([each.p99_ms for each in found])),
        }
        for name, found in rounds.items()
    }
    if "nginx gzip_static" in costs:
        summary["cpu_ratio"] = as_json(paired_ratio(costs["stand"], costs["nginx gzip_static"]))
    return {**summary, "memory": {"fresh": asdict(before), "after_serving": asdict(after)}}


@contextmanager
def _nginx(port: int, paths: list[str], folder: Path, versions: dict[str, str]) -> Iterator[list[tuple[str, Running, int]]]:
    """Give an nginx that has the pages at `paths` just as the stand on `port` sends them; none where nginx cannot be had."""
    try:
        versions["nginx"] = nginx.install()
    except CannotHave as reason:
        print(f"NOT MEASURED: nginx: {reason}", file=sys.stderr)
        yield []
        return
    with reading(port, headers=_GZIP) as compressed, reading(port, headers={"Accept-Encoding": "identity"}) as plain:
        for path in paths:
            nginx.write_page(folder / "ready", path, plain.get(path)[1], gzipped=compressed.get(path)[1])
    at, name = free_port(), "nginx gzip_static"
    with nginx.serving(name, folder / "ready", port=at, work=folder, core=SERVER_CORE, server=nginx.WAYS[name]) as server:
        yield [(name, server, at)]


# Saying


def _print(size: int, found: Mapping[str, Any]) -> None:
    load, serve, times, disk = found["load"], found["serve"], found["publish"], found["disk"]
    stand, cpu = found["memory"]["stand"]["after_serving"], Spread(**serve["stand"]["cpu_us"])
    print(f"\n{size:,} stories")
    print(f"  from the log to an edition: {duration(load['wall_s'])}, {load['rows_per_s']:,.0f} rows a second, {load['cpu_s']:.0f} CPU s")
    print(f"  the press at most: {_mib(load['peak_anonymous_bytes'])} of its own making")
    if "anew" in found:
        anew = found["anew"]
        meanwhile = f"p50 {anew['publish_meanwhile']['p50_ms']:.0f} ms, worst {anew['publish_meanwhile']['worst_ms']:.0f} ms"
        print(f"  printed anew: {duration(anew['wall_s'])}, {anew['per_s']:,.0f} pages a second; publishes meanwhile {meanwhile}")
    figures = ", ".join(f"{name} {times[f'{name}_ms']:.1f} ms" for name in ("p50", "p95", "p99", "worst"))
    print(f"  publish to visible: {figures} ({times['count']} publishes)")
    ratio = f", {serve['cpu_ratio']['median']:.2f} times nginx" if "cpu_ratio" in serve else ""
    rate = serve["stand"]["requests_per_s"]["median"]
    print(f"  {PAGES:,} stories in turn: {cpu.words(' us')} CPU a request{ratio}, {rate:,.0f} requests a second")
    print(f"  stand: {_mib(stand['beyond_store_bytes'])} beyond the mapped store, {_mib(stand['anonymous_bytes'])} of its own making")
    print(f"  disk: edition {_mib(disk['edition_bytes'])}, log {_mib(disk['log_bytes'])}")


def _mib(size_bytes: float) -> str:
    return f"{size_bytes / 2**20:,.0f} MiB"


def draw() -> None:
    """Draw the pictures of what is kept."""
    sizes = dict(sorted(results.load("growth").get("sizes", {}).items(), key=lambda item: int(item[0])))
    if len(sizes) < 2:
        return
    source = charts.source_of(*sizes.values())
    for name, (title, up, lines) in _PICTURES.items():
        series = [charts.Series(label, _points(sizes, where, by)) for label, where, by in lines]
        drawn = [line for line in series if line.points]
        charts.save(f"growth-{name}", charts.lines(title, drawn, across="stories", up=up, source=source))


def _points(sizes: Mapping[str, Any], where: str, by: float) -> list[tuple[float, float]]:
    """Return the value at `where`, names with full stops between them, of every size that has it, times `by`."""
    points: list[tuple[float, float]] = []
    for size, found in sizes.items():
        value: Any = found
        for name in where.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        if value is not None:
            points.append((int(size), value * by))
    return points


_PICTURES: Mapping[str, tuple[str, str, tuple[tuple[str, str, float], ...]]] = {
    "publish": (
        "Publish to visible as the archive grows",
        "ms",
        (("95th percentile", "publish.p95_ms", 1), ("median", "publish.p50_ms", 1)),
    ),
    "serve": (
        "CPU per request, 2,000 stories in turn, as the archive grows",
        "µs",
        (("stand", "serve.stand.cpu_us.median", 1), ("nginx gzip_static, the same pages", "serve.nginx gzip_static.cpu_us.median", 1)),
    ),
    "press": ("Rows printed per second, from nothing, as the archive grows", "rows a second", (("press", "load.rows_per_s", 1),)),
    "space": (
        "Memory and disk as the archive grows",
        "MiB",
        (
            ("edition on disk", "disk.edition_bytes", 1 / 2**20),
            ("stand beyond the mapped store", "memory.stand.after_serving.beyond_store_bytes", 1 / 2**20),
        ),
    ),
}


if __name__ == "__main__":
    sys.exit(main())
