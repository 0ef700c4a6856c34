"""Keeps the scheduler going in the desk's own process, as long as that lives."""

from __future__ import annotations

import logging
import threading

from django.db import Error, connection
from django.utils import timezone

from lateedition.desk.planning.performing import Clock
from lateedition.desk.planning.scheduler import ear, look, sleep

TRY_AGAIN_S = 0.5

logger = logging.getLogger(__name__)


def begin(*, stop: threading.Event | None = None) -> threading.Thread:
    """Start the scheduler beside whatever this process does, until `stop` is set or the process ends."""
    keeper = threading.Thread(target=_keep, args=(stop or threading.Event(),), name="scheduler", daemon=True)
    keeper.start()
    return keeper


def follow(*, stop: threading.Event, clock: Clock = timezone.now) -> None:
    """Do what is planned when its time comes, until `stop` is set. While the database is away, it is tried again and again."""
    trouble = ""
    while not stop.is_set():
        try:
            _attend(stop, clock)
        except (Error, OSError) as failure:
            connection.close()
            if not trouble:
                logger.error("what is planned cannot be looked at; it is tried again every %g s: %s", TRY_AGAIN_S, failure)
            trouble = str(failure)
            stop.wait(TRY_AGAIN_S)
    connection.close()


def _attend(stop: threading.Event, clock: Clock) -> None:
    hearing = ear()
    while not stop.is_set():
        sleep(look(clock=clock), hearing=hearing, clock=clock, stop=stop)


def _keep(stop: threading.Event) -> None:
    """Begin anew when the scheduler died of something: that is in the log, and what it died of is not tried for ever."""
    while not stop.is_set():
        attempt = threading.Thread(target=follow, kwargs={"stop": stop}, name="scheduler's work", daemon=True)
        attempt.start()
        attempt.join()
        stop.wait(TRY_AGAIN_S)
