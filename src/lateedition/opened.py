"""SQLite files of the house, opened, with a log of its own beside each. The desk's is Django's."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Literal

PATIENCE_S = 30.0
_AGAIN_S = 0.01


def opened(path: Path, *, synchronous: Literal["FULL", "NORMAL"] = "FULL") -> sqlite3.Connection:
    """Return a connection to the SQLite file at `path`, for the thread that asks for it.

    FULL has every commit on the disk before it returns; of NORMAL a power cut may take the last ones. Raises sqlite3.Error at once for
    a file that cannot be used, and after PATIENCE_S for one that others keep.
    """
    found = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE_S)
    try:
        _keep_a_log(found, until=time.monotonic() + PATIENCE_S)
        found.execute(f"PRAGMA synchronous = {synchronous}")
    except sqlite3.Error:
        found.close()
        raise
    return found


def _keep_a_log(connection: sqlite3.Connection, *, until: float) -> None:
    """Turn to write-ahead logging. Of two that open a new file at once one is told "locked" without its patience being asked for."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_AGAIN_S)
        else:
            return


class Transaction:
    """One write transaction: committed at the end of the block, undone when the block raises."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> sqlite3.Connection:
        self._connection.execute("BEGIN IMMEDIATE")
        return self._connection

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._connection.execute("COMMIT" if kind is None else "ROLLBACK")


class Moment:
    """One read transaction: all that is asked in the block is answered as of one moment. It keeps nobody from writing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> sqlite3.Connection:
        self._connection.execute("BEGIN")
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.execute("ROLLBACK")
