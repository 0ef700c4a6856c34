"""How many pages does the press print per CPU-second, beside Hugo?  The same articles; about 3 minutes at 10,000, 40 at 100,000.

Both begin with everything written down and nothing printed: we with a handover log and no edition, Hugo with a folder of
Markdown and no site. Both end when everything is readable: we when all of the log is printed and nothing waits, Hugo when it ends.
Counted is the processor time of all their processes on all cores; both may use every core there is.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import articles, ours
from bench.harness import accounting, charts, machine, results
from bench.harness.installing import CannotHave
from bench.harness.places import size_of, workspace
from bench.harness.processes import Used, end_when_told, finished
from bench.harness.results import Circumstances
from bench.harness.rounds import Progress, estimate, interleaved
from bench.harness.spread import Spread, as_json, paired_ratio
from bench.peers import hugo

SIZES = (10_000, 100_000)
ROUNDS = {10_000: 3}
_OURS_S, _HUGO_S = 1 / 400, 1 / 1_500
"""For the estimate: seconds a story, roughly."""


@dataclass(frozen=True)
class Print:
    """One full press: what it used, how many pages came out, by kind, and how much of the disk they take."""

    used: Used
    pages: Mapping[str, int]
    disk_bytes: int

    @property
    def per_cpu_s(self) -> float:
        """Pages and feeds per CPU-second."""
        return sum(self.pages.values()) / self.used.cpu_s


def main() -> int:
    """Measure what the arguments say, print, keep and draw it. Returns the exit status."""
    wanted = _arguments()
    if wanted.draw:
        draw()
        return 0
    end_when_told()
    machine.warn_unless_quiet()
    try:
        program, version = hugo.install()
    except CannotHave as reason:
        print(f"NOT MEASURED: Hugo: {reason}\nWithout Hugo this question has no answer.", file=sys.stderr)
        return 1
    total_s = sum(size * (_OURS_S + _HUGO_S) * (wanted.rounds or ROUNDS.get(size, 1)) for size in wanted.sizes)
    estimate(total_s, of=f"press at {', '.join(f'{size:,}' for size in wanted.sizes)} articles beside Hugo {version}")
    for size in wanted.sizes:
        circumstances = Circumstances()
        found = _measure(size, program, rounds=wanted.rounds or ROUNDS.get(size, 1))
        kept = {**circumstances.kept({"hugo": version}), **found}
        results.add("press", {str(size): kept}, under="sizes")
        _print(size, found)
    draw()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench press", description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), help="how many articles (10000 100000)")
    parser.add_argument("--rounds", type=int, default=0, help="how often each prints everything (3 at 10,000, once above)")
    parser.add_argument("--draw", action="store_true", help="draw the picture from the kept results and measure nothing")
    return parser.parse_args()


def _measure(size: int, program: Path, *, rounds: int) -> dict[str, object]:
    newest = articles.newest_before(datetime.now(UTC))
    with workspace("press") as folder:
        printed = ours.what_is_printed(folder / "probe")
        if not printed.feeds:
            print("NOTE: our press prints no feeds at this commit; Hugo's are switched off, too.", file=sys.stderr)
        home, site = ours.new_home(folder / "home"), folder / "site"
        last = ours.fill(home, articles.articles(size, newest=newest))
        hugo.make_site(site, feeds=printed.feeds, sitemap=printed.sitemap)
        for _ in hugo.write_articles(site, articles.articles(size, newest=newest)):
            pass
        progress = Progress(2 * rounds)
        prints: dict[str, list[Print]] = {"ours": [], "hugo": []}
        for _, who in interleaved(("ours", "hugo"), rounds=rounds):
            progress.step(f"{who} prints {size:,} articles")
            prints[who].append(_ours(home, last) if who == "ours" else _hugo(program, site, work=folder))
    return {
        "articles": size,
        "both_print": asdict(printed),
        **{who: _summary(found) for who, found in prints.items()},
        "pages_per_cpu_s_ratio": as_json(paired_ratio(*([each.per_cpu_s for each in prints[who]] for who in ("ours", "hugo")))),
        "cpu_s_ratio": as_json(paired_ratio(*([each.used.cpu_s for each in prints[who]] for who in ("ours", "hugo")))),
    }


def _ours(home: ours.Home, last: int) -> Print:
    shutil.rmtree(home.edition, ignore_errors=True)
    began = time.monotonic()
    with ours.press(home) as press:
        peak = accounting.Peak(press.pid)
        ours.wait_for(home, last, by=press, tell=lambda _reached: peak.look())
        used = Used(press.cpu_s(), time.monotonic() - began, peak.anonymous_bytes)
    counted = {ours.HTML, *ours.FEED_TYPES, *ours.SITEMAP_TYPES}
    pages = {kind: count for kind, count in ours.pages_by_kind(home).items() if kind in counted}
    return Print(used, pages, size_of(home.edition))


def _hugo(program: Path, site: Path, *, work: Path) -> Print:
    shutil.rmtree(site / "public", ignore_errors=True)
    began = time.monotonic()
    with hugo.building(program, site, work=work) as build:
        used = finished(build, began=began)
    return Print(used, hugo.files_by_kind(site), size_of(site / "public"))


def _summary(prints: list[Print]) -> dict[str, object]:
    return {
        "pages": dict(prints[-1].pages),
        "cpu_s": as_json(Spread.of([each.used.cpu_s for each in prints])),
        "wall_s": as_json(Spread.of([each.used.wall_s for each in prints])),
        "pages_per_cpu_s": as_json(Spread.of([each.per_cpu_s for each in prints])),
        "peak_bytes": max(each.used.peak_bytes for each in prints),
        "disk_bytes": prints[-1].disk_bytes,
    }


def _print(size: int, found: Mapping[str, Any]) -> None:
    print(f"\n{size:,} articles{'pages':>12}{'pages per CPU-second':>32}{'CPU s':>10}{'wall s':>10}{'peak MiB':>10}{'disk MiB':>10}")
    for who in ("ours", "hugo"):
        each = found[who]
        print(
            f"  {who:<12}{sum(each['pages'].values()):>14,}{Spread(**each['pages_per_cpu_s']).words(digits=0):>32}"
            f"{each['cpu_s']['median']:10.1f}{each['wall_s']['median']:10.1f}{each['peak_bytes'] / 2**20:10.0f}"
            f"{each['disk_bytes'] / 2**20:10.0f}"
        )
    print(f"  pages per CPU-second, ours against Hugo's: {Spread(**found['pages_per_cpu_s_ratio']).words(' times', digits=2)}")


def draw() -> None:
    """Draw the picture of what is kept."""
    sizes = results.load("press").get("sizes", {})
    if not sizes:
        return
    rows = []
    for size, found in sorted(sizes.items(), key=lambda item: int(item[0])):
        for who, name in (("ours", "Late Edition"), ("hugo", f"Hugo {found['machine']['hugo']}")):
            ratio = f"{found['pages_per_cpu_s_ratio']['median']:.1f} × Hugo" if who == "ours" else ""
            rows.append(charts.Bar(f"{name}, {int(size):,}", Spread(**found[who]["pages_per_cpu_s"]), ours=who == "ours", note=ratio))
    source = charts.source_of(*sizes.values())
    charts.save("press", charts.bars("Full press: pages per CPU-second", rows, unit="pages/s", source=source))


if __name__ == "__main__":
    sys.exit(main())
