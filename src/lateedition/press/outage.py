"""Outages: that something cannot be reached is said once when it begins and once when it is over, not at every try."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.05
LONGEST_PAUSE_S = 2.0


class PicturesAway(OSError):
    """The picture store cannot be reached, or refuses; the message says which and why. Waiting may help.

    It is not that a picture is not there: what needs it is printed when the store is back.
    """


class Outage:
    """Whether something, called `what` in what is said, can be reached; and when to try again if not."""

    def __init__(self, what: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._clock = clock
        self._since: float | None = None
        self._tries = 0
        self._due = 0.0

    @property
    def pause_s(self) -> float:
        """How long to leave it alone; 0 when it is fine, or due for another try."""
        return max(0.0, self._due - self._clock()) if self._tries else 0.0

    def failed(self, reason: BaseException) -> None:
        """Note that it could not be reached."""
        now = self._clock()
        if self._since is None:
            self._since = now
            logger.warning("%s cannot be read now: %s; trying on", self._what, " ".join(str(reason).split()))
        self._due = now + min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(self._tries, 16))
        self._tries += 1

    def answered(self) -> None:
        """Note that it answers."""
        if self._since is not None:
            logger.info("%s answers again after %.1f s", self._what, self._clock() - self._since)
            self._since = None
        self._tries = 0
