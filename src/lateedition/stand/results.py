"""Results: what the stand puts into the holes of the page for searching. Pure; everything that anybody wrote is escaped here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from urllib.parse import urlencode

from msgspec import Struct

from lateedition.finder.cutting import SEARCH, Cutting, Phrases
from lateedition.finder.found import Found
from lateedition.finder.marking import Piece, marked, passage, places
from lateedition.finder.question import MOST_PAGES, NEWEST, PER_PAGE, Question


class Outcome(Struct, frozen=True):
    """What is said on a page of results. `cuttings` are those of `found` that the edition has as they were filed, in the same order.

    `ready` is how many stories are ready to be found while the search is being prepared, None when it is prepared. `busy` says that nobody
    looked, as too many are looking.
    """

    question: Question
    found: Found = Found()
    cuttings: tuple[Cutting, ...] = ()
    ready: int | None = None
    busy: bool = False

    @property
    def is_for_engines(self) -> bool:
        """Whether search engines may keep the page: not one of results, nor one whose form has anything filled in."""
        return self.question == Question()

    @property
    def status(self) -> int:
        """The status of the answer."""
        if self.question.too_long:
            return 400
        if self.question.too_far:
            return 404
        return 503 if self.busy or (self.ready is not None and self.question.is_asked) else 200


def holes(outcome: Outcome, phrases: Phrases) -> dict[str, str]:
    """Return what goes into the holes of the page, as markup, by their names."""
    question = outcome.question
    filled = {
        "robots": "" if outcome.is_for_engines else '<meta name="robots" content="noindex">',
        "q": escape(question.said),
        "narrowed": " open" if question.is_narrowed else "",
        "from": _day(question.since),
        "to": _day(question.until),
        "newest": " selected" if question.newest else "",
        f"section.{question.section}": " selected",
        f"language.{question.language}": " selected",
        "found": "".join(_said(outcome, phrases)),
    }
    return {f"search.{name}": markup for name, markup in filled.items() if markup}


def _said(outcome: Outcome, phrases: Phrases) -> Iterator[str]:
    question = outcome.question
    if question.bad_date:
        yield _outcome(phrases.no_date)
    if question.too_long or question.too_far:
        yield _outcome(phrases.too_long if question.too_long else phrases.no_page)
    elif outcome.busy and question.is_asked:
        yield _outcome(phrases.busy)
    elif outcome.ready is not None:
        yield _outcome(phrases.preparing, phrases.preparing_text.replace("{count}", f"{outcome.ready:,}"))
    elif question.is_asked:
        yield from _results(outcome, phrases)


def _results(outcome: Outcome, phrases: Phrases) -> Iterator[str]:
    """Give what was found. How much that is on other pages is what the cabinet says; what is on this one is looked at."""
    found, gone = outcome.found, len(outcome.found.hits) - len(outcome.cuttings)
    total = found.total - gone
    if not outcome.cuttings and (total <= 0 or not found.hits):
        yield _outcome(phrases.nothing, phrases.nothing_text)
        return
    count = phrases.one if total == 1 else (phrases.about if gone else phrases.several).replace("{count}", f"{total:,}")
    nearest = phrases.nearest if len(outcome.question.groups) > 1 else phrases.nearest_one
    yield _outcome(count, nearest if found.is_near else "")
    yield '<ol class="river found">\n'
    for cutting in outcome.cuttings:
        yield from _item(cutting, outcome.question, found.slips, phrases)
    yield "</ol>\n"
    yield from _pager(outcome.question, found.total, phrases)


def _item(cutting: Cutting, question: Question, slips: frozenset[str], phrases: Phrases) -> Iterator[str]:
    foreign = cutting.language.partition("-")[0].lower() != phrases.language
    language = f' lang="{escape(cutting.language)}" dir="{escape(cutting.direction)}"' if foreign else ""
    live = f'<span class="on-air">{escape(cutting.live)}</span>' if cutting.live else ""
    headline = marked(cutting.headline, places(cutting.headline, question.groups, slips=slips))
    yield f"<li><article>\n<div>\n{_kicker(cutting)}"
    yield f'<h2{language}><a href="{cutting.href}">{live}{_markup(headline)}</a></h2>\n'
    if shown := _passage(cutting, question, slips):
        yield f'<p class="excerpt"{language}>{_markup(shown)}</p>\n'
    yield f'<time datetime="{escape(cutting.iso)}">{escape(cutting.stamp)}</time>\n</div>\n</article></li>\n'


def _kicker(cutting: Cutting) -> str:
    return f'<p class="kicker">{escape(cutting.section)}</p>\n' if cutting.section else ""


def _passage(cutting: Cutting, question: Question, slips: frozenset[str]) -> Sequence[Piece]:
    """Return what shows why a story was found: of the standfirst if that has any of the words, else of the text; else the standfirst."""
    standfirst = passage(cutting.standfirst, question.groups, slips=slips)
    return standfirst or passage(cutting.text, question.groups, slips=slips) or ([Piece(cutting.standfirst)] if cutting.standfirst else [])


def _pager(question: Question, total: int, phrases: Phrases) -> Iterator[str]:
    page = question.page
    before, after = page > 1, page < MOST_PAGES and total > page * PER_PAGE
    if not before and not after:
        return
    yield f'<nav class="pager" aria-label="{escape(phrases.pages)}">\n'
    if before:
        yield f'<a class="newer" rel="prev" href="{_address(question, page - 1)}">{escape(phrases.previous)}</a>\n'
    yield f'<span class="here">{escape(phrases.page.replace("{page}", str(page)))}</span>\n'
    if after:
        yield f'<a class="older" rel="next" href="{_address(question, page + 1)}">{escape(phrases.next)}</a>\n'
    yield "</nav>\n"


def _address(question: Question, page: int) -> str:
    """Return the address of a page of the same results, as markup: the same question has the same one."""
    fields = {
        "q": question.said,
        "section": "" if question.section is None else str(question.section),
        "from": _day(question.since),
        "to": _day(question.until),
        "language": question.language,
        "order": NEWEST if question.newest else "",
        "page": str(page) if page > 1 else "",
    }
    return escape(f"{SEARCH}?{urlencode({name: value for name, value in fields.items() if value})}")


def _outcome(said: str, more: str = "") -> str:
    return f'<div class="outcome" role="status"><h2>{escape(said)}</h2>{f"<p>{escape(more)}</p>" if more else ""}</div>\n'


def _markup(pieces: Sequence[Piece]) -> str:
    return "".join(f"<mark>{escape(piece.text)}</mark>" if piece.is_marked else escape(piece.text) for piece in pieces)


def _day(day: int | None) -> str:
    return "" if day is None else date.fromordinal(day).isoformat()
