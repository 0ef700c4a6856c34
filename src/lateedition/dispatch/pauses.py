"""Pauses: when to try again what somebody did not take, and when to give them up. Pure."""

from __future__ import annotations

FIRST_S, LONGEST_S = 2.0, 600.0
"""The longest is short for a hub: a recall waits for it, too, where somebody was away."""

GIVEN_UP_AFTER_S = 2 * 86_400.0
"""Somebody who has taken nothing for so long is told nothing more."""


def pause_s(failures: int, *, luck: float = 0.5) -> float:
    """Return how long to wait after so many failures in a row: twice as long each time, up to ten minutes, more or less by luck.

    >>> [pause_s(failures) for failures in (1, 2, 3, 12, 1000)]
    [2.0, 4.0, 8.0, 600.0, 600.0]
    """
    return min(LONGEST_S, FIRST_S * 2.0 ** min(failures - 1, 32)) * (0.75 + 0.5 * luck)


def is_given_up(failing_since: float, *, now: float) -> bool:
    """Say whether whoever has been failing since then is told nothing more."""
    return now - failing_since >= GIVEN_UP_AFTER_S
