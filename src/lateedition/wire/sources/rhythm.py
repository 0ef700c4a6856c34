"""Rhythm: how often news comes from a source, learnt from when it came; and when its silence is no longer usual. Pure.

Moments are seconds since 1970, in UTC: what counts is how far they lie apart. An hour has the number that it has since then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

HOUR_S = 3_600.0
WEEK_HOURS = 168
WEEKS_KEPT = 8
"""How far back hours are counted."""

ARRIVALS_KEPT = 100
"""How many of the last arrivals are known to the second."""

BURST_S = 60.0
"""How near to the one before something has to come to be of one burst with it."""

_LEAST_WEEKS = 3
_LEAST_A_WEEK = 14.0
"""An hour of the week is only expected to bring something where the week brings this much: a daily digest has no hour."""

_LEAST_ARRIVALS = 10
_LEAST_SPAN_S = 86_400.0
_MISSED = 6.0
_LEAST_QUIET_S = 900.0


@dataclass(frozen=True)
class History:
    """When something new came from a source: the last `arrivals`, oldest first, and how many in which hour."""

    arrivals: tuple[float, ...] = ()
    hours: Mapping[int, int] = field(default_factory=dict)

    @property
    def gaps_s(self) -> list[float]:
        """How long it was from each arrival to the next."""
        return [later - earlier for earlier, later in pairwise(self.arrivals)]

    def weeks(self, now: float) -> int:
        """Return how many whole weeks are on record."""
        first = min(self.hours, default=int(now // HOUR_S))
        return min((int(now // HOUR_S) - first) // WEEK_HOURS, WEEKS_KEPT)


def usual_gap_s(history: History, *, now: float) -> float | None:
    """Return how long it usually is from one arrival to the next at this hour of the week, else by the median of the last gaps.

    None where nothing can be said.
    """
    gaps = history.gaps_s
    return hourly_gap_s(history, now=now) or (median(gaps) if gaps else None)


def hourly_gap_s(history: History, *, now: float) -> float | None:
    """Return how long it usually is from one arrival to the next at this hour of the week; None where weeks are too few to
    tell, or nothing usually comes then."""
    count = _usual_week(history, now).get(int(now // HOUR_S) % WEEK_HOURS, 0.0)
    return HOUR_S / count if count else None


def long_gap_s(history: History) -> float | None:
    """Return the gap that one in twenty is longer than, or None where there are too few to tell."""
    gaps = sorted(history.gaps_s)
    if len(gaps) + 1 < _LEAST_ARRIVALS:
        return None
    return gaps[min(len(gaps) - 1, int(0.95 * len(gaps)))]


@dataclass(frozen=True)
class Bursts:
    """A source that brings much at once: how long it is from one burst to the next, None where nobody can tell, and how many are in one."""

    gap_s: float | None
    size: int


def bursts_of(history: History) -> Bursts | None:
    """Return how a source comes in bursts; None for one whose arrivals come one by one.

    A burst goes on while the next arrival is less than a minute away. Where all that is known to the second is one burst, the hours
    in which anything came tell how far apart bursts are.
    """
    gaps = history.gaps_s
    if not gaps or median(gaps) >= BURST_S:
        return None
    starts = [0, *(place for place, gap_s in enumerate(gaps, 1) if gap_s >= BURST_S)]
    sizes = [end - start for start, end in pairwise((*starts, len(history.arrivals)))]
    apart = [history.arrivals[later] - history.arrivals[earlier] for earlier, later in pairwise(starts)]
    if not apart:
        apart = [(later - earlier) * HOUR_S for earlier, later in pairwise(sorted(history.hours))]
    return Bursts(median(apart) if apart else None, round(median(sizes)))


def is_quiet(history: History, *, now: float, after_s: float | None = None) -> bool:
    """Say whether the source has gone quiet: silent for longer than is usual for it, or than `after_s`, where somebody says so.

    With three weeks on record, silence is weighed by what those hours of the week usually bring, so that nights and weekends
    count for what they are. Before that by its longest gaps. Before ten arrivals over a day, no silence is unusual.
    """
    if not history.arrivals:
        return False
    silent_s = now - history.arrivals[-1]
    if after_s is not None:
        return silent_s > after_s
    long_s = long_gap_s(history)
    if long_s is None or history.arrivals[-1] - min(history.arrivals[0], _first_hour_s(history)) < _LEAST_SPAN_S:
        return False
    a_week = _usual_week(history, now)
    if a_week:
        return silent_s > max(_LEAST_QUIET_S, min(long_s, HOUR_S)) and _missed(a_week, history.arrivals[-1], now) >= _MISSED
    return silent_s > max(HOUR_S, 3 * long_s)


def _first_hour_s(history: History) -> float:
    return min(history.hours, default=int(history.arrivals[0] // HOUR_S)) * HOUR_S


def _usual_week(history: History, now: float) -> dict[int, float]:
    """Return how much comes in each hour of the week, by the median of the weeks on record; empty where there are too few."""
    weeks, this_hour = history.weeks(now), int(now // HOUR_S)
    if weeks < _LEAST_WEEKS:
        return {}
    found = {}
    for back in range(1, WEEK_HOURS + 1):
        counts = [history.hours.get(this_hour - back - WEEK_HOURS * week, 0) for week in range(weeks)]
        found[(this_hour - back) % WEEK_HOURS] = float(median(counts))
    return found if sum(found.values()) >= _LEAST_A_WEEK else {}


def _missed(a_week: Mapping[int, float], since: float, now: float) -> float:
    """Return how much would usually have come between the two moments; what is longer ago than a week does not count."""
    missed, at = 0.0, max(since, now - WEEK_HOURS * HOUR_S)
    while at < now:
        end = min(now, (at // HOUR_S + 1) * HOUR_S)
        missed += a_week.get(int(at // HOUR_S) % WEEK_HOURS, 0.0) * (end - at) / HOUR_S
        at = end
    return missed
