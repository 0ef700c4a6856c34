"""Times off the wire. About a third of them carry no zone, and the rest come in a dozen shapes.

ISO 8601 extended and basic (NewsML-G2, ninjs, NITF), RFC 822 with and without its mistakes (RSS), dates alone. Each
becomes an Instant that says how its zone was known: "explicit" in the time itself, "profile" from the source's profile,
"assumed" where nobody told us and UTC or the most likely meaning of an abbreviation was taken.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from lateedition.wire.item import Instant, ZoneKnown


class NoDate(ValueError):
    """What stood there is not a time; placeholders like 'YYYYMMDD000000-HHMM' are among them."""


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MIDNIGHT_AFTER = re.compile(r"(?<=[T ])24(?=:?00)")
_ISO_FIRST = re.compile(r"\d{4}-?\d\d")
_ISO_PARTS = re.compile(r"(\d{4})(?:-(\d\d))?$")
_LOOSE_OFFSET = re.compile(r"\s*([+-])(\d\d?)(?::?(\d\d))?$")
_RFC_822 = re.compile(
    r"(?:[^\W\d]+\.?,?\s*)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]{3})[a-z]*\.?,?[\s-]+(?P<year>\d{4}|\d{2})"
    r"(?:,?[\s,]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?)?\s*(?P<zone>.*)$"
)
_ASCTIME = re.compile(
    r"(?:[A-Za-z]+,?\s+)?(?P<month>[A-Za-z]{3})[a-z]*\.?\s+(?P<day>\d{1,2}),?\s+"
    r"(?:(?P<year_first>\d{4})\s+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?\s*(?P<zone>[A-Z]{2,5}\s+)?(?P<year>\d{4})?$"
)
# RFC 822 section 5.1, with the zones that feeds really use; "IST" is India's, Israel's and Ireland's
_ZONE_HOURS = {
    "UT": 0.0, "UTC": 0.0, "GMT": 0.0, "Z": 0.0, "EST": -5.0, "EDT": -4.0, "CST": -6.0, "CDT": -5.0, "MST": -7.0, "MDT": -6.0,
    "PST": -8.0, "PDT": -7.0,
}  # fmt: skip
_LIKELY_HOURS = {
    "IST": 5.5, "BST": 1.0, "WET": 0.0, "WEST": 1.0, "CET": 1.0, "CEST": 2.0, "MEZ": 1.0, "MESZ": 2.0, "EET": 2.0, "EEST": 3.0,
    "MSK": 3.0, "PKT": 5.0, "NPT": 5.75, "SGT": 8.0, "HKT": 8.0, "JST": 9.0, "KST": 9.0, "AWST": 8.0, "AEST": 10.0, "AEDT": 11.0,
    "NZST": 12.0, "NZDT": 13.0, "AKST": -9.0, "AKDT": -8.0, "HST": -10.0, "BRT": -3.0, "ART": -3.0, "SAST": 2.0, "ET": -5.0,
}  # fmt: skip


def instant(said: str, *, zone: ZoneInfo | None = None) -> Instant:
    """Return the moment that `said` names; `zone` is that of times which carry none, None to assume UTC.

    A date alone is its midnight. Raises NoDate.

    >>> instant("2020-05-05T14:41:00+0530").moment.isoformat()
    '2020-05-05T09:11:00+00:00'
    >>> instant("Tue, 05 May 2020 14:41 IST", zone=ZoneInfo("Asia/Kolkata"))  # doctest: +ELLIPSIS
    Instant(moment=datetime.datetime(2020, 5, 5, 9, 11, ...), raw='Tue, 05 May 2020 14:41 IST', zone='explicit')
    """
    text = " ".join(said.split())
    try:
        moment, known = _iso(text, zone) if _ISO_FIRST.match(text) or _ISO_PARTS.match(text) else _in_words(text, zone)
        return Instant(moment.astimezone(UTC), said.strip(), known)
    except (ValueError, OverflowError) as error:
        raise NoDate(f"{said!r} is not a time we know; expected ISO 8601 or RFC 822") from error


def _iso(text: str, zone: ZoneInfo | None) -> tuple[datetime, ZoneKnown]:
    try:
        return _placed(datetime.fromisoformat(text), zone)
    except ValueError:
        return _loose_iso(text, zone)


def _loose_iso(text: str, zone: ZoneInfo | None) -> tuple[datetime, ZoneKnown]:
    """Return the moment of what is nearly ISO 8601: dates without a day, 24:00, blanks and letters before or in place of the offset."""
    short = _ISO_PARTS.match(text)
    if short:
        return _placed(_local(int(short[1]), int(short[2] or 1), 1), zone)
    midnight_after = _MIDNIGHT_AFTER.search(text)
    text = _MIDNIGHT_AFTER.sub("00", text, count=1)
    text, abbreviation = _without_abbreviation(text)
    text = _LOOSE_OFFSET.sub(lambda found: f"{found[1]}{int(found[2]):02}:{found[3] or '00'}", text) if _has_time(text) else text
    moment = datetime.fromisoformat(re.sub(r"(?<=\d) (?=[+-]\d)", "", text))
    moment += timedelta(days=1) if midnight_after else timedelta()
    if moment.tzinfo is None and abbreviation:
        return _abbreviated(moment, abbreviation, zone)
    return _placed(moment, zone)


def _local(year: int, month: int, day: int) -> datetime:
    """Return a midnight whose zone is not known yet."""
    return datetime(year, month, day)  # noqa: DTZ001 -- the zone is put on as soon as it has been read


def _has_time(text: str) -> bool:
    return "T" in text or ":" in text


def _without_abbreviation(text: str) -> tuple[str, str]:
    found = re.search(r"(?<=\d)\s?([A-Z]{2,5})$", text)
    return (text[: found.start()], found[1]) if found else (text, "")


def _in_words(text: str, zone: ZoneInfo | None) -> tuple[datetime, ZoneKnown]:
    found = _RFC_822.match(text) or _ASCTIME.match(text) or _RFC_822.match(_without_comments(text))
    if not found:
        raise NoDate(text)
    parts = found.groupdict()
    month = _MONTHS.index(parts["month"].lower()) + 1
    year = int(parts["year"] or parts.get("year_first") or "")
    # RFC 2822 section 4.3: two digits up to 49 mean this century
    year += (2000 if year < 50 else 1900) if year < 100 else 0
    hour, minute, second = (int(parts[part] or 0) for part in ("hour", "minute", "second"))
    moment = _local(year, month, int(parts["day"])) + timedelta(hours=hour, minutes=minute, seconds=second)
    if hour > 24 or minute > 59 or second > 60:
        raise NoDate(text)
    return _zoned(moment, (parts["zone"] or "").strip(), zone)


def _without_comments(text: str) -> str:
    """Return `text` without what stands in brackets, which may be nested (RFC 822, section 3.4.3), and without blanks before a comma."""
    kept, depth, escaped = [], 0, False
    for character in text:
        if not escaped and character == "(":
            depth += 1
        kept.append(" " if depth else character)
        if not escaped and character == ")":
            depth = max(0, depth - 1)
        escaped = character == "\\" and not escaped
    return " ".join("".join(kept).split()).replace(" ,", ",")


def _zoned(moment: datetime, said: str, zone: ZoneInfo | None) -> tuple[datetime, ZoneKnown]:
    said = re.sub(r"\s*\(.*\)$", "", said)
    said = re.sub(r"^(?:GMT|UTC)(?=[+-])", "", said)
    offset = re.match(r"([+-])(\d\d?):?(\d\d)?$", said)
    if offset:
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return moment.replace(tzinfo=timezone(-ahead if offset[1] == "-" else ahead)), "explicit"
    if not said:
        return _placed(moment, zone)
    return _abbreviated(moment, said.upper(), zone)


def _abbreviated(moment: datetime, abbreviation: str, zone: ZoneInfo | None) -> tuple[datetime, ZoneKnown]:
    if zone and abbreviation == moment.replace(tzinfo=zone).tzname():
        return moment.replace(tzinfo=zone), "explicit"
    if abbreviation in _ZONE_HOURS:
        return moment.replace(tzinfo=_fixed(_ZONE_HOURS[abbreviation])), "explicit"
    if abbreviation in _LIKELY_HOURS:
        return moment.replace(tzinfo=_fixed(_LIKELY_HOURS[abbreviation])), "assumed"
    if len(abbreviation) == 1 and abbreviation.isalpha():
        # RFC 2822, section 4.3: a military zone means nothing, for RFC 822 had them the wrong way round
        return moment.replace(tzinfo=UTC), "assumed"
    try:
        return moment.replace(tzinfo=ZoneInfo(abbreviation.title())), "explicit"
    except (KeyError, ValueError, OSError) as error:
        raise NoDate(f"no time zone is called {abbreviation!r}") from error


def _fixed(hours: float) -> tzinfo:
    return timezone(timedelta(hours=hours))


def _placed(moment: datetime, zone: ZoneInfo | None) -> tuple[datetime, ZoneKnown]:
    if moment.tzinfo is not None:
        return moment, "explicit"
    if zone is not None:
        return moment.replace(tzinfo=zone), "profile"
    return moment.replace(tzinfo=UTC), "assumed"
