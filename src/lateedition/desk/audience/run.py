"""Keeps the counts coming in the desk's own process, as long as that lives."""

from __future__ import annotations

import logging
import threading

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from lateedition.desk.audience.ageing import age
from lateedition.desk.audience.carrying import carry
from lateedition.stand.tally import FOLDER

LOOK_EVERY_S = 10.0

logger = logging.getLogger(__name__)


def begin(*, stop: threading.Event | None = None) -> threading.Thread:
    """Start carrying beside whatever this process does, until `stop` is set or the process ends."""
    keeper = threading.Thread(target=follow, kwargs={"stop": stop or threading.Event()}, name="audience", daemon=True)
    keeper.start()
    return keeper


def follow(*, stop: threading.Event) -> None:
    """Carry counts over until `stop` is set. While the database or the files are away, it is tried again and again."""
    trouble = ""
    while not stop.is_set():
        try:
            carry(settings.HOUSE.home / FOLDER, now=timezone.now())
            age(now=timezone.now(), months=settings.HOUSE.reads_months)
            trouble = ""
        except (Error, OSError) as failure:
            if str(failure) != trouble:
                logger.warning("counts of readers cannot be carried over; it is tried again every %g s: %s", LOOK_EVERY_S, failure)
            trouble = str(failure)
        connection.close()
        stop.wait(LOOK_EVERY_S)
