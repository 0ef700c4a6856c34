"""Facts: how each is asked by its name, of the library and as of a moment.

A fact's name is a question and its arguments in words, "shelf-page section 3 12". Questions not in the `Reading` protocol
are the plan's own.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from lateedition.press.answers import Answers
from lateedition.press.calendar import Calendar
from lateedition.press.coverage import coverage_of, home_of, sheet_at
from lateedition.press.fallbacks import stand_in
from lateedition.press.fronts import buried, candidates_of, front_of
from lateedition.press.indexes import card_of
from lateedition.press.library import Library
from lateedition.press.naming import named_in
from lateedition.press.picturestore import open_store
from lateedition.press.ranking import Candidate, arranged, ordered, placed
from lateedition.press.reading import Shelf, ShelfPage
from lateedition.story.article import Story
from lateedition.story.front import HOME
from lateedition.story.handover import RecalledPicture, RecalledRecording
from lateedition.story.picture import Picture
from lateedition.story.recording import Recording
from lateedition.story.taxonomy import Section

logger = logging.getLogger(__name__)

_encode = msgspec.msgpack.Encoder().encode


DIRECT = frozenset(("site", "section", "topic", "author", "agency", "picture", "recording", "story", "teaser", "family"))
"""The questions whose answer is a document, a teaser or a family: the library knows by itself when one changed. Of the others what
the answer was is kept."""

UNHURRIED = frozenset(("kindred", "alike", "named"))
"""What the pages of other stories say beside their own matter: one that is out of date by these alone waits for the next lull, unless
something was recalled."""

UNIVERSAL = frozenset(("site",))
"""What nearly every rendition asks. Who did is not kept a fact at a time: when one of these changes, the paper gets a new dress."""


class Facts:
    """What is so, by the library and as of a moment. The library must not change meanwhile.

    `answers` are those already known of this library and moment.
    """

    def __init__(self, library: Library, *, as_of: datetime, renditions: Path | str, answers: Answers | None = None) -> None:
        self.library = library
        self.as_of = as_of
        self._renditions = renditions
        self._answers = Answers() if answers is None else answers
        self._own: tuple[str, Any] = ("", None)
        self._ranked: list[Candidate] | None = None

    def ask(self, fact: str) -> Any:
        """Return what `fact` is. Raises KeyError for a question that nobody knows."""
        try:
            return self._answers[fact]
        except KeyError:
            pass
        if fact == self._own[0]:
            return self._own[1]
        question, _, about = fact.partition(" ")
        found = _QUESTIONS[question](self, about)
        if question == "story":  # large, and asked by its own page alone
            self._own = (fact, found)
            return found
        self._answers.keep(fact, found)
        return found

    def digest(self, fact: str) -> bytes:
        """Return a hash of what `fact` is: equal answers have equal ones."""
        return hashlib.blake2b(_encode(self.ask(fact)), digest_size=12).digest()

    def rendition_bytes(self, digest: str) -> bytes | None:
        """Return the bytes of a rendition by their digest, None when they are lost, which is said loudly."""
        store = open_store(self._renditions)
        found = store.get(digest)
        if found is None:
            logger.error("rendition %r is not in the picture store at %s; expected the desk to have put it there", digest, store)
        return found

    def story(self, number: str) -> Story | None:
        """Return the story of this number, for what is a part of it."""
        found: Story | None = self.ask(f"story {number}")
        return found

    def sections(self) -> tuple[Section, ...]:
        """Return every section, parents before children, siblings by their order and then their number."""
        found = list(self.library.sections())
        known = {each.number for each in found}
        children: dict[int | None, list[Section]] = {}
        for each in sorted(found, key=lambda each: (each.order, each.number)):
            children.setdefault(each.parent if each.parent in known else None, []).append(each)
        ordered: list[Section] = []
        waiting = children.pop(None, [])[::-1]
        while waiting:
            each = waiting.pop()
            ordered.append(each)
            waiting.extend(children.pop(each.number, [])[::-1])
        # sections that are above themselves hang on no root; they come last, so that none is missing
        astray = [each for several in children.values() for each in several]
        return (*ordered, *sorted(astray, key=lambda each: (each.order, each.number)))

    def next_story(self, number: int) -> int | None:
        """Return the story to read after this one."""
        teaser = self.library.teaser(number)
        return None if teaser is None else self.library.trails.after(teaser)

    def top(self, count: int) -> tuple[int, ...]:
        """Return the top news as of the moment: by rank, and what is pinned in its place."""
        front = front_of(self.library, HOME)
        if self._ranked is None:
            self._ranked = ordered(candidates_of(self.library, front), as_of=self.as_of)
        return placed(self._ranked, front, as_of=self.as_of, count=count)

    def section_front(self, section: int, count: int) -> tuple[int, ...]:
        """Return the stories that the front of a section begins with, as of the moment."""
        front = front_of(self.library, section)
        return arranged(candidates_of(self.library, front), front, as_of=self.as_of, count=count)

    @cached_property
    def calendar(self) -> Calendar:
        """The days and months of what is published."""
        return Calendar(self.library)


def _of_kind(kind: str, standing: type = object) -> Callable[[Facts, str], object]:
    """Return what answers with the document of this kind and number, if that is how it stands."""
    return lambda facts, about: _only(facts.library.document(kind, int(about or 0)), standing)


def _only(found: object, standing: type) -> object:
    return found if isinstance(found, standing) else None


def _newest(facts: Facts, about: str) -> tuple[int, ...]:
    shelf, count = _shelf(about)
    return facts.library.shelves.newest(shelf, count=int(count))


def _shelf_page(facts: Facts, about: str) -> ShelfPage:
    shelf, page = _shelf(about)
    shelves = facts.library.shelves
    return shelves.front(shelf) if page == "front" else shelves.page(shelf, int(page))


def _shelf(about: str) -> tuple[Shelf, str]:
    kind, number, rest = about.split(" ")
    return Shelf(kind, int(number)), rest  # type: ignore[arg-type]  # names are made by NotedReading alone


_QUESTIONS: dict[str, Callable[[Facts, str], object]] = {
    "site": _of_kind("site"),
    "section": _of_kind("section"),
    "topic": _of_kind("topic"),
    "author": _of_kind("author"),
    "agency": _of_kind("agency"),
    "picture": _of_kind("picture", Picture),
    "recording": _of_kind("recording", Recording),
    "sections": lambda facts, _: facts.sections(),
    "story": lambda facts, about: facts.library.story(int(about)),
    "teaser": lambda facts, about: facts.library.teaser(int(about)),
    "newest": _newest,
    "shelf-page": _shelf_page,
    "next": lambda facts, about: facts.next_story(int(about)),
    "kindred": lambda facts, about: facts.library.relations.kindred(int(about)),
    "alike": lambda facts, about: facts.library.relations.alike(int(about)),
    "named": lambda facts, about: named_in(facts.library, int(about)),
    "top": lambda facts, about: facts.top(int(about)),
    "section-front": lambda facts, about: facts.section_front(*map(int, about.split(" "))),
    "buried": lambda facts, _: buried(facts.library, as_of=facts.as_of),
    "day": lambda facts, about: facts.calendar.day(date.fromisoformat(about)),
    "month": lambda facts, about: facts.calendar.days(date.fromisoformat(f"{about}-01")),
    "archive": lambda facts, _: facts.calendar.months(),
    "today": lambda facts, _: facts.calendar.today(facts.as_of).isoformat(),
    "moved": lambda facts, about: facts.library.moved(about),
    "merged": lambda facts, about: facts.library.merged(int(about)),
    "card": lambda facts, about: card_of(facts.library.story(int(about))),
    "family": lambda facts, about: facts.library.family(int(about)),
    "chronicle": lambda facts, about: facts.library.chronicle(int(about)),
    "versions": lambda facts, about: facts.library.versions(int(about.partition(" ")[0]), sheet=int(about.partition(" ")[2])),
    "coverage": lambda facts, about: coverage_of(facts.story(about)),
    "sheet": lambda facts, about: sheet_at(facts.story(about.split(" ")[0]), int(about.split(" ")[1])),
    "home": lambda facts, about: home_of(facts.story(about.split(" ")[0]), int(about.split(" ")[1])),
    "recalls": lambda facts, about: facts.library.cards.recalls(int(about)),
    "withdrawn": lambda facts, about: facts.library.withdrawn(about),
    "recalled": _of_kind("picture", RecalledPicture),
    "used": lambda facts, about: facts.library.uses.is_shown(int(about)),
    "silenced": _of_kind("recording", RecalledRecording),
    "played": lambda facts, about: facts.library.uses.is_played(int(about)),
    "stand-in": lambda facts, about: stand_in(facts.library, int(about)),
}


def known(fact: str) -> bool:
    """Say whether `fact` is one that can be asked."""
    return fact.partition(" ")[0] in _QUESTIONS


def is_unhurried(fact: str) -> bool:
    """Say whether a page that is out of date by `fact` alone can wait a moment."""
    return fact.partition(" ")[0] in UNHURRIED


def is_direct(fact: str) -> bool:
    """Say whether `fact` is one of which the library knows by itself when it changed."""
    return fact.partition(" ")[0] in DIRECT
