"""The handover log in the desk's SQLite file, opened read-only. A reader never blocks the desk (WAL)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lateedition.press.logrow import Heard, Row
from lateedition.press.outage import Outage

BRISK_S, CALM_S = 0.001, 0.010
"""How often a wait looks, with work in the last minute and without. A look costs a few microseconds (PRAGMA data_version)."""

_BRISK_FOR_S = 60.0
_ROWS = "SELECT number, kind, key, document, moment FROM handover_log WHERE"


class SqliteLog:
    """The log in the SQLite file `database`. The desk may not have made the file or the table yet, or may be busy in it."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._connection: sqlite3.Connection | None = None
        self._outage = Outage(f"the handover log in {str(database)!r}")
        self._seen: object = None
        self._moved = False
        self._moved_at = -_BRISK_FOR_S
        self._last = 0
        self._heard_at: float | None = None

    def after(self, position: int, *, limit: int) -> list[Row]:
        """Return up to `limit` rows with a number over `position`, in order."""
        self._moved = False
        return self._rows("number > ? ORDER BY number LIMIT ?", position, limit)

    def withdrawals_after(self, position: int, *, limit: int) -> list[Row]:
        """Return up to `limit` rows over `position` that take a story or a picture from readers, in order."""
        return self._rows("number > ? AND kind IN ('recalled', 'silenced', 'withdrawn') ORDER BY number LIMIT ?", position, limit)

    def row(self, number: int) -> Row | None:
        """Return the row of this number."""
        return next(iter(self._rows("number = ?", number)), None)

    def newest_before(self, key: str, number: int) -> Row | None:
        """Return the newest row of `key` with a number below `number`."""
        return next(iter(self._rows("key = ? AND number < ? ORDER BY number DESC LIMIT 1", key, number)), None)

    def newest_of(self, keys: Sequence[str], *, up_to: int) -> list[Row]:
        """Return the newest row of each of `keys` that is not over `up_to`, in order."""
        marks = ", ".join("?" * len(keys))
        newest = f"SELECT max(number) FROM handover_log WHERE key IN ({marks}) AND number <= ? GROUP BY key"  # noqa: S608  marks alone
        return self._rows(f"number IN ({newest}) ORDER BY number", *keys, up_to)

    def keys_after(self, key: str, *, limit: int) -> list[str]:
        """Return up to `limit` keys of stories over `key`, in order."""
        asked = "SELECT DISTINCT key FROM handover_log WHERE key > ? AND key >= 'story:' AND key < 'story;' ORDER BY key LIMIT ?"
        return [str(found) for (found,) in self._ask(asked, key, limit)]

    def last(self) -> int:
        """Return the number of the newest row, 0 when there is none yet."""
        found = self._ask("SELECT max(number) FROM handover_log")
        self._last = max(self._last, int(found[0][0] or 0) if found else 0)
        return int(found[0][0] or 0) if found else 0

    def moved(self) -> bool:
        """Say whether somebody may have written to the database since the last time this was asked."""
        moved = self._looks_moved() or self._moved
        self._moved = False
        return moved

    def wait(self, timeout_s: float) -> bool:
        """Return as soon as somebody may have written to the database, at most after `timeout_s`; say whether."""
        deadline = time.monotonic() + timeout_s
        while not (self._moved or self._looks_moved()):
            now = time.monotonic()
            if now >= deadline:
                return False
            time.sleep(min(BRISK_S if now - self._moved_at < _BRISK_FOR_S else CALM_S, deadline - now))
        self._moved = True
        return True

    def heard(self) -> Heard:
        """Return what is known of the log's end."""
        return Heard(self._last, None if self._heard_at is None else time.monotonic() - self._heard_at)

    def clock(self) -> datetime | None:
        """Return None: a file has no clock of its own."""
        return None

    def close(self) -> None:
        """Let go of the file. The next question opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._seen = None, None

    def _looks_moved(self) -> bool:
        found = self._ask("PRAGMA data_version")
        if not found or found == self._seen:
            return False
        self._seen, self._moved_at = found, time.monotonic()
        return True

    def _rows(self, condition: str, *values: int | str) -> list[Row]:
        found = self._ask(f"{_ROWS} {condition}", *values)
        rows = [Row(number, kind, str(key), _bytes_of(document), moment) for number, kind, key, document, moment in found]
        self._last = max(self._last, rows[-1].number if rows else 0)
        return rows

    def _ask(self, question: str, *values: int | str) -> list[tuple[Any, ...]]:
        try:
            found = self._open().execute(question, values).fetchall()
        except sqlite3.OperationalError as failure:
            self._outage.failed(failure)
            self.close()
            return []
        self._outage.answered()
        self._heard_at = time.monotonic()
        return found

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            name = f"file:{quote(str(self._database.absolute()))}?mode=ro"
            self._connection = sqlite3.connect(name, uri=True, timeout=5.0, isolation_level=None)
        return self._connection


def _bytes_of(document: bytes | str) -> bytes:
    return document.encode() if isinstance(document, str) else bytes(document)
