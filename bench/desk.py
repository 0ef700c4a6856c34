"""What do the desk's pages cost as the archive grows? Lists, search, form, publish, at 1,000, 10,000, 100,000 stories; about 8 minutes.

A desk is filled and its pages are asked for in one process, with all that stands between an address and its answer (gate, templates,
database), but no socket. Of each: the CPU time and the number of queries, which must not grow with the archive. Publishing ends when
the handover log has the document; what the press does with it is the question of `publish` and `growth`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import articles, newsdesk
from bench.deskfilling import EDITOR
from bench.harness import machine, results
from bench.harness.places import workspace
from bench.harness.processes import end_when_told
from bench.harness.results import Circumstances
from bench.harness.rounds import Progress, estimate
from bench.harness.spread import latencies

if TYPE_CHECKING:
    from django.test import Client

SIZES = (1_000, 10_000, 100_000)
TIMES, WARM_UP = 20, 3
LIMIT_MS = 300
_EACH = WARM_UP + TIMES + 1
_DRAFTS = 2 * _EACH
_ASK = "from bench.desk import ask; ask()"


@dataclass(frozen=True)
class Act:
    """Something that is asked of the desk: `make` returns the address of the nth time, and what is sent there if anything is."""

    name: str
    make: Callable[[int], tuple[str, dict[str, str] | None]]


def main() -> int:
    """Measure what the arguments say, print and keep it. Returns 1 if a page took longer than is promised."""
    parser = argparse.ArgumentParser(prog="./run bench desk", description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), help="how many stories (1000 10000 100000)")
    wanted = parser.parse_args()
    end_when_told()
    machine.warn_unless_quiet()
    said = ", ".join(f"{size:,}" for size in wanted.sizes)
    estimate(sum(size * newsdesk.FILLING_S + 90 for size in wanted.sizes), of=f"desk at {said} stories")
    slow = False
    for size in sorted(wanted.sizes):
        circumstances = Circumstances()
        found = _measure(size)
        _print(size, found)
        slow = slow or any(act["cpu"]["p95_ms"] > LIMIT_MS for act in found.values())
        results.add("desk", {str(size): {**circumstances.kept({}), "acts": found}}, under="sizes")
    return int(slow)


def _measure(size: int) -> dict[str, Any]:
    newest = articles.newest_before(datetime.now(UTC))
    with workspace("desk") as folder:
        filling = Progress(size).up_to("stories written to the desk")
        desk = newsdesk.made(folder / "home", stories=size, newest=newest, drafts=_DRAFTS, marker="", tell=filling)
        env = {**os.environ, **desk.environment, "PYTHONPATH": str(Path(__file__).parent.parent)}
        wanted = json.dumps({"stories": size, "newest": newest.isoformat()})
        done = subprocess.run([sys.executable, "-P", "-c", _ASK], input=wanted, env=env, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {name: {"cpu": latencies(act["cpu_ms"]), "queries": act["queries"]} for name, act in found.items()}


def _print(size: int, found: Mapping[str, Any]) -> None:
    print(f"\n{size:,} stories")
    for name, act in found.items():
        print(f"  {name}: CPU p50 {act['cpu']['p50_ms']:.0f} ms, p95 {act['cpu']['p95_ms']:.0f} ms, {act['queries']} queries")


def ask() -> None:
    """Ask the desk that the environment names for each of its pages; print what they cost. Runs in a process of its own."""
    import django

    said = json.loads(sys.stdin.readline())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")
    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    settings.ALLOWED_HOSTS, settings.RECEIPT_PATIENCE_S = ["testserver"], 0.0
    client = Client(headers={"accept": "text/html"})
    client.force_login(get_user_model().objects.get(username=EDITOR))
    found = {act.name: _cost(client, act) for act in _acts(said["stories"], newest=datetime.fromisoformat(said["newest"]))}
    print(json.dumps(found))


def _acts(stories: int, *, newest: datetime) -> list[Act]:
    listing = "/desk/stories/"
    drafts = [articles.article(stories + 1 + n, published=newest + timedelta(seconds=n)) for n in range(_DRAFTS)]
    known = articles.article(stories // 2, published=newest)
    common, rare = known.paragraphs[0].split()[0], known.slug.split("-")[-1]

    def sent(n: int, action: str) -> tuple[str, dict[str, str]]:
        return f"{listing}edit/{drafts[n].number}/", {**dict(newsdesk.form_of(drafts[n])), f"action-{action}": f"action-{action}"}

    return [
        Act("list", lambda _: (listing, None)),
        Act("list, page 40", lambda _: (f"{listing}?p=40", None)),
        Act("list of a section", lambda _: (f"{listing}?section=3", None)),
        Act("list of what is planned", lambda _: (f"{listing}?state=planned", None)),
        Act("list of drafts", lambda _: (f"{listing}?state=draft", None)),
        Act("list of what is live", lambda _: (f"{listing}?stage=live", None)),
        Act("front page", lambda _: ("/desk/fronts/", None)),
        Act("front of a section", lambda _: ("/desk/fronts/3/", None)),
        Act("my work", lambda _: ("/desk/work/", None)),
        Act("calendar", lambda _: ("/desk/work/calendar/", None)),
        Act("choose a story", lambda _: ("/desk/snippets/choose/stories/story/", None)),
        Act("search for a rare word", lambda _: (f"{listing}?q={rare}", None)),
        Act("search for a common word", lambda _: (f"{listing}?q={common}", None)),
        Act("form of a story", lambda n: (f"{listing}edit/{stories - n}/", None)),
        Act("save a draft", lambda n: sent(n, "save")),
        Act("publish a draft", lambda n: sent(n + _EACH, "publish")),
    ]


def _cost(client: Client, act: Act) -> dict[str, Any]:
    import time

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = []
    for n in range(WARM_UP + TIMES):
        address, form = act.make(n)
        began = time.process_time()
        answer = client.get(address) if form is None else client.post(address, form)
        costs.append(1000 * (time.process_time() - began))
        if answer.status_code != (200 if form is None else 302):
            raise RuntimeError(f"the desk answers {answer.status_code} to “{act.name}” at {address}")
    address, form = act.make(_EACH - 1)
    with CaptureQueriesContext(connection) as asked:
        client.get(address) if form is None else client.post(address, form)
    return {"cpu_ms": costs[WARM_UP:], "queries": len(asked)}


if __name__ == "__main__":
    sys.exit(main())
