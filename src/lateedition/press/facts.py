"""Facts: the reading that notes every question it is asked, and how a fact is asked anew by its name.

A fact's name is a question and its arguments in words, "shelf-page section 3 12". Questions not in the `Reading` protocol
are the plan's own.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from lateedition.press.library import LATEST, Library
from lateedition.press.ranking import Candidate, ordered, top
from lateedition.press.reading import Shelf, ShelfPage, Teaser
from lateedition.press.shelves import place_of
from lateedition.story.article import Story
from lateedition.story.handover import Withdrawn
from lateedition.story.picture import Picture
from lateedition.story.taxonomy import Agency, Author, Section, Site, Topic

logger = logging.getLogger(__name__)

_MOST_REMEMBERED = 20_000


class Answer(Struct, frozen=True):
    """What a fact is just now. `triggers` are what else, besides the fact's own name, may touch it."""

    value: Any
    triggers: tuple[str, ...] = ()

    @property
    def digest(self) -> bytes:
        """A hash of the value: equal values have equal ones."""
        return hashlib.blake2b(msgspec.msgpack.encode(self.value), digest_size=12).digest()


class Facts:
    """What is so, by the library and as of a moment. Answers are remembered: the library must not change meanwhile."""

    def __init__(self, library: Library, *, as_of: datetime, renditions: Path) -> None:
        self.library = library
        self._as_of = as_of
        self._renditions = renditions
        self._remembered: dict[str, Answer] = {}
        self._digests: dict[str, bytes] = {}
        self._ranked: list[Candidate] | None = None

    def ask(self, fact: str) -> Answer:
        """Return what `fact` is. Raises KeyError for a question that nobody knows."""
        found = self._remembered.get(fact)
        if found is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
                self._digests.clear()
            question, _, about = fact.partition(" ")
            found = _QUESTIONS[question](self, about)
            self._remembered[fact] = found
        return found

    def knows(self, fact: str) -> bool:
        """Say whether `fact` is one that can be asked."""
        return fact.partition(" ")[0] in _QUESTIONS

    def digest(self, fact: str) -> bytes:
        """Return the digest of what `fact` is."""
        found = self._digests.get(fact)
        if found is None:
            found = self._digests[fact] = self.ask(fact).digest
        return found

    def rendition_bytes(self, digest: str) -> bytes | None:
        """Return the bytes of a picture's rendition, None when they are lost, which is said loudly."""
        path = self._renditions / digest[:2] / digest
        try:
            return path.read_bytes()
        except FileNotFoundError:
            logger.error("rendition %r is not in the rendition store at %s; expected the desk to have put it there", digest, path)
            return None

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

    def next_story(self, number: int) -> Answer:
        """Return the story to read after this one, and what may make it another."""
        teaser = self.library.teaser(number)
        if teaser is None:
            return Answer(None)
        place = place_of(teaser.first_published, number)
        shelf = Shelf("section", teaser.section)
        older = self.library.shelves.older(shelf, place)
        if older is not None:
            return Answer(older, (f"follows {older}",))
        older = self.library.shelves.older(LATEST, place)
        return Answer(older, (f"follows {older or 'nothing'}", f"oldest of section {teaser.section}"))

    def top(self, count: int) -> tuple[int, ...]:
        """Return the top news as of the moment."""
        if self._ranked is None:
            self._ranked = ordered(self.library.candidates(), as_of=self._as_of)
        return top(self._ranked, count=count)


def _of_kind(kind: str) -> Callable[[Facts, str], Answer]:
    return lambda facts, about: Answer(facts.library.document(kind, int(about or 0)))


def _story(facts: Facts, about: str) -> Answer:
    return Answer(facts.library.story(int(about)))


def _newest(facts: Facts, about: str) -> Answer:
    shelf, count = _shelf(about)
    return Answer(facts.library.shelves.newest(shelf, count=int(count)))


def _shelf_page(facts: Facts, about: str) -> Answer:
    shelf, page = _shelf(about)
    shelves = facts.library.shelves
    return Answer(shelves.front(shelf) if page == "front" else shelves.page(shelf, int(page)))


def _shelf(about: str) -> tuple[Shelf, str]:
    kind, number, rest = about.split(" ")
    return Shelf(kind, int(number)), rest  # type: ignore[arg-type]  # names are made by NotedReading alone


_QUESTIONS: dict[str, Callable[[Facts, str], Answer]] = {
    "site": _of_kind("site"),
    "section": _of_kind("section"),
    "topic": _of_kind("topic"),
    "author": _of_kind("author"),
    "agency": _of_kind("agency"),
    "picture": _of_kind("picture"),
    "sections": lambda facts, _: Answer(facts.sections()),
    "story": _story,
    "teaser": lambda facts, about: Answer(facts.library.teaser(int(about))),
    "newest": _newest,
    "shelf-page": _shelf_page,
    "next": lambda facts, about: facts.next_story(int(about)),
    "top": lambda facts, about: Answer(facts.top(int(about))),
    "moved": lambda facts, about: Answer(facts.library.moved(about)),
    "withdrawn": lambda facts, about: Answer(facts.library.withdrawn(about)),
    "used": lambda facts, about: Answer(facts.library.is_used(int(about))),
}


class NotedReading:
    """A `Reading` that notes the name of every fact it is asked for."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.noted: dict[str, None] = {}

    def site(self) -> Site:
        """Return the site. Nothing is printed before there is one."""
        found: Site = self._ask("site")
        return found

    def sections(self) -> tuple[Section, ...]:
        """Return every section, in menu order, parents before children."""
        found: tuple[Section, ...] = self._ask("sections")
        return found

    def section(self, number: int) -> Section | None:
        """Return the section of this number."""
        found: Section | None = self._ask(f"section {number}")
        return found

    def topic(self, number: int) -> Topic | None:
        """Return the topic of this number."""
        found: Topic | None = self._ask(f"topic {number}")
        return found

    def author(self, number: int) -> Author | None:
        """Return the author of this number."""
        found: Author | None = self._ask(f"author {number}")
        return found

    def agency(self, number: int) -> Agency | None:
        """Return the agency of this number."""
        found: Agency | None = self._ask(f"agency {number}")
        return found

    def picture(self, number: int) -> Picture | None:
        """Return the picture of this number."""
        found: Picture | None = self._ask(f"picture {number}")
        return found

    def story(self, number: int) -> Story | None:
        """Return the published story of this number."""
        found: Story | None = self._ask(f"story {number}")
        return found

    def teaser(self, number: int) -> Teaser | None:
        """Return what lists show of the story of this number."""
        found: Teaser | None = self._ask(f"teaser {number}")
        return found

    def newest(self, shelf: Shelf, *, count: int) -> tuple[int, ...]:
        """Return the numbers of the newest `count` stories of `shelf`, the newest first."""
        found: tuple[int, ...] = self._ask(f"newest {shelf.kind} {shelf.number} {count}")
        return found

    def shelf_page(self, shelf: Shelf, *, page: int | None) -> ShelfPage:
        """Return a page of `shelf`; None asks for its front."""
        found: ShelfPage = self._ask(f"shelf-page {shelf.kind} {shelf.number} {'front' if page is None else page}")
        return found

    def next_story(self, number: int) -> int | None:
        """Return the story to read after this one."""
        found: int | None = self._ask(f"next {number}")
        return found

    def top(self, *, count: int) -> tuple[int, ...]:
        """Return the top news in rank order."""
        found: tuple[int, ...] = self._ask(f"top {count}")
        return found

    def moved(self, address: str) -> int | None:
        """Return the story that was at `address` before."""
        found: int | None = self._ask(f"moved {address}")
        return found

    def withdrawn(self, address: str) -> Withdrawn | None:
        """Return the withdrawal that names `address`."""
        found: Withdrawn | None = self._ask(f"withdrawn {address}")
        return found

    def used(self, picture: int) -> bool:
        """Say whether a published story shows the picture."""
        found: bool = self._ask(f"used {picture}")
        return found

    def rendition_bytes(self, digest: str) -> bytes | None:
        """Return the bytes of a picture's rendition. They are what their digest says for ever, so no fact is noted."""
        return self._facts.rendition_bytes(digest)

    def _ask(self, fact: str) -> Any:
        self.noted[fact] = None
        return self._facts.ask(fact).value
