"""The demonstration's clock: when a thing happened, counted back from now, and the words for it in running text."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Kolkata")

_WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "hi": ("सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"),
}
_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    "hi": ("जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्तूबर", "नवंबर", "दिसंबर"),
}
_WORD = re.compile(r"\{(day|date|clock|month|year)(?: ([+-]\d+))?\}")


def at(now: datetime, *, days: int, clock: str) -> datetime:
    """Return the latest moment, at least `days` whole days before `now`, when clocks in the city stood at `clock` ("06:40").

    >>> at(datetime(2020, 5, 5, 9, 11, tzinfo=UTC), days=1, clock="15:00").astimezone(ZONE).isoformat()
    '2020-05-03T15:00:00+05:30'
    """
    limit = (now - timedelta(days=days)).astimezone(ZONE)
    moment = datetime.combine(limit.date(), time.fromisoformat(clock), tzinfo=ZONE)
    return (moment if moment <= limit else moment - timedelta(days=1)).astimezone(UTC)


def ago(now: datetime, *, minutes: int) -> datetime:
    """Return the moment `minutes` before `now`, to the minute."""
    return (now - timedelta(minutes=minutes)).replace(second=0, microsecond=0).astimezone(UTC)


def weekday(moment: datetime, *, shift_days: int = 0, language: str = "en") -> str:
    """Return the name of the day in the city, `shift_days` after `moment`."""
    return _WEEKDAYS[language][(moment + timedelta(days=shift_days)).astimezone(ZONE).weekday()]


def day_and_month(moment: datetime, *, shift_days: int = 0, language: str = "en") -> str:
    """Return day and month as running text has them.

    >>> day_and_month(datetime(2020, 5, 5, 9, 11, tzinfo=UTC), shift_days=27)
    '1 June'
    """
    local = (moment + timedelta(days=shift_days)).astimezone(ZONE)
    return f"{local.day} {_MONTHS[language][local.month - 1]}"


def month_name(moment: datetime, *, shift_months: int = 0, language: str = "en") -> str:
    """Return the name of the month in the city, `shift_months` after `moment`."""
    return _MONTHS[language][(moment.astimezone(ZONE).month - 1 + shift_months) % 12]


def clock_time(moment: datetime, *, shift_minutes: int = 0) -> str:
    """Return the time of day in the city, `shift_minutes` after `moment`, cut to ten minutes."""
    local = (moment + timedelta(minutes=shift_minutes)).astimezone(ZONE)
    return f"{local:%H}:{local.minute // 10}0"


def worded(text: str, *, moment: datetime, language: str = "en") -> str:
    """Return `text` with its time words filled in as seen from `moment`.

    `{day -1}` and `{date +14}` count days, `{month -1}` months, `{year +1}` years, `{clock -90}` minutes.

    >>> worded("On {day -1}, {date -1} {year}, in {month -1}", moment=datetime(2020, 5, 5, 9, 11, tzinfo=UTC))
    'On Monday, 4 May 2020, in April'
    """

    def word(match: re.Match[str]) -> str:
        shift = int(match[2] or 0)
        if match[1] == "day":
            return weekday(moment, shift_days=shift, language=language)
        if match[1] == "date":
            return day_and_month(moment, shift_days=shift, language=language)
        if match[1] == "month":
            return month_name(moment, shift_months=shift, language=language)
        if match[1] == "clock":
            return clock_time(moment, shift_minutes=shift)
        return str(moment.astimezone(ZONE).year + shift)

    return _WORD.sub(word, text)
