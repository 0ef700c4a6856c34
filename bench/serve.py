"""How fast is the stand beside nginx and Varnish?  Same pages; CPU per request; about 12 minutes.

Every server is pinned to one core and wrk to another, 64 connections kept alive. All servers run at the same time and take
turns in every round, so that what the machine does meanwhile happens to all of them. Pages are 28 kB of HTML in which three
lists are shared. nginx with `gzip_static` and "Varnish hit" send what was composed and compressed beforehand; the stand, SSI
and ESI compose as they answer.
"""

from __future__ import annotations

import argparse
import sys
import urllib.request
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench import ours
from bench.harness import charts, machine, results, wrk
from bench.harness.cores import SERVER_CORE, CannotMeasure, both_cores
from bench.harness.installing import CannotHave
from bench.harness.places import workspace
from bench.harness.processes import Running, end_when_told, free_port
from bench.harness.results import Circumstances
from bench.harness.rounds import Progress, estimate, interleaved
from bench.harness.spread import Spread, as_json, paired_ratio
from bench.pages import Site, site_of
from bench.peers import nginx, varnish

PAGES = 2_000
"""More than the stand keeps ready: at about 11 kB each they are 22 MB, and it keeps 8. It does know how they are joined."""

MANY = 12_000
"""More than the stand knows anything of: to it each is a page that nobody has asked for."""

PLAIN: Mapping[str, str] = {"Accept-Encoding": "gzip"}
BROWSER: Mapping[str, str] = {
    "sec-ch-ua": '"Chromium";v="140", "Not=A?Brand";v="24", "Google Chrome";v="140"',
    "sec-ch-ua-mobile": "?0",
    "sec-ch-ua-platform": '"Windows"',
    "Upgrade-Insecure-Requests": "1",
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-User": "?1",
    "Sec-Fetch-Dest": "document",
    "Accept-Encoding": "gzip, deflate",
    "Accept-Language": "en-GB,en;q=0.9",
}
"""What a browser sends with a click: twelve headers, some 600 bytes. Encodings are kept to those that everybody here can send."""


@dataclass(frozen=True)
class Case:
    """A question to a server: for one page, or for so many in turn."""

    key: str
    name: str
    headers: Mapping[str, str] = field(default_factory=lambda: PLAIN)
    rotates: int = 0
    revalidates: bool = False


CASES = (
    Case("hot", "one page, hot"),
    Case("rotation", "2,000 pages in turn", rotates=PAGES),
    Case("hot-browser", "one page, hot, a browser's headers", BROWSER),
    Case("rotation-browser", "2,000 pages in turn, a browser's headers", BROWSER, rotates=PAGES),
    Case("many", "12,000 pages in turn", rotates=MANY),
    Case("304", "304 Not Modified", revalidates=True),
)
REVALIDATE = ("stand", "nginx gzip_static", "Varnish hit")
"""Who can answer 304 for the whole page. What SSI and ESI compose has no validator that covers its pieces."""

FILES = ("stand", "nginx gzip_static")
"""Who is asked for very many pages: only what reads them from the disk's cache, so that nobody's own memory is too small for them."""


@dataclass(frozen=True)
class Server:
    """A server under measurement. `ours` says that it is a stand."""

    name: str
    port: int
    process: Running
    ours: bool = False

    def answers(self, case: Case) -> bool:
        """Say whether it can answer `case` at all."""
        return self.name.startswith(REVALIDATE if case.revalidates else FILES if case.rotates == MANY else "")


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
    circumstances = Circumstances()
    cases = [case for case in CASES if case.key in wanted.cases]
    with workspace("serve") as folder, ExitStack() as stack:
        versions: dict[str, str] = {}
        servers = _start_all(folder, stack, versions)
        _check_same_bytes(servers, site_of(PAGES))
        turns = [(case, server) for case in cases for server in servers if server.answers(case)]
        estimate(len(turns) * (2 + wanted.rounds * (wanted.seconds + 0.3)), of=f"serve, {len(turns)} pairs of server and case")
        rotations = {count: wrk.rotation_of(list(site_of(count).pages), folder=folder) for count in (PAGES, MANY)}
        rounds = _measure(turns, rotations, rounds=wanted.rounds, seconds=wanted.seconds)
    found = {case.key: _summary(case, rounds, servers) for case in cases}
    kept = circumstances.kept(versions)
    results.add("serve", {key: {**kept, **case} for key, case in found.items()}, under="cases")
    _print(found)
    draw()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench serve", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often everybody takes a turn at every case (5)")
    parser.add_argument("--seconds", type=float, default=3, help="how long a turn is (3)")
    parser.add_argument("--cases", nargs="+", default=[case.key for case in CASES], choices=[case.key for case in CASES])
    parser.add_argument("--draw", action="store_true", help="draw the pictures from the kept results and measure nothing")
    return parser.parse_args()


# The servers


def _start_all(folder: Path, stack: ExitStack, versions: dict[str, str]) -> list[Server]:
    site, many = site_of(PAGES), site_of(MANY)
    ours.print_pages(folder / "edition", many.pages, many.fragments)
    servers = [_stand(front, folder, stack) for front in ours.FRONTS]
    for peers in (_nginx, _varnish):
        try:
            servers += stack.enter_context(peers(folder, site, versions))
        except CannotHave as reason:
            print(f"NOT MEASURED: {peers.__name__.strip('_')}: {reason}", file=sys.stderr)
    return servers


def _stand(front: str, folder: Path, stack: ExitStack) -> Server:
    port = free_port()
    process = stack.enter_context(ours.stand(folder / "edition", port=port, work=folder, front=front, core=SERVER_CORE))
    return Server(f"stand ({front})", port, process, ours=True)


@contextmanager
def _nginx(folder: Path, site: Site, versions: dict[str, str]) -> Iterator[list[Server]]:
    versions["nginx"] = nginx.install()
    nginx.write_ready(folder / "ready", site_of(MANY))
    nginx.write_pieces(folder / "pieces", site)
    with ExitStack() as stack:
        servers = []
        for way, directives in nginx.WAYS.items():
            port, root = free_port(), folder / ("ready" if "static" in way else "pieces")
            running = nginx.serving(way, root, port=port, work=folder, core=SERVER_CORE, server=directives)
            servers.append(Server(way, port, stack.enter_context(running)))
        yield servers


@contextmanager
def _varnish(folder: Path, site: Site, versions: dict[str, str]) -> Iterator[list[Server]]:
    nginx.install()
    versions["varnish"] = varnish.install()
    nginx.write_pieces(folder / "esi", site, include=varnish.INCLUDE)
    with ExitStack() as stack:
        servers = []
        for way, root in zip(varnish.WAYS, ("ready", "esi"), strict=True):
            backend, port = free_port(), free_port()
            stack.enter_context(nginx.serving(f"behind {way}", folder / root, port=backend, work=folder))
            process = stack.enter_context(varnish.serving(way, backend=backend, port=port, work=folder, core=SERVER_CORE))
            varnish.warm(port, list(site.pages))
            servers.append(Server(way, port, process))
        yield servers


def _check_same_bytes(servers: list[Server], site: Site) -> None:
    for path in ("/page/0/", f"/page/{PAGES - 1}/"):
        wanted = site.composed(path)
        for server in servers:
            body = _fetched(server.port, path)
            if body != wanted:
                raise CannotMeasure(f"{server.name} sends other bytes at {path!r}: {len(body)} where {len(wanted)} were expected")


# Measuring


def _measure(
    turns: list[tuple[Case, Server]], rotations: Mapping[int, Path], *, rounds: int, seconds: float
) -> dict[tuple[str, str], list[wrk.Round]]:
    progress = Progress(len(turns) * rounds + len(turns))
    found: dict[tuple[str, str], list[wrk.Round]] = {}
    for case, server in turns:
        progress.step(f"warming up: {server.name}, {case.name}")
        _turn(case, server, rotations, seconds=1)
    for _, (case, server) in interleaved(turns, rounds=rounds):
        progress.step(f"{server.name}, {case.name}")
        found.setdefault((case.key, server.name), []).append(_turn(case, server, rotations, seconds=seconds))
    return found


def _turn(case: Case, server: Server, rotations: Mapping[int, Path], *, seconds: float) -> wrk.Round:
    headers = dict(case.headers)
    if case.revalidates:
        headers["If-None-Match"] = _tag(server.port)
    return wrk.measure(
        server.process,
        port=server.port,
        path="/page/0/",
        rotation=rotations.get(case.rotates),
        headers=headers,
        duration_s=seconds,
    )


def _summary(case: Case, rounds: Mapping[tuple[str, str], list[wrk.Round]], servers: list[Server]) -> dict[str, object]:
    taken = {server.name: rounds[case.key, server.name] for server in servers if server.answers(case)}
    costs = {name: [each.cpu_us for each in found] for name, found in taken.items()}
    return {
        "name": case.name,
        "servers": {
            name: {
                "cpu_us": as_json(Spread.of(costs[name])),
                "requests_per_s": as_json(Spread.of([each.requests_per_s for each in found])),
                "p99_ms": as_json(Spread.of([each.p99_ms for each in found])),
                "rounds": [asdict(each) for each in found],
            }
            for name, found in taken.items()
        },
        "cpu_ratio": {
            stand: {name: as_json(paired_ratio(costs[stand], costs[name])) for name in costs if name != stand}
            for stand in (server.name for server in servers if server.ours)
        },
    }


def _fetched(port: int, path: str) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=dict(PLAIN))
    with urllib.request.urlopen(request) as response:
        body = bytes(response.read())
        return zlib.decompress(body, wbits=31) if response.headers.get("content-encoding") == "gzip" else body


def _tag(port: int) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/page/0/", headers=dict(PLAIN))
    with urllib.request.urlopen(request) as response:
        return str(response.headers["etag"])


# Saying


def _print(found: Mapping[str, dict[str, object]]) -> None:
    for case in found.values():
        servers, ratios = case["servers"], case["cpu_ratio"]
        assert isinstance(servers, dict)
        assert isinstance(ratios, dict)
        print(f"\n{case['name']:<44}{'CPU us/request':>24}{'requests/s':>12}{'p99 ms':>8}" + "".join(f"{ours:>26}" for ours in ratios))
        for name, figures in servers.items():
            cpu = Spread(**figures["cpu_us"])
            line = f"  {name:<42}{cpu.words():>24}{figures['requests_per_s']['median']:12,.0f}{figures['p99_ms']['median']:8.1f}"
            for of_ours in ratios.values():
                line += f"{'takes ' + format(of_ours[name]['median'], '.2f') + ' times it' if name in of_ours else '':>26}"
            print(line)


def draw() -> None:
    """Draw the pictures of what is kept."""
    kept = results.load("serve")
    for key in ("hot", "rotation", "304"):
        if key in kept.get("cases", {}):
            case = kept["cases"][key]
            bars = [
                charts.Bar(name, Spread(**figures["cpu_us"]), ours=name.startswith("stand"), note=_beside(case, name))
                for name, figures in sorted(case["servers"].items(), key=lambda item: item[1]["cpu_us"]["median"])
            ]
            title = f"CPU per request: {case['name']}"
            charts.save(f"serve-{key}", charts.bars(title, bars, unit="µs", source=charts.source_of(case)))


def _beside(case: Mapping[str, Any], name: str) -> str:
    """Say how much of what our leanest front takes the server `name` takes."""
    leanest = min(case["cpu_ratio"], key=lambda stand: case["servers"][stand]["cpu_us"]["median"])
    ratio = case["cpu_ratio"][leanest].get(name)
    return f"{1 / ratio['median']:.1f} × the stand" if ratio else ""


if __name__ == "__main__":
    sys.exit(main())
