"""Moments: when a reader asks for the past, and of which moment. Pure.

Moments are whole seconds in UTC, as HTTP's dates are (RFC 9110, 5.6.7; RFC 7089, 2.1.1).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from lateedition.stand.exchange import Request

SETTLED = timedelta(seconds=5)
"""How old a second must be before it is past. An edition is on the disk a moment after its own moment: until then nobody can say
for good what readers had in a second."""

_LONGEST_CHARS = 40
_IN_QUERY = re.compile(r"(?:^|&)at=([^&]*)")
_DAYS = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RFC1123 = re.compile(rf"(?:{_DAYS}), ([0-9]{{2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}}) ([0-9]{{2}}):([0-9]{{2}}):([0-9]{{2}}) GMT")
_RFC3339 = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,9})?(?:[Zz]|([-+])([0-9]{2}):([0-9]{2}))"
)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_ESCAPES = (("%3A", ":"), ("%3a", ":"), ("%2B", "+"), ("%2b", "+"))
_LEAP = 60


class BadMoment(ValueError):
    """A reader has asked for a moment that is none; the message says how one is written."""


def of_header(said: str) -> datetime:
    """Return the moment that Accept-Datetime says. Raises BadMoment for what is no `rfc1123-date` (RFC 7089, 2.1.1.1 and 4.5.3).

    >>> of_header("Tue, 05 May 2020 09:11:59 GMT")
    datetime.datetime(2020, 5, 5, 9, 11, 59, tzinfo=datetime.timezone.utc)
    """
    found = _RFC1123.fullmatch(said) if len(said) <= _LONGEST_CHARS else None
    if found is None:
        raise BadMoment("Accept-Datetime is a date as HTTP writes it, as Tue, 05 May 2020 09:11:59 GMT.")
    day, month, year, *clock = found.groups()
    return _moment(int(year), _MONTHS.index(month) + 1, int(day), clock)


def in_query(query: str) -> str | None:
    """Return what a query says of the moment, None if nothing.

    Only a plain `at=` counts, so that a cache in front can tell as well as we can which questions are about the past.

    >>> in_query("utm_source=x&at=2020-05-05"), in_query("%61t=2020-05-05")
    ('2020-05-05', None)
    """
    found = _IN_QUERY.search(query)
    return None if found is None else found[1]


def of_query(said: str, *, zone: tzinfo = UTC) -> datetime:
    """Return the moment that `?at=` says: a moment as RFC 3339 writes it, cut to the second, or a day, which is its last second in `zone`.

    Raises BadMoment for anything else.

    >>> of_query("2020-05-05T09:11:59.7Z") == of_query("2020-05-05T11:11:59%2B02:00") == of_header("Tue, 05 May 2020 09:11:59 GMT")
    True
    """
    found = None
    if len(said) <= _LONGEST_CHARS:
        for escape, plain in _ESCAPES:
            said = said.replace(escape, plain)
        day = _DATE.fullmatch(said)
        if day is not None:
            return _end_of(int(day[1]), int(day[2]), int(day[3]), zone)
        found = _RFC3339.fullmatch(said)
    if found is None:
        raise BadMoment("at= is a day or a moment, as 2020-05-05 or 2020-05-05T09:11:59Z or 2020-05-05T11:11:59+02:00.")
    year, month, date_, *clock = found.groups()[:6]
    moment = _moment(int(year), int(month), int(date_), clock)
    sign, hours, minutes = found.groups()[6:]
    if sign is None:
        return moment
    try:
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return moment - offset if sign == "+" else moment + offset
    except OverflowError:
        raise BadMoment("at= is a moment that no calendar has.") from None


def is_asked(request: Request) -> bool:
    """Say whether a request is about the past, well said or not."""
    return request.accept_datetime is not None or _IN_QUERY.search(request.query) is not None


def written(moment: datetime) -> str:
    """Return a moment in whole seconds as our addresses write it.

    >>> written(of_query("2020-05-05T09:11:59Z"))
    '2020-05-05T09:11:59Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def whole_second(moment: datetime) -> datetime:
    """Return the first whole second at which what was printed at `moment` was there.

    >>> whole_second(datetime(2020, 5, 5, 9, 11, 58, 1, UTC)).second, whole_second(datetime(2020, 5, 5, 9, 11, 59, 0, UTC)).second
    (59, 59)
    """
    cut = moment.replace(microsecond=0)
    return cut if cut == moment else cut + timedelta(seconds=1)


def newest_past(now: float) -> datetime:
    """Return the newest second that is past at `now`, in POSIX seconds."""
    return datetime.fromtimestamp(int(now), UTC) - SETTLED


def day_of(said: str) -> date:
    """Return the day that is written as 2020-05-05. Raises BadMoment for anything else."""
    found = _DATE.fullmatch(said)
    try:
        if found is not None:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        found = None
    raise BadMoment("A day is written as 2020-05-05.")


def _end_of(year: int, month: int, day: int, zone: tzinfo) -> datetime:
    try:
        following = date(year, month, day) + timedelta(days=1)
        return datetime.combine(following, time(), zone).astimezone(UTC) - timedelta(seconds=1)
    except (ValueError, OverflowError):
        raise BadMoment(f"There is no day {year:04}-{month:02}-{day:02}.") from None


def _moment(year: int, month: int, day: int, clock: list[str]) -> datetime:
    hour, minute, second = (int(each) for each in clock)
    try:
        # a leap second is the one before it: editions know none
        return datetime(year, month, day, hour, minute, _LEAP - 1 if second == _LEAP else second, tzinfo=UTC)
    except ValueError:
        raise BadMoment(f"There is no moment {year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.") from None
