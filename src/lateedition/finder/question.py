"""Questions: what a reader asks for, read from the fields of the form. Nothing that anybody can send is unbounded or an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from lateedition.finder.terms import terms_of

LONGEST_WORDS = 200
"""How many characters may be asked for."""

MOST_TERMS = 16
"""How many terms are looked for; those behind them are not."""

PER_PAGE, MOST_PAGES = 10, 100

NEWEST = "newest"

# Control characters, what has no place in any encoding, and marks that turn the direction of what stands behind them
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffd]+")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PART = re.compile(r'(?<!\S)(?P<without>-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))|"(?P<open>[^"]*)"?|(?P<rest>[^\s"]+)')
_LANGUAGE = re.compile(r"[a-z]{2,3}")

Terms = tuple[str, ...]


class Question(Struct, frozen=True):
    """What is asked. `groups` are to be found, each a word or the words of a phrase; stories that have one of `without` are not meant.

    `section` and `language` are None and empty for any; `since` and `until` are days as in a cutting, both included. `too_long` says that
    more was asked than is read, `bad_date` that a date was none and is not used, `too_far` that nobody turns so many pages.
    """

    said: str = ""
    groups: tuple[Terms, ...] = ()
    without: tuple[Terms, ...] = ()
    section: int | None = None
    since: int | None = None
    until: int | None = None
    language: str = ""
    newest: bool = False
    page: int = 1
    too_long: bool = False
    bad_date: bool = False
    too_far: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.groups) and not self.too_long and not self.too_far

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.section is not None or self.language or self.since or self.until or self.newest)


def read(fields: Mapping[str, str]) -> Question:
    """Return the question that `fields` ask. What cannot be a value of its field is as if it had not been sent.

    >>> question = read({"q": 'minister "budget vote" -Sport', "section": "3", "page": "2"})
    >>> question.groups, question.without, question.section, question.page
    ((('minister',), ('budget', 'vot')), (('sport',),), 3, 2)
    """
    said = " ".join(_UNREADABLE.sub(" ", fields.get("q", "")).split())
    groups, without = _groups(said) if len(said) <= LONGEST_WORDS else ((), ())
    since, until = _day(fields.get("from", "")), _day(fields.get("to", ""))
    page = _number(fields.get("page", "1"), most_digits=4) or 1
    language = fields.get("language", "").lower()
    return Question(
        said=said[:LONGEST_WORDS],
        groups=groups,
        without=without,
        section=_number(fields.get("section", ""), most_digits=12),
        since=since,
        until=until,
        language=language if _LANGUAGE.fullmatch(language) else "",
        newest=fields.get("order") == NEWEST,
        page=min(page, MOST_PAGES),
        too_long=len(said) > LONGEST_WORDS,
        bad_date=any(fields.get(name) and day is None for name, day in (("from", since), ("to", until))),
        too_far=page > MOST_PAGES or len(fields.get("page", "")) > 4,
    )


def _groups(said: str) -> tuple[tuple[Terms, ...], tuple[Terms, ...]]:
    """Return the terms to be found and those that shall not be, in groups."""
    wanted: list[Terms] = []
    without: list[Terms] = []
    left = MOST_TERMS
    for part in _PART.finditer(said.translate(_QUOTES)):
        phrase = part["phrase"] if part["phrase"] is not None else part["open"]
        terms = tuple(terms_of(phrase or part["word"] or part["rest"] or ""))[:left]
        left -= len(terms)
        kept = [terms] if phrase is not None else [(term,) for term in terms]
        (without if part["without"] else wanted).extend(group for group in kept if group)
    return tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(without))


def _number(said: str, *, most_digits: int) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) <= most_digits else None


def _day(said: str) -> int | None:
    try:
        return date.fromisoformat(said).toordinal() if len(said) == 10 else None
    except ValueError:
        return None
