"""The lull: what may wait is not printed right behind a piece of news. More may follow, and would have to wait for it."""

from __future__ import annotations

import time
from collections.abc import Callable

QUIET_S = 0.1
"""How long no news must have come in."""

AT_MOST_S = 1.0
"""How long what may wait does so, however much comes in: feeds and sitemaps are never further behind than this."""


class Lull:
    """When the last news came in, and since when something has waited behind it."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waits_since: float | None = None
        self._news = 0.0

    def news_came(self) -> None:
        """Note that news came in just now."""
        self._news = self._clock()
        if self._waits_since is None:
            self._waits_since = self._news

    def nothing_waits(self) -> None:
        """Note that nothing waits behind the news any more."""
        self._waits_since = None

    def left_s(self) -> float:
        """Return for how long what waits still has to: 0.0 when its time has come.

        >>> at = [50.0]
        >>> lull = Lull(clock=lambda: at[0])
        >>> lull.news_came()
        >>> at[0] = 50.0625
        >>> round(lull.left_s(), 4)
        0.0375
        >>> at[0] = 50.125
        >>> lull.left_s()
        0.0
        """
        if self._waits_since is None:
            return 0.0
        return max(0.0, min(self._news + QUIET_S, self._waits_since + AT_MOST_S) - self._clock())
