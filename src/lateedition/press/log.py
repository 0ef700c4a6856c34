"""The handover log: the numbered rows that the desk wrote, in order. It is all that the press reads of the desk.

It is a table in the desk's SQLite file or in a PostgreSQL database; the press reads it and never writes.
"""

from __future__ import annotations

from pathlib import Path

from lateedition.press.logrow import HandoverLog, Heard, Row
from lateedition.press.sqlite_log import SqliteLog

__all__ = ["HandoverLog", "Heard", "Row", "open_log"]


def open_log(where: Path | str) -> HandoverLog:
    """Return the log that is `where`: the path of a SQLite file, or the URL of a PostgreSQL database. Nothing need be there yet."""
    if isinstance(where, str) and "://" in where:
        from lateedition.press.postgres_log import PostgresLog

        return PostgresLog(where)
    return SqliteLog(Path(where))
