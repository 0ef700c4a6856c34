"""Hints: what a server and its feed say about how often to ask. Pure.

Cache-Control (RFC 9111), Retry-After (RFC 9110, section 10.2.3), ttl, skipHours and skipDays of RSS 2.0, and the syndication
module of RSS 1.0 (`sy:`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from lxml import etree
from msgspec import Struct

from lateedition.wire.opening import opening_of
from lateedition.wire.safexml import parse_recovering
from lateedition.wire.tree import anywhere, local, words, words_at
from lateedition.wire.unreadable import Unreadable

LONGEST_ASKED_S = 86_400.0
"""A wait that somebody asks for is never longer: a slip of a digit would end the source."""

_ROOTS = ("rss", "rdf", "feed", "channel")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS_S = {"hourly": 3_600, "daily": 86_400, "weekly": 7 * 86_400, "monthly": 30 * 86_400, "yearly": 365 * 86_400}
_DIRECTIVE = re.compile(r"(?:^|,)\s*([\w-]+)\s*(?:=\s*\"?(\d+))?")


class Hints(Struct, frozen=True):
    """What a feed asks for: not to be asked again before `every_s`, nor in these hours of the day and days of the week (in UTC)."""

    every_s: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


def hints_in(payload: bytes) -> Hints:
    """Return what the feed in `payload` asks for; nothing where it is no feed or says nothing.

    >>> hints_in(b"<rss><channel><ttl>15</ttl><skipHours><hour>24</hour></skipHours></channel></rss>")
    Hints(every_s=900.0, skip_hours=(0,), skip_days=())
    """
    try:
        if opening_of(payload).root.lower() not in _ROOTS:
            return Hints()
        root = parse_recovering(payload)
    except Unreadable:
        return Hints()
    channel = next(anywhere(root, "channel"), root)
    every_s = max(60.0 * _number(words_at(channel, "ttl")), _period_s(channel))
    hours = tuple(sorted({_number(words(hour)) % 24 for hour in anywhere(channel, "hour") if words(hour).isdecimal()}))
    days = tuple(sorted({_DAYS.index(said) for day in anywhere(channel, "day") if (said := words(day).lower()) in _DAYS}))
    return Hints(every_s, hours, days)


def fresh_s(headers: Mapping[str, str]) -> float:
    """Return how long an answer with these headers stays fresh (RFC 9111, section 4.2.1), 0 where they do not say.

    >>> fresh_s({"cache-control": "public, max-age=300", "age": "60"})
    240.0
    """
    said = {name.lower(): value for name, value in _DIRECTIVE.findall(headers.get("cache-control", ""))}
    if "no-cache" in said or "no-store" in said:
        return 0.0
    age_s = headers.get("age", "").strip()
    return float(max(0, _number(said.get("max-age", "")) - _number(age_s)))


def retry_after_s(headers: Mapping[str, str], *, now: datetime) -> float:
    """Return how long the server asks to be left alone, at most a day; 0 where it does not say, or names a moment gone by.

    >>> retry_after_s({"retry-after": "Tue, 05 May 2020 09:13:00 GMT"}, now=datetime(2020, 5, 5, 9, 11, tzinfo=UTC))
    120.0
    """
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return min(float(_number(said)), LONGEST_ASKED_S)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    # a date in the old form of RFC 850 comes without a zone, and means GMT
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), LONGEST_ASKED_S)


def not_before(due: datetime, hints: Hints) -> datetime:
    """Return `due`, or the first hour after it that the feed does not want skipped, at most a day later.

    >>> not_before(datetime(2020, 5, 5, 23, 30, tzinfo=UTC), Hints(skip_hours=(23, 0)))
    datetime.datetime(2020, 5, 6, 1, 0, tzinfo=datetime.timezone.utc)
    """
    moment, latest = due, due + timedelta(seconds=LONGEST_ASKED_S)
    while moment < latest and (moment.hour in hints.skip_hours or moment.weekday() in hints.skip_days):
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return min(moment, latest)


def _period_s(channel: etree._Element) -> float:
    period, frequency = "", 1
    for child in channel:
        if local(child) == "updatePeriod":
            period = words(child).lower()
        elif local(child) == "updateFrequency":
            frequency = _number(words(child)) or 1
    return _PERIODS_S.get(period, 0) / frequency


def _number(said: str) -> int:
    """Return the whole number that `said` begins with; 0 where it begins with none, or with one that nobody means."""
    found = re.match(r"\s*(\d{1,10})(?!\d)", said, re.ASCII)
    return int(found[1]) if found else 0
