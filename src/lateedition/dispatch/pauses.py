"""Pauses: when to try again what somebody did not take, and when to give them up. Pure."""

from __future__ import annotations

FIRST_S, LONGEST_S = 2.0, 600.0
"""The longest is short for a hub: a recall waits for it, too, where somebody was away."""

GIVEN_UP_AFTER_S = 2 * 86_400.0
"""Somebody in the fediverse who has taken nothing for so long is told nothing more."""

RARELY_AFTER_S, RARELY_S = GIVEN_UP_AFTER_S, 3_600.0
"""Who holds a lease of the hub has a right to it while it lasts: after so long without success they are tried but once an hour."""


def pause_s(failures: int, *, luck: float = 0.5) -> float:
    """Return how long to wait after so many failures in a row: twice as long each time, up to ten minutes, more or less by luck.

    >>> [pause_s(failures) for failures in (1, 2, 3, 12, 1000)]
    [2.0, 4.0, 8.0, 600.0, 600.0]
    """
    return min(LONGEST_S, FIRST_S * 2.0 ** min(failures - 1, 32)) * (0.75 + 0.5 * luck)


def lease_pause_s(failures: int, *, failing_s: float, luck: float = 0.5) -> float:
    """Return how long to wait with somebody who holds a lease and has been failing for `failing_s` (WebSub, section 7).

    >>> [lease_pause_s(3, failing_s=60.0), lease_pause_s(300, failing_s=2 * 86_400.0)]
    [8.0, 3600.0]
    """
    return RARELY_S * (0.75 + 0.5 * luck) if failing_s >= RARELY_AFTER_S else pause_s(failures, luck=luck)


def is_given_up(failing_since: float, *, now: float) -> bool:
    """Say whether whoever has been failing since then is told nothing more."""
    return now - failing_since >= GIVEN_UP_AFTER_S
