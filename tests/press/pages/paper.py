"""A small paper in memory: a real `Reading` over documents in a dict, and a printer that prints every page of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lxml.html import HtmlElement, document_fromstring

from lateedition.press import plan
from lateedition.press.facts import Facts
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.noting import NotedReading
from lateedition.press.overlay import Overlay
from lateedition.press.rendition import Part, Rendition, Slot
from lateedition.story.handover import Document

AS_OF = datetime.fromisoformat("2020-05-06T12:00:00+00:00")


class PaperReading(NotedReading):
    """The press's own reading of a library, with the top news and the files that a test says."""

    def __init__(self, facts: Facts, paper: Paper) -> None:
        super().__init__(facts)
        self._paper = paper

    def top(self, *, count: int) -> tuple[int, ...]:
        return self._paper.ranked[:count]

    def rendition_bytes(self, digest: str, *, of: int) -> bytes | None:
        return self._paper.files.get(digest)

    def stored_bytes(self, digest: str) -> bytes | None:
        return self._paper.files.get(digest)


@dataclass
class Paper:
    """What is published, by kind and number; `ranked` is the top news. `asked` are the facts that the last page asked for."""

    documents: Iterable[Document]
    ranked: tuple[int, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.held: dict[tuple[type, int], Document] = {(type(d), getattr(d, "number", 0)): d for d in self.documents}

    def library(self) -> Library:
        """The press's library of what is held."""
        library = Library(Overlay())
        for document in self.held.values():
            library.apply(document)
        library.settle()
        return library

    def reading(self, library: Library | None = None) -> PaperReading:
        return PaperReading(Facts(library or self.library(), as_of=AS_OF, renditions=Path("/nonexistent")), self)


def render(key: str, paper: Paper, kit: Kit, library: Library | None = None) -> Rendition | None:
    """Return the page or fragment of `key`."""
    reading = paper.reading(library)
    rendition = plan.kind_of(key).render(key, reading, kit)
    paper.asked = list(reading.noted)
    return rendition


def bytes_of(rendition: Rendition) -> bytes:
    """Return the bytes of a rendition, without what is put into its slots."""
    return b"".join(part for part in rendition.parts if isinstance(part, bytes))


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

    def _filled(self, part: Part) -> bytes:
        if isinstance(part, bytes):
            return part
        fragment = self.fragments.get(part.fragment) if isinstance(part, Slot) else None
        return bytes_of(fragment) if fragment else b""


def print_all(paper: Paper, kit: Kit) -> Printed:
    """Return `paper`, printed."""
    printed, library = Printed({}, {}), paper.library()
    for key in plan.every(library, kit):
        rendition = render(key, paper, kit, library)
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
