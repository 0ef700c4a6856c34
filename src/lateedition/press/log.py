"""Reading the handover log: the numbered rows that the desk wrote, in order, from its SQLite file opened read-only.

The desk may not have made the file or the table yet, or may be busy in it: then there is nothing new for now. A reader
never writes to the desk's database and never blocks the desk (WAL).
"""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

logger = logging.getLogger(__name__)

_COLUMNS = "SELECT number, kind, key, document FROM handover_log WHERE number > ?"


class Row(Struct, frozen=True):
    """A row of the log as it was written. `payload` is the encoded document, `kind` its tag, `key` names its subject ("story:17")."""

    number: int
    kind: str
    key: str
    payload: bytes

    @property
    def subject(self) -> str:
        """What the row is about: a story and its withdrawal have the same subject."""
        return self.key


class HandoverLog:
    """The log in the SQLite file `database`. Use from one thread; close it when done."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._connection: sqlite3.Connection | None = None
        self._seen: object = None

    def moved(self) -> bool:
        """Say whether somebody may have written to the database since the last time this was asked.

        It costs a few microseconds (PRAGMA data_version) and may say yes for nothing; it never says no wrongly.
        """
        try:
            now = self._open().execute("PRAGMA data_version").fetchone()
        except sqlite3.OperationalError:
            self.close()
            return False
        moved: bool = now != self._seen
        self._seen = now
        return moved

    def after(self, position: int, *, limit: int) -> list[Row]:
        """Return up to `limit` rows with a number over `position`, in order; none when the database or table is not there yet."""
        return self._rows(f"{_COLUMNS} ORDER BY number LIMIT ?", position, limit)

    def withdrawals_after(self, position: int, *, limit: int) -> list[Row]:
        """Return up to `limit` rows over `position` that withdraw a story, in order."""
        return self._rows(f"{_COLUMNS} AND kind = 'withdrawn' ORDER BY number LIMIT ?", position, limit)

    def row(self, number: int) -> Row | None:
        """Return the row of this number."""
        return next((row for row in self.after(number - 1, limit=1) if row.number == number), None)

    def newest_before(self, key: str, number: int) -> Row | None:
        """Return the newest row about `key` with a number below `number`."""
        question = _COLUMNS.replace("number > ?", "number < ? AND key = ?")
        return next(iter(self._rows(f"{question} ORDER BY number DESC LIMIT 1", number, key)), None)

    def last(self) -> int:
        """Return the number of the newest row, 0 when there is none yet."""
        try:
            found = self._open().execute("SELECT max(number) FROM handover_log").fetchone()[0]
        except sqlite3.OperationalError:
            self.close()
            return 0
        return int(found or 0)

    def close(self) -> None:
        """Let go of the file. The next question opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._seen = None, None

    def _rows(self, question: str, *values: int | str) -> list[Row]:
        try:
            found = self._open().execute(question, values).fetchall()
        except sqlite3.OperationalError as failure:
            logger.debug("the handover log in %s cannot be read now: %s", self._database, failure)
            self.close()
            return []
        return [Row(number=number, kind=kind, key=str(key), payload=_bytes_of(document)) for number, kind, key, document in found]

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            name = f"file:{quote(str(self._database.absolute()))}?mode=ro"
            self._connection = sqlite3.connect(name, uri=True, timeout=5.0, isolation_level=None)
        return self._connection


def _bytes_of(document: bytes | str) -> bytes:
    return document.encode() if isinstance(document, str) else bytes(document)
