"""A chart of reads by the hour, as numbers that a template draws. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_GAP = 0.2
_LEAST_PERCENT = 1.0


@dataclass(frozen=True)
class Column:
    """One hour: its place in a square of a hundred by a hundred, when it was, and how many reads it had."""

    left: float
    width: float
    top: float
    height: float
    label: str
    iso: str
    reads: int


@dataclass(frozen=True)
class Chart:
    """Columns in the order of time, what the highest one stands for, and their sum."""

    columns: tuple[Column, ...]
    most: int
    total: int


def chart_of(counts: Mapping[datetime, int], *, since: datetime, hours: int, zone: ZoneInfo) -> Chart:
    """Return the chart of the `hours` from `since` on, in the clock of `zone`. An hour without reads has a column of no height."""
    moments = [since + timedelta(hours=at) for at in range(hours)]
    reads = [counts.get(moment, 0) for moment in moments]
    most = max(reads, default=0)
    wide = 100 / hours
    columns = (
        _column(moment.astimezone(zone), many, left=at * wide, width=wide * (1 - _GAP), most=most)
        for at, (moment, many) in enumerate(zip(moments, reads, strict=True))
    )
    return Chart(tuple(columns), most, sum(reads))


def _column(moment: datetime, reads: int, *, left: float, width: float, most: int) -> Column:
    height = max(100 * reads / most, _LEAST_PERCENT) if reads else 0.0
    return Column(left, width, 100 - height, height, f"{moment:%H:%M}", moment.isoformat(), reads)
