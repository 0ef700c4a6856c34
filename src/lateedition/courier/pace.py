"""Pace: how much one stranger may ask of us."""

from __future__ import annotations

import threading


class Bucket:
    """How much one sender may send: some at once, and then so many a second. Moments are seconds of any clock."""

    def __init__(self, *, at_once: int, a_second: float) -> None:
        self._most = float(at_once)
        self._a_second = a_second
        self._left = self._most
        self._last: float | None = None
        self._lock = threading.Lock()

    def spend(self, now: float) -> bool:
        """Take one out, and say whether there was one."""
        with self._lock:
            since_s = now - self._last if self._last is not None else 0.0
            self._left = min(self._most, self._left + max(0.0, since_s) * self._a_second)
            self._last = now
            if self._left < 1:
                return False
            self._left -= 1
            return True
