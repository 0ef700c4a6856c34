"""What does it cost to keep every edition? 30 days of 500 publishes on 100,000 stories; about 30 minutes.

New stories, follow-ups, corrections, moves and recalls, in the proportions of a news site (`newsdays`), are handed over one
after the other to a real press. Looked at, day by day: how long a publish takes until the edition has it, and what the store
takes of the disk. Then pages that were not recalled are read as they were in editions drawn by chance, the older half is
pruned, and the store is looked at again. To keep whole copies instead would cost the store's first size for each edition.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bench import articles, newsdays, ours
from bench.harness import charts, machine, results
from bench.harness.places import size_of, workspace
from bench.harness.processes import Running, end_when_told
from bench.harness.results import Circumstances
from bench.harness.rounds import Progress, duration, estimate
from bench.harness.spread import latencies
from lateedition.edition.past_edition import Recalled
from lateedition.edition.record import Head
from lateedition.story.article import Story

DAYS, A_DAY, STORIES = 30, 500, 100_000
READINGS = 500
_SEED = 31
_LOOK_S = 0.0005


@dataclass
class Day:
    """A day as it went: how long each publish took, and what there was at its end."""

    began: datetime
    times_ms: list[float] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    edition_bytes: int = 0
    log_bytes: int = 0
    edition: int = 0


@dataclass(frozen=True)
class Past:
    """A page to be read again: the story `number` at `address` as it was in `edition`."""

    edition: int
    number: int
    address: str


def main() -> int:
    """Measure what the arguments say, print, keep and draw it. Returns the exit status."""
    wanted = _arguments()
    if wanted.draw:
        draw()
        return 0
    end_when_told()
    machine.warn_unless_quiet()
    estimate(wanted.stories / 300 + wanted.days * wanted.a_day * 0.04, of=f"history: {wanted.days} days of {wanted.a_day} publishes")
    circumstances = Circumstances()
    found = _measure(wanted)
    _print(found)
    results.save("history", {**circumstances.kept({}), **found})
    draw()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench history", description=__doc__)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--a-day", type=int, default=A_DAY, help="publishes a day (500)")
    parser.add_argument("--stories", type=int, default=STORIES, help="that are there before (100000)")
    parser.add_argument("--draw", action="store_true", help="draw the picture from the kept results and measure nothing")
    return parser.parse_args()


def _measure(wanted: argparse.Namespace) -> dict[str, Any]:
    begin = datetime.now(UTC)
    with workspace("history") as folder:
        home = ours.new_home(folder / "home")
        archive = articles.articles(wanted.stories, newest=articles.newest_before(begin))
        last = ours.fill(home, archive, tell=Progress(wanted.stories).up_to("stories written to the log"))
        with ours.press(home) as press:
            ours.wait_for(home, last, by=press, tell=Progress(last).up_to("rows of the log printed"))
            first_bytes = size_of(home.edition)
            days, past = _live_through(home, press, wanted, begin)
            return {
                "stories": wanted.stories,
                "publishes": wanted.days * wanted.a_day,
                "first_bytes": first_bytes,
                "days": [_kept(day) for day in days],
                **_look_back(home, days, past),
            }


def _live_through(home: ours.Home, press: Running, wanted: argparse.Namespace, begin: datetime) -> tuple[list[Day], list[Past]]:
    days: list[Day] = []
    past: list[Past] = []
    recalled: set[int] = set()
    progress = Progress(wanted.days * wanted.a_day).up_to("publishes")
    publishes = newsdays.days(wanted.days, a_day=wanted.a_day, archive=wanted.stories, begin=begin)
    with ours.log_of(home) as log, ours.heads(home) as head:
        for number, publish in enumerate(publishes, 1):
            if publish.day == len(days):
                _end(home, days, head)
                days.append(Day(datetime.now(UTC)))
            row = ours.hand_over(log, [publish.document])
            committed = time.monotonic()
            _wait_for(row, head, press)
            day = days[-1]
            day.times_ms.append(1000 * (time.monotonic() - committed))
            day.kinds[publish.kind] = day.kinds.get(publish.kind, 0) + 1
            if isinstance(publish.document, Story):
                past.append(Past(head().number, publish.number, publish.document.address))
            else:
                recalled.add(publish.number)
            progress(number)
        _end(home, days, head)
    return days, [page for page in past if page.number not in recalled]


def _wait_for(row: int, head: Callable[[], Head], press: Running) -> None:
    while head().position < row:
        if press.process.poll() is not None:
            raise RuntimeError(f"the press ended before row {row}; it said:\n{press.tail()}")
        time.sleep(_LOOK_S)


def _end(home: ours.Home, days: Sequence[Day], head: Callable[[], Head]) -> None:
    if days:
        day = days[-1]
        day.edition_bytes, day.log_bytes, day.edition = size_of(home.edition), size_of(home.database), head().number


def _kept(day: Day) -> dict[str, Any]:
    return {
        **latencies(day.times_ms),
        "kinds": day.kinds,
        "edition_bytes": day.edition_bytes,
        "log_bytes": day.log_bytes,
        "edition": day.edition,
    }


def _look_back(home: ours.Home, days: Sequence[Day], past: Sequence[Past]) -> dict[str, Any]:
    """Read pages of the past, prune the older half, and read what is left of it."""
    chance = random.Random(_SEED)
    found: dict[str, Any] = {"reading": _read(home, chance.sample(past, min(READINGS, len(past))))}
    middle, used_bytes = days[len(days) // 2], ours.used_bytes(home)
    began = time.monotonic()
    forgotten = ours.prune(home, before=middle.began)
    wall_s = time.monotonic() - began
    after = {"used_bytes": ours.used_bytes(home), "edition_bytes": size_of(home.edition)}
    found["pruning"] = {"wall_s": wall_s, "editions": forgotten, "used_bytes_before": used_bytes, **after}
    first_kept = days[len(days) // 2 - 1].edition + 1
    left = [page for page in past if page.edition >= first_kept]
    found["reading_after"] = _read(home, chance.sample(left, min(READINGS, len(left))))
    return found


def _read(home: ours.Home, pages: Sequence[Past]) -> dict[str, float]:
    """Read `pages` as they were; return how long that took, and how many were recalled since as they showed what was withdrawn."""
    times, recalled = [], 0
    for page in pages:
        began = time.monotonic()
        try:
            size_bytes = ours.read_past(home, edition=page.edition, address=page.address)
        except Recalled:
            recalled += 1
            continue
        times.append(1000 * (time.monotonic() - began))
        if not size_bytes:
            raise RuntimeError(f"{page.address!r} of edition {page.edition} cannot be read again: it is empty")
    return {**latencies(times), "recalled": recalled}


# Saying


def _print(found: Mapping[str, Any]) -> None:
    days, first = found["days"], found["first_bytes"]
    last = days[-1]
    print(f"\n{found['stories']:,} stories, {found['publishes']:,} publishes in {len(days)} days")
    for name, times in (("publish, first day", days[0]), ("publish, last day", last), *_readings(found)):
        print(f"  {name}: p50 {times['p50_ms']:.2f} ms, p95 {times['p95_ms']:.2f} ms, p99 {times['p99_ms']:.2f} ms")
    each = (last["edition_bytes"] - first) / found["publishes"] / 1024
    print(f"  store: {_mib(first)} at first, {_mib(last['edition_bytes'])} at last: {each:.1f} KiB a publish")
    if "pruning" in found:
        pruning = found["pruning"]
        used = f"{_mib(pruning['used_bytes_before'])} of the store in use before, {_mib(pruning['used_bytes'])} after"
        print(f"  {pruning['editions']:,} editions pruned in {duration(pruning['wall_s'])}: {used}")
    print(f"  whole copies of {last['edition']:,} editions would be {first * last['edition'] / 2**40:,.1f} TiB")


def _readings(found: Mapping[str, Any]) -> list[tuple[str, Mapping[str, float]]]:
    names = {"reading": "reading the past", "reading_after": "reading what pruning left of it"}
    return [(name, found[part]) for part, name in names.items() if part in found]


def _mib(size_bytes: float) -> str:
    return f"{size_bytes / 2**20:,.0f} MiB"


def draw() -> None:
    """Draw the picture of what is kept."""
    kept = results.load("history")
    days = kept.get("days", [])
    if len(days) > 1:
        sizes = [(number, day["edition_bytes"] / 2**20) for number, day in enumerate(days, 1) if number in _DRAWN or number == len(days)]
        title = f"Every edition kept: the store after so many days of {kept['publishes'] // len(days):,} publishes"
        series = [charts.Series(f"{kept['stories']:,} stories at first", sizes)]
        charts.save("history", charts.lines(title, series, across="days", up="MiB", source=charts.source_of(kept)))


_DRAWN = (1, 2, 5, 10, 20)


if __name__ == "__main__":
    sys.exit(main())
