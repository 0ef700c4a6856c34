"""Progress: how far the bulk lane is, said now and then, with an estimate."""

from __future__ import annotations

import logging
import time

from msgspec import Struct

logger = logging.getLogger(__name__)

SAY_EVERY_S = 5.0


class Report(Struct, frozen=True):
    """How far it is: `done` of `of` renditions, `rate` a second, and how long the rest will take (0 when nothing is left)."""

    done: int
    of: int
    rate: float
    left_s: float

    def words(self) -> str:
        """Say it.

        >>> Report(1_200, 10_000, 2_000.0, 4.4).words()
        '1,200 of 10,000 printed (12 %), 2,000 a second, about 4 s to go'
        """
        percent = 100 * self.done // max(self.of, 1)
        return f"{self.done:,} of {self.of:,} printed ({percent} %), {self.rate:,.0f} a second, {_about(self.left_s)}"


class Progress:
    """What was told so far, since there was last nothing to do."""

    def __init__(self) -> None:
        self._began = 0.0
        self._said = 0.0
        self._done = self._to_come = 0
        self.report = Report(0, 0, 0.0, 0.0)

    def expect(self, more: int) -> None:
        """Take down that about so many more are to come that nobody has counted yet."""
        self._to_come = more

    def tell(self, *, done: int, left: int) -> None:
        """Take down that `done` more were printed and how many are left; say it every five seconds, and when a long work ends."""
        now = time.monotonic()
        if not self._done and done:
            self._began = self._said = now
        self._done += done
        left += self._to_come if left else 0
        rate = self._done / max(now - self._began, 1e-3)
        self.report = Report(self._done, self._done + left, rate, left / rate if rate else 0.0)
        if left and now - self._said >= SAY_EVERY_S:
            self._said = now
            logger.info("%s", self.report.words())
        if not left:
            if self._done and now - self._began >= SAY_EVERY_S:
                logger.info("all %s printed, in %.0f s", f"{self._done:,}", now - self._began)
            self._done = 0


def _about(left_s: float) -> str:
    if left_s < 90:
        return f"about {left_s:.0f} s to go"
    return f"about {left_s / 60:.0f} min to go" if left_s < 5400 else f"about {left_s / 3600:.1f} h to go"
