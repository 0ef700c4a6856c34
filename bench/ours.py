"""Late Edition as the bench meets it. What the questions need to know of our own parts is here and in `newsdesk`, nowhere else.

Everything runs as `lateedition up` runs it: a press and a stand as processes, with default durability, over a newsroom's home.
"""

from __future__ import annotations

import http.client
import json
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import get_args

from msgspec.structs import replace

from bench import articles
from bench.articles import Article
from bench.harness.processes import Running, run, running
from lateedition.edition.past_edition import Recalled
from lateedition.edition.record import Entry, Fragment, Head, Hole, Segment
from lateedition.edition.segments import segment
from lateedition.edition.store import NoStore, Printing, Store
from lateedition.edition.view import View
from lateedition.press.batches import Batches
from lateedition.press.dressing import is_dressed
from lateedition.press.kit import Kit
from lateedition.press.waiting import Waiting
from lateedition.stand import run as stand_run
from lateedition.story import handover
from lateedition.story.address import encoded
from lateedition.story.article import Byline, Story
from lateedition.story.blocks import Paragraph
from lateedition.story.handover import Document, Withdrawn
from lateedition.story.taxonomy import Agency, Author, Section, Site, Topic

_STAND = """
import json, sys
from pathlib import Path
from lateedition.stand.run import serve
serve(Path(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), workers=int(sys.argv[3]), **json.loads(sys.argv[4]))
"""
FRONTS: tuple[str, ...] = get_args(getattr(stand_run, "Front", None)) or ("granian",)
"""The fronts that a stand of this commit can have."""

_USED = """
import sys, lmdb
store = lmdb.Environment(sys.argv[1], readonly=True, max_dbs=64)
with store.begin() as txn:
    named = [store.open_db(name, txn=txn, create=False) for name, _ in txn.cursor()]
    books = [txn.stat(database) for database in named]
print(sum(each["psize"] * (each["branch_pages"] + each["leaf_pages"] + each["overflow_pages"]) for each in books))
"""
_SCHEMA = """
CREATE TABLE handover_log (number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, key TEXT NOT NULL, document BLOB NOT NULL, moment TEXT NOT NULL);
CREATE INDEX handover_of_key ON handover_log (key, number);
"""
_SITE = Site(name="The Harbour Post", url="http://localhost:8000", zone="UTC", notice_title="Privacy", notice_text="May we count visits?")
_ROWS_AT_A_TIME = 5_000
_LOOK_EVERY_S = 0.05
_SAY_EVERY = 200
HTML = "text/html"
FEED_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/feed+json"))
SITEMAP_TYPES = frozenset(("application/xml", "text/xml"))
_PROBE = 50

Piece = bytes | str
"""Of a page: bytes of its own, or the name of the fragment that goes there."""


class NotThereYet(RuntimeError):
    """Late Edition cannot do at this commit what is to be measured."""


# A newsroom's home, as far as press and stand see it


@dataclass(frozen=True)
class Home:
    """A newsroom's home with a handover log and nothing of the desk but that."""

    folder: Path

    @property
    def database(self) -> Path:
        """The SQLite file with the handover log."""
        return self.folder / "desk.sqlite3"

    @property
    def edition(self) -> Path:
        """The folder of the edition store."""
        return self.folder / "edition"


def new_home(folder: Path) -> Home:
    """Return a home in `folder` whose log has the site, the sections and everything else that articles name."""
    home = Home(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with log_of(home) as log:
        log.executescript(_SCHEMA)
        hand_over(log, paper())
    return home


@contextmanager
def log_of(home: Home) -> Iterator[sqlite3.Connection]:
    """Give the handover log of `home`, open to write as the desk writes it: WAL, every commit on the disk."""
    log = sqlite3.connect(home.database, isolation_level=None, check_same_thread=False)
    try:
        log.execute("PRAGMA journal_mode=WAL")
        log.execute("PRAGMA synchronous=FULL")
        yield log
    finally:
        log.close()


def hand_over(log: sqlite3.Connection, documents: Iterable[Document]) -> int:
    """Write `documents` to the log in one durable transaction, as the desk does; return the number of the last."""
    log.execute("BEGIN IMMEDIATE")
    last = 0
    for document in documents:
        sql = "INSERT INTO handover_log (kind, key, document, moment) VALUES (?, ?, ?, ?)"
        last = int(log.execute(sql, _row(document)).lastrowid or 0)
    log.execute("COMMIT")
    return last


def fill(home: Home, stories: Iterable[Article], *, tell: Callable[[int], None] = lambda _: None) -> int:
    """Write `stories` to the log of `home`, many to a transaction; return the number of the last row. `tell` hears how many are in."""
    last, written, left = 0, 0, iter(stories)
    with log_of(home) as log:
        while batch := [story_of(article) for article in islice(left, _ROWS_AT_A_TIME)]:
            last = hand_over(log, batch)
            written += len(batch)
            tell(written)
        log.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return last


def paper() -> list[Document]:
    """Return the documents of everything that articles name."""
    return [
        _SITE,
        *(Section(n, name, section_address(n - 1), order=n) for n, name in enumerate(articles.SECTIONS, 1)),
        *(Topic(n, name, f"/topics/topic-{n}/") for n, name in enumerate(articles.TOPICS, 1)),
        *(Author(n, name, f"/authors/author-{n}/") for n, name in enumerate(articles.AUTHORS, 1)),
        Agency(1, articles.AGENCY, articles.AGENCY_CREDIT),
    ]


def story_of(article: Article) -> Story:
    """Return the document of `article`."""
    return Story(
        number=article.number,
        address=address_of(article),
        headline=article.headline,
        standfirst=article.standfirst,
        section=article.section + 1,
        first_published=article.published,
        updated=article.published,
        byline=Byline(authors=(article.author + 1,), agency=1, place=article.place),
        body=tuple(map(Paragraph, article.paragraphs)),
        topics=tuple(topic + 1 for topic in article.topics),
        news_value=article.news_value,
    )


def withdrawal_of(story: Story, *, now: datetime) -> Withdrawn:
    """Return the document that recalls `story`, wherever it ever was."""
    return Withdrawn(number=story.number, addresses=(story.address, *story.former_addresses), reason="killed", moment=now)


def address_of(article: Article) -> str:
    """Return where `article` is."""
    return f"{section_address(article.section)}{article.slug}/"


def section_address(section: int) -> str:
    """Return where the section in this place of the list is."""
    return f"/{articles.SECTIONS[section].lower()}/"


# Press


def press(home: Home, *, core: int | None = None) -> AbstractContextManager[Running]:
    """Run a press over `home` in a `with`, as `lateedition up` does: with as many workers as there are cores."""
    environment = {"LATEEDITION_HOME": str(home.folder), "LATEEDITION_DATABASE_URL": ""}
    command = [sys.executable, "-P", "-m", "lateedition", "press"]
    return running("press", command, folder=home.folder, core=core, environment=environment)


def position(home: Home) -> int:
    """Return up to which row of the log there is an edition; 0 when there is none yet."""
    try:
        with Store.for_reading(home.edition) as store, store.view() as view:
            return view.head.position
    except NoStore:
        return 0


@contextmanager
def heads(home: Home) -> Iterator[Callable[[], Head]]:
    """Give what tells the head of the newest edition, again and again, at the price of a read."""
    with Store.for_reading(home.edition) as store:

        def head() -> Head:
            with store.view() as view:
                return view.head

        yield head


def wait_for(home: Home, row: int, *, by: Running, tell: Callable[[int], None] = lambda _: None) -> None:
    """Wait until everything up to row `row` of the log is printed. `tell` hears how many rows are read now and then.

    The log is read long before everything is printed: what is still to be printed waits in a list of the store's.
    Raises RuntimeError if `by` ends first.
    """
    while not position(home):
        _look(by, 0, row)
    with Store.for_reading(home.edition) as store:
        version = Batches(store, kit=Kit.load(), renditions=home.folder / "renditions").version
        looks = 0
        while True:
            with store.view() as view:
                reached = view.head.position
                if _is_printed(view, row, version):
                    return
            looks += 1
            tell(reached)
            if reached >= row and looks % _SAY_EVERY == 0:
                print(f"  the press: {by.tail().splitlines()[-1]}", file=sys.stderr, flush=True)
            _look(by, reached, row)


def _is_printed(view: View, row: int, version: str) -> bool:
    return view.head.position >= row and next(iter(Waiting(view)), None) is None and is_dressed(view, version=version)


def _look(by: Running, reached: int, row: int) -> None:
    if by.process.poll() is not None:
        raise RuntimeError(f"the press ended at row {reached} of {row}; it said:\n{by.tail()}")
    time.sleep(_LOOK_EVERY_S)


def renamed_site(name: str) -> Document:
    """Return the site's document with another name: everything shows it, so everything is to be printed anew."""
    return replace(_SITE, name=name)


def pages_by_kind(home: Home) -> dict[str, int]:
    """Return how many pages the edition has, by the kind of thing: HTML pages, feeds and so on, by media type."""
    found: dict[str, int] = {}
    with Store.for_reading(home.edition) as store, store.view() as view:
        for _, entry in view.pages():
            if entry.status == 200:
                kind = dict(entry.headers).get("content-type", "").partition(";")[0]
                found[kind] = found.get(kind, 0) + 1
    return found


@dataclass(frozen=True)
class Printed:
    """What the press makes besides pages: a peer that is to print the same is told."""

    feeds: bool
    sitemap: bool


def what_is_printed(folder: Path) -> Printed:
    """Press a few articles in `folder` and see what comes out."""
    home = new_home(folder)
    last = fill(home, articles.articles(_PROBE, newest=articles.newest_before(datetime.now(UTC))))
    with press(home) as running_press:
        wait_for(home, last, by=running_press)
    kinds = set(pages_by_kind(home))
    return Printed(feeds=bool(FEED_TYPES & kinds), sitemap=bool(SITEMAP_TYPES & kinds))


def some_paths(count: int, *, chance: random.Random, stories: int) -> list[str]:
    """Return the paths of `count` different stories of the first `stories`, drawn by chance, as they stand in a request."""
    numbers = chance.sample(range(1, stories + 1), min(count, stories))
    return [path_of(articles.article(number, published=datetime.now(UTC))) for number in numbers]


def path_of(article: Article) -> str:
    """Return the path of `article` as it stands in a request."""
    return encoded(address_of(article))


# Stand


def stand(
    folder: Path, *, port: int, work: Path, front: str = "", core: int | None = None, workers: int = 1
) -> AbstractContextManager[Running]:
    """Run a stand over the store in `folder` in a `with`, with this front or the one it has by itself; what it says goes into `work`."""
    chosen = {"front": front} if front and hasattr(stand_run, "Front") else {}
    command = [sys.executable, "-P", "-c", _STAND, folder, str(port), str(workers), json.dumps(chosen)]
    return running(f"stand {front}".strip(), command, folder=work, port=port, core=core)


def print_pages(folder: Path, pages: Mapping[str, Sequence[Piece]], fragments: Mapping[str, bytes]) -> None:
    """Print an edition into a new store in `folder` that has these pages and fragments."""

    def work(printing: Printing) -> None:
        for name, content in fragments.items():
            printing.put_fragment(name, Fragment(segment(content)))
        for path, pieces in pages.items():
            parts = tuple(Hole(piece) if isinstance(piece, str) else segment(piece) for piece in pieces)
            printing.put(path, Entry(200, (("content-type", f"{HTML}; charset=utf-8"),), parts, changed=1_588_669_919.0))

    with Store.for_printing(folder) as store:
        store.print_edition(work, moment=datetime.now(UTC))


LIVE = "/-/live"
"""Where readers follow along by Server-Sent Events."""

_TELLING = tuple(f"latest-{number:03d}-of-a-section-with-a-name.en" for number in range(22))
"""Names of fragments: an event that names them all, as JSON, is of about 1 kB."""


@contextmanager
def telling(folder: Path) -> Iterator[Callable[[str], None]]:
    """Give what prints, into the store in `folder`, an edition in which so many fragments have these words that its event is of 1 kB."""
    with Store.for_printing(folder) as store:

        def tell(words: str) -> None:
            fragment = Fragment(segment(words.encode()))

            def work(printing: Printing) -> None:
                for name in _TELLING:
                    printing.put_fragment(name, fragment)

            store.print_edition(work, moment=datetime.now(UTC))

        yield tell


def check_live(port: int, *, front: str) -> None:
    """Raise NotThereYet unless readers of the stand on `port` can follow along."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", LIVE, headers={"Accept": "text/event-stream"})
    answer = connection.getresponse()
    kind = answer.getheader("content-type", "")
    connection.close()
    if answer.status != 200 or not kind.startswith("text/event-stream"):
        raise NotThereYet(f"the stand ({front}) answers {answer.status} at {LIVE}: readers cannot follow along behind it")


# The past


def read_past(home: Home, *, edition: int, address: str) -> int:
    """Read the page at `address`, and the fragments in it, as they were in `edition`; return how many bytes that is, compressed.

    A fragment that was recalled since, because it named a story that was withdrawn, is not there and counts nothing.
    """
    with Store.for_reading(home.edition) as store, store.view() as view:
        past = view.edition(edition)
        entry = past.page(address)
        if entry is None:
            raise LookupError(f"there is no {address!r} in edition {edition} of {str(home.folder)!r}")
        size_bytes = 0
        for part in entry.parts:
            if isinstance(part, Hole):
                with suppress(Recalled):
                    dated = past.dated_fragment(part.fragment)
                    size_bytes += len(dated.fragment.segment.deflated) if dated else 0
            elif isinstance(part, Segment):
                size_bytes += len(part.deflated)
        return size_bytes


def used_bytes(home: Home) -> int:
    """Return how much of the store's file is in use; the rest is kept for what is printed next. LMDB's own books say so."""
    return int(run([sys.executable, "-P", "-c", _USED, home.edition]))


def prune(home: Home, *, before: datetime, most: int = 2_000) -> int:
    """Forget the editions of `home` that nobody had any more at that moment, some changes at a time; return how many were forgotten."""
    with Store.for_printing(home.edition) as store:
        with store.view() as view:
            first = view.edition_at(before).edition.number
            oldest = min(edition.number for edition in view.editions())
        while store.print_edition(lambda printing: printing.forget(before=first, most=most), moment=datetime.now(UTC)):
            pass
    return first - oldest


def _row(document: Document) -> tuple[str, str, bytes, str]:
    tag = str(document.__struct_config__.tag)
    kind = "story" if tag == "withdrawn" else tag
    key = kind if tag == "site" else f"{kind}:{getattr(document, 'number', 0)}"
    return tag, key, handover.encode(document), datetime.now(UTC).isoformat()
