"""The calendar: the days and months, in the site's zone, on which stories were first published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lateedition.press.library import Library
from lateedition.press.trails import LATEST

_DAY = timedelta(days=1)


class Calendar:
    """The calendar of what is in `library`. No day is kept anywhere: a day is a stretch of the shelf of all stories."""

    def __init__(self, library: Library) -> None:
        self._library = library
        site = library.site()
        self.zone = ZoneInfo(site.zone if site else "UTC")

    def day(self, day: date) -> tuple[int, ...]:
        """Return the stories first published on `day`, the oldest first."""
        return self._library.shelves.between(LATEST, *self._span(day, day + _DAY))

    def days(self, month: date) -> tuple[int, ...]:
        """Return the days of a month on which stories were published; `month` is its first day."""
        following = _month_after(month)
        return tuple(day.day for day in _dates(month, following) if self._any(day, day + _DAY))

    def months(self) -> tuple[str, ...]:
        """Return the months ("2020-05") in which stories were published, the oldest first."""
        ends = self._library.shelves.ends(LATEST)
        first, last = (self._library.teaser(each) for each in ends) if ends else (None, None)
        if first is None or last is None:
            return ()
        month, newest = self.today(first.first_published).replace(day=1), self.today(last.first_published)
        found = []
        while month <= newest:
            if self._any(month, _month_after(month)):
                found.append(month.isoformat()[:7])
            month = _month_after(month)
        return tuple(found)

    def every_day(self) -> Iterator[str]:
        """Give every day ("2020-05-05") on which stories were published, the oldest first."""
        for month in self.months():
            yield from (f"{month}-{day:02}" for day in self.days(date.fromisoformat(f"{month}-01")))

    def today(self, moment: datetime) -> date:
        """Return the day that it is at `moment`."""
        return moment.astimezone(self.zone).date()

    def _any(self, first: date, end: date) -> bool:
        return self._library.shelves.any_between(LATEST, *self._span(first, end))

    def _span(self, first: date, end: date) -> tuple[datetime, datetime]:
        return datetime.combine(first, time(), self.zone).astimezone(UTC), datetime.combine(end, time(), self.zone).astimezone(UTC)


def _month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _dates(first: date, end: date) -> Iterator[date]:
    return (first + timedelta(days=at) for at in range((end - first).days))
