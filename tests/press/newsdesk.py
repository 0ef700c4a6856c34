"""A desk without Django: builders of documents, the handover log as SQLite keeps it, and a press to hand them to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import psycopg

from lateedition.edition.past import FRAGMENT, PAGE, Past
from lateedition.edition.record import Segment
from lateedition.edition.segments import plain_of
from lateedition.edition.store import Store
from lateedition.edition.view import View
from lateedition.press.batches import Batch, Batches
from lateedition.press.bulk import Bulk
from lateedition.press.kit import Kit
from lateedition.press.log import Row
from lateedition.press.verify import verify
from lateedition.story import handover
from lateedition.story.article import Byline, Story
from lateedition.story.blocks import Paragraph
from lateedition.story.front import Front
from lateedition.story.handover import Document, Dropped, RecalledPicture, RecalledRecording, Withdrawn
from lateedition.story.taxonomy import Agency, Author, Section, Site, Topic

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

SCHEMA = """CREATE TABLE IF NOT EXISTS handover_log (number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, key TEXT NOT NULL, document BLOB NOT NULL, moment TEXT NOT NULL)"""


def paper() -> list[Document]:
    """A paper without stories: three sections, one below another, two topics, two authors, an agency."""
    return [
        Site(name="The Harbour Post", url="https://post.example", zone="Asia/Kolkata", notice_title="Privacy", notice_text="May we?"),
        Section(1, "World", "/world/", order=1),
        Section(2, "City", "/city/", order=2),
        Section(3, "Docks", "/city/docks/", parent=2, order=1),
        Topic(1, "Tunnel", "/topics/tunnel/"),
        Topic(2, "Ferry", "/topics/ferry/"),
        Author(1, "Asha Rao", "/authors/asha-rao/"),
        Author(2, "Tom Ek", "/authors/tom-ek/"),
        Agency(1, "Associated Press", "AP", "/agencies/associated-press-1/"),
    ]


def story(number: int, **said: object) -> Story:
    """A story of the City section, published as many hours after noon as its number says."""
    section = said.get("section", 2)
    address = {1: "/world/", 2: "/city/", 3: "/city/docks/"}.get(section, "/city/")
    moment = NOON + timedelta(hours=number)
    facts: dict[str, object] = {
        "number": number,
        "address": f"{address}story-{number}/",
        "headline": f"Headline{number}x",
        "standfirst": f"Standfirst{number}x",
        "section": 2,
        "first_published": moment,
        "updated": moment,
        "byline": Byline(authors=(1,), agency=1, place="Moscow"),
        "body": (Paragraph(f"Body{number}x of the story."),),
        "topics": (1,),
    }
    return Story(**{**facts, **said})


def killed(story: Story, *, reason: str = "killed", moment: datetime = NOON) -> Withdrawn:
    return Withdrawn(story.number, (story.address, *story.former_addresses), reason, moment)


def key_of(document: Document) -> str:
    match document:
        case Site():
            return "site"
        case Front():
            return f"front:{document.number}" if document.number else "front"
        case Withdrawn():
            return f"story:{document.number}"
        case RecalledPicture():
            return f"picture:{document.number}"
        case RecalledRecording():
            return f"recording:{document.number}"
        case Dropped():
            return f"{document.kind}:{document.number}"
        case _:
            return f"{kind_of(document)}:{document.number}"


def kind_of(document: Document) -> str:
    return str(document.__struct_config__.tag)


class Log:
    """The handover log in a SQLite file, written as the desk writes it."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.connection = sqlite3.connect(database, timeout=30, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=FULL")
        self.connection.execute(SCHEMA)

    def write(self, *documents: Document) -> int:
        """Hand all `documents` over in one transaction; return the number of the last."""
        return self.write_raw(*((kind_of(each), key_of(each), handover.encode(each)) for each in documents))

    def write_raw(self, *rows: tuple[str, str, bytes]) -> int:
        self.begin()
        last = [self.insert(*row) for row in rows][-1]
        self.commit()
        return last

    def begin(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")

    def insert(self, kind: str, key: str, payload: bytes) -> int:
        values = (kind, key, payload, NOON.isoformat())
        return int(
            self.connection.execute("INSERT INTO handover_log (kind, key, document, moment) VALUES (?, ?, ?, ?)", values).lastrowid or 0
        )

    def commit(self) -> None:
        self.connection.execute("COMMIT")


POSTGRES_SCHEMA = """CREATE TABLE IF NOT EXISTS handover_log (number bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kind text NOT NULL, key text NOT NULL, document bytea NOT NULL, moment text NOT NULL)"""


class PostgresLog(Log):
    """The handover log in PostgreSQL, written as the desk writes it: in turns, and telling those who listen."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.connection: psycopg.Connection = psycopg.connect(url, autocommit=True)
        self.connection.execute(POSTGRES_SCHEMA)

    def begin(self) -> None:
        self.connection.execute("BEGIN")
        self.connection.execute("SELECT pg_advisory_xact_lock(%s)", [0x1A7EED02])

    def insert(self, kind: str, key: str, payload: bytes) -> int:
        values = (kind, key, payload, NOON.isoformat())
        made = "INSERT INTO handover_log (kind, key, document, moment) VALUES (%s, %s, %s, %s) RETURNING number"
        [number] = self.connection.execute(made, values).fetchone()
        self.connection.execute("SELECT pg_notify('handover_log', %s)", [str(number)])
        return int(number)


@cache
def kit() -> Kit:
    """The kit, loaded once for all tests."""
    return Kit.load()


class Pressroom:
    """A press and its store, handed documents one batch after the other. `now` is its clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "edition"
        self.renditions = folder / "renditions"
        self.store = Store.for_printing(self.folder)
        self.kit = kit()
        self.batches = Batches(self.store, kit=self.kit, renditions=self.renditions)
        self.batches.rebuild(now=NOON)
        self.bulk = Bulk(self.store, self.batches, kit=self.kit, renditions=self.renditions, workers=0)
        self.number = 0
        self.now = NOON + timedelta(days=1)

    def rows(self, *documents: Document) -> list[Row]:
        rows = [Row(self.number + at, kind_of(each), key_of(each), handover.encode(each)) for at, each in enumerate(documents, 1)]
        self.number += len(rows)
        return rows

    def hand(self, *documents: Document) -> list[str]:
        """Print an edition with `documents`, and what waits then; return which renditions were made."""
        return self.print(self.batches.take(self.rows(*documents), now=self.now))

    def tick(self) -> list[str]:
        """Let a minute pass; return which renditions were made."""
        return self.print(self.batches.tick(now=self.now))

    def print(self, batch: Batch) -> list[str]:
        """Print what waits after `batch`; return which renditions were made for it and then."""
        printed = list(batch.printed)
        real = self.bulk.note

        def note(batch: Batch) -> None:
            printed.extend(batch.printed)
            real(batch)

        self.bulk.note = note  # type: ignore[method-assign]
        real(batch)
        while self.bulk.step(now=self.now):
            pass
        self.bulk.note = real  # type: ignore[method-assign]
        return printed

    def differences(self) -> list[str]:
        return verify(self.folder, self.renditions, kit=self.kit)

    def paths(self) -> set[str]:
        with self.store.view() as view:
            return {path for path, _ in view.pages()}

    def status(self, path: str) -> int | None:
        with self.store.view() as view:
            entry = view.page(path)
        return entry.status if entry else None

    def text(self, path: str) -> str:
        """What a reader gets at `path`, its fragments in place."""
        with self.store.view() as view:
            return text_of(view, path)

    def everything(self) -> str:
        """All that readers can get, in one string."""
        with self.store.view() as view:
            return "\n".join([text_of(view, path) for path, _ in view.pages()])

    def lift(self) -> None:
        """Lift what was recalled out of all the past that only named it."""
        while self.batches.lift(most=20, now=self.now):
            pass

    def past(self) -> Iterator[tuple[str, int, str]]:
        """Each page and list of the past that can be had, by its path or name, with the edition it came with, and its text."""
        with self.store.view() as view:
            past = Past(view._txn, view._databases)
            things = [kind + key for kind in (PAGE, FRAGMENT) for key in past.things(kind)]
            versions = [(thing, version) for thing in things for version in past.versions(thing) if not version.recalled]
            for thing, version in versions:
                edition, name = view.edition(version.since), thing[1:].decode()
                if thing.startswith(PAGE):
                    entry = edition.page(name)
                    parts = entry.parts if entry else ()
                else:
                    dated = edition.dated_fragment(name)
                    parts = (dated.fragment.segment,) if dated else ()
                yield name, version.since, b"".join(plain_of(part) for part in parts if isinstance(part, Segment)).decode()

    def close(self) -> None:
        self.store.close()


def text_of(view: View, path: str) -> str:
    entry = view.page(path)
    return "" if entry is None else "".join(_texts(view, entry.parts))


def _texts(view: View, parts: Iterable[object]) -> Iterable[str]:
    for part in parts:
        if hasattr(part, "fragment"):
            fragment = view.fragment(part.fragment)
            yield plain_of(fragment.segment).decode() if fragment else ""
        elif hasattr(part, "deflated"):
            yield plain_of(part).decode()
