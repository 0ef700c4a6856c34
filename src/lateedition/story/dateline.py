"""Datelines: "MOSCOW (AP) —" in front of a first paragraph, taken off it exactly once.

A page says in its byline where a story was written; agencies say it in the first words of the body. What is taken off
must be a dateline beyond doubt: a place with a known agency, a date or a place in capitals beside it, or the very place
the item names, set off by a dash. A sentence that merely has a dash or brackets in it is left alone.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from msgspec import Struct

from lateedition.story.blocks import Body, Paragraph


class Dateline(Struct, frozen=True):
    """A dateline in its parts, each empty where it says none; `text` is all of it as it stood, with its dash."""

    place: str
    agency: str = ""
    date_text: str = ""
    text: str = ""


_LONGEST = 160
_LONGEST_PLACE = 3
_MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?|(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*\.?"
    r"|जनवरी|फ़रवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|सितम्बर|अक्टूबर|अक्तूबर|नवंबर|नवम्बर|दिसंबर|दिसम्बर"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.)?"
# in Hindi the day may be spelled out: "पांच मई"
_DATE = rf"(?:(?:(?:{_MONTH})\s*{_DAY}\b|(?:{_DAY}|[\u0900-\u097f]+)\s*(?:{_MONTH}))(?:,?\s*\d{{4}}\b)?|\d{{1,2}}/\d{{1,2}})"
_PLACE = r"(?P<place>[^()\d\n—–:;!?\"“”]{0,80}?)"
_DATED = rf"(?:[\s,]*\b(?P<date>{_DATE}))?,?"
_DASH = r"(?:--|[-–—―]|[_=](?=\s))"
_AGENCIES = (
    "ap|associated press|the associated press|reuters|thomson reuters|afp|agence france-presse|dpa|pti|ani|ians|uni|bhasha"
    "|भाषा|वार्ता|आईएएनएस|एएनआई|पीटीआई|pa|pa media|press association|aap|efe|ansa|tass|interfax|ria|xinhua|kyodo|jiji"
    "|yonhap|bernama|antara|cp|the canadian press|upi|bloomberg|ats|sda|keystone-ats|apa|tt|ntb|ritzau|stt|lehtikuva"
    "|belga|anp|cna|mena|spa|wam|qna|anadolu|irna|cnn|bbc|rtr|sid|lusa|mti"
)
_SHAPES = (
    # (ANSA) - ROME, JUL 11 - / (Reuters) -
    re.compile(rf"\((?P<agency>[^()\d]{{2,40}})\)\s*(?P<dash>{_DASH})\s*(?:{_PLACE}[\s,]+(?P<date>{_DATE})\s*{_DASH}\s*)?"),
    # MOSCOW (AP) — / NEW DELHI, May 5 (Reuters) - / नई दिल्ली, 5 मई (भाषा)
    re.compile(rf"{_PLACE}{_DATED}\s*\((?P<agency>[^()\d]{{2,40}})\)\s*(?P<dash>{_DASH}|:)?\s*"),
    # SAITAMA, Japan, Dec. 9 Kyodo -
    re.compile(rf"{_PLACE}[\s,]+(?P<date>{_DATE})\s+(?P<agency>(?i:{_AGENCIES}))\s+(?P<dash>{_DASH})\s+"),
    # København /ritzau/:
    re.compile(rf"{_PLACE}{_DATED}\s*/(?P<agency>[^/\s]{{2,40}})/\s*(?P<dash>{_DASH}|:)\s*"),
    # PARIS — / MUMBAI, May 5 –
    re.compile(rf"{_PLACE}{_DATED}(?P<agency>)(?P<dash>\s--\s*|--\s*|\s[-–—―]\s+|[—–―]\s*)"),
)
_KNOWN_AGENCY = re.compile(rf"(?:{_AGENCIES})", re.IGNORECASE)
_BETWEEN_AGENCIES = re.compile(r"\s*[-/,&+]\s*")
_PARTICLES = re.compile(r"(?:de|la|les?|los|las|el|al|am|an|der|den|im|d[aoi]|d[ao]s|del|della|sur|sous|upon|on|of|the|and|y|und|et)")
_NOT_PLACES = re.compile(
    r"(?:breaking|updated?|exclusive|live|watch|correct(?:ion|ed)|analysis|opinion|factbox|explainer|video|photos|note|editors|warning"
    r"|on|in|at|by|from|since|until)\.?",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"<[^>]*>|&[^;\s]+;|.", re.DOTALL)
_EMPTY_ELEMENT = re.compile(r"<(\w+)[^>]*>\s*</\1>")


def strip_dateline(body: Body, *, place: str = "", agency: str = "") -> tuple[Dateline | None, Body]:
    """Return the dateline of the first paragraph of `body`, and `body` without it; None and `body` as it is without one.

    `place` is where the item says it was written and `agency` whose it is: they tell a dateline that its look leaves in
    doubt. Called again on what it returned, it finds nothing.

    >>> strip_dateline((Paragraph("MOSCOW (AP) — The Kremlin said no."),))
    (Dateline(place='MOSCOW', agency='AP', date_text='', text='MOSCOW (AP) —'), (Paragraph(html='The Kremlin said no.'),))
    >>> strip_dateline((Paragraph("The plan - if it is one - failed."),))[0] is None
    True
    """
    opening = body[0] if body else None
    if not isinstance(opening, Paragraph):
        return None, body
    tokens = _TOKEN.findall(opening.html)
    text = "".join(map(_shown, tokens))
    found, end = _dateline_of(text, place=place, agency=agency)
    if found is None:
        return None, body
    rest = _without(tokens, end)
    return found, ((Paragraph(rest),) if re.sub(r"<[^>]*>|\s", "", rest) else ()) + body[1:]


@dataclass(frozen=True)
class _Parts:
    """What a shape found, and what is known beside it."""

    place: str
    agency: str
    date: str
    dash: str
    rest: str
    expected_place: str
    expected_agency: str

    @property
    def is_dateline(self) -> bool:
        """True when these parts are a dateline beyond doubt."""
        if self.place and (not _is_place(self.place) or _NOT_PLACES.fullmatch(self.place.split()[0])):
            return False
        return self._with_agency() if self.agency else self._without_agency()

    def _with_agency(self) -> bool:
        known = _is_known(self.agency) or (bool(self.expected_agency) and self.agency.lower() in self.expected_agency.lower())
        if not self.place:
            return known or bool(self.date and self.dash)
        if not self.dash:
            return bool(self.date) or (known and (self._is_named_in_capitals() or self._is_expected() or self._is_of_the_agency()))
        return known or bool(self.date) or ((self._is_named_in_capitals() or self._is_expected()) and _begins_sentence(self.rest))

    def _is_of_the_agency(self) -> bool:
        """Whether the agency whose text it is stands in the brackets itself: "Genève (ats) Le maire ..." needs no dash."""
        is_its_own = self.agency.lower() == self.expected_agency.lower()
        return is_its_own and len(self.place.split()) <= _LONGEST_PLACE and _begins_sentence(self.rest)

    def _without_agency(self) -> bool:
        if not self.place or not _begins_sentence(self.rest):
            return False
        return bool(self.date) or self._is_named_in_capitals() or self._is_expected()

    def _is_named_in_capitals(self) -> bool:
        town = re.sub(r"\bMc(?=[A-Z])", "MC", self.place.partition(",")[0])
        return town == town.upper() != town.lower() and sum(map(str.isalpha, town)) >= 3

    def _is_expected(self) -> bool:
        said, expected = self.place.lower(), self.expected_place.lower()
        return bool(expected) and (said == expected or said.partition(",")[0].strip() == expected.partition(",")[0].strip())


def _dateline_of(text: str, *, place: str, agency: str) -> tuple[Dateline | None, int]:
    """Return the dateline at the beginning of `text` and where it ends. What would pass for a second one goes with it."""
    start = len(text) - len(text.lstrip())
    found: Dateline | None = None
    while (match := _first_match(text, start, place, agency)) is not None:
        parts = match.groupdict()
        found = found or Dateline((parts["place"] or "").strip(" ,"), parts["agency"].strip(), (parts["date"] or "").strip())
        start = match.end()
    if found is None:
        return None, 0
    return Dateline(found.place, found.agency, found.date_text, " ".join(text[:start].split())), start


def _first_match(text: str, start: int, place: str, agency: str) -> re.Match[str] | None:
    for shape in _SHAPES:
        match = shape.match(text, start, start + _LONGEST)
        if match and match.end() > start:
            said = {name: (value or "").strip() for name, value in match.groupdict().items()}
            parts = _Parts(said["place"].strip(" ,"), said["agency"], said["date"], said["dash"], text[match.end() :], place, agency)
            if parts.is_dateline:
                return match
    return None


def _is_known(agency: str) -> bool:
    """Say whether this is an agency we know, or several of which we know one: "tca/dpa"."""
    return any(_KNOWN_AGENCY.fullmatch(name) for name in (agency, *_BETWEEN_AGENCIES.split(agency)))


def _is_place(said: str) -> bool:
    """Say whether these may be the words of a place: a few, each with a capital or in a script that has none."""
    words = re.split(r"[\s/,]+", said)
    return len(words) <= 7 and all(_is_name(word) or (index and _PARTICLES.fullmatch(word)) for index, word in enumerate(words) if word)


def _is_name(word: str) -> bool:
    letter = next(filter(str.isalpha, word), "")
    return bool(letter) and not letter.islower()


def _begins_sentence(rest: str) -> bool:
    """Say whether a sentence begins here: what goes on in small letters is the rest of one that began before the dash."""
    return not rest.lstrip(" \"'“”‘’«„([")[:1].islower()


def _shown(token: str) -> str:
    if token.startswith("<"):
        return " " if token.startswith("<br") else ""
    return " " if token.isspace() else html.unescape(token).replace("\xa0", " ")


def _without(tokens: list[str], end: int) -> str:
    """Return the markup of `tokens` without the first `end` characters of their text; elements left empty go too."""
    kept, passed = [], 0
    for token in tokens:
        shown = _shown(token)
        if passed >= end or (token.startswith("<") and not shown):
            kept.append(token)
        passed += len(shown)
    rest = "".join(kept)
    while (fewer := _EMPTY_ELEMENT.sub("", rest)) != rest:
        rest = fewer
    return rest.strip()
