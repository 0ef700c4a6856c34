"""What does a search cost with 10,000, 100,000, a million stories?  About 5 minutes up to 100,000, 40 more for a million.

A cabinet is filled with the cuttings of so many made-up stories, as the finder fills it, one in ten of them in Devanagari; beside it a
table of SQLite's FTS5 with the same words. Then both are asked the same questions in turn, in rounds: for a page of ten, and how many there
are in all.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench import articles
from bench.articles import Article
from bench.harness import machine, results
from bench.harness.places import size_of, workspace
from bench.harness.processes import end_when_told
from bench.harness.results import Circumstances
from bench.harness.rounds import Progress, estimate, interleaved
from bench.harness.spread import as_json, latencies, paired_ratio
from lateedition.finder.cabinet import Cabinet, Clerk, Mark
from lateedition.finder.cutting import Cutting
from lateedition.finder.finding import find
from lateedition.finder.question import read
from lateedition.finder.terms import terms_of

SIZES = (10_000, 100_000, 1_000_000)
USUAL = SIZES[:2]
ROUNDS, OF_A_KIND = 5, 20
KINDS = ("one rare word", "two common words", "a phrase", "a slip of the pen", "two words in Hindi", "a word, a section, a year")

_SEED = 20_200_505
_STORY_S = 1 / 1_200
_HINDI_EVERY = 10
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ाबकदेफगहिजकलमनोपकरसतुवसकयज")

_SYLLABLES = "ba ri ko tan lu shev mi dor a ni pol ge ros ka fi lem hu da vo zen".split()  # noqa: SIM905 (twenty of them)

Fields = dict[str, str]

_MEMORY = """
import json, sys
from pathlib import Path
from lateedition.stand.keeper import Keeper
from lateedition.stand.search import Reference
from lateedition.stand.counters import Counters
from lateedition.finder.cabinet import Cabinet
from lateedition.finder.finding import find
from lateedition.finder.question import read
def held():
    said = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    return {name: int(said[name].split()[0]) * 1024 for name in ("RssAnon", "RssFile")}
before, cabinet = held(), Cabinet(Path(sys.argv[1]))
for fields in json.load(sys.stdin):
    find(cabinet, read(fields))
print(json.dumps({"before": before, "after": held()}))
"""


@dataclass(frozen=True)
class Peer:
    """SQLite's FTS5 with the same words: its own ranking (BM25), a headline weighing as much more as it does with us."""

    database: sqlite3.Connection

    def ask(self, match: str, fields: Fields) -> int:
        """Return how many stories match, having got a page of the best ten."""
        matching, values = "FROM words WHERE words MATCH ?", [match]
        if "section" in fields:
            days = [str(date.fromisoformat(fields[name]).toordinal()) for name in ("from", "to")]
            matching = "FROM words CROSS JOIN stories ON number = words.rowid WHERE words MATCH ? AND section = ? AND day BETWEEN ? AND ?"
            values += [fields["section"], *days]
        self.database.execute(f"SELECT words.rowid {matching} ORDER BY bm25(words, 4, 2, 1) LIMIT 10", values).fetchall()
        return int(self.database.execute(f"SELECT count(*) {matching}", values).fetchone()[0])


def main() -> int:
    """Measure what the arguments say, print and keep it. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="./run bench search", description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(USUAL), help="how many stories (10000 100000; try 1000000)")
    parser.add_argument("--alone", action="store_true", help="leave FTS5 out, which takes longer to fill than we do")
    wanted = parser.parse_args()
    end_when_told()
    machine.warn_unless_quiet()
    estimate(sum(size * _STORY_S + 30 for size in wanted.sizes), of=f"search in {', '.join(f'{n:,}' for n in wanted.sizes)} stories")
    for size in sorted(wanted.sizes):
        circumstances = Circumstances()
        with workspace("search") as folder:
            found = _measure(size, folder, beside=not wanted.alone)
        results.add("search", {str(size): {**circumstances.kept({"sqlite": sqlite3.sqlite_version}), **found}}, under="sizes")
        _print(size, found)
    return 0


def _measure(size: int, folder: Path, *, beside: bool) -> dict[str, Any]:
    newest = articles.newest_before(datetime.now(UTC))
    filled = _fill(size, folder / "cabinet", newest)
    peer, peer_filled = _peer(size, folder / "peer.sqlite3", newest) if beside else (None, {})
    questions = _questions(size, newest)
    cabinet = Cabinet(folder / "cabinet")
    asked = {kind: _in_turn(cabinet, peer, some) for kind, some in questions.items()}
    every = [took for kind in asked.values() for took in kind.pop("all_ms")]
    child = [sys.executable, "-P", "-c", _MEMORY, str(folder / "cabinet")]
    sent = json.dumps([fields for some in questions.values() for fields, _ in some])
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent / "src")}
    held = json.loads(subprocess.run(child, input=sent, env=env, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return {
        "ours": {"bytes": size_of(folder / "cabinet"), **filled},
        **({"fts5": {"bytes": size_of(folder / "peer.sqlite3"), **peer_filled}} if beside else {}),
        "all": latencies(every),
        "kinds": asked,
        "worker": held,
    }


def _fill(size: int, folder: Path, newest: datetime) -> dict[str, float]:
    tell = Progress(size).up_to("stories filed")
    began, cpu = time.monotonic(), time.process_time()
    clerk = Clerk(folder)
    for number, article in enumerate(articles.articles(size, newest=newest), 1):
        clerk.file([(_cutting(article), number)])
        tell(number)
    clerk.commit(Mark(1, 1))
    clerk.close()
    return {"per_s": size / (time.monotonic() - began), "cpu_ms_each": 1000 * (time.process_time() - cpu) / size}


def _peer(size: int, path: Path, newest: datetime) -> tuple[Peer, dict[str, float]]:
    database = sqlite3.connect(path)
    database.execute(
        "CREATE VIRTUAL TABLE words USING fts5(headline, standfirst, text, content='', tokenize='unicode61 remove_diacritics 2')"
    )
    database.execute("CREATE TABLE stories (number INTEGER PRIMARY KEY, section INTEGER, day INTEGER)")
    tell = Progress(size).up_to("stories filed by FTS5")
    began, cpu = time.monotonic(), time.process_time()
    for article in articles.articles(size, newest=newest):
        cutting = _cutting(article)
        # what a word is, is the same for both: it is the index that is measured
        said = [" ".join(terms_of(part)) for part in (cutting.headline, cutting.standfirst, f"{cutting.text} {cutting.names}")]
        database.execute("INSERT INTO words (rowid, headline, standfirst, text) VALUES (?, ?, ?, ?)", [article.number, *said])
        database.execute("INSERT INTO stories VALUES (?, ?, ?)", [article.number, cutting.sections[0], cutting.day])
        tell(article.number)
    database.execute("INSERT INTO words (words) VALUES ('optimize')")
    database.commit()
    return Peer(database), {"per_s": size / (time.monotonic() - began), "cpu_ms_each": 1000 * (time.process_time() - cpu) / size}


def _cutting(article: Article) -> Cutting:
    hindi = article.number % _HINDI_EVERY == 0
    written: Callable[[str], str] = (lambda said: said.lower().translate(_LETTERS)) if hindi else str
    return Cutting(
        number=article.number,
        address=f"/{article.slug}/",
        href=f"/{article.slug}/",
        headline=written(article.headline),
        standfirst=written(article.standfirst),
        text="\n\n".join(map(written, article.paragraphs)),
        names=f"{article.place} {_name(article.number)} {_name(article.number * 7)}",
        sections=(article.section + 1,),
        section=articles.SECTIONS[article.section],
        language="hi" if hindi else "en",
        direction="ltr",
        day=article.published.toordinal(),
        moment=article.published.timestamp(),
        stamp="",
        iso="",
    )


def _name(number: int) -> str:
    """Return a proper name: some are in the news all the time, most once, and an archive has as many as it has stories."""
    chance = random.Random(number)
    nth = int(chance.paretovariate(0.4)) % 2_000_000
    return "".join(_SYLLABLES[nth // 20**place % 20] for place in range(5)).capitalize()


def _questions(size: int, newest: datetime) -> dict[str, list[tuple[Fields, str]]]:
    """Return of each kind of question some, each as the form's fields and as FTS5 has it; empty where it has no such thing."""
    chance = random.Random(_SEED)
    return {kind: [_question(kind, size, newest, chance) for _ in range(OF_A_KIND)] for kind in KINDS}


def _question(kind: str, size: int, newest: datetime, chance: random.Random) -> tuple[Fields, str]:
    article = articles.in_archive(chance.randint(1, size), of=size, newest=newest)
    hindi = kind.endswith("Hindi")
    if (article.number % _HINDI_EVERY == 0) != hindi:
        return _question(kind, size, newest, chance)
    cutting = _cutting(article)
    words = sorted(_words(cutting.headline), key=len)
    if kind == "one rare word":
        return _said(str(article.number))
    if kind == "a phrase":
        text = list(_words(cutting.text))
        at = chance.randrange(len(text) - 3)
        phrase = " ".join(text[at : at + 3])
        return {"q": f'"{phrase}"'}, f'"{" ".join(terms_of(phrase))}"'
    if kind == "a slip of the pen":
        return {"q": f"{words[-1][:2]}{words[-1][3:]} {words[-2]} {words[-3]}"}, ""
    if kind == "a word, a section, a year":
        year = article.published.year
        fields, match = _said(words[-1])
        return {**fields, "section": str(cutting.sections[0]), "from": f"{year}-01-01", "to": f"{year}-12-31"}, match
    return _said(" ".join(words[:2] if hindi else chance.sample(_common(), 2)))


def _said(words: str) -> tuple[Fields, str]:
    return {"q": words}, " AND ".join(f'"{term}"' for term in terms_of(words))


def _words(text: str) -> Iterator[str]:
    return (word for word in text.replace(".", " ").split() if len(word) > 3 and not word.isdigit())


def _common() -> Sequence[str]:
    """Return the most frequent words of the made-up language that are not short."""
    prose = articles.prose(random.Random(_SEED), size_bytes=60_000).lower().replace(".", " ").split()
    counts: dict[str, int] = {}
    for word in prose:
        counts[word] = counts.get(word, 0) + 1
    return sorted((word for word in counts if len(word) > 3 and word.isalpha()), key=lambda word: -counts[word])[:20]


def _in_turn(cabinet: Cabinet, peer: Peer | None, questions: list[tuple[Fields, str]]) -> dict[str, Any]:
    """Ask both the questions of a kind in rounds, each round beginning with the other one."""
    asks: dict[str, Callable[[Fields, str], object]] = {"ours": lambda fields, _: find(cabinet, read(fields))}
    if peer is not None and all(match for _, match in questions):
        asks["fts5"] = lambda fields, match: peer.ask(match, fields)
    totals = sorted(find(cabinet, read(fields)).total for fields, _ in questions)
    took: dict[str, list[list[float]]] = {name: [] for name in asks}
    for _, name in interleaved(list(asks), rounds=ROUNDS):
        took[name].append([_took_ms(asks[name], *question) for question in questions])
    every = {name: [each for round_ in rounds for each in round_] for name, rounds in took.items()}
    found: dict[str, Any] = {name: latencies(all_of_it) for name, all_of_it in every.items()}
    if "fts5" in took:
        found["ratio"] = as_json(paired_ratio(list(map(sum, took["ours"])), list(map(sum, took["fts5"]))))
    return {**found, "all_ms": every["ours"], "found": totals[len(totals) // 2]}


def _took_ms(ask: Callable[[Fields, str], object], fields: Fields, match: str) -> float:
    began = time.perf_counter()
    ask(fields, match)
    return (time.perf_counter() - began) * 1000


def _print(size: int, found: dict[str, Any]) -> None:
    print(f"\n{size:,} stories")
    for name in ("ours", "fts5"):
        if (side := found.get(name)) is None:
            continue
        print(f"  {name}: {side['bytes'] / 2**20:,.0f} MiB on disk, {side['per_s']:,.0f} stories filed a second")
    for kind, asked in found["kinds"].items():
        ours, theirs = asked["ours"], asked.get("fts5")
        beside = f"; FTS5 {theirs['p50_ms']:.1f}, {theirs['p95_ms']:.1f} ms; ratio {asked['ratio']['median']:.2f}" if theirs else ""
        print(
            f"  {kind} ({asked['found']:,} found): p50 {ours['p50_ms']:.1f}, p95 {ours['p95_ms']:.1f}, p99 {ours['p99_ms']:.1f} ms{beside}"
        )
    every = found["all"]
    print(f"  all kinds: p50 {every['p50_ms']:.1f}, p95 {every['p95_ms']:.1f}, p99 {every['p99_ms']:.1f} ms")
    held = found["worker"]
    own = (held["after"]["RssAnon"] - held["before"]["RssAnon"]) / 2**20
    mapped = (held["after"]["RssFile"] - held["before"]["RssFile"]) / 2**20
    print(f"  a worker takes {own:.0f} MiB more of its own, {mapped:.0f} MiB of the file are mapped into it")


def _words_of(took: dict[str, float]) -> str:
    return ", ".join(f"{name} {took[f'{name}_ms']:.1f}" for name in ("p50", "p95", "p99")) + " ms"


if __name__ == "__main__":
    sys.exit(main())
