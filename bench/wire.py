"""How much does the wire read per CPU-second, beside bare parsers and feedparser, and how much does the inbox store? About 3 minutes.

Read is what formats.read does with a payload: it is known by its content, parsed, sanitised and made into items. Beside it stand
the bare parser below it, lxml for XML and msgspec for JSON, which makes nothing of it, and for feeds feedparser. Stored is what
Inbox.take_in does, on the disk and with its own durability: kept raw, committed, read, committed once more.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from bench import articles, wiredocuments
from bench.harness import charts, machine, results
from bench.harness.installing import CannotHave
from bench.harness.places import workspace
from bench.harness.processes import end_when_told
from bench.harness.results import Circumstances
from bench.harness.rounds import Progress, estimate, interleaved
from bench.harness.spread import Spread, as_json, paired_ratio
from bench.peers import feedparser
from bench.peers.feedparser import Feedparser
from lateedition.wire import formats
from lateedition.wire.inbox import Inbox
from lateedition.wire.item import Item
from lateedition.wire.opening import json_of
from lateedition.wire.unreadable import Unreadable

ROUNDS, TURN_S, DOCUMENTS, STORED = 7, 0.5, 50, 400
_TURNS = {"made": 24, "stored": 4, "files": 20}
"""How many turns a round of each part has, roughly."""
_FEEDS = ("rss", "atom")
"""What feedparser reads, by the name of the format of its items."""


@dataclass(frozen=True)
class Subject:
    """Documents of one kind, as `label` says, and where they lie for feedparser if they are feeds that it reads."""

    label: str
    payloads: Sequence[bytes]
    items: int
    folder: Path | None = None

    @property
    def bytes_each(self) -> int:
        return sum(map(len, self.payloads)) // self.items


def main() -> int:
    """Measure what the arguments say, print, keep and draw it. Returns the exit status."""
    wanted = _arguments()
    if wanted.draw:
        draw()
        return 0
    end_when_told()
    machine.warn_unless_quiet()
    parts = wanted.only or ["made", "stored", *(["files"] if wanted.files else [])]
    estimate(sum(_TURNS[part] for part in parts) * TURN_S * wanted.rounds + 10, of=f"wire: {', '.join(parts)}")
    peer = _peer()
    for part in parts:
        circumstances = Circumstances()
        with workspace("wire") as folder:
            found = _stored(folder, wanted) if part == "stored" else _read(_subjects(part, folder, wanted), peer, rounds=wanted.rounds)
        results.add("wire", {part: {**circumstances.kept({"feedparser": peer.version} if peer else {}), **found}}, under="parts")
        _print(part, found)
    draw()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench wire", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each has its turn ({ROUNDS})")
    parser.add_argument("--stored", type=int, default=STORED, help=f"how many items each round of storing takes in ({STORED})")
    parser.add_argument("--only", nargs="+", choices=list(_TURNS), help="measure only these parts; the others stay as they were")
    parser.add_argument("--files", type=Path, help="a folder of real wire files, which are read, too")
    parser.add_argument("--draw", action="store_true", help="draw the picture from the kept results and measure nothing")
    wanted = parser.parse_args()
    if "files" in (wanted.only or ()) and not wanted.files:
        parser.error("--only files needs --files FOLDER")
    return wanted


def _peer() -> Feedparser | None:
    try:
        return feedparser.install()
    except CannotHave as reason:
        print(f"NOT MEASURED: feedparser: {reason}", file=sys.stderr)
        return None


# What is read


def _subjects(part: str, folder: Path, wanted: argparse.Namespace) -> list[Subject]:
    return _found_in(wanted.files, folder) if part == "files" else _made(folder)


def _made(folder: Path) -> list[Subject]:
    stories = list(articles.articles(DOCUMENTS, newest=articles.newest_before(datetime.now(UTC))))
    whole = {label: [write(story) for story in stories] for label, write in wiredocuments.ONE_EACH.items()}
    feeds = {label: [write(stories[: wiredocuments.ENTRIES])] for label, write in wiredocuments.FEEDS.items()}
    subjects = [_subject(label, payloads, folder) for label, payloads in (whole | feeds).items()]
    return [subject for subject in subjects if subject]


def _found_in(files: Path, folder: Path) -> list[Subject]:
    """Return the files in a folder that hold items, by the format of their first one."""
    found: dict[str, list[bytes]] = {}
    for path in sorted(path for path in files.rglob("*") if path.is_file()):
        payload = path.read_bytes()
        items = _items_in(payload)
        if items:
            found.setdefault(items[0].format, []).append(payload)
    subjects = [_subject(label, payloads, folder) for label, payloads in sorted(found.items())]
    return [subject for subject in subjects if subject]


def _subject(label: str, payloads: Sequence[bytes], folder: Path) -> Subject | None:
    items = [item for payload in payloads for item in _items_in(payload)]
    if not items:
        print(f"NOTE: no format of ours reads {label} at this commit; left out.", file=sys.stderr)
        return None
    place = None
    if items[0].format in _FEEDS:
        place = folder / label
        place.mkdir()
        for number, payload in enumerate(payloads):
            (place / f"{number:05}").write_bytes(payload)
    return Subject(label, payloads, len(items), place)


def _items_in(payload: bytes) -> list[Item]:
    try:
        return [part for part in formats.read(payload) if isinstance(part, Item)]
    except Unreadable:
        return []


# Measuring


def _read(subjects: Sequence[Subject], peer: Feedparser | None, *, rounds: int) -> dict[str, Any]:
    """Return items per CPU-second of each subject, of us and those beside us."""
    turns = [(subject, who) for subject in subjects for who in _beside(subject, peer)]
    rates: dict[tuple[str, str], list[float]] = {(subject.label, who): [] for subject, who in turns}
    progress = Progress(rounds * len(turns))
    for _, (subject, who) in interleaved(turns, rounds=rounds):
        progress.step(f"{who} reads {subject.label}")
        rates[subject.label, who].append(_turn(subject, who, peer))
    return {"subjects": {subject.label: _summary(subject, rates) for subject in subjects}}


def _beside(subject: Subject, peer: Feedparser | None) -> tuple[str, ...]:
    return ("ours", "bare", "feedparser") if subject.folder and peer else ("ours", "bare")


def _turn(subject: Subject, who: str, peer: Feedparser | None) -> float:
    if who == "feedparser" and peer and subject.folder:
        return peer.items_per_cpu_s(subject.folder, at_least_s=TURN_S)
    return _rate(formats.read if who == "ours" else _bare, subject)


def _bare(payload: bytes) -> object:
    """Return what the parser below the reader makes of `payload`."""
    if payload.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return json_of(payload)
    return etree.fromstring(payload, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))


def _rate(read: Callable[[bytes], object], subject: Subject) -> float:
    gc.collect()
    began, times = time.process_time(), 0
    while not times or time.process_time() - began < TURN_S:
        for payload in subject.payloads:
            read(payload)
        times += 1
    return subject.items * times / (time.process_time() - began)


def _summary(subject: Subject, rates: Mapping[tuple[str, str], Sequence[float]]) -> dict[str, Any]:
    mine = {who: found for (label, who), found in rates.items() if label == subject.label}
    return {
        "documents": len(subject.payloads),
        "items": subject.items,
        "bytes_each": subject.bytes_each,
        **{who: as_json(Spread.of(found)) for who, found in mine.items()},
        **{f"ours_to_{who}": as_json(paired_ratio(mine["ours"], found)) for who, found in mine.items() if who != "ours"},
    }


def _stored(folder: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    """Return items stored per second of the clock and of the CPU: NewsML-G2, one a payload, each of another chain."""
    now = datetime.now(UTC)
    stories = articles.articles(wanted.stored * wanted.rounds, newest=articles.newest_before(now))
    payloads = [wiredocuments.newsml_g2(story) for story in stories]
    inbox = Inbox(folder / "inbox.sqlite3")
    progress, by_clock, by_cpu = Progress(wanted.rounds), [], []
    for number in range(wanted.rounds):
        progress.step(f"{wanted.stored} payloads are taken in")
        began, cpu = time.monotonic(), time.process_time()
        for place, payload in enumerate(payloads[number * wanted.stored : (number + 1) * wanted.stored]):
            inbox.take_in(payload, source="bench", name=f"{number}-{place}.xml", received=now)
        by_clock.append(wanted.stored / (time.monotonic() - began))
        by_cpu.append(wanted.stored / (time.process_time() - cpu))
    inbox.close()
    return {
        "items": wanted.stored * wanted.rounds,
        "bytes_each": len(payloads[0]),
        "per_s": as_json(Spread.of(by_clock)),
        "per_cpu_s": as_json(Spread.of(by_cpu)),
    }


# Saying


def _print(part: str, found: Mapping[str, Any]) -> None:
    if part == "stored":
        print(f"\nstored, {found['items']:,} items of {found['bytes_each']:,} bytes, one a payload")
        print(f"  {Spread(**found['per_s']).words(' a second', digits=0)}; {Spread(**found['per_cpu_s']).words(' a CPU-second', digits=0)}")
        return
    print(f"\nread, {part}: items per CPU-second")
    for label, kept in found["subjects"].items():
        print(f"  {label}: {kept['items']:,} items of {kept['bytes_each']:,} bytes")
        for who in ("ours", "bare", "feedparser"):
            if who in kept:
                times = f", {Spread(**kept[f'ours_to_{who}']).words(' times', digits=2)}" if who != "ours" else ""
                print(f"    {who}: {Spread(**kept[who]).words(digits=0)}{times}")


def draw() -> None:
    """Draw the picture of what is kept."""
    kept = results.load("wire").get("parts", {}).get("made")
    if not kept:
        return
    groups = [
        charts.Group(f"{label}, {found['bytes_each'] / 1000:.0f} kB an item", list(_bars(label, found)))
        for label, found in kept["subjects"].items()
    ]
    title = "Reading the wire: items per CPU-second"
    charts.save("wire", charts.dots(title, groups, unit="a CPU-s", source=charts.source_of(kept)))


def _bars(label: str, found: Mapping[str, Any]) -> list[charts.Bar]:
    below = "msgspec alone" if label in wiredocuments.JSON else "lxml alone"
    names = {"bare": below, "ours": "Late Edition", "feedparser": "feedparser"}
    return [charts.Bar(name, Spread(**found[who]), ours=who == "ours") for who, name in names.items() if who in found]


if __name__ == "__main__":
    sys.exit(main())
