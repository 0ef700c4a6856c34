"""Schedule: when to ask a source again. Pure.

It follows the feed's own rhythm: twice as often as news comes, sooner at once when it comes in a burst, and slower the
longer it stays away; never below the floor and never above the ceiling.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from lateedition.wire.sources.hints import LONGEST_ASKED_S
from lateedition.wire.sources.rhythm import HOUR_S, History, hourly_gap_s

_GAPS = 20
_FIRST_PAUSE_S = 300.0
_SILENCE_SHARE = 1 / 8


@dataclass(frozen=True)
class Bounds:
    """The shortest and the longest pause between two requests to one source, in seconds."""

    floor_s: float = 60.0
    ceiling_s: float = 3_600.0

    def held(self, pause_s: float) -> float:
        """Return `pause_s`, or the bound that it is beyond."""
        return min(max(pause_s, self.floor_s), self.ceiling_s)


USUAL_BOUNDS = Bounds()


def pause_s(history: History, bounds: Bounds, *, now: float, asked_s: float = 0.0, luck: float = 0.5) -> float:
    """Return how long to wait after a request that was answered.

    `asked_s` is what the feed or its server ask for at the least; it is kept up to the ceiling, which is the operator's word.
    `luck`, from 0 to 1, spreads sources that began together over a fifth of the pause.
    """
    return bounds.held(max(_learnt_s(history, now) * (0.9 + 0.2 * luck), asked_s))


def pause_after_failure_s(failures: int, bounds: Bounds, *, asked_s: float = 0.0, luck: float = 0.5) -> float:
    """Return how long to wait after so many failures in a row: twice as long each time, up to the ceiling, and half as much by luck.

    `asked_s` is what the server asks for by Retry-After. That is kept beyond the ceiling, up to a day.

    >>> [pause_after_failure_s(failures, Bounds()) for failures in (1, 2, 3, 7, 1000)]
    [60.0, 120.0, 240.0, 3600.0, 3600.0]
    """
    doubled_s = bounds.floor_s * 2.0 ** min(failures - 1, 32)
    return max(bounds.held(doubled_s * (0.75 + 0.5 * luck)), min(asked_s, LONGEST_ASKED_S))


def _learnt_s(history: History, now: float) -> float:
    """Return the pause that the rhythm asks for, before bounds."""
    if not history.arrivals:
        return _FIRST_PAUSE_S
    silent_s = max(0.0, now - history.arrivals[-1])
    gaps = history.gaps_s[-_GAPS:]
    pace_s = min(median(gaps), gaps[-1]) / 2 if gaps else _FIRST_PAUSE_S
    slowed_s = max(pace_s, silent_s * _SILENCE_SHARE)
    # of this hour and of the next: who sleeps through the night must not sleep into the morning
    usual_s = [gap_s for moment in (now, now + HOUR_S) if (gap_s := hourly_gap_s(history, now=moment)) is not None]
    return min([slowed_s, *(gap_s / 2 for gap_s in usual_s)])
