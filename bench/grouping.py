"""How fast are items grouped, with 10,000, 100,000, a million of them in the window?  10 minutes up to 100,000; half an hour for a million.

A made-up wire (`newswire`) of full-text items is told to one machine, so densely that the largest size fills the window of a week. At each
size the next 3,000 items are looked at: what they took of one core, near copies and events together; what each stage takes; how long
single ones took; and what memory all of it holds. The cost of an item must not grow with how many there are.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from bench import events, newswire
from bench.harness import accounting, charts, machine, results
from bench.harness.processes import end_when_told
from bench.harness.results import Circumstances
from bench.harness.rounds import Progress, estimate
from bench.harness.spread import latencies
from lateedition.wire.grouping.events import WINDOW_S, Arriving
from lateedition.wire.grouping.explaining import Placed
from lateedition.wire.grouping.grouping import Grouping
from lateedition.wire.grouping.shingles import sketch_of
from lateedition.wire.grouping.terms import text_of
from lateedition.wire.grouping.told import Told

SIZES = (10_000, 100_000, 1_000_000)
USUAL = SIZES[:2]
LOOKED_AT = 3_000
_ITEM_S = 1 / 500


def main() -> int:
    """Measure what the arguments say, print, keep and draw it. Returns the exit status."""
    wanted = _arguments()
    if wanted.draw:
        draw()
        return 0
    end_when_told()
    machine.warn_unless_quiet()
    estimate(max(wanted.sizes) * _ITEM_S, of=f"grouping up to {max(wanted.sizes):,} items in the window")
    for size, found in measured(wanted.sizes):
        results.add("grouping", {str(size): found}, under="sizes")
        print(said(found))
    draw()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench grouping", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(USUAL), help="items in the window (10000 100000; try 1000000)")
    parser.add_argument("--draw", action="store_true", help="draw the picture from the kept results and measure nothing")
    return parser.parse_args()


def measured(sizes: Sequence[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give each of `sizes`, the smallest first, with what is found at it."""
    largest = max(sizes) + LOOKED_AT
    wire = newswire.reports(largest, over=timedelta(seconds=WINDOW_S))
    grouping, tell = Grouping(), Progress(largest).up_to("items told")
    there = 0
    for size in sorted(sizes):
        circumstances = Circumstances()
        for report in itertools.islice(wire, max(0, size - there)):
            grouping.assign(report.told)
            there += 1
            tell(there)
        found = _looked_at(grouping, list(itertools.islice(wire, LOOKED_AT)))
        there += LOOKED_AT
        yield size, {**circumstances.kept({}), "items": size, **found}


def _looked_at(grouping: Grouping, reports: Sequence[newswire.Report]) -> dict[str, Any]:
    stages = _stages(grouping, [report.told for report in reports])
    placed: list[Placed] = []
    times_ms: list[float] = []
    cpu_s = time.process_time()
    for report in reports:
        began = time.perf_counter()
        placed.append(grouping.assign(report.told))
        times_ms.append(1000 * (time.perf_counter() - began))
    cpu_s = time.process_time() - cpu_s
    agreement = events.b_cubed([grouping.event_now(place.event) for place in placed], [report.happening for report in reports])
    return {
        "items_per_s": len(reports) / cpu_s,
        "assign": latencies(times_ms),
        "stages_us": stages,
        "words": sum(len(report.told.text.split()) for report in reports) / len(reports),
        "events": len(grouping.events.live),
        "kept_for_copies": len(grouping.copies.kept),
        "copies": sum(1 for place in placed if place.copies) / len(placed),
        "anonymous_bytes": accounting.footprint(os.getpid()).anonymous_bytes,
        "f1": agreement.f1,
    }


def _stages(grouping: Grouping, items: Sequence[Told]) -> dict[str, float]:
    """Return the CPU time of what is done for an item, in microseconds, one stage after the other; none of these changes anything."""
    texts, words = _timed(items, text_of)
    vectors, terms = _timed(texts, grouping.stream.weigh)
    _, shingles = _timed(texts, lambda text: sketch_of(text.body))
    both = list(zip(items, texts, vectors, strict=True))
    _, copies = _timed(both, lambda each: grouping.copies.look(*each))
    arriving = [Arriving(told.chain, told.moment.timestamp(), text.extent, vector) for told, text, vector in both]
    _, matches = _timed(arriving, lambda each: grouping.events.matches(each, barred=()))
    return {"words": words, "weights": terms, "shingles": shingles, "copies": copies - shingles, "events": matches}


def _timed(subjects: Sequence[Any], do: Callable[[Any], Any]) -> tuple[list[Any], float]:
    began = time.process_time()
    done = [do(subject) for subject in subjects]
    return done, 1e6 * (time.process_time() - began) / len(subjects)


# Saying


def said(found: dict[str, Any]) -> str:
    """Return what was found at one size, in a few lines."""
    assign, memory = found["assign"], found["anonymous_bytes"] / 2**20
    stages = ", ".join(f"{name} {cost:.0f}" for name, cost in found["stages_us"].items())
    return (
        f"\n{found['items']:,} items in the window, {found['events']:,} events, {found['kept_for_copies']:,} items kept for copies\n"
        f"  {found['items_per_s']:,.0f} items per CPU-second, of {found['words']:.0f} words each; {memory:,.0f} MiB\n"
        f"  one item: p50 {assign['p50_ms']:.2f} ms, p99 {assign['p99_ms']:.2f} ms, worst {assign['worst_ms']:.1f} ms\n"
        f"  by stage, in us: {stages}"
    )


def draw() -> None:
    """Draw the picture of what is kept."""
    kept = results.load("grouping").get("sizes", {})
    found = [kept[size] for size in sorted(kept, key=int)]
    if len(found) > 1:
        rates = charts.Series("near copies and events together, one core", [(each["items"], each["items_per_s"]) for each in found])
        title = "Items grouped per second as the window fills"
        drawn = charts.lines(title, [rates], across="items in the window", up="items per CPU-second", source=charts.source_of(*found))
        charts.save("grouping", drawn)


if __name__ == "__main__":
    sys.exit(main())
