"""The book of letters: who gets which, what each was sent, and to whom a link to confirm is still to be sent. One SQLite file.

Who has not confirmed is in it until the link was sent, and for two days at most. Whoever unsubscribes is deleted with all that was sent to
them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from lateedition.dispatch.kept import Kept
from lateedition.dispatch.letters.due import WANTED_S
from lateedition.opened import Transaction
from lateedition.story.letters import LETTER_KINDS, LetterKind

MOST, MOST_OWED = 200_000, 2_000
CONFIRMED_WITHIN_S = 48 * 3_600.0
GIVEN_UP_AFTER = 3
"""An address at which so many letters in a row could not be delivered for good is deleted."""

A_DAY_S = 20 * 3_600.0
"""What comes back sooner after what came back before is of the same day, and is not counted against an address again."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS subscribers (
    number INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT NOT NULL UNIQUE COLLATE NOCASE, daily REAL, breaking REAL,
    due REAL NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0, bounces INTEGER NOT NULL DEFAULT 0,
    returns INTEGER NOT NULL DEFAULT 0, returned REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS returned (outcome TEXT PRIMARY KEY, count INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS owed (
    number INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT NOT NULL, kinds TEXT NOT NULL, at REAL NOT NULL,
    due REAL NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS issues (name TEXT PRIMARY KEY, at REAL NOT NULL, choice BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS runs (
    number INTEGER PRIMARY KEY, issue TEXT NOT NULL, stories TEXT NOT NULL, at REAL NOT NULL, sent INTEGER NOT NULL DEFAULT 0,
    UNIQUE (issue, stories));
CREATE TABLE IF NOT EXISTS carried (run INTEGER, story INTEGER, PRIMARY KEY (story, run));
CREATE TABLE IF NOT EXISTS told (subscriber INTEGER, issue TEXT, run INTEGER, at REAL NOT NULL, PRIMARY KEY (subscriber, issue));
CREATE INDEX IF NOT EXISTS told_issue ON told (issue);
CREATE INDEX IF NOT EXISTS told_run ON told (run);
"""


class Full(Exception):
    """There is no room for one more."""


class Subscriber(Struct, frozen=True):
    """Somebody who gets letters: which, and since when, in POSIX seconds."""

    number: int
    address: str
    daily: float | None = None
    breaking: float | None = None

    @property
    def kinds(self) -> tuple[LetterKind, ...]:
        """The letters that they get."""
        return tuple(kind for kind in LETTER_KINDS if getattr(self, kind) is not None)


class Owed(Struct, frozen=True):
    """A link to confirm that is to be sent to an address."""

    number: int
    address: str
    kinds: tuple[LetterKind, ...]
    at: float


class Standing(Struct, frozen=True):
    """How many get letters and which, how many links are still to be sent, and how many addresses do not take what they are sent."""

    subscribers: int
    daily: int
    breaking: int
    owed: int
    failing: int


class Book(Kept):
    """The book at `path`, made when it is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, schema=_SCHEMA)

    def owe(self, address: str, kinds: Iterable[LetterKind], *, now: float) -> None:
        """Take note that a link to confirm is to be sent. Raises Full."""
        with Transaction(self._run) as run:
            if run.execute("SELECT count(*) FROM owed").fetchone()[0] >= MOST_OWED:
                raise Full
            run.execute("DELETE FROM owed WHERE address = ?", (address,))
            run.execute("INSERT INTO owed (address, kinds, at) VALUES (?, ?, ?)", (address, " ".join(kinds), now))

    def owed(self, *, now: float, most: int) -> list[Owed]:
        """Return the links that are to be sent, the oldest first."""
        rows = self._run.execute("SELECT number, address, kinds, at FROM owed WHERE due <= ? ORDER BY number LIMIT ?", (now, most))
        return [Owed(number, address, kinds_of(kinds.split()), at) for number, address, kinds, at in rows]

    def is_owed(self, number: int) -> bool:
        """Say whether the link of this number is still to be sent."""
        return self._run.execute("SELECT 1 FROM owed WHERE number = ?", (number,)).fetchone() is not None

    def settle_owed(self, number: int) -> None:
        """Forget who a link was sent to, or cannot be sent to."""
        self._run.execute("DELETE FROM owed WHERE number = ?", (number,))

    def confirm(self, address: str, kinds: Iterable[LetterKind], *, now: float) -> Subscriber:
        """Let `address` get these letters beside those that it gets. Raises Full."""
        with Transaction(self._run) as run:
            run.execute("DELETE FROM owed WHERE address = ?", (address,))
            if self.by_address(address) is None and run.execute("SELECT count(*) FROM subscribers").fetchone()[0] >= MOST:
                raise Full
            run.execute("INSERT OR IGNORE INTO subscribers (address) VALUES (?)", (address,))
            for kind in kinds:
                run.execute(f"UPDATE subscribers SET {_column(kind)} = coalesce({_column(kind)}, ?) WHERE address = ?", (now, address))  # noqa: S608 (one of two)
        found = self.by_address(address)
        assert found is not None
        return found

    def choose(self, number: int, kinds: Iterable[LetterKind], *, now: float) -> None:
        """Let somebody get these letters and no others; who wants none is deleted."""
        wanted = set(kinds)
        with Transaction(self._run) as run:
            for kind in LETTER_KINDS:
                value = f"coalesce({_column(kind)}, ?)" if kind in wanted else "NULL"
                values = (now, number) if kind in wanted else (number,)
                run.execute(f"UPDATE subscribers SET {_column(kind)} = {value} WHERE number = ?", values)  # noqa: S608 (ours)
            if not wanted:
                _delete(run, number)

    def delete(self, number: int) -> None:
        """Delete somebody, and what was sent to them."""
        with Transaction(self._run) as run:
            _delete(run, number)

    def by_number(self, number: int) -> Subscriber | None:
        """Return who has this number."""
        return self._subscriber("number = ?", number)

    def by_address(self, address: str) -> Subscriber | None:
        """Return who has this address."""
        return self._subscriber("address = ?", address)

    def everybody(self) -> list[Subscriber]:
        """Return all who get letters, by number."""
        rows = self._run.execute("SELECT number, address, daily, breaking FROM subscribers ORDER BY number")
        return [Subscriber(*row) for row in rows]

    def choice_of(self, issue: str) -> bytes | None:
        """Return what was chosen for the issue of this name, as `choose_for` was given it; None while nothing was."""
        row = self._run.execute("SELECT choice FROM issues WHERE name = ?", (issue,)).fetchone()
        return row[0] if row else None

    def choose_for(self, issue: str, choice: bytes, *, at: float) -> None:
        """Keep what was chosen for an issue."""
        self._run.execute("INSERT OR IGNORE INTO issues VALUES (?, ?, ?)", (issue, at, choice))

    def due(self, issue: str, kind: LetterKind, *, since: float, now: float, most: int) -> list[Subscriber]:
        """Return who is to be sent an issue of `kind`: those who signed up for it before the moment `since` and were not sent it."""
        rows = self._run.execute(
            f"SELECT number, address, daily, breaking FROM subscribers s WHERE {_column(kind)} <= ? AND due <= ? "  # noqa: S608 (one of two)
            "AND NOT EXISTS (SELECT 1 FROM told t WHERE t.subscriber = s.number AND t.issue = ?) ORDER BY number LIMIT ?",
            (since, now, issue, most),
        )
        return [Subscriber(*row) for row in rows]

    def due_a_correction(self, issue: str, story: int, *, since: float, now: float, most: int) -> list[Subscriber]:
        """Return who is to be sent the correction of `story`: those who were sent it before the moment `since`."""
        rows = self._run.execute(
            "SELECT DISTINCT s.number, s.address, s.daily, s.breaking FROM carried c JOIN told w ON w.run = c.run AND w.at <= ? "
            "JOIN subscribers s ON s.number = w.subscriber AND s.due <= ? WHERE c.story = ? "
            "AND NOT EXISTS (SELECT 1 FROM told t WHERE t.subscriber = s.number AND t.issue = ?) ORDER BY s.number LIMIT ?",
            (since, now, story, issue, most),
        )
        return [Subscriber(*row) for row in rows]

    def was_told(self, number: int, issue: str) -> bool:
        """Say whether somebody was sent an issue, or could not be."""
        return self._run.execute("SELECT 1 FROM told WHERE subscriber = ? AND issue = ?", (number, issue)).fetchone() is not None

    def note_sent(self, number: int, issue: str, stories: Sequence[int], *, now: float) -> None:
        """Keep that somebody was sent an issue with these stories. It is on the disk when this returns."""
        with Transaction(self._run) as run:
            if run.execute("SELECT 1 FROM subscribers WHERE number = ?", (number,)).fetchone() is None:
                return
            told = " ".join(map(str, stories))
            run.execute("INSERT OR IGNORE INTO runs (issue, stories, at) VALUES (?, ?, ?)", (issue, told, now))
            (edition,) = run.execute("SELECT number FROM runs WHERE issue = ? AND stories = ?", (issue, told)).fetchone()
            run.executemany("INSERT OR IGNORE INTO carried VALUES (?, ?)", [(edition, story) for story in stories])
            run.execute("UPDATE runs SET sent = sent + 1 WHERE number = ?", (edition,))
            run.execute("INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?)", (number, issue, edition, now))
            run.execute("UPDATE subscribers SET due = 0, failures = 0, bounces = 0 WHERE number = ?", (number,))

    def note_refused(self, number: int, issue: str, *, is_bounce: bool, now: float) -> bool:
        """Keep that an issue is not to be tried again; say whether the address is given up and deleted."""
        with Transaction(self._run) as run:
            run.execute("INSERT OR REPLACE INTO told VALUES (?, ?, NULL, ?)", (number, issue, now))
            run.execute("UPDATE subscribers SET bounces = bounces + ? WHERE number = ?", (int(is_bounce), number))
            row = run.execute("SELECT bounces FROM subscribers WHERE number = ?", (number,)).fetchone()
            is_given_up = row is not None and row[0] >= GIVEN_UP_AFTER
            if is_given_up:
                _delete(run, number)
        return is_given_up

    def note_returned(self, outcome: str, number: int | None, *, now: float) -> bool:
        """Keep what came back of a letter, about the subscriber of this number where that is known; say whether they are deleted for it.

        Where nobody is, and who complained, are at once; where no mail is taken, when it came back on three days without a month between.
        """
        with Transaction(self._run) as run:
            run.execute("INSERT INTO returned VALUES (?, 1) ON CONFLICT (outcome) DO UPDATE SET count = count + 1", (outcome,))
            row = run.execute("SELECT returns, returned FROM subscribers WHERE number = ?", (number,)).fetchone()
            if number is None or row is None or outcome not in ("gone", "hard", "complaint"):
                return False
            returns, last = row
            if outcome == "hard":
                if now - last < A_DAY_S:  # several letters of one day
                    return False
                returns = 1 if now - last > WANTED_S else returns + 1
                run.execute("UPDATE subscribers SET returns = ?, returned = ? WHERE number = ?", (returns, now, number))
            is_ended = outcome != "hard" or returns >= GIVEN_UP_AFTER
            if is_ended:
                _delete(run, number)
        return is_ended

    def returned(self) -> dict[str, int]:
        """Return how often what came back, by what it was."""
        return dict(self._run.execute("SELECT outcome, count FROM returned").fetchall())

    def try_to_write(self, number: int) -> None:
        """Write what is there already. Raises sqlite3.Error where nothing can be written, as on a full disk."""
        self._run.execute("UPDATE subscribers SET due = due WHERE number = ?", (number,))

    def put_off(self, number: int, *, until: float, is_owed: bool) -> None:
        """Try somebody again at the moment `until`."""
        table = "owed" if is_owed else "subscribers"
        self._run.execute(f"UPDATE {table} SET due = ?, failures = failures + 1 WHERE number = ?", (until, number))  # noqa: S608 (ours)

    def failures(self, number: int, *, is_owed: bool) -> int:
        """Return how often in a row somebody did not take what they were sent."""
        table = "owed" if is_owed else "subscribers"
        row = self._run.execute(f"SELECT failures FROM {table} WHERE number = ?", (number,)).fetchone()  # noqa: S608 (ours)
        return int(row[0]) if row else 0

    def forget(self, *, now: float) -> None:
        """Forget who did not confirm, and what was sent so long ago that nothing follows from it."""
        with Transaction(self._run) as run:
            run.execute("DELETE FROM owed WHERE at <= ?", (now - CONFIRMED_WITHIN_S,))
            run.execute("DELETE FROM told WHERE at <= ?", (now - WANTED_S,))
            run.execute("DELETE FROM issues WHERE at <= ?", (now - WANTED_S,))
            run.execute("DELETE FROM carried WHERE run IN (SELECT number FROM runs WHERE at <= ?)", (now - 2 * WANTED_S,))
            run.execute("DELETE FROM runs WHERE at <= ?", (now - 2 * WANTED_S,))

    def standing(self) -> Standing:
        """Return how it stands."""
        counted = self._run.execute(
            "SELECT count(*), count(daily), count(breaking), (SELECT count(*) FROM owed), "
            "coalesce(sum(failures > 0 OR bounces > 0), 0) FROM subscribers"
        )
        return Standing(*counted.fetchone())

    def sent(self) -> tuple[dict[int, int], dict[str, int]]:
        """Return how many letters were sent with each story in them, and of each issue."""
        of_story = self._run.execute("SELECT c.story, sum(r.sent) FROM carried c JOIN runs r ON r.number = c.run GROUP BY c.story")
        of_issue = self._run.execute("SELECT issue, sum(sent) FROM runs GROUP BY issue")
        return dict(of_story.fetchall()), dict(of_issue.fetchall())

    def _subscriber(self, where: str, value: int | str) -> Subscriber | None:
        row = self._run.execute(f"SELECT number, address, daily, breaking FROM subscribers WHERE {where}", (value,)).fetchone()  # noqa: S608 (ours)
        return Subscriber(*row) if row else None


def kinds_of(said: Iterable[str]) -> tuple[LetterKind, ...]:
    """Return the letters among what somebody said, in our order.

    >>> kinds_of(["breaking", "weekly", "daily"])
    ('daily', 'breaking')
    """
    wanted = set(said)
    return tuple(kind for kind in LETTER_KINDS if kind in wanted)


def _column(kind: LetterKind) -> str:
    return {"daily": "daily", "breaking": "breaking"}[kind]


def _delete(run: sqlite3.Connection, number: int) -> None:
    run.execute("DELETE FROM told WHERE subscriber = ?", (number,))
    run.execute("DELETE FROM subscribers WHERE number = ?", (number,))
