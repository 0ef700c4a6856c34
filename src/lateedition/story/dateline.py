"""Datelines: "MOSCOW (AP) —" in front of a first paragraph, taken off it exactly once.

A page says in its byline where a story was written; agencies say it in the first words of the body. What is taken off
must be a dateline beyond doubt: a place and an agency in brackets, a place in capitals, or the very place the item
names, set off by a dash. A sentence that merely has a dash in it is left alone.
"""

from __future__ import annotations

import re

from msgspec import Struct

from lateedition.story.blocks import Body, Paragraph
from lateedition.story.markup import inline, text_of


class Dateline(Struct, frozen=True):
    """A dateline in its parts, each empty where it says none; `text` is all of it as it stood, with its dash."""

    place: str
    agency: str = ""
    date_text: str = ""
    text: str = ""


_LONGEST = 120
_MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
    r"|(?:जनवरी|फ़रवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|सितम्बर|अक्टूबर|अक्तूबर|नवंबर|नवम्बर|दिसंबर|दिसम्बर)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.)?"
_DATE = rf"(?:(?:{_MONTH})\s*{_DAY}|{_DAY}\s*(?:{_MONTH}))(?:,?\s*\d{{4}})?"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s*)?"
_AGENCY = r"[^\W\d_][^()\n]{0,40}"
_DASH = r"(?:--|[-–—―])"
_END = rf"(?:\s*{_DASH}\s+|\s+{_DASH}\s*|{_DASH}(?=\S)|\s*:\s+)"
# a word of a place: capitals and what joins them; letters of scripts that have no capitals count as well
_CAPITALS = r"(?:(?!\d)[^\W_a-zß-öø-ÿ]|['’.\-/&\u0900-\u097f])+"
_WORD = r"[^\W\d_][\w'’.\-\u0900-\u097f]*"
_PLACE = rf"(?:{_WORD}(?:[ /]{_WORD}){{0,4}})(?:,\s*{_WORD}(?:[ /]{_WORD}){{0,3}}){{0,2}}"
_PLACE_IN_CAPITALS = rf"{_CAPITALS}(?:[ /]{_CAPITALS}){{0,4}}(?:,\s*{_WORD}(?: {_WORD}){{0,2}})?"

_FULL = re.compile(
    rf"(?P<place>{_PLACE}?)(?:,?\s*(?P<date>{_WEEKDAY}{_DATE}))?\s*(?:\((?P<agency>{_AGENCY})\)|/(?P<agency2>[^/\n]{{1,40}})/)(?:\s*{_DASH}\s*|{_END}|\s*$|\s+(?=[^\W\d_]))"
)
_AGENCY_FIRST = re.compile(rf"\((?P<agency>{_AGENCY})\)\s*{_DASH}\s*(?P<place>{_PLACE})(?:,\s*(?P<date>{_DATE}))?\s+{_DASH}\s+")
_IN_CAPITALS = re.compile(rf"(?P<place>{_PLACE_IN_CAPITALS})(?:,?\s*(?P<date>{_WEEKDAY}{_DATE}))?(?P<agency>)\s*(?:\s--\s|--|\s[–—-]\s|—|–)\s*")


def strip_dateline(body: Body, *, place: str = "") -> tuple[Dateline | None, Body]:
    """Return the dateline of the first paragraph of `body`, and `body` without it; None and `body` as it is without one.

    `place` is where the item says it was written: it makes a dateline of a place in small letters too. Called again on
    what it returned, it finds nothing.

    >>> strip_dateline((Paragraph("MOSCOW (AP) — The Kremlin said no."),))[1]
    (Paragraph(html='The Kremlin said no.'),)
    >>> strip_dateline((Paragraph("The plan - if it is one - failed."),))[0] is None
    True
    """
    raise NotImplementedError
