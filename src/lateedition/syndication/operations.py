"""Operations: every address of the read API, in one table, from which questions are answered and the OpenAPI document is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

import msgspec
from msgspec import Struct

from lateedition.edition.segments import plain_of
from lateedition.finder.question import MOST_PAGES, NEWEST
from lateedition.finder.question import PER_PAGE as RESULTS_PER_PAGE
from lateedition.press.addresses import absolute
from lateedition.press.dependencies import Dependencies
from lateedition.press.fragments.order import fragment_of
from lateedition.press.reading import Shelf
from lateedition.stand import search
from lateedition.stand.search import Looked
from lateedition.story.article import Story
from lateedition.story.front import HOME
from lateedition.story.handover import Withdrawn
from lateedition.syndication import markup, rights, telling, told
from lateedition.syndication.asked import Given, Parameter
from lateedition.syndication.paper import Paper
from lateedition.syndication.partners import Partner
from lateedition.syndication.problems import API, Refused
from lateedition.syndication.told import Where

PER_PAGE, MOST_PER_PAGE = 20, 100
_STORY = re.compile(r"story:([0-9]+)")


class Elsewhere(Exception):
    """What was asked for is at another address now: `path`, from the root of the site."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Told(Struct, frozen=True):
    """What is answered: `said`, and of a story when it last changed (POSIX seconds) and at which page it is, for caches."""

    said: Struct
    modified: float | None = None
    page: str = ""


@dataclass(frozen=True)
class Question:
    """What was asked: `given` are the parameters, `partner` is who came with a key, `looked` what came of a search."""

    paper: Paper
    given: Given
    partner: Partner | None = None
    looked: Looked | None = None

    def number(self, name: str) -> int | None:
        """Return a parameter that is a number; None if it was not given."""
        found = self.given.get(name)
        return found if isinstance(found, int) else None


@dataclass(frozen=True)
class Operation:
    """One address: its `path` below the API's with names in braces, what it gives, and what answers."""

    path: str
    name: str
    summary: str
    gives: type[Struct]
    answer: Callable[[Question], Told]
    parameters: tuple[Parameter, ...] = ()
    misses: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What its path looks like."""
        return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(API + self.path)))


def _site(question: Question) -> Told:
    return Told(telling.site(question.paper))


def _sections(question: Question) -> Told:
    return Told(telling.sections(question.paper))


def _stories(question: Question) -> Told:
    shelf = _shelf(question)
    cursor = question.given.get("before")
    place = bytes.fromhex(cursor) if isinstance(cursor, str) else None
    count = question.number("limit") or PER_PAGE
    found = question.paper.library.shelves.before(shelf, place, count=count + 1)
    numbers = [number for _, number in found[:count]]
    return Told(told.Stories(telling.teasers(numbers, question.paper), _next(question, "/stories", found, count)))


def _shelf(question: Question) -> Shelf:
    """Return the list that is asked for. Raises Refused for two at once, and for what there is not."""
    asked = [name for name in ("section", "topic", "author") if name in question.given]
    if len(asked) > 1:
        raise Refused("bad-parameter", f"{asked[0]} and {asked[1]} were both given; expected one of them", where=Where("query", asked[1]))
    for name, kind in (("section", "section"), ("topic", "topic"), ("author", "author")):
        number = question.number(name)
        if number is not None:
            if not question.paper.library.has(kind, number):
                raise Refused("not-found", f"there is no {kind} {number}", where=Where("query", name))
            return Shelf(kind, number)  # type: ignore[arg-type]  # one of the three
    return Shelf("latest")


def _next(question: Question, path: str, found: Sequence[tuple[bytes, int]], count: int) -> str | None:
    if len(found) <= count:
        return None
    asked = {**question.given, "before": found[count - 1][0].hex()}
    return absolute(question.paper.site.url, API + path) + "?" + urlencode(asked)


def _story(question: Question) -> Told:
    number = question.number("number")
    assert number is not None
    return _told_story(question, number, where=Where("path", "number"))


def _story_at(question: Question) -> Told:
    """Answer with the story that has an address, as the press put it there. One that moved is named by its number."""
    address = str(question.given["address"])
    where = Where("query", "address")
    claimants = Dependencies(question.paper.view).claimants(address) if address.startswith("/") else []
    named = _STORY.fullmatch(claimants[0]) if claimants else None
    if named:
        return _told_story(question, int(named[1]), where=where)
    moved = question.paper.library.moved(address)
    if moved is not None and isinstance(question.paper.story(moved), Story):
        raise Elsewhere(f"{API}/stories/{moved}")
    withdrawn = question.paper.library.withdrawn(address)
    if withdrawn is not None:
        raise _gone(withdrawn, question.paper, where=where)
    raise Refused("not-found", f"there is no story at {address[:200]!r}; expected the path of a story, as '/world/medal-17/'", where=where)


def _told_story(question: Question, number: int, *, where: Where) -> Told:
    story = _published(question, number, where=where)
    paper = question.paper
    said = telling.story(story, paper, body=_body(story, question))
    return Told(said, modified=telling.changed(story).timestamp(), page=story.address)


def _published(question: Question, number: int, *, where: Where) -> Story:
    """Return the story of this number. Raises Refused if it is none that readers have, Elsewhere if it is told by another now."""
    found = question.paper.story(number)
    if found is None:
        raise Refused("not-found", f"there is no story {number}", where=where)
    if isinstance(found, Withdrawn):
        raise _gone(found, question.paper, where=where)
    return found


def _gone(withdrawn: Withdrawn, paper: Paper, *, where: Where) -> Exception:
    if withdrawn.reason == "merged" and withdrawn.into is not None and isinstance(paper.story(withdrawn.into), Story):
        return Elsewhere(f"{API}/stories/{withdrawn.into}")
    if withdrawn.reason == "legal":
        link = ("link", f'<{absolute(paper.site.url, "/")}>; rel="blocked-by"')
        return Refused("by-law", "this story was taken down by an order of law; show nothing of it", where=where, headers=(link,))
    return Refused("gone", "this story is not published any more; show nothing of it", where=where)


def _body(story: Story, question: Question) -> str | None:
    """Return the text of a story: everybody's where the site says so, and what a partner may have of it for one with a key for texts."""
    paper, partner = question.paper, question.partner
    summary = story.live.summary if story.live else ()
    if paper.site.feeds == "full":
        return markup.shown((*story.body, *summary), paper, address=story.address)
    if partner is not None and partner.full and rights.may_have(story, partner, paper):
        return markup.passed_on((*story.body, *summary), paper, address=story.address)
    return None


def _entries(question: Question) -> Told:
    number = question.number("number")
    assert number is not None
    story, count = _published(question, number, where=Where("path", "number")), question.number("limit") or PER_PAGE
    if story.live is None:
        raise Refused("not-found", f"story {number} is no live blog", where=Where("path", "number"))
    before = question.number("before")
    numbers = [entry.number for entry in story.live.entries]
    if before is not None and before not in numbers:
        raise Refused("gone", f"entry {before} is not there any more; begin at the newest again", where=Where("query", "before"))
    begin = 0 if before is None else numbers.index(before) + 1
    found, full = story.live.entries[begin : begin + count], question.paper.site.feeds == "full"
    more = begin + count < len(numbers)
    asked = {**question.given, "before": numbers[begin + count - 1]} if more else {}
    asked.pop("number", None)
    own = absolute(question.paper.site.url, f"{API}/stories/{number}/entries")
    entries = tuple(telling.entry(each, story, question.paper, full=full) for each in found)
    return Told(told.Entries(entries, f"{own}?{urlencode(asked)}" if more else None), page=story.address)


def _top(question: Question) -> Told:
    """Answer with the order of a front as it was printed: what readers see, and nothing is ranked for a question."""
    section = question.number("section")
    if section is not None and question.paper.library.section(section) is None:
        raise Refused("not-found", f"there is no section {section}", where=Where("query", "section"))
    fragment = question.paper.view.fragment(fragment_of(HOME if section is None else section))
    numbers = msgspec.json.decode(plain_of(fragment.segment), type=list[int]) if fragment else []
    count = question.number("limit") or PER_PAGE
    return Told(told.Stories(telling.teasers(numbers[:count], question.paper), None))


def _corrections(question: Question) -> Told:
    cursor, count = question.given.get("before"), question.number("limit") or PER_PAGE
    place = bytes.fromhex(cursor) if isinstance(cursor, str) else None
    found = question.paper.library.shelves.before(Shelf("corrections"), place, count=count + 1)
    stories = [story for _, number in found[:count] if isinstance(story := question.paper.story(number), Story)]
    corrected = tuple(
        told.Corrected(teaser, telling.corrections(story.corrections))
        for story in stories
        for teaser in telling.teasers((story.number,), question.paper)
    )
    return Told(told.Corrections(corrected, _next(question, "/corrections", found, count)))


def _search(question: Question) -> Told:
    """Answer with what was found, as far as the edition has it: stand/search.py says how."""
    looked = question.looked
    if looked is None or looked.busy:
        raise Refused("busy", "too many are searching just now; come back in a moment", headers=(("retry-after", "1"),))
    asked = looked.question
    if asked.too_long or asked.bad_date or asked.too_far or not asked.is_asked:
        raise Refused(
            "bad-parameter", "nothing can be looked for like that; expected words in q, and days as 2026-03-02", where=Where("query", "q")
        )
    if question.given.get("order", NEWEST) != NEWEST:
        raise Refused("bad-parameter", "order is not known; expected 'newest', or none for the best first", where=Where("query", "order"))
    if looked.found is None:
        raise Refused("busy", "the search is being prepared; come back in a while", headers=(("retry-after", "30"),))
    damaged: set[str] = set()
    cuttings = search.shown(looked.found.hits, view=question.paper.view, damaged=damaged)
    stories = telling.teasers((cutting.number for cutting in cuttings), question.paper)
    total, page = looked.found.total - (len(looked.found.hits) - len(stories)), asked.page
    more = page < MOST_PAGES and looked.found.total > page * RESULTS_PER_PAGE
    given = {**question.given, "page": page + 1}
    url = absolute(question.paper.site.url, f"{API}/search") + "?" + urlencode(given, quote_via=quote)
    return Told(told.Results(stories, total, looked.found.is_near, page, url if more else None))


_NUMBER = Parameter("number", "number", "The number of the story.", within="path", required=True)
_LIMIT = Parameter("limit", "count", "How many at most.", usual=PER_PAGE, most=MOST_PER_PAGE)
_BEFORE = Parameter("before", "cursor", "From where on: as the link `next` has it. What is published meanwhile moves nothing.")

OPERATIONS: tuple[Operation, ...] = (
    Operation("/site", "getSite", "The site.", told.Site, _site),
    Operation("/sections", "listSections", "Every section.", told.Sections, _sections),
    Operation(
        "/stories",
        "listStories",
        "Stories, the newest first: all of them, or those of a section and those below it, of a topic, or of an author.",
        told.Stories,
        _stories,
        (
            Parameter("section", "number", "The number of a section."),
            Parameter("topic", "number", "The number of a topic."),
            Parameter("author", "number", "The number of an author."),
            _BEFORE,
            _LIMIT,
        ),
        ("not-found",),
    ),
    Operation("/stories/{number}", "getStory", "A story by its number.", told.Story, _story, (_NUMBER,), ("not-found", "gone", "by-law")),
    Operation(
        "/story",
        "getStoryAt",
        "A story by its address. One that moved is answered with 308 and where it is by its number.",
        told.Story,
        _story_at,
        (Parameter("address", "text", "The path of its page, as '/world/medal-17/'.", required=True, most=2_000),),
        ("not-found", "gone", "by-law"),
    ),
    Operation(
        "/stories/{number}/entries",
        "listEntries",
        "The entries of a live blog, the newest first.",
        told.Entries,
        _entries,
        (_NUMBER, Parameter("before", "number", "The number of the entry behind which to go on, as the link `next` has it."), _LIMIT),
        ("not-found", "gone", "by-law"),
    ),
    Operation(
        "/top",
        "listTop",
        "The top news as the front page has it, or what a section's front begins with.",
        told.Stories,
        _top,
        (Parameter("section", "number", "The number of a section; without it, the front page."), _LIMIT),
        ("not-found",),
    ),
    Operation(
        "/corrections",
        "listCorrections",
        "Stories that were corrected, the one corrected last first.",
        told.Corrections,
        _corrections,
        (_BEFORE, _LIMIT),
    ),
    Operation(
        "/search",
        "search",
        "Stories that have certain words, the best first. Words in quotes stand together; a minus before a word excludes it.",
        told.Results,
        _search,
        (
            Parameter("q", "text", "The words.", required=True, most=200),
            Parameter("section", "number", "The number of a section."),
            Parameter("from", "day", "The first day of publication.", most=10),
            Parameter("to", "day", "The last day of publication.", most=10),
            Parameter("language", "text", "A language, as 'en'.", most=3),
            Parameter("order", "text", "'newest' for the newest first.", most=6),
            Parameter("page", "count", "Which page of the results.", most=100),
        ),
        ("busy",),
    ),
)


def operation_at(path: str) -> tuple[Operation, Mapping[str, str]] | None:
    """Return what answers at `path`, and what stands in the place of its names; None where nothing does."""
    for each in OPERATIONS:
        found = each.pattern.fullmatch(path)
        if found:
            return each, found.groupdict()
    return None
