"""The days of a calendar in the zone of the newsroom: where each begins and ends, and where on it a moment is. Pure.

A day on which the clocks are changed has 23 hours or 25; every moment is on one day, and in one hour of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

BANDS = (("Night", 0), ("Morning", 6), ("Afternoon", 12), ("Evening", 18))
"""The parts of a day, and by the wall the hour at which each begins."""


@dataclass(frozen=True)
class Span:
    """A stretch of time: from `start`, up to and without `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Hour:
    """An hour of a day: when it begins, by the wall and in fact."""

    label: str
    start: datetime


def days_of_week(day: date) -> tuple[date, ...]:
    """Return the week that `day` is in, from Monday on.

    >>> [f"{day:%a %d}" for day in days_of_week(date(2026, 11, 26))][::6]
    ['Mon 23', 'Sun 29']
    """
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=number) for number in range(7))


def span_of(first: date, last: date, zone: ZoneInfo) -> Span:
    """Return from when to when the days from `first` to `last` are, in UTC.

    >>> span = span_of(date(2026, 10, 25), date(2026, 10, 25), ZoneInfo("Europe/Berlin"))
    >>> (span.end - span.start).total_seconds() / 3600
    25.0
    """
    return Span(_midnight(first, zone), _midnight(last + DAY, zone))


def hours_of(day: date, zone: ZoneInfo) -> tuple[Hour, ...]:
    """Return the hours of a day. One that the wall shows twice is there twice.

    >>> [hour.label for hour in hours_of(date(2026, 10, 25), ZoneInfo("Europe/Berlin"))][1:5]
    ['01:00', '02:00', '02:00 again', '03:00']
    """
    span, hours, shown = span_of(day, day, zone), [], set()
    start = span.start
    while start < span.end:
        wall = f"{start.astimezone(zone):%H:%M}"
        hours.append(Hour(f"{wall} again" if wall in shown else wall, start))
        shown.add(wall)
        start += HOUR
    return tuple(hours)


def band_of(moment: datetime, zone: ZoneInfo) -> int:
    """Return in which part of its day a moment is, by its place in BANDS."""
    hour = moment.astimezone(zone).hour
    return max(place for place, (_, begins) in enumerate(BANDS) if begins <= hour)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """Return on which day by the wall a moment is."""
    return moment.astimezone(zone).date()


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
