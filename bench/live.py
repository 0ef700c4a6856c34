"""How long until 5,000 readers with an open page know of a change, and what does each of them cost?  About 2 minutes.

A stand of one worker on one core; as many readers as are wanted follow along by Server-Sent Events, from another core; an edition is
printed that changes one fragment of 1 kB, and the clock runs from then until each of them has heard. By each front of the stand, and by
nchan (nginx with a module for this and nothing else) in the same run: plain nginx has no streams.
"""

from __future__ import annotations

import argparse
import sys

from bench import ours
from bench.following import follow, print_following
from bench.harness import machine, results
from bench.harness.cores import CannotMeasure, both_cores
from bench.harness.listeners import allow_files
from bench.harness.places import workspace
from bench.harness.processes import end_when_told
from bench.harness.results import Circumstances
from bench.harness.rounds import estimate
from bench.pages import site_of

PAGES, CONNECTIONS, EVENTS = 1_000, 5_000, 20
MOST_P99_MS = 1_000
"""What is promised of one stand on one core."""


def main() -> int:
    """Measure what the arguments say, print and keep it. Returns the exit status: 1 when the lean front is slower than promised."""
    wanted = _arguments()
    end_when_told()
    both_cores()
    machine.warn_unless_quiet()
    circumstances, versions = Circumstances(), dict[str, str]()
    estimate(20 + 1.5 * wanted.events * (len(ours.FRONTS) + 1), of="live")
    try:
        allow_files(wanted.connections + 1_000)
    except ValueError as refused:
        raise CannotMeasure(str(refused)) from refused
    with workspace("live") as folder:
        site = site_of(PAGES)
        ours.print_pages(folder / "edition", site.pages, site.fragments)
        following = follow(folder, connections=wanted.connections, events=wanted.events, versions=versions)
    results.save("live", {**circumstances.kept(versions), "connections": wanted.connections, "following": following})
    print_following(following, connections=wanted.connections)
    return int(any(each["fan_out"]["p99_ms"] > MOST_P99_MS for name, each in following.items() if "lean" in name))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench live", description=__doc__)
    parser.add_argument("--connections", type=int, default=CONNECTIONS, help="how many readers follow along (5000)")
    parser.add_argument("--events", type=int, default=EVENTS, help="how many changes there are (20)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
