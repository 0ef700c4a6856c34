"""The intake as a process: it follows the inbox and acts on it, and beside that watches whether what was recalled is gone."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from lateedition import logs
from lateedition.desk.intake import pulse
from lateedition.desk.starting import start
from lateedition.press.figures import FOLDER
from lateedition.wire.following import Following

if TYPE_CHECKING:
    from lateedition.desk.intake.follower import Follower

T = TypeVar("T")

LOOK_EVERY_S = 0.5
"""How often it is looked whether something is left to do, though nothing came in."""

TRY_AGAIN_S = 0.5
_WITNESS_EVERY_S = 1.0
_TELL_EVERY_S = 2.0

logger = logging.getLogger(__name__)


def follow(*, stop: threading.Event) -> None:
    """Follow the inbox until `stop` is set. What cannot be done now, for want of a database or a disk, is tried again."""
    start()
    logs.begin("intake", settings.HOUSE.log)
    recalled = threading.Event()
    witnessing = threading.Thread(target=_witness, args=(stop, recalled))
    witnessing.start()
    try:
        _follow(stop, recalled)
    finally:
        stop.set()
        recalled.set()
        witnessing.join()


def _follow(stop: threading.Event, recalled: threading.Event) -> None:
    from lateedition.desk.intake.follower import Follower
    from lateedition.desk.intake.happenings import Teller

    following = Following(settings.HOUSE.inbox_database)
    follower = Follower(following, clock=timezone.now, recalled=recalled.set)
    looking, counting = _Tries("the inbox cannot be followed"), _Tries("how far the inbox was followed cannot be said")
    telling, teller = _Tries("how many sources an event has cannot be told"), Teller()
    pulse_due = tell_due = 0.0
    while not stop.is_set():
        more = looking.make(follower.look)
        if time.monotonic() >= tell_due:
            telling.make(teller.look)
            tell_due = time.monotonic() + _TELL_EVERY_S
        if time.monotonic() >= pulse_due:
            figures = None if looking.trouble else counting.make(partial(_figures, follower))
            _leave_pulse(figures or (0, 0), looking.trouble or follower.trouble)
            pulse_due = time.monotonic() + pulse.EVERY_S
        if more is None:
            stop.wait(TRY_AGAIN_S)
        elif not more:
            following.wait(LOOK_EVERY_S)
    following.close()
    connection.close()


def _figures(follower: Follower) -> tuple[int, int]:
    from lateedition.desk.stories.witness import overdue

    return follower.behind(), overdue()


def _leave_pulse(figures: tuple[int, int], trouble: str) -> None:
    try:
        pulse.leave(pulse.Pulse(time.time(), *figures, trouble=trouble), settings.HOUSE.home / FOLDER)
    except OSError as failure:
        logger.warning("the sign of life cannot be written: %s", failure)


def _witness(stop: threading.Event, recalled: threading.Event) -> None:
    from lateedition.desk.stories.witness import look_at_unfinished

    tries = _Tries("what was recalled cannot be witnessed")
    while not stop.is_set():
        left = tries.make(lambda: look_at_unfinished(stop=stop))
        if not left:
            recalled.wait(_WITNESS_EVERY_S)
            recalled.clear()
    connection.close()


class _Tries:
    """Tries again and again, and says once that it fails and once that it goes on. `trouble` is why it fails, empty while it does not."""

    def __init__(self, complaint: str) -> None:
        self._complaint = complaint
        self.trouble = ""

    def make(self, work: Callable[[], T]) -> T | None:
        """Return what `work` returns, None when database or disk did not let it."""
        try:
            _must_have_database()
            done = work()
        except (Error, sqlite3.Error, OSError) as failure:
            connection.close()
            if not self.trouble:
                logger.error("%s; it is tried again every %g s: %s", self._complaint, TRY_AGAIN_S, failure)
            self.trouble = f"{self._complaint}: {failure}"
            return None
        if self.trouble:
            logger.info("it goes on")
        self.trouble = ""
        return done


def _must_have_database() -> None:
    """Raise FileNotFoundError while there is no desk: to ask a SQLite file that is not there would make an empty one."""
    house = settings.HOUSE
    if not house.database_url and not house.desk_database.exists():
        raise FileNotFoundError(f"there is no desk at {str(house.desk_database)!r} yet; lateedition prepare makes one")
