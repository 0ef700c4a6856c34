"""A small paper in memory: a real `Reading` over documents in a dict, and a printer that prints every page of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module

from lxml.html import HtmlElement, document_fromstring

from lateedition.press.kit import Kit
from lateedition.press.reading import Shelf, ShelfPage, Teaser
from lateedition.press.rendition import Rendition, Slot
from lateedition.story.article import Story
from lateedition.story.handover import Document, Withdrawn
from lateedition.story.picture import Picture
from lateedition.story.taxonomy import Agency, Author, Section, Site, Topic

FULL = 20
FRAGMENTS = ("navigation", "top", "latest", "footer", "notice")


@dataclass
class Paper:
    """What is published, by kind and number; `ranked` is the top news. `asked` notes what was asked, in order."""

    documents: Iterable[Document]
    ranked: tuple[int, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.held: dict[tuple[type, int], Document] = {(type(d), getattr(d, "number", 0)): d for d in self.documents}

    def site(self) -> Site:
        return self.held[Site, 0]

    def sections(self) -> tuple[Section, ...]:
        return tuple(sorted(self.of(Section), key=lambda s: (s.parent is not None, s.order, s.number)))

    def section(self, number: int) -> Section | None:
        return self.held.get((Section, number))

    def topic(self, number: int) -> Topic | None:
        return self.held.get((Topic, number))

    def author(self, number: int) -> Author | None:
        return self.held.get((Author, number))

    def agency(self, number: int) -> Agency | None:
        return self.held.get((Agency, number))

    def picture(self, number: int) -> Picture | None:
        self.asked.append(f"picture {number}")
        return self.held.get((Picture, number))

    def story(self, number: int) -> Story | None:
        self.asked.append(f"story {number}")
        return self.held.get((Story, number))

    def teaser(self, number: int) -> Teaser | None:
        story = self.held.get((Story, number))
        if story is None:
            return None
        return Teaser(
            number=number,
            address=story.address,
            headline=story.list_headline or story.headline,
            standfirst=story.standfirst,
            section=story.section,
            language=story.language,
            updated=story.updated,
            first_published=story.first_published,
            picture=story.lead.picture if story.lead else None,
            live="" if story.live is None else "running" if story.live.running else "ended",
        )

    def newest(self, shelf: Shelf, *, count: int) -> tuple[int, ...]:
        return tuple(reversed(self._shelved(shelf)))[:count]

    def shelf_page(self, shelf: Shelf, *, page: int | None) -> ShelfPage:
        numbers = self._shelved(shelf)
        last = max(1, len(numbers) // FULL)
        if page is None:
            stories = tuple(reversed(numbers[(last - 1) * FULL :]))
            return ShelfPage(stories, None, last - 1, older=last - 1 if last > 1 else None)
        stories = tuple(reversed(numbers[(page - 1) * FULL : page * FULL])) if 0 < page < last else ()
        front = page == last - 1
        return ShelfPage(stories, page, last - 1, page - 1 if page > 1 else None, None if front else page + 1, front)

    def next_story(self, number: int) -> int | None:
        story = self.held[Story, number]
        older = [n for n in self.newest(Shelf("latest"), count=10_000) if self.held[Story, n].first_published < story.first_published]
        return next((n for n in older if self.held[Story, n].section == story.section), next(iter(older), None))

    def top(self, *, count: int) -> tuple[int, ...]:
        return self.ranked[:count]

    def moved(self, address: str) -> int | None:
        return max((s.number for s in self.of(Story) if address in s.former_addresses), default=None)

    def withdrawn(self, address: str) -> Withdrawn | None:
        return next((w for w in self.of(Withdrawn) if address in w.addresses), None)

    def rendition_bytes(self, digest: str) -> bytes | None:
        return self.files.get(digest)

    def of(self, kind: type) -> list:
        return [document for (held, _), document in self.held.items() if held is kind]

    def _shelved(self, shelf: Shelf) -> list[int]:
        stories = sorted(self.of(Story), key=lambda s: (s.first_published, s.number))
        return [story.number for story in stories if self._on(shelf, story)]

    def _on(self, shelf: Shelf, story: Story) -> bool:
        match shelf.kind:
            case "latest":
                return True
            case "section":
                section = self.section(story.section)
                return section is not None and shelf.number in (section.number, section.parent)
            case "topic":
                return shelf.number in story.topics
            case "author":
                return shelf.number in story.byline.authors


def render(key: str, paper: Paper, kit: Kit) -> Rendition | None:
    """Return the page or fragment of `key`, by the module that its kind names."""
    kind = re.split(r"[:.]", key)[0]
    package = "fragments" if "." in key and kind in FRAGMENTS else "pages"
    return import_module(f"lateedition.press.{package}.{kind}").render(key, paper, kit)


def keys_of(paper: Paper, kit: Kit) -> Iterator[str]:
    """Yield the key of every page and fragment of `paper`, as the press's plan would."""
    yield from ("home", "latest", "privacy", "error:404", "error:410")
    yield from (f"asset:{name}" for name in kit.assets)
    yield from (f"{name}.{language}" for name in FRAGMENTS for language in kit.languages)
    yield from _pages("latest", paper, Shelf("latest"), mark=":")
    for kind, named in ((Section, "section"), (Topic, "topic"), (Author, "author")):
        for document in paper.of(kind):
            yield f"{named}:{document.number}"
            yield from _pages(f"{named}:{document.number}", paper, Shelf(named, document.number), mark="/")
    for story in paper.of(Story):
        yield f"story:{story.number}"
        yield from (f"moved:{address}" for address in story.former_addresses)
    yield from (f"gone:{address}" for withdrawal in paper.of(Withdrawn) for address in withdrawal.addresses)
    for picture in paper.of(Picture):
        yield from (f"picture:{picture.number}:{r.digest[:16]}:{r.width}" for r in picture.renditions)


def _pages(key: str, paper: Paper, shelf: Shelf, *, mark: str) -> Iterator[str]:
    yield from (f"{key}{mark}{page}" for page in range(1, paper.shelf_page(shelf, page=None).pages + 1))


@dataclass(frozen=True)
class Printed:
    """Every page of a paper by address, and every fragment by name."""

    pages: dict[str, Rendition]
    fragments: dict[str, Rendition]

    def body(self, address: str) -> bytes:
        """Return the page at `address` as the stand would answer it: its fragments in place."""
        return b"".join(self._filled(part) for part in self.pages[address].parts)

    def text(self, address: str) -> str:
        return self.body(address).decode()

    def _filled(self, part: bytes | Slot) -> bytes:
        if isinstance(part, bytes):
            return part
        fragment = self.fragments.get(part.fragment)
        return b"".join(fragment.parts) if fragment else b""


def print_all(paper: Paper, kit: Kit) -> Printed:
    """Return `paper`, printed."""
    printed = Printed({}, {})
    for key in keys_of(paper, kit):
        rendition = render(key, paper, kit)
        if rendition is not None:
            (printed.fragments if rendition.fragment else printed.pages)[rendition.fragment or rendition.address] = rendition
    return printed


def at(text: str) -> datetime:
    """Return the moment that '2020-05-05 14:41 +0530' says."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M %z")


def page_of(text: str) -> HtmlElement:
    """Return the elements of a page's `text`."""
    return document_fromstring(text)


def words_in(element: HtmlElement) -> str:
    """Return the text of `element` with white space folded."""
    return " ".join(element.text_content().split())


def data_of(page: HtmlElement) -> list[dict]:
    """Return the things that a page's structured data speaks of."""
    (block,) = page.xpath("//script[@type='application/ld+json']")
    said = json.loads(block.text)
    return said.get("@graph", [said])
