"""IPTC 7901 (revision 5, 1995, frozen since; https://iptc.org/standards/iptc-7901/): the text format of most agencies.

    SOH eca0062 4 i 211 ccccb   dpa 0061      section 4: service, number, priority, category, words, up to 50 characters more
    Harbour/strike/                           section 4.12: keywords
    STX Pilots walk out =                     section 5: the text; agencies end its head in "="
    ...
    ETX 131137 GMT Nov 13                     section 6.2: day, hour and minute, month, year
    EOT

dpa and Belga send the same lines without any control character. Numbers begin anew each day, so an item is named by
service, number and day; that is weak, and docs/wire-formats/iptc-7901.md says what follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from lateedition.wire.dispatches import Dispatch, item_of, provider_of, urgency_of
from lateedition.wire.fields import Fields
from lateedition.wire.galley import set_lines
from lateedition.wire.heads import ends_head, head_of, parted
from lateedition.wire.item import Item, Note
from lateedition.wire.notes import public_lines
from lateedition.wire.opening import Opening
from lateedition.wire.profiles import Profile
from lateedition.wire.telegram import SentAt, Telegram, day_of, ended, guid_of, items_of, month_of, printable, telegrams_in
from lateedition.wire.unreadable import Unreadable

# sections 4.2 service, 4.3 number, 4.4 priority, 4.6 category, 4.8 words, 4.10 more
_HEADER = re.compile(
    r"(?P<service>[A-Za-z]{2,4})(?P<number>\d{3,5}) +(?P<priority>[1-9]) +(?P<category>[A-Za-z]{1,3}) +(?P<words>\d{1,5})"
    r"(?P<more>(?: [^\r\n]{0,60})?)(?:\r|$)",
    re.MULTILINE,
)
# in a frame, what stands behind the number may be missing
_FRAMED_HEADER = re.compile(
    r"(?P<service>[A-Za-z]{2,6})(?P<number>\d{1,6})\b(?: +(?P<priority>\d)\b)?(?: +(?P<category>[A-Za-z]{1,3})\b)?"
    r"(?: +(?P<words>\d{1,5})\b)?(?P<more>.*)"
)
_FILL = re.compile(r"[\s\0\x16\x7f]*")
# section 3: the signals of five-unit codes in the place of SOH and EOT
_SIGNALS = re.compile(rb"(?:\A|(?<=[\r\n]))(?:ZCZC[ \t]*|NNNN[ \t]*(?=[\r\n]|\Z))")
_SENT = re.compile(
    r"(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)(?: ?(?P<zone>[A-Z]{1,4}))? (?P<month>[^\W\d_]{3,9})\.?(?: (?P<year>\d{4}|\d\d))?"
)
_SCALE = {str(number): number for number in range(1, 10)}


def claims(opening: Opening) -> bool:
    """Say whether this is IPTC 7901: by its header line, in a frame or bare."""
    start = _end_of_fill(opening.text)
    if opening.text.startswith("ZCZC", start):
        start = _end_of_fill(opening.text, start + 4)
    if opening.text[start : start + 1] == "\x01":
        start = _end_of_fill(opening.text, start + 1)
        return bool(_FRAMED_HEADER.match(opening.text, start)) and "\x1f" not in opening.text[start:].partition("\n")[0]
    return bool(_HEADER.match(opening.text, start))


def read(payload: bytes, profile: Profile) -> list[Item | Unreadable]:
    """Return the items in `payload`, one for each header. Raises Unreadable when none can be read."""
    payload = _SIGNALS.sub(b"", payload) if b"ZCZC" in payload else payload
    telegrams = [ended(part, says_when=_sent_at) for telegram in telegrams_in(payload, profile.charsets) for part in _parted(telegram)]
    days = (sent.calendar_day(beside=None) for sent in map(_sent, telegrams) if sent)
    beside = next(filter(None, days), None)
    return items_of(telegrams, lambda telegram: _item(telegram, Fields(profile), beside))


def _item(telegram: Telegram, fields: Fields, beside: date | None) -> Item:
    header, below = _header(telegram)
    keywords, lines = _keywords_apart(telegram, below)
    lines, notes = public_lines(lines, sign_off=fields.profile.sign_off)
    head, text = parted(lines)
    sent, profile, service, more = _sent(telegram), fields.profile, header["service"], printable(header["more"])
    moment = sent.instant(fields, beside=beside) if sent else None
    return item_of(
        Dispatch(
            format="iptc-7901",
            provider=provider_of(fields, else_=service),
            guid=guid_of(telegram, "iptc7901", service, header["number"], sent=sent, beside=beside, fields=fields),
            priority=header["priority"] or "",
            urgency=urgency_of(header["priority"] or "", scale=_SCALE, profile=profile),
            version_created=moment,
            sent=moment,
            head=head_of(head),
            body=set_lines(text),
            slugline="/".join(keywords),
            keywords=keywords,
            services=(service,),
            category=header["category"] or "",
            notes=(*notes, *((Note(more, "header"),) if more else ())),
        ),
        fields,
    )


def _header(telegram: Telegram) -> tuple[re.Match[str], Sequence[str]]:
    """Return the header line and the lines below it, up to the text or the end."""
    at = next((index for index, line in enumerate(telegram.header) if line.strip()), None)
    if at is None:
        raise Unreadable("no header line; expected service and number, priority, category, words")
    line = telegram.header[at].strip()
    found = _FRAMED_HEADER.match(line)
    if not found:
        raise Unreadable(f"{line[:60]!r} is no header line; expected service and number, priority, category, words")
    return found, telegram.header[at + 1 :]


def _keywords_apart(telegram: Telegram, below: Sequence[str]) -> tuple[tuple[str, ...], Sequence[str]]:
    """Return the keywords, and the lines of the text; where nothing parts them, keywords are a line that ends in a stroke."""
    if telegram.text:
        return _keywords(" ".join(below)), telegram.text
    at = next((index for index, line in enumerate(below) if line.strip()), 0)
    if below and (below[at].rstrip().endswith("/") or _stands_apart(below[at:])):
        return _keywords(below[at]), below[at + 1 :]
    return (), below


def _stands_apart(lines: Sequence[str]) -> bool:
    """Say whether a blank line parts the first line from a head that goes on below it, to its "=" (ats)."""
    if len(lines) < 3 or lines[1].strip() or ends_head(lines[0]):
        return False
    below = lines[2:]
    end = next((index for index, line in enumerate(below) if not line.strip()), len(below))
    return any(map(ends_head, below[:end]))


def _keywords(said: str) -> tuple[str, ...]:
    return tuple(filter(None, map(printable, said.split("/"))))


def _parted(telegram: Telegram) -> Iterator[Telegram]:
    """Yield the transmissions in bare lines: each begins with a header line, behind the time at which the one before was sent."""
    if telegram.text or telegram.trailer:
        yield telegram
        return
    lines, starts, above = telegram.header, [0], ""
    for index, line in enumerate(lines):
        if _sent_at(above) and _HEADER.fullmatch(line.strip()):
            starts.append(index)
        above = line if line.strip() else above
    for start, end in pairwise((*starts, len(lines))):
        yield Telegram(header=lines[start:end])


def _sent(telegram: Telegram) -> SentAt | None:
    return next(filter(None, map(_sent_at, telegram.trailer)), None)


def _sent_at(line: str) -> SentAt | None:
    """Return when it was sent, if this line says so."""
    said = printable(line)
    found = _SENT.fullmatch(said)
    month = month_of(found["month"]) if found else None
    if not found or not month:
        return None
    year = day_of(int(found["year"]), 1, 1) if found["year"] else None
    return SentAt(said, int(found["day"]), month, year.year if year else None, f"{found['hour']}:{found['minute']}", found["zone"] or "")


def _end_of_fill(text: str, start: int = 0) -> int:
    found = _FILL.match(text, start)
    return found.end() if found else start
