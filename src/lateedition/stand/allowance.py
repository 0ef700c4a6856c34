"""Allowances: how much of a worker's time may go to what few ask for and what costs more than a page."""

from __future__ import annotations


class Allowance:
    """So many a second, and so many at once after a while of quiet. Whoever comes then is to come back."""

    def __init__(self, *, a_second: float, at_once: int) -> None:
        self._a_second = a_second
        self._at_once = at_once
        self._left = float(at_once)
        self._looked_at = 0.0

    def takes(self, *, now: float, cost: int = 1) -> bool:
        """Say whether there is room for one more at `now`, in POSIX seconds, and count it as `cost` of them if so.

        A clock that was put back is believed.
        """
        passed_s = max(0.0, now - self._looked_at)
        self._looked_at = now
        self._left = min(float(self._at_once), self._left + passed_s * self._a_second)
        if self._left < cost:
            return False
        self._left -= cost
        return True
