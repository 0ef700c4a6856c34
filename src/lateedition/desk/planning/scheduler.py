"""The scheduler: wakes at the second for which something is planned, and sooner when somebody plans something.

It sleeps by the monotonic clock and looks at the wall clock each time it wakes, which is never long: a clock that is set forward or
back is noticed within a fraction of a second. Any number of schedulers may run; each does what it finds first.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from threading import Event
from typing import Protocol

from django.db import connection

from lateedition.desk.planning.deciding import agenda_of, left_s
from lateedition.desk.planning.performing import Clock, perform
from lateedition.desk.planning.queries import next_plans
from lateedition.desk.planning.telling import CHANNEL
from lateedition.desk.stories.closing import carry_on
from lateedition.desk.stories.lapsing import lapse, next_end

LOOK_EVERY_S = 2.0
"""How long it may go unnoticed that a notification was lost."""

GLANCE_S = 0.1
"""How often SQLite is asked whether somebody has written to the file."""

LISTEN_S = 0.25
"""How long PostgreSQL is listened to before the wall clock is looked at again."""

HOLD_OFF = timedelta(seconds=0.1)
"""How soon it is looked again at what was due and could not be had."""


class Ear(Protocol):
    """Hears that something may have been planned."""

    def wait(self, timeout_s: float) -> bool:
        """Return as soon as something may have been, at most after `timeout_s` and not long after; say whether."""


def ear() -> Ear:
    """Return what hears of plans with the database that the desk has."""
    return _PostgresEar() if connection.vendor == "postgresql" else _SqliteEar()


def look(*, clock: Clock) -> datetime | None:
    """Do all that is due, and return when to look again, None if nothing is planned or left to do and no rights end.

    Raises django.db.Error when the database fails; what was not done then is still due.
    """
    lapse(clock=clock)
    rest = clock() if carry_on(clock=clock) else None
    moments = [moment for moment in (_look_at_plans(clock=clock), next_end(), rest) if moment is not None]
    return min(moments, default=None)


def _look_at_plans(*, clock: Clock) -> datetime | None:
    agenda = agenda_of(next_plans(), now=clock())
    done = [perform(number, clock=clock) for number in agenda.due]
    if not agenda.due:
        return agenda.next
    # What is due and was not to be had is in another desk's hands, or the database's clock is behind ours.
    return clock() if any(done) else clock() + HOLD_OFF


def sleep(until: datetime | None, *, hearing: Ear, clock: Clock, stop: Event) -> None:
    """Sleep until the wall clock has reached `until`, something may have been planned, `stop` is set, or it is time to look anyway."""
    look_at = time.monotonic() + LOOK_EVERY_S
    while not stop.is_set() and (longest_s := look_at - time.monotonic()) > 0:
        pause_s = left_s(until, now=clock(), longest_s=longest_s)
        if pause_s <= 0 or hearing.wait(pause_s):
            return


class _SqliteEar:
    """Sees that another connection, of this process or another, has written to the file."""

    def __init__(self) -> None:
        self._seen = self._version()

    def wait(self, timeout_s: float) -> bool:
        time.sleep(min(timeout_s, GLANCE_S))
        seen, self._seen = self._seen, self._version()
        return seen != self._seen

    def _version(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            return int(cursor.fetchone()[0])


class _PostgresEar:
    """Listens, on the connection of its thread."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")

    def wait(self, timeout_s: float) -> bool:
        with connection.wrap_database_errors:
            return any(True for _ in connection.connection.notifies(timeout=min(timeout_s, LISTEN_S), stop_after=1))
