"""The ledger of sources: what is known of each, kept over a restart. One SQLite file beside the inbox.

Losing it loses no news: every feed is then asked for all it has, subscriptions are made anew, and rhythms are learnt again.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from lateedition.opened import Transaction, opened
from lateedition.wire.sources.health import Health
from lateedition.wire.sources.rhythm import HOUR_S, WEEK_HOURS, WEEKS_KEPT

_SCHEMA = """
CREATE TABLE IF NOT EXISTS notes (source TEXT NOT NULL, subject TEXT NOT NULL, document BLOB NOT NULL, PRIMARY KEY (source, subject));
CREATE TABLE IF NOT EXISTS hours (source TEXT NOT NULL, hour INTEGER NOT NULL, arrivals INTEGER NOT NULL, PRIMARY KEY (source, hour));
"""

log = logging.getLogger(__name__)

Note = TypeVar("Note", bound=Struct)


class Ledger:
    """The ledger at `path`, made when it is not there. Each thread has a connection of its own."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._of_thread = threading.local()
        try:
            self._make()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            self.close()
            aside = path.with_name(f"{path.name}.damaged-{time.time_ns()}")
            path.rename(aside)
            log.error("%s is damaged (%s); put aside as %s and begun anew", path, error, aside.name)
            self._make()

    def note(self, source: str, kind: type[Note]) -> Note:
        """Return what was noted of `source` in a document of that kind; the kind's defaults where nothing was."""
        return _noted(self._connection, source, kind)

    def change(self, source: str, kind: type[Note], change: Callable[[Note], Note]) -> Note:
        """Note what `change` makes of the document of that kind, with nobody else changing it meanwhile; return it."""
        with Transaction(self._connection) as run:
            after = change(_noted(run, source, kind))
            run.execute("INSERT OR REPLACE INTO notes VALUES (?, ?, ?)", (source, kind.__name__, msgspec.json.encode(after)))
        return after

    def hours(self, source: str) -> Mapping[int, int]:
        """Return how often something new came from `source`, by the number of the hour since 1970."""
        return dict(self._connection.execute("SELECT hour, arrivals FROM hours WHERE source = ?", (source,)).fetchall())

    def count(self, source: str, moment: datetime) -> None:
        """Count that something new came from `source` at `moment`; what is older than the weeks that count is forgotten."""
        hour, run = int(moment.timestamp() // HOUR_S), self._connection
        run.execute("INSERT INTO hours VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET arrivals = arrivals + 1", (source, hour))
        run.execute("DELETE FROM hours WHERE source = ? AND hour < ?", (source, hour - WEEKS_KEPT * WEEK_HOURS))

    def close(self) -> None:
        """Close this thread's connection."""
        found: sqlite3.Connection | None = self._of_thread.__dict__.pop("connection", None)
        if found is not None:
            found.close()

    def _make(self) -> None:
        # secrets that hubs sign with are in it
        self._path.touch(mode=0o600)
        self._connection.executescript(_SCHEMA)

    @property
    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._of_thread, "connection", None)
        if found is None:
            # not FULL as the inbox: what a power cut takes from here is learnt again
            found = self._of_thread.connection = opened(self._path, synchronous="NORMAL")
        return found


def healths_in(path: Path) -> dict[str, tuple[Health, Mapping[int, int]]]:
    """Return the health of every source in the ledger at `path`, and its hours; nothing where there is no ledger. Changes nothing.

    Raises sqlite3.Error when it cannot be read.
    """
    if not path.exists():
        return {}
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as run:
        if not run.execute("SELECT 1 FROM sqlite_schema WHERE name = 'hours'").fetchone():
            return {}
        hours: dict[str, dict[int, int]] = {}
        for source, hour, arrivals in run.execute("SELECT source, hour, arrivals FROM hours"):
            hours.setdefault(source, {})[hour] = arrivals
        rows = run.execute("SELECT source, document FROM notes WHERE subject = ? ORDER BY source", (Health.__name__,))
        return {source: (msgspec.json.decode(document, type=Health), hours.get(source, {})) for source, document in rows}


def _noted(run: sqlite3.Connection, source: str, kind: type[Note]) -> Note:
    row = run.execute("SELECT document FROM notes WHERE source = ? AND subject = ?", (source, kind.__name__)).fetchone()
    return msgspec.json.decode(row[0], type=kind) if row else kind()
