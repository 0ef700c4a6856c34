"""The book of the fediverse: who follows whom, which story each server was told of and how it was then. One SQLite file.

As with the hub, nothing is put in line but answers that are owed: what is due follows from the edition and from what each was told.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lateedition.dispatch.kept import Kept
from lateedition.dispatch.pauses import is_given_up, pause_s
from lateedition.opened import Transaction

if TYPE_CHECKING:
    import sqlite3

MOST, MOST_A_HOST, MOST_RECEIVED = 200_000, 50_000, 2_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS begun (at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS received (number INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT, headers BLOB, body BLOB, at REAL);
CREATE TABLE IF NOT EXISTS followers (
    actor TEXT, follower TEXT, host TEXT, inbox TEXT, follow TEXT, since REAL, PRIMARY KEY (actor, follower));
CREATE INDEX IF NOT EXISTS followers_host ON followers (host);
CREATE INDEX IF NOT EXISTS followers_inbox ON followers (inbox);
CREATE TABLE IF NOT EXISTS owed (number INTEGER PRIMARY KEY AUTOINCREMENT, inbox TEXT, actor TEXT, body BLOB);
CREATE TABLE IF NOT EXISTS inboxes (inbox TEXT PRIMARY KEY, due REAL NOT NULL, failures INTEGER NOT NULL, failing_since REAL);
CREATE TABLE IF NOT EXISTS stories (number INTEGER PRIMARY KEY, address TEXT NOT NULL, tag TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS stories_address ON stories (address);
CREATE TABLE IF NOT EXISTS told (inbox TEXT, story INTEGER, actor TEXT, tag TEXT NOT NULL, PRIMARY KEY (inbox, story, actor));
CREATE INDEX IF NOT EXISTS told_story ON told (story, tag);
"""

Kind = Literal["owed", "Create", "Announce", "Update", "Delete"]


class Full(Exception):
    """There is no room for one more."""


class Received(Struct, frozen=True):
    """What came into an inbox and was not looked at yet; `headers` as JSON."""

    number: int
    path: str
    headers: bytes
    body: bytes
    at: float


class Follower(Struct, frozen=True):
    """Somebody who follows an actor of ours; `follow` is the id of what they asked with."""

    actor: str
    follower: str
    host: str
    inbox: str
    follow: str


class Task(Struct, frozen=True):
    """What is to be said to an inbox: about a story, or what is `owed` to it, by its number."""

    inbox: str
    kind: Kind
    actor: str
    number: int


class Known(Struct, frozen=True):
    """A story that was told of: how it is now, by its tag; the tag is empty if it is no more."""

    number: int
    address: str
    tag: str


class Done(Struct, frozen=True):
    """What came of a task; `tag` is that of the story as it was told. "void" says that there was nothing to be told after all."""

    task: Task
    outcome: Literal["taken", "failed", "ended", "void"]
    tag: str = ""


class Book(Kept):
    """The book at `path`, made when it is not there."""

    def __init__(self, path: Path, *, now: float) -> None:
        super().__init__(path, schema=_SCHEMA)
        self._run.execute("INSERT INTO begun SELECT ? WHERE NOT EXISTS (SELECT 1 FROM begun)", (now,))

    @property
    def begun(self) -> float:
        """When the house first was in the fediverse, in POSIX seconds: nothing from before is ever told of."""
        return float(self._run.execute("SELECT at FROM begun").fetchone()[0])

    def receive(self, path: str, headers: bytes, body: bytes, *, now: float) -> None:
        """Keep what came into an inbox. Raises Full."""
        with Transaction(self._run) as run:
            if run.execute("SELECT count(*) FROM received").fetchone()[0] >= MOST_RECEIVED:
                raise Full
            run.execute("INSERT INTO received (path, headers, body, at) VALUES (?, ?, ?, ?)", (path, headers, body, now))

    def received(self, *, most: int) -> list[Received]:
        """Return what was not looked at yet, the oldest first."""
        return [Received(*row) for row in self._run.execute("SELECT * FROM received ORDER BY number LIMIT ?", (most,))]

    def look_away(self, number: int) -> None:
        """Forget what was received: it has been looked at."""
        self._run.execute("DELETE FROM received WHERE number = ?", (number,))

    def follow(self, new: Follower, *, accept: bytes, number: int, now: float) -> bool:
        """Take `new` in, owe them the answer `accept`, and forget what was received; say whether there was room."""
        with Transaction(self._run) as run:
            run.execute("DELETE FROM received WHERE number = ?", (number,))
            everywhere = run.execute("SELECT count(*) FROM followers").fetchone()[0]
            there = run.execute("SELECT count(*) FROM followers WHERE host = ?", (new.host,)).fetchone()[0]
            if everywhere >= MOST or there >= MOST_A_HOST:
                return False
            run.execute(
                "INSERT INTO followers (actor, follower, host, inbox, follow, since) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (actor, follower) DO UPDATE SET inbox = excluded.inbox, follow = excluded.follow",
                (new.actor, new.follower, new.host, new.inbox, new.follow, now),
            )
            run.execute("INSERT INTO owed (inbox, actor, body) VALUES (?, ?, ?)", (new.inbox, new.actor, accept))
        return True

    def unfollow(self, follower: str, *, actor: str = "", follow: str = "") -> None:
        """End what `follower` asked for: to follow `actor`, or with the id `follow`, or everything."""
        asked = "DELETE FROM followers WHERE follower = ? AND (? = '' OR actor = ?) AND (? = '' OR follow = ?)"
        self._run.execute(asked, (follower, actor, actor, follow, follow))

    def drop_hosts(self, hosts: Iterable[str]) -> None:
        """Forget all followers at these hosts, and at those below them."""
        for host in hosts:
            self._run.execute("DELETE FROM followers WHERE host = ? OR host LIKE '%.' || ?", (host, host))

    def counts(self) -> tuple[int, int]:
        """Return how many follow somebody, and how many inboxes they have."""
        found: tuple[int, int] = self._run.execute("SELECT count(*), count(DISTINCT inbox) FROM followers").fetchone()
        return found

    def followers_of(self, actor: str) -> int:
        """Return how many follow `actor`."""
        return int(self._run.execute("SELECT count(*) FROM followers WHERE actor = ?", (actor,)).fetchone()[0])

    def stories(self, addresses: Iterable[str] | None) -> list[Known]:
        """Return the stories that were told of at these addresses; all that are not gone, for None."""
        if addresses is None:
            return [Known(*row) for row in self._run.execute("SELECT * FROM stories WHERE tag <> ''")]
        found = (self._run.execute("SELECT * FROM stories WHERE address = ?", (address,)).fetchone() for address in addresses)
        return [Known(*row) for row in found if row]

    def keep_stories(self, stories: Iterable[Known]) -> None:
        """Keep how stories are now."""
        with Transaction(self._run) as run:
            for each in stories:
                run.execute("INSERT OR REPLACE INTO stories VALUES (?, ?, ?)", (each.number, each.address, each.tag))

    def changed(self, *, now: float) -> list[Task]:
        """Return who is to be told that a story is another one or no more: each inbox once a story."""
        rows = self._run.execute(
            "SELECT DISTINCT t.inbox, t.story, s.tag = '' FROM stories s JOIN told t ON t.story = s.number AND t.tag <> s.tag "
            "LEFT JOIN inboxes i ON i.inbox = t.inbox WHERE coalesce(i.due, 0) <= ? ORDER BY s.tag <> '', t.story",
            (now,),
        )
        return [Task(inbox, "Delete" if gone else "Update", "site", story) for inbox, story, gone in rows]

    def fresh(self, story: int, actor: str, *, published: float, now: float) -> list[Task]:
        """Return who is to be told of a story by `actor`, whom they followed before it was `published`."""
        rows = self._run.execute(
            "SELECT DISTINCT f.inbox FROM followers f LEFT JOIN inboxes i ON i.inbox = f.inbox "
            "WHERE f.actor = ? AND f.since <= ? AND coalesce(i.due, 0) <= ? "
            "AND NOT EXISTS (SELECT 1 FROM told t WHERE t.inbox = f.inbox AND t.story = ? AND t.actor = f.actor)",
            (actor, published, now, story),
        )
        return [Task(inbox, "Create" if actor == "site" else "Announce", actor, story) for (inbox,) in rows]

    def owed(self, *, now: float) -> list[Task]:
        """Return the answers that are owed."""
        rows = self._run.execute(
            "SELECT o.inbox, o.actor, o.number FROM owed o LEFT JOIN inboxes i ON i.inbox = o.inbox WHERE coalesce(i.due, 0) <= ? "
            "ORDER BY o.number",
            (now,),
        )
        return [Task(inbox, "owed", actor, number) for inbox, actor, number in rows]

    def owed_body(self, number: int) -> bytes:
        """Return what is owed under this number; empty if it is owed no more."""
        row = self._run.execute("SELECT body FROM owed WHERE number = ?", (number,)).fetchone()
        return row[0] if row else b""

    def settle(self, done: Iterable[Done], *, now: float, luck: float) -> None:
        """Keep what came of tasks, all or nothing."""
        with Transaction(self._run) as run:
            for each in done:
                _keep(run, each, now=now, luck=luck)

    def behind(self) -> tuple[int, int]:
        """Return how many inboxes are still to be told of a change or a recall, and how many of these nothing has gone wrong with."""
        found: tuple[int, int] = self._run.execute(
            "SELECT count(*), coalesce(sum(failures = 0), 0) FROM (SELECT t.inbox, coalesce(i.failures, 0) AS failures FROM stories s "
            "JOIN told t ON t.story = s.number AND t.tag <> s.tag LEFT JOIN inboxes i ON i.inbox = t.inbox GROUP BY t.inbox)"
        ).fetchone()
        return found


def _keep(run: sqlite3.Connection, done: Done, *, now: float, luck: float) -> None:
    task = done.task
    if done.outcome == "failed":
        _failed(run, task.inbox, now=now, luck=luck)
        return
    if done.outcome == "ended":
        _drop(run, task.inbox)
        return
    if task.kind == "owed":
        run.execute("DELETE FROM owed WHERE number = ?", (task.number,))
    elif done.outcome == "taken" and task.kind in ("Create", "Announce"):
        run.execute("INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?)", (task.inbox, task.number, task.actor, done.tag))
    elif done.outcome == "taken":
        run.execute("UPDATE told SET tag = ? WHERE inbox = ? AND story = ?", (done.tag, task.inbox, task.number))
    if done.outcome == "taken":
        run.execute("DELETE FROM inboxes WHERE inbox = ?", (task.inbox,))


def _failed(run: sqlite3.Connection, inbox: str, *, now: float, luck: float) -> None:
    failures, since = run.execute("SELECT failures, failing_since FROM inboxes WHERE inbox = ?", (inbox,)).fetchone() or (0, now)
    if is_given_up(since, now=now):
        _drop(run, inbox)
        return
    run.execute("INSERT OR REPLACE INTO inboxes VALUES (?, ?, ?, ?)", (inbox, now + pause_s(failures + 1, luck=luck), failures + 1, since))


def _drop(run: sqlite3.Connection, inbox: str) -> None:
    """Forget an inbox and whoever has it."""
    for table in ("followers", "owed", "told", "inboxes"):
        run.execute(f"DELETE FROM {table} WHERE inbox = ?", (inbox,))  # noqa: S608 (ours, from four)
