"""The book of the hub: who subscribes to what, until when, and what each was told last. One SQLite file.

Nothing is put in line to be sent: what is due follows from the edition and from what everybody was told, so that nothing is forgotten
when a process dies, and nothing is sent that has left the edition meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lateedition.dispatch.hub.asking import Request
from lateedition.dispatch.kept import Kept
from lateedition.dispatch.pauses import lease_pause_s
from lateedition.opened import Transaction

if TYPE_CHECKING:
    import sqlite3

    from lateedition.dispatch.hub.calling import Heard

MOST, MOST_A_HOST = 50_000, 2_000
MOST_REQUESTS, MOST_REQUESTS_A_HOST = 2_000, 50

_SCHEMA = """
CREATE TABLE IF NOT EXISTS subscriptions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, callback TEXT NOT NULL, host TEXT NOT NULL, secret TEXT NOT NULL,
    until REAL NOT NULL, told TEXT NOT NULL, due REAL NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0, failing_since REAL,
    UNIQUE (topic, callback));
CREATE INDEX IF NOT EXISTS subscriptions_host ON subscriptions (host);
CREATE TABLE IF NOT EXISTS requests (
    number INTEGER PRIMARY KEY AUTOINCREMENT, mode TEXT NOT NULL, topic TEXT NOT NULL, callback TEXT NOT NULL, host TEXT NOT NULL,
    secret TEXT NOT NULL, lease_s INTEGER NOT NULL, told TEXT NOT NULL, UNIQUE (topic, callback));
CREATE INDEX IF NOT EXISTS requests_host ON requests (host);
"""


class Full(Exception):
    """There is no room for one more; the message says where."""


class Unknown(Exception):
    """There is no such subscription to be ended."""


class Noted(Struct, frozen=True):
    """A request that was taken, and is to be verified. `told` is what the topic was when it was made."""

    number: int
    request: Request
    told: str


class Subscription(Struct, frozen=True):
    """A subscription that holds. `told` is the tag of what it was sent last."""

    number: int
    topic: str
    callback: str
    host: str
    secret: str
    told: str
    failures: int


class Call(Struct, frozen=True):
    """What came of telling a subscription of the content with this `tag`."""

    number: int
    tag: str
    heard: Heard


class Standing(Struct, frozen=True):
    """How many hold subscriptions, at how many hosts; how many of them are failing, and how many requests are not verified yet."""

    subscriptions: int
    hosts: int
    failing: int
    requests: int


class Book(Kept):
    """The book at `path`, made when it is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, schema=_SCHEMA)

    def take(self, request: Request, *, told: str) -> None:
        """Note `request`, in place of an earlier one for the same topic and callback. Raises Full, and Unknown."""
        with Transaction(self._run) as run:
            key = (request.topic, request.callback)
            held = run.execute("SELECT 1 FROM subscriptions WHERE topic = ? AND callback = ?", key).fetchone()
            if request.mode == "unsubscribe" and not held:
                raise Unknown
            run.execute("DELETE FROM requests WHERE topic = ? AND callback = ?", key)
            _refuse_over(run, "requests", request.host, most=MOST_REQUESTS, most_a_host=MOST_REQUESTS_A_HOST)
            if not held:
                _refuse_over(run, "subscriptions", request.host, most=MOST, most_a_host=MOST_A_HOST)
            values = (request.mode, *key, request.host, request.secret, request.lease_s, told)
            asked = "INSERT INTO requests (mode, topic, callback, host, secret, lease_s, told) VALUES (?, ?, ?, ?, ?, ?, ?)"
            run.execute(asked, values)

    def requests(self) -> list[Noted]:
        """Return what is to be verified, the oldest first."""
        rows = self._run.execute("SELECT number, told, mode, topic, callback, host, secret, lease_s FROM requests ORDER BY number")
        return [Noted(number, Request(*said), told) for number, told, *said in rows]

    def topics(self) -> list[str]:
        """Return what is subscribed to."""
        return [topic for (topic,) in self._run.execute("SELECT DISTINCT topic FROM subscriptions")]

    def behind(self, topic: str, *, tag: str, now: float) -> Iterator[Subscription]:
        """Give those subscriptions to `topic` that were not told of its content with this `tag` and can be told `now`."""
        rows = self._run.execute(
            "SELECT number, topic, callback, host, secret, told, failures FROM subscriptions "
            "WHERE topic = ? AND told <> ? AND due <= ? AND until > ? ORDER BY failures, number",
            (topic, tag, now, now),
        )
        return (Subscription(*row) for row in rows)

    def count_behind(self, topic: str, *, tag: str) -> tuple[int, int]:
        """Return how many were not told of the content of `topic`, and to how many of these nothing has gone wrong yet."""
        asked = "SELECT count(*), coalesce(sum(failures = 0), 0) FROM subscriptions WHERE topic = ? AND told <> ?"
        found: tuple[int, int] = self._run.execute(asked, (topic, tag)).fetchone()
        return found

    def settle(self, verified: Iterable[tuple[Noted, float | None]], calls: Iterable[Call], *, now: float, luck: float) -> None:
        """Keep what came of verifying and of telling, all or nothing, and end the leases that are over `now`.

        With each request comes when the question was asked to which the answer was yes, None if it was not: a lease is counted from there
        (section 5.3).
        """
        with Transaction(self._run) as run:
            for noted, asked_at in verified:
                # another request may have taken its place meanwhile
                stands = run.execute("DELETE FROM requests WHERE number = ?", (noted.number,)).rowcount
                if stands and asked_at is not None:
                    _confirm(run, noted, asked_at=asked_at)
            for call in calls:
                _keep(run, call, now=now, luck=luck)
            run.execute("DELETE FROM subscriptions WHERE until <= ?", (now,))

    def standing(self) -> Standing:
        """Return how it stands."""
        asked = "SELECT count(*), count(DISTINCT host), coalesce(sum(failures > 0), 0) FROM subscriptions"
        held: tuple[int, int, int] = self._run.execute(asked).fetchone()
        return Standing(*held, self._run.execute("SELECT count(*) FROM requests").fetchone()[0])


def _refuse_over(run: sqlite3.Connection, table: str, host: str, *, most: int, most_a_host: int) -> None:
    everywhere = run.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 (ours, from two)
    there = run.execute(f"SELECT count(*) FROM {table} WHERE host = ?", (host,)).fetchone()[0]  # noqa: S608 (ours, from two)
    if everywhere >= most:
        raise Full(f"there are {most} {table} already")
    if there >= most_a_host:
        raise Full(f"there are {most_a_host} {table} of {host} already")


def _confirm(run: sqlite3.Connection, noted: Noted, *, asked_at: float) -> None:
    request = noted.request
    if request.mode == "unsubscribe":
        run.execute("DELETE FROM subscriptions WHERE topic = ? AND callback = ?", (request.topic, request.callback))
        return
    run.execute(
        "INSERT INTO subscriptions (topic, callback, host, secret, until, told) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (topic, callback) DO UPDATE SET "
        "secret = excluded.secret, until = excluded.until, due = 0, failures = 0, failing_since = NULL",
        (request.topic, request.callback, request.host, request.secret, asked_at + request.lease_s, noted.told),
    )


def _keep(run: sqlite3.Connection, call: Call, *, now: float, luck: float) -> None:
    found = run.execute("SELECT failures, failing_since FROM subscriptions WHERE number = ?", (call.number,)).fetchone()
    if found is None:
        return
    failures, since = found[0] + 1, found[1] if found[1] is not None else now
    if call.heard.outcome == "taken":
        asked = "UPDATE subscriptions SET told = ?, due = 0, failures = 0, failing_since = NULL WHERE number = ?"
        run.execute(asked, (call.tag, call.number))
    elif call.heard.outcome == "ended":
        run.execute("DELETE FROM subscriptions WHERE number = ?", (call.number,))
    else:
        asked = "UPDATE subscriptions SET due = ?, failures = ?, failing_since = ? WHERE number = ?"
        pause_s = lease_pause_s(failures, failing_s=now - since, luck=luck)
        run.execute(asked, (now + pause_s, failures, since, call.number))
