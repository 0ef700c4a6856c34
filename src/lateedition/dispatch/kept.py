"""What the dispatch keeps: a SQLite file that is ours alone to read. Each thread has a connection of its own."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from lateedition.opened import opened


class Kept:
    """The file at `path` with the tables of `schema`, made where they are not there."""

    def __init__(self, path: Path, *, schema: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # what is signed with, and who follows whom, is in it
        path.touch(mode=0o600)
        self._path = path
        self._of_thread = threading.local()
        self._run.executescript(schema)

    def close(self) -> None:
        """Close this thread's connection."""
        found: sqlite3.Connection | None = self._of_thread.__dict__.pop("connection", None)
        if found is not None:
            found.close()

    @property
    def _run(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._of_thread, "connection", None)
        if found is None:
            found = self._of_thread.connection = opened(self._path)
        return found
