"""What does it cost to compare desk, handover log and edition every minute? With 100,000 stories; about 10 minutes.

A desk is filled and its edition printed. Then the audit looks as often as it is told to, as `lateedition audit` does every minute, but
without waiting between: how long a look takes, and its CPU time, is what matters, as is how many stories a look meets on its way round.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import articles, newsdesk
from bench.harness import machine, results
from bench.harness.places import size_of, workspace
from bench.harness.processes import end_when_told
from bench.harness.results import Circumstances
from bench.harness.rounds import Progress, estimate
from bench.harness.spread import latencies

STORIES, LOOKS = 100_000, 30

_LOOK = """
import json, sys, time
from contextlib import closing
from lateedition import auditing
from lateedition.config import load
from lateedition.press.log import open_log
from lateedition.press.room import room_of
config, looks = load(), []
with closing(open_log(config.handover_log)) as log:
    auditor = auditing.Auditor(auditing.sides_of(config, log), folder=config.home / "bench", pause=lambda _: None)
    for _ in range(int(sys.argv[1])):
        began, cpu = time.monotonic(), time.process_time()
        found = auditor.look(room=lambda: room_of(config.home, config.edition), nodes=list)
        met = {name: walk.met for name, walk in found.walks.items()}
        looks.append({"wall_ms": 1000 * (time.monotonic() - began), "cpu_ms": 1000 * (time.process_time() - cpu), "met": met})
print(json.dumps({"looks": looks, "differences": len(found.differences), "unheard": found.unheard}))
"""


def main() -> int:
    """Measure what the arguments say, print and keep it. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="./run bench audit", description=__doc__)
    parser.add_argument("--stories", type=int, default=STORIES, help="that the desk has (100000)")
    parser.add_argument("--looks", type=int, default=LOOKS, help="how often it looks (30)")
    wanted = parser.parse_args()
    end_when_told()
    machine.warn_unless_quiet()
    estimate(wanted.stories / 250 + 2 * wanted.looks, of=f"audit: {wanted.looks} looks at {wanted.stories:,} stories")
    circumstances = Circumstances()
    found = _measure(wanted)
    _print(found)
    results.save("audit", {**circumstances.kept({}), **found})
    return 0


def _measure(wanted: argparse.Namespace) -> dict[str, Any]:
    newest = articles.newest_before(datetime.now(UTC))
    with workspace("audit") as folder:
        filling = Progress(wanted.stories).up_to("stories written to the desk")
        desk = newsdesk.made(folder / "home", stories=wanted.stories, newest=newest, drafts=0, marker="", tell=filling)
        with newsdesk.printing(desk, tell=Progress(desk.last).up_to("rows of the log printed")):
            pass
        said = _look(desk.environment, wanted.looks)
        sizes = {"log_bytes": size_of(desk.home.database), "edition_bytes": size_of(desk.home.edition)}
    looks = said["looks"]
    return {
        "stories": wanted.stories,
        **sizes,
        "wall": latencies([look["wall_ms"] for look in looks]),
        "cpu": latencies([look["cpu_ms"] for look in looks]),
        "met": {name: max(look["met"][name] / number for number, look in enumerate(looks, 1)) for name in looks[0]["met"]},
        "differences": said["differences"],
        "unheard": said["unheard"],
    }


def _look(environment: Mapping[str, str], looks: int) -> dict[str, Any]:
    command = [sys.executable, "-P", "-c", _LOOK, str(looks)]
    env = {**os.environ, **environment, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _print(found: Mapping[str, Any]) -> None:
    desk, edition = (found[f"{part}_bytes"] / 2**20 for part in ("log", "edition"))
    print(f"\n{found['stories']:,} stories, {desk:,.0f} MiB of desk, {edition:,.0f} MiB of edition")
    for name in ("cpu", "wall"):
        print(f"  a look, {name}: p50 {found[name]['p50_ms']:.0f} ms, p95 {found[name]['p95_ms']:.0f} ms")
    for name, met in found["met"].items():
        print(f"  {name}: {met:,.0f} a look, all in about {found['stories'] / max(met, 1) / 60:.1f} h")
    print(f"  differences named: {found['differences']}; not looked at: {', '.join(found['unheard']) or 'nothing'}")


if __name__ == "__main__":
    sys.exit(main())
