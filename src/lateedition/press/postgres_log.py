"""The handover log in PostgreSQL, followed from any number of machines.

Rows are read on one connection; another one listens, for the desk notifies in the transaction that writes a row. The desk
writes in turns (desk/handover/outbox.py), so numbers become visible in their order. A database that is away, restarted, in
recovery, not migrated yet, or behind a network that swallows packets has nothing new for now.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict

from lateedition.press.logrow import Heard, Row
from lateedition.press.outage import Outage

LOOK_EVERY_S = 1.0
"""How long a lost notification may go unnoticed."""

ANSWER_WITHIN_S = 5.0
"""When a database that has not answered is given up. TCP notices a silent network within it, this also a server that hangs."""

_CONNECTING: dict[str, Any] = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 4_000,
    "application_name": "lateedition press",
}
_SESSION = "-c default_transaction_read_only=on -c statement_timeout=5s"
_AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    errors.UndefinedTable,
    errors.InsufficientPrivilege,
)
_CANNOT_LISTEN = (errors.ReadOnlySqlTransaction, errors.FeatureNotSupported, errors.ObjectNotInPrerequisiteState)
_ROWS = "SELECT number, kind, key, document, moment FROM handover_log WHERE"


class PostgresLog:
    """The log in the database at `url`, which libpq reads: several hosts and TLS are its matter."""

    def __init__(self, url: str) -> None:
        self._reading = _Line(url)
        self._listening = _Line(url)
        self._outage = Outage("the handover log in PostgreSQL")
        self._deaf = False
        self._moved = True
        self._looked_at = -LOOK_EVERY_S
        self._last = 0
        self._heard_at: float | None = None

    def after(self, position: int, *, limit: int) -> list[Row]:
        """Return up to `limit` rows with a number over `position`, in order."""
        self._moved = False
        return self._rows("number > %s ORDER BY number LIMIT %s", position, limit)

    def withdrawals_after(self, position: int, *, limit: int) -> list[Row]:
        """Return up to `limit` rows over `position` that take a story or a picture from readers, in order."""
        return self._rows("number > %s AND kind IN ('recalled', 'silenced', 'withdrawn') ORDER BY number LIMIT %s", position, limit)

    def row(self, number: int) -> Row | None:
        """Return the row of this number."""
        return next(iter(self._rows("number = %s", number)), None)

    def newest_before(self, key: str, number: int) -> Row | None:
        """Return the newest row of `key` with a number below `number`."""
        return next(iter(self._rows("key = %s AND number < %s ORDER BY number DESC LIMIT 1", key, number)), None)

    def newest_of(self, keys: Sequence[str], *, up_to: int) -> list[Row]:
        """Return the newest row of each of `keys` that is not over `up_to`, in order."""
        newest = "SELECT max(number) FROM handover_log WHERE key = ANY(%s) AND number <= %s GROUP BY key"
        return self._rows(f"number IN ({newest}) ORDER BY number", list(keys), up_to)

    def keys_after(self, key: str, *, limit: int) -> list[str]:
        """Return up to `limit` keys of stories over `key`, in the order of the database's collation."""
        asked = "SELECT DISTINCT key FROM handover_log WHERE key > %s AND starts_with(key, 'story:') ORDER BY key LIMIT %s"
        return [found for (found,) in self._ask(asked, key, limit)]

    def last(self) -> int:
        """Return the number of the newest row, 0 when there is none or the database is away."""
        found = self._ask("SELECT max(number) FROM handover_log")
        last = int(found[0][0] or 0) if found else 0
        self._last = max(self._last, last)
        return last

    def moved(self) -> bool:
        """Say whether something may have been written since this was last asked: it was notified, or nobody has looked for a second."""
        self._listen(0.0)
        if not self._has_moved():
            return False
        self._moved, self._looked_at = False, time.monotonic()
        return True

    def wait(self, timeout_s: float) -> bool:
        """Return as soon as something may have been written, at most after `timeout_s`; say whether."""
        deadline = time.monotonic() + timeout_s
        while not self._has_moved():
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                return False
            self._listen(min(left_s, LOOK_EVERY_S))
        self._moved = True
        return True

    def heard(self) -> Heard:
        """Return what is known of the log's end."""
        return Heard(self._last, None if self._heard_at is None else time.monotonic() - self._heard_at)

    def clock(self) -> datetime | None:
        """Return what time it is for the database."""
        return next((now for (now,) in self._ask("SELECT clock_timestamp()")), None)

    def close(self) -> None:
        """Hang up. The next question connects again."""
        self._reading.close()
        self._listening.close()

    def _has_moved(self) -> bool:
        """Say whether there was a notification, or it is time for a look without one; never while the database is left alone."""
        return not self._outage.pause_s and (self._moved or time.monotonic() - self._looked_at >= LOOK_EVERY_S)

    def _rows(self, condition: str, *values: int | str | list[str]) -> list[Row]:
        found = self._ask(f"{_ROWS} {condition}", *values)
        rows = [Row(number, kind, key, bytes(document), moment) for number, kind, key, document, moment in found]
        self._last = max(self._last, rows[-1].number if rows else 0)
        return rows

    def _ask(self, question: str, *values: int | str | list[str]) -> list[tuple[Any, ...]]:
        if self._outage.pause_s:
            return []
        self._looked_at = time.monotonic()
        try:
            with self._reading.answering(ANSWER_WITHIN_S) as connection:
                found = connection.execute(question, values).fetchall()
        except _AWAY as failure:
            self._lost(failure)
            return []
        self._outage.answered()
        self._heard_at = time.monotonic()
        return found

    def _listen(self, timeout_s: float) -> None:
        """Wait up to `timeout_s` to be notified. Where nobody can be heard, only wait, and not longer than there is reason to."""
        pause_s = self._outage.pause_s
        if pause_s or self._deaf:
            time.sleep(min(timeout_s, pause_s or timeout_s))
            return
        try:
            if not self._listening.is_open:
                with self._listening.answering(ANSWER_WITHIN_S) as connection:
                    connection.execute("LISTEN handover_log")
                self._moved = True  # whatever was written before it listened
                return
            with self._listening.answering(timeout_s + ANSWER_WITHIN_S) as connection:
                for told in connection.notifies(timeout=timeout_s, stop_after=1):
                    self._moved = True
                    self._last = max(self._last, int(told.payload) if told.payload.isdigit() else 0)
        except _CANNOT_LISTEN:
            self._deaf = True  # a standby: it can be read, and is looked at every second
            self._listening.close()
        except _AWAY as failure:
            self._lost(failure)

    def _lost(self, failure: psycopg.Error) -> None:
        self._outage.failed(failure)
        self._deaf, self._moved = False, True
        self.close()


class _Line:
    """A connection that is made when it is needed, and cut off when it does not answer in time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection | None = None
        self._socket: socket.socket | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is connected, for all that is known."""
        return self._connection is not None

    @contextmanager
    def answering(self, within_s: float) -> Iterator[psycopg.Connection]:
        """Give the connection for one question. Raises psycopg.OperationalError when it was not answered `within_s` seconds."""
        if self._connection is None:
            self._connection = psycopg.connect(self._url, autocommit=True, options=_session(self._url), **_CONNECTING)
            self._socket = socket.socket(fileno=os.dup(self._connection.fileno()))
        cut_off = threading.Timer(within_s, _hang_up, [self._socket])
        cut_off.daemon = True
        cut_off.start()
        try:
            yield self._connection
        finally:
            cut_off.cancel()

    def close(self) -> None:
        """Close it, if it is open."""
        if self._connection is not None:
            self._connection.close()
        if self._socket is not None:
            self._socket.close()
        self._connection, self._socket = None, None


def _session(url: str) -> str:
    """Return what is said to the server as a session begins: ours, and after it what the URL says."""
    return f"{_SESSION} {conninfo_to_dict(url).get('options') or ''}".strip()


def _hang_up(line: socket.socket) -> None:
    """Wake whoever waits for an answer on `line`: they find it closed."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
