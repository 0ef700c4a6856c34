r"""ANPA 1312 (1989; "Highspeed Wire Service Transmission Guidelines" of the American Newspaper Publishers Association).

    SYN SYN SOH W2870 US asian                service level and number, then the selector
    r a DC3 DC1 BC-Ships-Strike 1stLd   11-13 0142      priority, category, format; keyword, version, date, words
    STX ^BC-Ships-Strike, 1st Ld-Writethru,142<         the slug line: keyword, version, words
    ^Pilots walk out<                         "^" begins a line of the head, "<" ends it flush left, "=" centred
        PORT LUMEN (AP) _ ...                 a tab begins a paragraph, BS a line of a table
    ETX AP-WF-11-13-13 1509GMT<               when it was sent
    EOT

Agencies differ in the order of day and month; the source's profile says. Numbers begin anew each day, so an item is named
by service, number and day. The guidelines are not public: what the codes mean was read from files of AP and Kyodo, from the
AP Stylebook ("Filing the Wire") and from readers that others wrote; docs/wire-formats/anpa-1312.md says what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from lateedition.story.blocks import Block, Body, Heading
from lateedition.story.markup import escaped
from lateedition.wire.dispatches import Dispatch, item_of, provider_of, urgency_of
from lateedition.wire.fields import Fields
from lateedition.wire.galley import set_lines
from lateedition.wire.heads import Head, head_of, key_in, parted
from lateedition.wire.item import Item, Note
from lateedition.wire.notes import is_ed_note, public_lines
from lateedition.wire.opening import Opening
from lateedition.wire.orders import is_embargo
from lateedition.wire.profiles import Profile
from lateedition.wire.telegram import SentAt, Telegram, day_of, ended, guid_of, items_of, printable, telegrams_in
from lateedition.wire.unreadable import Unreadable

_FIRST = re.compile(r"(?P<service>[A-Za-z]?)(?P<number>\d{3,5})(?P<source>[^\x1f\n]{0,15})\x1f(?P<selector>[^\n]{0,20})")
_SECOND = re.compile(r"(?P<priority>[A-Za-z]) (?P<category>[A-Za-z]{1,2}) +(?P<rest>.*)")
_REST = re.compile(r"(?P<keyword>\S+)(?: (?P<version>.+?))??(?: (?P<date>\d\d?-\d\d?))?(?: \d+)?$")
_CLAIM = re.compile(rf"[\s\0\x16\x7f]*\x01\s*{_FIRST.pattern}")
# AP's number of the story that a write-through takes the place of: "1st Ld-Writethru, a0512"
_WRITETHRU = re.compile(r"\bwrite-?thru\b.*?[\s,](?P<service>[a-z])(?P<number>\d{4})\b", re.IGNORECASE)
_DAY = re.compile(r":\d{4}-\d\d-\d\d$")
_LONGEST_HEADER = 200
_DATE, _TIME = r"(?P<date>\d\d?-\d\d?-(?:\d{4}|\d\d))", r"(?P<time>\d\d:?\d\d) ?(?P<zone>[A-Z]{2,4})?"
# AP-WF-11-13-13 1509GMT / KWS-21:37-09-12-18 / 16:35ET 31-10-14
_SENT = tuple(
    re.compile(rf"(?:(?P<sender>[A-Z]{{2,5}})(?:-[A-Z]{{2,3}})?-)?{when}") for when in (f"{_DATE} {_TIME}", f"{_TIME}[- ]{_DATE}")
)
# AP Stylebook, "Filing the Wire": flash, bulletin, urgent, regular, deferred; advances (a, s) and reruns (y) can wait
_SCALE = {"f": 1, "b": 2, "u": 3, "r": 5, "d": 6, "h": 6, "a": 7, "s": 7, "y": 8}
# AP files under this category what is for editors only: digests, advisories
_ADVISORIES = "v"
_HEAD_LINE = re.compile(r"(?:\A|(?<=<))\s*\^")
_LINE_END = re.compile(r"\s*@?(?P<mark>[<=])\s*$")
_COUNT = re.compile(r",\s*\d{1,5}$")
_ROUTING = re.compile(r"\*?\d{1,6}")
_BY = re.compile(r"by\s+\S", re.IGNORECASE)
_JOB = re.compile(r".*\b(?:Writers?|Editors?|Correspondents?|Reporters?|Columnists?)", re.IGNORECASE)
_HOUSE = re.compile(r".*\b(?:Press|News|Agency|Service|Times|Kyodo|Reuters)", re.IGNORECASE)
_PICTURES = re.compile(r"(?:AP )?(?:Photos?|Graphics?|Video|Audio|Interactive)\b")


def claims(opening: Opening) -> bool:
    """Say whether this is ANPA 1312: SOH, a service and number, and US in front of the selector."""
    return bool(_CLAIM.match(opening.text))


def read(payload: bytes, profile: Profile) -> list[Item | Unreadable]:
    """Return the items in `payload`, one for each header. Raises Unreadable when none can be read."""
    telegrams = [ended(telegram, says_when=_end) for telegram in telegrams_in(payload, profile.charsets)]
    days = (sent.calendar_day(beside=None) for telegram in telegrams if (sent := _sent(telegram, profile)))
    beside = next(filter(None, days), None)
    return items_of(telegrams, lambda telegram: _Reader(telegram, Fields(profile), beside).item())


@dataclass(frozen=True)
class _Line:
    """A line, and how it ends if "^" began it: "<", "=" or "open"; "text" for every other."""

    text: str
    mark: str = "text"


@dataclass
class _Top:
    """What the marked lines on top of a text say, as they are read one by one."""

    slugline: str = ""
    take: str = ""
    headline: str = ""
    standfirst: str = ""
    byline: str = ""
    source: str = ""
    notes: list[Note] = field(default_factory=list)
    body: list[_Line] = field(default_factory=list)

    @property
    def head(self) -> Head:
        """The head of the text: AP's key stands beside the slugline, others' in front of the headline."""
        return Head(self.headline, self.byline, self.take or key_in(self.headline))


@dataclass(frozen=True)
class _Header:
    """The two lines in front of a text."""

    service: str
    number: str
    source: str
    selector: str
    priority: str = ""
    category: str = ""
    keyword: str = ""
    version: str = ""
    filed: SentAt | None = None


@dataclass(frozen=True)
class _Reader:
    """Reads the one item in `telegram`; `beside` is a day of the same file."""

    telegram: Telegram
    fields: Fields
    beside: date | None

    def item(self) -> Item:
        profile = self.fields.profile
        header, lines = _header(self.telegram, profile)
        lines, notes = public_lines(lines, sign_off=profile.sign_off)
        top, text = _top_of(lines, header)
        sent = _sent(self.telegram, profile)
        beside = (sent.calendar_day(beside=None) if sent else None) or self.beside
        head = top.head if top.take else replace(top.head, take=top.head.take or header.version)
        moment = sent.instant(self.fields, beside=beside) if sent else None
        when = header.filed or sent
        guid = guid_of(self.telegram, "anpa1312", header.service, header.number, sent=when, beside=beside, fields=self.fields)
        return item_of(
            Dispatch(
                format="anpa-1312",
                provider=provider_of(self.fields, else_=header.source or _sender(self.telegram)),
                guid=guid,
                replaces=_replaced(head.take, header, guid),
                priority=header.priority,
                urgency=urgency_of(header.priority, scale=_SCALE, profile=profile),
                version_created=moment or (header.filed.instant(self.fields, beside=beside) if header.filed else None),
                sent=moment,
                head=head,
                body=_set([*top.body, *text]),
                slugline=top.slugline or header.keyword,
                standfirst=top.standfirst,
                source=top.source,
                keys=("ADVISORY",) if header.category.lower() == _ADVISORIES else (),
                services=(header.selector,),
                category=header.category,
                notes=(*top.notes, *notes),
            ),
            self.fields,
        )


def _header(telegram: Telegram, profile: Profile) -> tuple[_Header, Sequence[str]]:
    """Return what the header says, and the lines of the text."""
    lines = [index for index, line in enumerate(telegram.header) if line.strip()]
    first = _FIRST.match(telegram.header[lines[0]].strip(" ")) if lines else None
    if not first:
        raise Unreadable("no header line of a service, a number and a selector behind US; expected ANPA 1312")
    named = _Header(first["service"], first["number"], printable(first["source"]), printable(first["selector"]).strip("-"))
    second = _SECOND.match(telegram.header[lines[1]][:_LONGEST_HEADER].strip()) if len(lines) > 1 else None
    text = telegram.text or telegram.header[(lines[1] if second else lines[0]) + 1 :]
    if not second:
        return named, text
    rest = _REST.match(printable(second["rest"]))
    return replace(
        named,
        priority=second["priority"],
        category=second["category"],
        keyword=rest["keyword"] if rest else "",
        version=rest["version"] or "" if rest else "",
        filed=_day(rest["date"], profile) if rest and rest["date"] else None,
    ), text


def _replaced(take: str, header: _Header, guid: str) -> tuple[str, ...]:
    """Return the story whose place this one takes. A number is only certain of the same service, on the same day: it must be lower."""
    said = _WRITETHRU.search(take)
    if not said or not _DAY.search(guid) or said["service"].lower() != header.service.lower() or int(said["number"]) >= int(header.number):
        return ()
    return (guid.replace(f":{header.service}:{header.number}:", f":{header.service}:{said['number']}:"),)


def _sent(telegram: Telegram, profile: Profile) -> SentAt | None:
    """Return when it was sent, as it stands behind the text."""
    found = next(filter(None, map(_end, telegram.trailer)), None)
    if not found:
        return None
    time = f"{found['time'][:2]}:{found['time'][-2:]}"
    return replace(_day(found["date"], profile), raw=printable(found[0]), time=time, zone=found["zone"] or "")


def _sender(telegram: Telegram) -> str:
    return next((found["sender"] or "" for found in map(_end, telegram.trailer) if found), "")


def _end(line: str) -> re.Match[str] | None:
    """Return what a line says of who sent it and when, if it does."""
    return next(filter(None, (shape.match(printable(line)) for shape in _SENT)), None)


def _day(said: str, profile: Profile) -> SentAt:
    """Return the day of a date in figures; an order of day and month that cannot be is the other one."""
    first, second, *year = map(int, said.split("-"))
    month, day = (second, first) if profile.date_order == "day-month" else (first, second)
    if month > 12:
        month, day = day, month
    known = day_of(year[0], 1, 1) if year else None
    return SentAt(said, day, month, known.year if known else None)


def _top_of(lines: Sequence[str], header: _Header) -> tuple[_Top, Sequence[_Line]]:
    """Return what stands on top of the text, and the text."""
    marked = list(_marked(lines))
    start = next((index for index, line in enumerate(marked) if line.text.strip()), len(marked))
    if start < len(marked) and marked[start].mark == "text":
        return _unmarked_top(lines, header)
    end = next((index for index in range(start, len(marked)) if marked[index].mark == "text" and marked[index].text.strip()), len(marked))
    top = _Top()
    above = _Line("")
    for line in marked[start:end]:
        if line.mark != "text" and not _ROUTING.fullmatch(line.text):
            _read_into(top, line, above)
            above = line
    return top, marked[end:]


def _unmarked_top(lines: Sequence[str], header: _Header) -> tuple[_Top, Sequence[_Line]]:
    """Return the same of a text without marks (Kyodo): its slugline, if it is repeated, and the head as everybody has it."""
    start = next(index for index, line in enumerate(lines) if line.strip())
    slugline = printable(lines[start]) if header.keyword and _letters(lines[start]).startswith(_letters(header.keyword)) else ""
    head_lines, text = parted(lines[start + 1 if slugline else start :])
    head = head_of(head_lines)
    top = _Top(slugline, head.take, head.headline, byline=head.byline, notes=[Note(note, "ednote") for note in head.notes])
    return top, [_Line(line) for line in text]


def _letters(said: str) -> str:
    return "".join(filter(str.isalnum, said)).lower()


def _marked(lines: Sequence[str]) -> Iterator[_Line]:
    for line in lines:
        plain, *marked = _HEAD_LINE.split(line)
        if not marked:
            yield _Line(re.sub(r"@?<\s*$|(?<=___)=\s*$", "", plain))
        for said in marked:
            end = _LINE_END.search(said)
            yield _Line(printable(_LINE_END.sub("", said)), end["mark"] if end else "open")


def _read_into(top: _Top, line: _Line, above: _Line) -> None:
    """Read one marked line; what is none of the things that stand on top is part of the text."""
    said = line.text
    if not top.slugline:
        top.slugline, _, top.take = _COUNT.sub("", said).partition(", ")
    elif role := _role_of_note(said):
        top.notes.append(Note(said, role))
    elif _BY.match(said) and not top.byline:
        top.byline = said
    elif top.byline and above.text == top.byline and _JOB.fullmatch(said):
        top.byline += f", {said}"
    elif top.byline and above.text == top.byline and _HOUSE.fullmatch(said):
        top.source = said
    elif not top.headline:
        top.headline = said.removeprefix("HL:").strip()
    elif line.mark == "<" and not top.byline and not top.body:
        top.standfirst = f"{top.standfirst} {said}".strip()
    else:
        top.body.append(line)


def _role_of_note(said: str) -> str:
    if is_embargo(said):
        return "embargo"
    return "ednote" if is_ed_note(said) else "pictures" if _PICTURES.match(said) else ""


def _set(lines: Sequence[_Line]) -> Body:
    """Return the blocks of the text: what is centred is a heading, and what "^" began a paragraph."""
    blocks: list[Block] = []
    for is_heading, group in groupby(lines, lambda line: line.mark == "="):
        if is_heading:
            blocks += [Heading(escaped(line.text)) for line in group if line.text]
        else:
            blocks += set_lines(line.text if line.mark == "text" else f"\t{line.text}" for line in group)
    return tuple(blocks)
