"""The book of push: which browsers are told of what, and what each was told last of everything it can be told of. One SQLite file.

Nothing is put in line. A *slot* is what a notification stands for on a screen: a story, or a live blog, whose newer one takes the place
of the older. Of each slot it is kept what a browser was told last, so that what is due follows from that and from the edition; and what was
tried, before it is: a service may have taken what we died over, and it must be possible to take that back, too.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lateedition.dispatch.kept import Kept
from lateedition.dispatch.pauses import is_given_up, pause_s
from lateedition.dispatch.push.asking import MOST_SUBJECTS, Checked
from lateedition.dispatch.push.news import News, Thing
from lateedition.dispatch.push.sealing import Keys
from lateedition.opened import Transaction

if TYPE_CHECKING:
    import sqlite3

MOST = 200_000
KEPT_S = 30 * 86_400.0
"""How long it is kept what a browser was told: services keep nothing for longer than 28 days, and hardly a screen does."""

HOUR_S = 3_600.0
AT_A_TIME = 1_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS browsers (
    number INTEGER PRIMARY KEY AUTOINCREMENT, endpoint TEXT NOT NULL UNIQUE, host TEXT NOT NULL, public BLOB NOT NULL, secret BLOB NOT NULL,
    due REAL NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0, failing_since REAL);
CREATE TABLE IF NOT EXISTS wanted (browser INTEGER, subject TEXT, since REAL NOT NULL, PRIMARY KEY (subject, browser));
CREATE INDEX IF NOT EXISTS wanted_browser ON wanted (browser);
CREATE TABLE IF NOT EXISTS told (
    browser INTEGER, slot TEXT, thing TEXT NOT NULL DEFAULT '', moment REAL NOT NULL DEFAULT 0, tried TEXT NOT NULL DEFAULT '',
    at REAL NOT NULL, PRIMARY KEY (browser, slot));
CREATE INDEX IF NOT EXISTS told_slot ON told (slot, thing);
CREATE INDEX IF NOT EXISTS told_tried ON told (slot, tried) WHERE tried <> '';
CREATE INDEX IF NOT EXISTS told_at ON told (at);
CREATE TABLE IF NOT EXISTS things (
    slot TEXT, thing TEXT, story INTEGER NOT NULL, address TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (slot, thing));
CREATE INDEX IF NOT EXISTS things_address ON things (address);
CREATE INDEX IF NOT EXISTS things_gone ON things (slot) WHERE gone;
CREATE TABLE IF NOT EXISTS sent (browser INTEGER, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS sent_browser ON sent (browser, at);
CREATE INDEX IF NOT EXISTS sent_at ON sent (at);
CREATE TABLE IF NOT EXISTS pauses (host TEXT PRIMARY KEY, until REAL NOT NULL);
"""

_READY = "b.due <= :now AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.host = b.host AND p.until > :now)"
_OWED = (
    "SELECT b.number, b.endpoint, b.host, b.public, b.secret FROM wanted w JOIN browsers b ON b.number = w.browser "
    "LEFT JOIN told t ON t.browser = w.browser AND t.slot = :slot "
    "WHERE w.subject = :subject AND w.browser > :after AND w.since <= :moment AND coalesce(t.moment, 0) < :moment"
)
_FRESH = (
    f"{_OWED} AND {_READY} AND coalesce(t.at, 0) <= :now - :pause "  # noqa: S608 (ours)
    "AND (SELECT count(*) FROM sent WHERE sent.browser = b.number AND sent.at > :hour) < :most ORDER BY w.browser LIMIT :limit"
)
# CROSS JOIN: from the few things that are gone to those who were told, and not the other way (SQLite's documentation, "The optimizer")
_GONE = (
    "SELECT t.browser, t.slot, t.thing, t.tried FROM things g CROSS JOIN told t ON t.slot = g.slot AND t.thing = g.thing WHERE g.gone "
    "UNION ALL SELECT t.browser, t.slot, t.thing, t.tried FROM things g CROSS JOIN told t ON t.slot = g.slot AND t.tried = g.thing "
    "AND t.tried <> '' WHERE g.gone"
)
_TAKEN_BACK = (
    "SELECT b.number, b.endpoint, b.host, b.public, b.secret, t.slot, t.thing, t.tried FROM "  # noqa: S608 (ours)
    f"({_GONE}) t CROSS JOIN browsers b ON b.number = t.browser WHERE {_READY} LIMIT :limit"
)
_BEHIND = f"SELECT count(*), coalesce(sum(failures = 0), 0) FROM browsers WHERE number IN (SELECT browser FROM ({_GONE}))"  # noqa: S608 (ours)

_REST = 20.0
"""How many times as long as it took to ask who is to be told is waited before it is asked again, where nobody was."""


class Full(Exception):
    """There is no room for one more."""


class Stranger(Exception):
    """Somebody names a browser that we know, and has not its secret."""


class Reached(Struct, frozen=True):
    """A browser that is told something."""

    number: int
    endpoint: str
    host: str
    keys: Keys


class Task(Struct, frozen=True):
    """Something to be said to a browser of a slot: what is `news`, or, where there is none, that `things` are to be forgotten."""

    browser: Reached
    slot: str
    news: News | None = None
    things: tuple[str, ...] = ()


class Done(Struct, frozen=True):
    """What came of a task. "refused" is what is not taken and will not be; "void" means there was nothing to be said after all.

    `wait_s` is how long the service wants nothing from us.
    """

    task: Task
    outcome: Literal["taken", "failed", "refused", "ended", "void"]
    wait_s: float = 0.0


class _Pass(Struct):
    """How far those who want something were gone through: up to the browser `after`, and not again before the moment `again`."""

    after: int = 0
    again: float = 0.0


class Standing(Struct, frozen=True):
    """How many browsers there are, how many of them want breaking news, are failing, and have to be told that something is no more.

    `untried` are those of the last with which nothing has gone wrong.
    """

    browsers: int
    breaking: int
    failing: int
    behind: int
    untried: int


class Book(Kept):
    """The book at `path`, made when it is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, schema=_SCHEMA)
        self._passes: dict[tuple[str, str, str], _Pass] = {}

    def wish(self, browser: Checked, *, add: Iterable[str], drop: Iterable[str], now: float) -> list[str]:
        """Note what a browser wants to be told of from now on, and return all that it wants. Who wants nothing is forgotten.

        Raises Full, and Stranger.
        """
        with Transaction(self._run) as run:
            number = _number_of(run, browser)
            for subject in drop:
                run.execute("DELETE FROM wanted WHERE browser = ? AND subject = ?", (number, subject))
            added = tuple(add)
            if number is None and added:
                number = _enter(run, browser)
            for subject in added:
                run.execute("INSERT OR IGNORE INTO wanted (browser, subject, since) VALUES (?, ?, ?)", (number, subject, now))
            wanted = [subject for (subject,) in run.execute("SELECT subject FROM wanted WHERE browser = ? ORDER BY rowid", (number,))]
            if len(wanted) > MOST_SUBJECTS:
                raise Full
            if number is not None and not wanted:
                _forget(run, number)
        return wanted

    def replace(self, old: Checked, new: Checked) -> None:
        """Let a browser be called otherwise, as it is when its service gives it another address. Raises Stranger."""
        with Transaction(self._run) as run:
            number = _number_of(run, old)
            if number is None or _number_of(run, new) is not None:
                return
            run.execute(
                "UPDATE browsers SET endpoint = ?, host = ?, public = ?, secret = ?, due = 0, failures = 0, failing_since = NULL "
                "WHERE number = ?",
                (new.endpoint, new.host, new.keys.public, new.keys.secret, number),
            )

    def forget(self, browser: Checked) -> None:
        """Forget a browser, and all that was kept of it. Raises Stranger."""
        with Transaction(self._run) as run:
            number = _number_of(run, browser)
            if number is not None:
                _forget(run, number)

    def subjects(self) -> list[str]:
        """Return all that anybody wants to be told of."""
        return [subject for (subject,) in self._run.execute("SELECT DISTINCT subject FROM wanted")]

    def things(self, addresses: Iterable[str] | None) -> list[Thing]:
        """Return what was told of at these addresses and is not gone; all of it, for None."""
        asked = "SELECT slot, thing, story, address FROM things WHERE NOT gone"
        if addresses is None:
            return [Thing(*row) for row in self._run.execute(asked)]
        return [Thing(*row) for address in addresses for row in self._run.execute(f"{asked} AND address = ?", (address,))]

    def let_go(self, things: Iterable[Thing]) -> None:
        """Note that these are no more."""
        with Transaction(self._run) as run:
            run.executemany("UPDATE things SET gone = 1 WHERE slot = ? AND thing = ?", [(each.slot, each.thing) for each in things])

    def tasks(self, news: Iterable[News], *, now: float) -> list[Task]:
        """Return what is to be said to whom `now`, one thing a browser: what is to be taken back first."""
        found: dict[int, Task] = {}
        for *who, slot, thing, tried in self._run.execute(_TAKEN_BACK, {"now": now, "limit": AT_A_TIME}):
            found.setdefault(who[0], Task(_reached(who), slot, things=tuple(filter(None, (thing, tried)))))
        passes, self._passes = self._passes, {}
        for each in news:
            key = (each.slot, each.thing, each.subject)
            self._passes[key] = passes.get(key, _Pass())
            for row in self._further(each, self._passes[key], now=now):
                browser = _reached(row)
                found.setdefault(browser.number, Task(browser, each.slot, each))
        return list(found.values())

    def _further(self, each: News, so_far: _Pass, *, now: float) -> list[tuple[object, ...]]:
        """Return the next of those who are to be told of something, and note how far we are.

        There may be many who want it and none who is still to be told: they are not gone through each second to find that out.
        """
        if now < so_far.again:
            return []
        began = time.monotonic()
        owed = {"slot": each.slot, "subject": each.subject, "moment": each.moment}
        limits = {"now": now, "hour": now - HOUR_S, "most": each.most_an_hour, "pause": each.pause_s, "limit": AT_A_TIME}
        rows = self._run.execute(_FRESH, {**owed, **limits, "after": so_far.after}).fetchall()
        so_far.after = rows[-1][0] if len(rows) == AT_A_TIME else 0
        if not rows:
            is_done = self._run.execute(f"{_OWED} LIMIT 1", {**owed, "after": 0}).fetchone() is None
            # who asks from now on is not told of what was before
            so_far.again = math.inf if is_done and each.moment < now else now + _REST * (time.monotonic() - began)
        return rows

    def begin(self, tasks: Iterable[Task], *, now: float) -> None:
        """Note what is about to be tried."""
        with Transaction(self._run) as run:
            for news, number in ((task.news, task.browser.number) for task in tasks if task.news):
                run.execute(
                    "INSERT INTO things (slot, thing, story, address) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (slot, thing) DO UPDATE SET address = excluded.address, gone = 0",
                    (news.slot, news.thing, news.story, news.address),
                )
                run.execute(
                    "INSERT INTO told (browser, slot, tried, at) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (browser, slot) DO UPDATE SET tried = excluded.tried",
                    (number, news.slot, news.thing, now - HOUR_S),
                )

    def settle(self, done: Iterable[Done], *, now: float, luck: float) -> None:
        """Keep what came of tasks, all or nothing, and forget what is old."""
        with Transaction(self._run) as run:
            for each in done:
                _keep(run, each, now=now, luck=luck)
            run.execute("DELETE FROM sent WHERE at <= ?", (now - HOUR_S,))
            run.execute("DELETE FROM pauses WHERE until <= ?", (now,))
            if run.execute("DELETE FROM told WHERE at <= ?", (now - KEPT_S,)).rowcount:
                run.execute("DELETE FROM things WHERE NOT EXISTS (SELECT 1 FROM told t WHERE t.slot = things.slot)")

    def standing(self) -> Standing:
        """Return how it stands."""
        browsers, failing = self._run.execute("SELECT count(*), coalesce(sum(failures > 0), 0) FROM browsers").fetchone()
        breaking = self._run.execute("SELECT count(*) FROM wanted WHERE subject = 'breaking'").fetchone()[0]
        behind, untried = self._run.execute(_BEHIND).fetchone()
        return Standing(browsers, breaking, failing, behind, untried)


def _reached(row: tuple[object, ...] | list[object]) -> Reached:
    number, endpoint, host, public, secret = row
    return Reached(number, endpoint, host, Keys(public, secret))  # type: ignore[arg-type]  # as the columns are


def _number_of(run: sqlite3.Connection, browser: Checked) -> int | None:
    row = run.execute("SELECT number, public, secret FROM browsers WHERE endpoint = ?", (browser.endpoint,)).fetchone()
    if row is None:
        return None
    if Keys(row[1], row[2]) != browser.keys:
        raise Stranger
    return int(row[0])


def _enter(run: sqlite3.Connection, browser: Checked) -> int:
    if run.execute("SELECT count(*) FROM browsers").fetchone()[0] >= MOST:
        raise Full
    asked = "INSERT INTO browsers (endpoint, host, public, secret) VALUES (?, ?, ?, ?) RETURNING number"
    return int(run.execute(asked, (browser.endpoint, browser.host, browser.keys.public, browser.keys.secret)).fetchone()[0])


def _keep(run: sqlite3.Connection, done: Done, *, now: float, luck: float) -> None:
    task, number = done.task, done.task.browser.number
    if done.wait_s:
        run.execute("INSERT OR REPLACE INTO pauses VALUES (?, ?)", (task.browser.host, now + done.wait_s))
    if done.outcome == "ended":
        _forget(run, number)
    elif done.outcome == "failed":
        _failed(run, number, wait_s=done.wait_s, now=now, luck=luck)
    elif done.outcome in ("taken", "refused"):
        _said(run, task, now=now)
        run.execute("UPDATE browsers SET due = 0, failures = 0, failing_since = NULL WHERE number = ? AND failures > 0", (number,))


def _said(run: sqlite3.Connection, task: Task, *, now: float) -> None:
    number, news = task.browser.number, task.news
    if news is None:
        run.execute("UPDATE told SET thing = '', tried = '' WHERE browser = ? AND slot = ?", (number, task.slot))
        return
    # a reader who has switched everything off meanwhile is not known any more
    updated = run.execute(
        "UPDATE told SET thing = ?, moment = ?, tried = '', at = ? WHERE browser = ? AND slot = ?",
        (news.thing, news.moment, now, number, news.slot),
    )
    if updated.rowcount:
        run.execute("INSERT INTO sent VALUES (?, ?)", (number, now))


def _failed(run: sqlite3.Connection, number: int, *, wait_s: float, now: float, luck: float) -> None:
    row = run.execute("SELECT failures, failing_since FROM browsers WHERE number = ?", (number,)).fetchone()
    if row is None:
        return
    failures, since = row[0] + 1, row[1] if row[1] is not None else now
    if is_given_up(since, now=now):
        _forget(run, number)
        return
    due = now + max(wait_s, pause_s(failures, luck=luck))
    run.execute("UPDATE browsers SET due = ?, failures = ?, failing_since = ? WHERE number = ?", (due, failures, since, number))


def _forget(run: sqlite3.Connection, number: int) -> None:
    for table in ("wanted", "told", "sent"):
        run.execute(f"DELETE FROM {table} WHERE browser = ?", (number,))  # noqa: S608 (ours, from three)
    run.execute("DELETE FROM browsers WHERE number = ?", (number,))
