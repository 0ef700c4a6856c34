"""How long from Publish to a reader's page, here and at Hugo, WordPress and Wagtail?  About 40 minutes, more on first use.

Three questions at each size of the archive. **alone**: from the durable commit of a document in the handover log until readers
have the story's page and see it on the page of the oldest story. **storm**: the same at twenty publishes a second.
**beside**: from the press of the button at a real desk, over HTTP, until a reader sees it on the home page, the section's
page, the story's own page or the oldest story's; the same button at the peers, everybody in turn, in the same run.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import articles, newsdesk, ours, publishing
from bench.articles import Article
from bench.harness import charts, machine, results
from bench.harness.installing import CannotHave
from bench.harness.places import workspace
from bench.harness.processes import end_when_told
from bench.harness.results import Circumstances
from bench.harness.rounds import Progress, estimate, interleaved
from bench.harness.spread import Spread, as_json, latencies, percentile
from bench.peers import hugo, wagtail, wordpress
from bench.peers.newsroom import PLACES, Newsroom

SIZES, PEER_SIZES = (1_000, 10_000, 100_000), (1_000, 10_000)
PEERS = ("hugo", "wordpress", "wagtail")
PARTS = ("alone", "storm", "beside")
LISTS = tuple(place for place in PLACES if place != "story")
"""Where a reader is who does not know the new page's address yet. A page that is new was never kept by a cache; a list was."""

WARM_UP = 10
STORM_PER_S = 20
_SEED = 20_200_505


@dataclass(frozen=True)
class Plan:
    """What is to be measured at one size."""

    size: int
    parts: Sequence[str]
    peers: Sequence[str]
    publishes: int
    rounds: int
    cached_rounds: int
    storm_s: float


def main() -> int:
    """Measure what the arguments say, print, keep and draw it. Returns the exit status."""
    wanted = _arguments()
    if wanted.draw:
        draw()
        return 0
    end_when_told()
    machine.warn_unless_quiet()
    plans = [_plan(size, wanted) for size in sorted({*wanted.sizes, *wanted.peer_sizes})]
    estimate(sum(map(_seconds, plans)), of=f"publish at {', '.join(f'{plan.size:,}' for plan in plans)} stories")
    for plan in plans:
        circumstances = Circumstances()
        versions: dict[str, str] = {}
        found = _measure(plan, versions)
        kept = circumstances.kept(versions)
        known = results.load("publish").get("sizes", {}).get(str(plan.size), {})
        parts = {part: {**kept, **each} for part, each in found.items()}
        results.add("publish", {str(plan.size): {**known, **parts}}, under="sizes")
        _print(plan.size, found)
    draw()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench publish", description=__doc__)
    parser.add_argument("--sizes", nargs="*", type=int, default=list(SIZES), help="of our archive (1000 10000 100000)")
    parser.add_argument("--peer-sizes", nargs="*", type=int, default=list(PEER_SIZES), help="of our archive and the peers' (1000 10000)")
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=PEERS)
    parser.add_argument("--parts", nargs="+", default=list(PARTS), choices=PARTS)
    parser.add_argument("--publishes", type=int, default=200, help="alone: how many (200)")
    parser.add_argument("--rounds", type=int, default=24, help="beside: how many publishes of each (24)")
    parser.add_argument("--cached-rounds", type=int, default=16, help="beside: how many where pages are kept ten seconds (16)")
    parser.add_argument("--storm-seconds", type=float, default=30, help="storm: how long (30)")
    parser.add_argument("--draw", action="store_true", help="draw the pictures from the kept results and measure nothing")
    return parser.parse_args()


def _plan(size: int, wanted: argparse.Namespace) -> Plan:
    return Plan(
        size=size,
        parts=wanted.parts,
        peers=wanted.peers if size in wanted.peer_sizes else (),
        publishes=wanted.publishes,
        rounds=wanted.rounds,
        cached_rounds=min(wanted.cached_rounds, wanted.rounds),
        storm_s=wanted.storm_seconds,
    )


def _seconds(plan: Plan) -> float:
    seconds = plan.size * (newsdesk.FILLING_S + 1 / 400)
    if "beside" in plan.parts:
        seconds += 0.4 * plan.rounds
        seconds += (plan.rounds * plan.size / 2_000) if "hugo" in plan.peers else 0
        for name, filling_s in (("wordpress", wordpress.filling_s), ("wagtail", wagtail.filling_s)):
            seconds += plan.rounds + 16 * plan.cached_rounds + 20 + filling_s(plan.size) if name in plan.peers else 0
    return seconds + (0.08 * plan.publishes if "alone" in plan.parts else 0) + (plan.storm_s if "storm" in plan.parts else 0)


# Measuring


def _measure(plan: Plan, versions: dict[str, str]) -> dict[str, Any]:
    newest = articles.newest_before(datetime.now(UTC))
    chance = random.Random(_SEED)
    found: dict[str, Any] = {}
    drafts = plan.rounds + 1 if "beside" in plan.parts else 0
    filled, printed = Progress(plan.size).up_to("stories in the desk"), Progress(plan.size).up_to("stories printed")
    with workspace("publish") as folder:
        home = folder / "home"
        desk = newsdesk.made(home, stories=plan.size, newest=newest, drafts=drafts, marker=publishing.MARKER, tell=filled)
        with newsdesk.printing(desk, tell=printed) as house:
            if "alone" in plan.parts:
                print(f"  {plan.publishes} publishes, one at a time, at {plan.size:,} stories", file=sys.stderr, flush=True)
                times = publishing.alone(desk.home, port=desk.site_port, publishes=plan.publishes, warm_up=WARM_UP, chance=chance)
                found["alone"] = latencies(times)
            if "storm" in plan.parts:
                print(f"  {STORM_PER_S} publishes a second for {plan.storm_s:.0f} s", file=sys.stderr, flush=True)
                times = publishing.storm(desk.home, port=desk.site_port, per_s=STORM_PER_S, seconds=plan.storm_s)
                found["storm"] = {"per_s": STORM_PER_S, **latencies(times)}
            if "beside" in plan.parts:
                found["beside"] = {"rooms": _beside(plan, house, newest, folder, versions, chance)}
    return found


def _beside(
    plan: Plan, house: newsdesk.House, newest: datetime, folder: Path, versions: dict[str, str], chance: random.Random
) -> dict[str, Any]:
    stories = list(articles.articles(plan.size, newest=newest)) if plan.peers else [articles.article(1, published=newest)]
    each = plan.rounds + 1
    drafts = [articles.article(plan.size + n, published=newest, marker=publishing.MARKER) for n in range(1, 2 * each + 1)]
    with ExitStack() as stack:
        rooms = [stack.enter_context(newsdesk.editing(house, oldest=stories[0]))]
        for name in plan.peers:
            print(f"  {name}: filling it with {plan.size:,} articles, unless that was done before", file=sys.stderr, flush=True)
            try:
                rooms += stack.enter_context(_peer(name, stories, drafts, folder, versions))
            except CannotHave as reason:
                print(f"NOT MEASURED: {name}: {reason}", file=sys.stderr)
        return _take_turns(plan, rooms, drafts, chance)


@contextmanager
def _peer(
    name: str, stories: Sequence[Article], drafts: Sequence[Article], folder: Path, versions: dict[str, str]
) -> Iterator[list[Newsroom]]:
    match name:
        case "hugo":
            versions[name] = hugo.install()[1]
            printed = ours.what_is_printed(folder / "probe")
            with hugo.newsrooms(stories, printed=printed, work=folder) as rooms:
                yield rooms
        case "wordpress":
            versions[name] = wordpress.install()
            with wordpress.newsrooms(stories, drafts, work=folder) as rooms:
                yield rooms
        case _:
            versions[name] = wagtail.install()
            with wagtail.newsrooms(stories, drafts, work=folder) as rooms:
                yield rooms


def _take_turns(plan: Plan, rooms: Sequence[Newsroom], drafts: Sequence[Article], chance: random.Random) -> dict[str, Any]:
    """Let every newsroom publish in every round, after one publish that is not counted. A cached one has drafts of its own."""
    seen: dict[str, list[publishing.Seen]] = {room.name: [] for room in rooms}
    turns = [(number, room) for number, room in interleaved(rooms, rounds=plan.rounds + 1) if number <= _rounds(plan, room)]
    progress = Progress(len(turns))
    for number, room in turns:
        places = [place for place in PLACES if place in room.places]
        place = places[number % len(places)]
        progress.step(f"{room.name}: publish, look at {place}")
        draft = drafts[number + (plan.rounds + 1 if room.cached_s else 0)]
        once = publishing.publish(room, draft, place=place, chance=chance)
        if number:
            seen[room.name].append(once)
    return {name: _summary(found) for name, found in seen.items()}


def _rounds(plan: Plan, room: Newsroom) -> int:
    return plan.cached_rounds if room.cached_s else plan.rounds


def _summary(seen: Sequence[publishing.Seen]) -> dict[str, Any]:
    places = sorted({once.place for once in seen}, key=PLACES.index)
    every = [once.visible_ms for once in seen]
    return {
        "visible_ms": as_json(Spread.of(every)),
        "lists_ms": as_json(Spread.of([once.visible_ms for once in seen if once.place in LISTS])),
        "p95_ms": percentile(every, 0.95),
        "button_ms": as_json(Spread.of([once.call_ms for once in seen])),
        "places": {place: as_json(Spread.of([once.visible_ms for once in seen if once.place == place])) for place in places},
    }


# Saying


def _print(size: int, found: Mapping[str, Any]) -> None:
    print(f"\n{size:,} stories")
    for part, name in (("alone", "handed over one at a time"), ("storm", f"handed over {STORM_PER_S} a second")):
        if part in found:
            times = found[part]
            figures = ", ".join(f"{key[:-3]} {times[key]:.1f} ms" for key in ("p50_ms", "p95_ms", "p99_ms", "worst_ms"))
            print(f"  {name}: {figures} ({times['count']} publishes)")
    rooms = found.get("beside", {}).get("rooms", {})
    if rooms:
        print(f"  {'from the button to a reader, ms':<30}{''.join(f'{place:>12}' for place in PLACES)}{'lists':>30}{'button':>10}")
    for name, figures in rooms.items():
        line = "".join(f"{figures['places'][place]['median']:12,.0f}" if place in figures["places"] else f"{'-':>12}" for place in PLACES)
        said = Spread(**figures["lists_ms"]).words(digits=0)
        print(f"    {name:<28}{line}{said:>30}{figures['button_ms']['median']:10,.0f}")


def draw() -> None:
    """Draw the pictures of what is kept."""
    sizes = dict(sorted(results.load("publish").get("sizes", {}).items(), key=lambda item: int(item[0])))
    beside = {int(size): found["beside"] for size, found in sizes.items() if len(found.get("beside", {}).get("rooms", {})) > 1}
    if beside:
        groups = [_group(size, found["rooms"]) for size, found in beside.items()]
        title = "From the publish button to the lists that readers see"
        charts.save("publish-beside", charts.dots(title, groups, unit="ms", source=charts.source_of(*beside.values())))
    alone = {int(size): found["alone"] for size, found in sizes.items() if "alone" in found}
    if len(alone) > 1:
        series = [charts.Series(name, [(size, each[key]) for size, each in alone.items()]) for name, key in _LINES]
        title, source = "Publish to visible as the archive grows: press and stand", charts.source_of(*alone.values())
        charts.save("publish-growth", charts.lines(title, series, across="stories in the archive", up="ms", source=source))


_LINES = (("95th percentile", "p95_ms"), ("median", "p50_ms"))


def _group(size: int, rooms: Mapping[str, Any]) -> charts.Group:
    rows = [charts.Bar(name, Spread(**each["lists_ms"]), ours=name == "Late Edition") for name, each in rooms.items()]
    return charts.Group(f"{size:,} articles", sorted(rows, key=lambda row: row.spread.median))


if __name__ == "__main__":
    sys.exit(main())
