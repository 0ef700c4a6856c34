"""Moments: when something happened, and how a page says so.

Every moment inside Late Edition is aware and in UTC; only this module turns one into words.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "hi": ("जन.", "फ़र.", "मार्च", "अप्रैल", "मई", "जून", "जुल.", "अग.", "सित.", "अक्तू.", "नव.", "दिस."),
}
_SATURDAY, _SUNDAY = 5, 6
_REGION_LETTERS = 2
_BEGINS_ON_SUNDAY = {
    "BD", "BR", "CA", "CN", "CO", "HK", "ID", "IL", "IN", "JP", "KE", "KR", "MX", "NP", "PE", "PH", "PK", "SA", "SG", "TH", "TW", "US",
    "VE", "YE", "ZA", "ZW",
}  # fmt: skip
_BEGINS_ON_SATURDAY = {"AE", "AF", "BH", "DJ", "DZ", "EG", "IQ", "IR", "JO", "KW", "LY", "OM", "QA", "SD", "SY"}
_HOME_REGIONS = {
    "ar": "EG", "bn": "BD", "fa": "IR", "he": "IL", "hi": "IN", "ja": "JP", "ko": "KR", "ne": "NP", "th": "TH", "ur": "PK", "zh": "CN",
}  # fmt: skip
"""Where a language is written that names no region."""


class NaiveMoment(ValueError):
    """A date-time without a time zone was offered where a moment is needed."""


def in_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC.

    Raises NaiveMoment if `moment` has no time zone: guessing one is the source profile's business, not ours.
    """
    if moment.tzinfo is None:
        raise NaiveMoment(f"{moment.isoformat()!r} has no time zone; expected an aware date-time")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def rfc3339(moment: datetime) -> str:
    """Return `moment` in UTC as RFC 3339 (section 5.6) writes it, to the second.

    >>> rfc3339(datetime(2020, 5, 5, 9, 11, 59, 999, tzinfo=UTC))
    '2020-05-05T09:11:59Z'
    """
    return in_utc(moment).strftime("%Y-%m-%dT%H:%M:%SZ")


def local_iso(moment: datetime, zone: ZoneInfo) -> str:
    """Return `moment` in `zone` for the `datetime` attribute of `<time>` (HTML, "global date and time string").

    >>> local_iso(datetime(2020, 5, 5, 9, 11, tzinfo=UTC), ZoneInfo("Asia/Kolkata"))
    '2020-05-05T14:41:00+05:30'
    """
    return in_utc(moment).astimezone(zone).isoformat(timespec="seconds")


def stamp(moment: datetime, zone: ZoneInfo, *, language: str = "en") -> str:
    """Return the words a page uses for `moment`: month, day, year, hour and minute in `zone`, and the zone's name.

    Minutes are cut, never rounded: a page must not claim the future.
    Raises NaiveMoment if `moment` has no time zone.

    >>> stamp(datetime(2020, 5, 5, 9, 11, 59, tzinfo=UTC), ZoneInfo("Asia/Kolkata"))
    'May 05, 2020 14:41 IST'
    >>> stamp(datetime(2020, 5, 5, 9, 11, tzinfo=UTC), ZoneInfo("America/Sao_Paulo"))
    'May 05, 2020 06:11 UTC-03:00'
    """
    local = in_utc(moment).astimezone(zone)
    hour = f"{local.hour:02}:{local.minute:02}"
    return f"{month_name(local.month, language)} {local.day:02}, {local.year:04} {hour} {zone_name(local)}"


def exact_stamp(moment: datetime, zone: ZoneInfo) -> str:
    """Return the words for `moment` to the second, in `zone`: for what is to happen at a second and not about then.

    >>> exact_stamp(datetime(2020, 5, 5, 9, 11, 59, tzinfo=UTC), ZoneInfo("Asia/Kolkata"))
    'May 05, 2020 14:41:59 IST'
    """
    local = in_utc(moment).astimezone(zone)
    return f"{month_name(local.month)} {local.day:02}, {local.year:04} {local:%H:%M:%S} {zone_name(local)}"


def first_weekday(language: str) -> int:
    """Return the day with which weeks begin where a language (BCP 47) is written, 0 for Monday: as its region has it (CLDR, weekData).

    >>> first_weekday("en-GB"), first_weekday("en-US"), first_weekday("hi")
    (0, 6, 6)
    """
    primary, *more = language.split("-")
    region = next((each.upper() for each in more if len(each) == _REGION_LETTERS), _HOME_REGIONS.get(primary.lower(), ""))
    return _SUNDAY if region in _BEGINS_ON_SUNDAY else _SATURDAY if region in _BEGINS_ON_SATURDAY else 0


def month_name(month: int, language: str = "en") -> str:
    """Return what a page calls the `month`, 1 to 12; in English where we have no other words.

    >>> month_name(5), month_name(5, "hi")
    ('May', 'मई')
    """
    return _MONTHS.get(language.split("-", maxsplit=1)[0], _MONTHS["en"])[month - 1]


def zone_name(local: datetime) -> str:
    """Return what the zone of `local` is called then; zones without an abbreviation (tz database: "+03") are named by their offset.

    >>> zone_name(datetime(2020, 5, 5, tzinfo=ZoneInfo("Europe/Berlin"))), zone_name(datetime(2020, 5, 5, tzinfo=ZoneInfo("Asia/Dubai")))
    ('CEST', 'UTC+04:00')
    """
    name = local.tzname() or "UTC"
    if name[0] not in "+-":
        return name
    offset = f"{local:%z}"
    return f"UTC{offset[:3]}:{offset[3:5]}"
