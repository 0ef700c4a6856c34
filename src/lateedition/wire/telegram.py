"""Telegrams: text in a frame of control characters, as agencies have sent it since the days of the teleprinter.

IPTC 7901 (revision 5, 1995) and ANPA 1312 (1989) frame alike: SOH, header lines, STX, text, ETX, when it was sent, EOT,
and fill around it (NUL, SYN, DEL). Agencies send the same lines without some or all of these, so every part may be
missing. What control characters *inside* a text mean is for `galley`; none of them leaves the wire.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lateedition.wire.dates import NoDate, instant
from lateedition.wire.fields import Fields
from lateedition.wire.item import Instant, Item
from lateedition.wire.unreadable import Unreadable

LARGEST_BYTES = 8 * 1024 * 1024
_SOH, _STX, _ETX, _EOT = b"\x01", "\x02", "\x03", "\x04"
# vertical tab and form feed end a line, ETB (IPTC 7901) a paragraph
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x17\x85\u2028]")
# fill, and what changes the typeface (SO, SI, DC1 to DC4), which may stand inside a word
_FILL = re.compile(r"[\0\x0e\x0f\x11-\x14\x16\x7f\ufeff]+")
_CONTROL = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f]+")
# months by their first letters in English, German, French, Spanish, Italian and Dutch
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene gen", "feb fév fev", "mar mär mrz maa", "apr avr abr", "may mai mei mag", "jun juin giu", "jul juil lug",
         "aug aoû aou ago", "sep set", "oct okt ott", "nov", "dec dez déc dic"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True)
class Telegram:
    """One transmission, as lines: what stands in front of the text, the text, what stands behind it. Any may be empty."""

    header: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    trailer: tuple[str, ...] = ()


@dataclass(frozen=True)
class SentAt:
    """When it was sent, as the sender wrote it (`raw`): a day, and the year and the time ("15:09") where they are told."""

    raw: str
    day: int
    month: int
    year: int | None = None
    time: str = ""
    zone: str = ""

    def calendar_day(self, *, beside: date | None) -> date | None:
        """Return the day; one without a year is in the year that brings it nearest to `beside`. None where none can be told."""
        if self.year is not None:
            return day_of(self.year, self.month, self.day)
        if beside is None:
            return None
        likely = filter(None, (day_of(beside.year + years, self.month, self.day) for years in (-1, 0, 1)))
        return min(likely, key=lambda day: abs(day - beside), default=None)

    def instant(self, fields: Fields, *, beside: date | None) -> Instant | None:
        """Return the moment, without a time the day's midnight. None, and a problem, where no year or no such day is told."""
        day = self.calendar_day(beside=beside)
        if day is None:
            fields.problem("version_created", self.raw, "no year in it or near it, or no such day; left out")
            return None
        try:
            found = instant(f"{day.isoformat()}T{self.time or '00:00'} {self.zone}", zone=fields.profile.time_zone)
        except NoDate:
            fields.problem("version_created", self.raw, "not a time; left out")
            return None
        return Instant(found.moment, self.raw, found.zone)

    def named(self, *, beside: date | None) -> str:
        """Return the day as a part of what names an item: in ISO 8601, as "--11-13" where no year is told, empty for no such day."""
        day = self.calendar_day(beside=beside)
        if day is not None:
            return day.isoformat()
        return f"--{self.month:02}-{self.day:02}" if self.year is None and day_of(2000, self.month, self.day) else ""


def telegrams_in(payload: bytes, charsets: Sequence[str]) -> list[Telegram]:
    """Return the transmissions in `payload`, each read in the first of `charsets` that it can be in, else as Latin-1.

    Without SOH all lines are one header. Raises Unreadable for more than LARGEST_BYTES.
    """
    if len(payload) > LARGEST_BYTES:
        raise Unreadable(f"{len(payload)} bytes of text; expected at most {LARGEST_BYTES}")
    first, *framed = payload.split(_SOH)
    return [_telegram(_decoded(part, charsets)) for part in framed or (first,)]


def ended(telegram: Telegram, *, says_when: Callable[[str], object]) -> Telegram:
    """Return `telegram` with the last line of its text behind the text, where nothing stands there and that line says when it was sent."""
    lines = telegram.text or telegram.header
    last = next((index for index in range(len(lines) - 1, -1, -1) if lines[index].strip()), None)
    if last is None or any(map(says_when, telegram.trailer)) or not says_when(lines[last]):
        return telegram
    trailer = (lines[last], *telegram.trailer)
    return (
        replace(telegram, text=lines[:last], trailer=trailer) if telegram.text else replace(telegram, header=lines[:last], trailer=trailer)
    )


def items_of(telegrams: Iterable[Telegram], read: Callable[[Telegram], Item]) -> list[Item | Unreadable]:
    """Return what `read` makes of each transmission, and in the place of one that it cannot read why.

    Raises that Unreadable when none can be read.
    """
    parts: list[Item | Unreadable] = []
    for telegram in telegrams:
        try:
            parts.append(read(telegram))
        except Unreadable as error:
            parts.append(error)
    if not any(isinstance(part, Item) for part in parts):
        raise next((part for part in parts if isinstance(part, Unreadable)), Unreadable("nothing in it; expected a header line and a text"))
    return parts


def guid_of(telegram: Telegram, *names: str, sent: SentAt | None, beside: date | None, fields: Fields) -> str:
    """Return what names an item: `names` (format, service, number) and the day, because numbers begin anew each day.

    Weak, for want of better: what is sent again under another number is another item. Without a day a digest of the
    text takes its place, lest two stories of two days pass for one; that is a problem.
    """
    day = sent.named(beside=beside) if sent else ""
    if not day:
        fields.problem("guid", sent.raw if sent else "", "no day; named by a digest of the text in its place")
        day = hashlib.sha256("\n".join((*telegram.header, *telegram.text)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return ":".join((*names, day))


def printable(text: str) -> str:
    """Return `text` on one line, without control characters and without white space at its ends.

    >>> printable(" KILL KILL KILL \\x07\\x07\\x07\\t now\\x9f ")
    'KILL KILL KILL now'
    """
    return " ".join(_CONTROL.sub(" ", text).split())


def day_of(year: int, month: int, day: int) -> date | None:
    """Return that day, or None where there is none. Two digits of a year are of this century up to 49 (RFC 2822 section 4.3)."""
    try:
        return date(year + (0 if year > 99 else 2000 if year < 50 else 1900), month, day)
    except ValueError:
        return None


def month_of(name: str) -> int | None:
    """Return the number of the month that a word of at least its first three letters names, or None.

    >>> month_of("Dez"), month_of("JUL"), month_of("juin"), month_of("GMT")
    (12, 7, 6, None)
    """
    return _MONTHS.get(name.lower()[:4]) or _MONTHS.get(name.lower()[:3])


def _telegram(text: str) -> Telegram:
    header, begun, rest = text.partition(_STX)
    body, _, trailer = (rest if begun else header).partition(_ETX)
    return Telegram(
        header=_lines(header if begun else body),
        text=_lines(body) if begun else (),
        trailer=_lines(trailer.partition(_EOT)[0]),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.replace(_EOT, "").split("\n")) if text else ()


def _decoded(raw: bytes, charsets: Sequence[str]) -> str:
    for charset in charsets:
        try:
            text = raw.decode(charset)
            break
        except (UnicodeDecodeError, LookupError):
            continue
    else:
        text = raw.decode("latin-1")
    return _FILL.sub("", _LINE_END.sub("\n", text))
