"""What does it cost to choose related stories, with 1,000, 10,000, 100,000 stories?  About 3 minutes up to 100,000.

Only the library is filled; nothing is printed. At each size 200 stories from all over the archive are asked which are like them, and it is
counted how many rows of the index are looked at, and how many stories have to be asked anew by a new story, by one more of an event that
has fifty, by a new headline for one that is an hour old, and by a kill in the middle of the archive. Counts are the same on every machine.
The processor time is told as a share of what the page of such a story takes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bench import articles, ours
from bench.harness import machine, results
from bench.harness.places import workspace
from bench.harness.processes import end_when_told
from bench.harness.results import Circumstances
from bench.harness.rounds import Progress, estimate
from lateedition.edition.store import Store
from lateedition.edition.view import View
from lateedition.press.facts import Facts
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.making import make
from lateedition.press.noting import NotedReading
from lateedition.press.overlay import Overlay
from lateedition.press.tables import RELATIONS, Table, Tables
from lateedition.story.article import Story
from lateedition.story.handover import Document
from lateedition.story.happening import Happening

SIZES = (1_000, 10_000, 100_000)
ASKED = 200
OF_AN_EVENT = 50
_AN_HOUR_AGO = 9
_A_BATCH = 2_000
_STORY_S = 1 / 900
_QUESTIONS = ("alike ", "kindred ")


class Counting:
    """Tables that count which rows of the relations are looked at."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.questions = self.rows = 0

    def table(self, name: str) -> Table:
        """Return a table, that of the relations counted."""
        found = self._tables.table(name)
        return _Counted(self, found) if name == RELATIONS else found  # type: ignore[return-value]  # only `near` is asked of it


class _Counted:
    def __init__(self, counting: Counting, table: Table) -> None:
        self._counting, self._table = counting, table

    def near(self, prefix: bytes, *, start: bytes, count: int, reverse: bool = False) -> list[bytes]:
        found = self._table.near(prefix, start=start, count=count, reverse=reverse)
        self._counting.questions += 1
        self._counting.rows += len(found)
        return found


def main() -> int:
    """Measure what the arguments say, print and keep it. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="./run bench related", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), help="stories in the archive (1000 10000 100000)")
    wanted = parser.parse_args()
    end_when_told()
    machine.warn_unless_quiet()
    estimate(sum(wanted.sizes) * _STORY_S, of=f"related stories among up to {max(wanted.sizes):,}")
    kit = Kit.load()
    for size in sorted(wanted.sizes):
        circumstances = Circumstances()
        with workspace("related") as folder:
            found = {**measured(folder, size=size, kit=kit), **circumstances.kept({})}
        results.add("related", {str(size): found}, under="sizes")
        print(said(found))
    return 0


def measured(folder: Path, *, size: int, kit: Kit) -> dict[str, Any]:
    """Return what is found with `size` stories."""
    newest = articles.newest_before(datetime.now(UTC))
    with Store.for_printing(folder / "edition") as store:
        _fill(store, size=size, newest=newest)
        with store.view() as view:
            return {
                "stories": size,
                "bytes_per_story": sum(len(key) for key, _ in view.table(RELATIONS).scan()) / size,
                "rows_per_story": sum(1 for _ in view.table(RELATIONS).scan()) / size,
                **_asked(view, size=size, kit=kit, now=newest),
                "asked_anew": _asked_anew(view, size=size, newest=newest),
            }


def _fill(store: Store, *, size: int, newest: datetime) -> None:
    tell, done = Progress(size).up_to("stories filed"), 0

    def take(documents: Iterable[Document]) -> None:
        def work(printing: Any) -> None:
            library = Library(printing)
            for document in documents:
                library.apply(document)
            library.settle()

        store.print_edition(work, moment=newest)

    take(ours.paper())
    for batch in _batches(articles.articles(size, newest=newest)):
        take([ours.story_of(article) for article in batch])
        done += len(batch)
        tell(done)
    take([Happening(number, event=1, sources=1) for number in range(size - OF_AN_EVENT + 1, size + 1)])


def _batches(found: Iterator[articles.Article]) -> Iterator[list[articles.Article]]:
    while batch := [article for _, article in zip(range(_A_BATCH), found, strict=False)]:
        yield batch


def _asked(view: View, *, size: int, kit: Kit, now: datetime) -> dict[str, Any]:
    """Return what it takes to find what is like each of some stories, and what share of its page's processor time that is."""
    numbers = range(max(1, size // ASKED), size + 1, max(1, size // ASKED))
    counting = Counting(view)
    counted = Library(counting)
    shown = [len(counted.relations.alike(number)) for number in numbers]
    alike_s = _cpu_s(Library(view).relations.alike, numbers)

    def page(number: int) -> None:
        make(f"story:{number}", NotedReading(Facts(Library(view), as_of=now, renditions="/nonexistent")), kit)

    return {
        "questions": counting.questions / len(numbers),
        "rows": counting.rows / len(numbers),
        "alike": sum(shown) / len(numbers),
        "share_of_page": alike_s / _cpu_s(page, numbers),
    }


def _cpu_s(do: Any, numbers: Sequence[int]) -> float:
    for number in numbers:
        do(number)
    began = time.process_time()
    for number in numbers:
        do(number)
    return time.process_time() - began


def _asked_anew(view: View, *, size: int, newest: datetime) -> dict[str, int]:
    """Return how many questions each kind of change may have another answer to."""
    fresh = ours.story_of(articles.article(size + 1, published=newest))
    hour_old, middle = _story(view, size - _AN_HOUR_AGO), _story(view, size // 2)
    changes: dict[str, list[Document]] = {
        "a new story": [fresh],
        f"one more of an event of {OF_AN_EVENT}": [fresh, Happening(fresh.number, event=1)],
        "a new headline after an hour": [replace(hour_old, headline="Nothing of this was so")],
        "a change in a body": [replace(middle, body=fresh.body)],
        "a kill in the middle": [ours.withdrawal_of(middle, now=newest)],
    }
    return {name: _touched(view, documents) for name, documents in changes.items()}


def _story(view: View, number: int) -> Story:
    found = Library(view).story(number)
    if found is None:
        raise LookupError(f"story {number} was filed and is not there")
    return found


def _touched(view: View, documents: Iterable[Document]) -> int:
    library = Library(Overlay(view))
    for document in documents:
        library.apply(document)
    return sum(fact.startswith(_QUESTIONS) for fact in library.settle().facts)


def said(found: dict[str, Any]) -> str:
    """Return what was found at one size, in a few lines."""
    anew = "\n".join(f"  asked anew by {name}: {count}" for name, count in found["asked_anew"].items())
    return (
        f"\n{found['stories']:,} stories: {found['rows_per_story']:.1f} rows each, {found['bytes_per_story']:.0f} bytes of keys\n"
        f"  to choose for one: {found['questions']:.1f} looks at the index, {found['rows']:.0f} rows, {found['alike']:.1f} found,"
        f" {100 * found['share_of_page']:.0f} % of its page's CPU\n{anew}"
    )


if __name__ == "__main__":
    sys.exit(main())
