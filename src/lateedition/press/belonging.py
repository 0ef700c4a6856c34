"""Belonging: by what it is decided who may have a story, and what a story was before it was moved or signed otherwise.

Who takes the house's stories is nothing that the press knows. It keeps, of each story, what it once belonged to and does no more, with the
row of the log that ended it: whoever could have it by that, and cannot by what it is now, lost it there. What a story belongs to may change
without a word of its own: its section is put below another, or the story that it translates is withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

import msgspec
from msgspec import Struct

from lateedition.press.families import root_of
from lateedition.press.handed import Handed
from lateedition.press.library import Library
from lateedition.press.reading import Shelf
from lateedition.press.tables import LEFT, Tables, number_key, number_of
from lateedition.story.article import Story
from lateedition.story.handover import Document, Dropped, Withdrawn
from lateedition.story.taxonomy import Section

_BY_ROW, _OF_STORY = b"r", b"s"


class Grounds(Struct, frozen=True, array_like=True):
    """What decides who may have a story: its section with those above it, and the agencies whose copy it is."""

    sections: tuple[int, ...]
    agencies: tuple[int, ...] = ()


class Left(Struct, frozen=True, array_like=True):
    """That a story belonged by `grounds` until the row `row` of the log, which came at `moment`."""

    row: int
    moment: datetime
    grounds: Grounds


class Departure(NamedTuple):
    """That the story `number` ceased to belong somewhere with a row of the log."""

    row: int
    number: int


_left = msgspec.msgpack.Decoder(tuple[Left, ...])


def grounds_of(story: Story, library: Library) -> Grounds | None:
    """Return by what it is decided who may have `story`; None if nobody may, as it translates what readers do not have."""
    original = story if story.original is None else library.story(root_of(story))
    if original is None:
        return None
    signed = {story.byline.agency, original.byline.agency} - {None}
    return Grounds(library.lineage(story.section), tuple(sorted(number for number in signed if number is not None)))


class Belonging:
    """What stories belonged to, in `tables`."""

    def __init__(self, tables: Tables) -> None:
        self._table = tables.table(LEFT)

    @contextmanager
    def noting(self, document: Document, *, library: Library, handed: Handed, row: int, moment: datetime) -> Iterator[None]:
        """Note what stories cease to belong to as the block puts `document`, which came with this row, into the library."""
        stories = _moved_by(document, library)
        before = _grounds(stories, library)
        yield
        after = _grounds(stories, library)
        for number in stories:
            if before[number] == after[number]:
                continue
            if not isinstance(document, Story | Withdrawn) or document.number != number:
                handed.move(row, number)
            # what came ahead of this row was told with its own: that it is no more has to be newer than that
            self._leave(number, before[number], row=max(row, handed.row("story", number)), moment=moment)

    def note_overtaken(self, document: Document, *, library: Library, handed: Handed, moment: datetime) -> None:
        """Note what a story belonged to by a document that never came into this library, as a later one of the story had come before it.

        Other machines took both, and partners may have it from there.
        """
        if not isinstance(document, Story):
            return
        now = library.story(document.number)
        passed = grounds_of(document, library)
        if passed != (grounds_of(now, library) if now else None):
            self._leave(document.number, passed, row=handed.row("story", document.number), moment=moment)

    def left(self, number: int) -> tuple[Left, ...]:
        """Return what a story belonged to and does no more, each once, what it left last first."""
        found = self._table.get(_OF_STORY + number_key(number))
        return _left.decode(found) if found else ()

    def after(self, row: int, *, story: int | None = None) -> Iterator[Departure]:
        """Give what left somewhere after `row`, in the order of the log; with `story`, also what did with it and is over that number."""
        start = number_key(row + 1) if story is None else number_key(row) + number_key(story + 1)
        return (_departure(key) for key, _ in self._table.scan(_BY_ROW, start=_BY_ROW + start))

    def newest(self) -> Iterator[Departure]:
        """Give what left somewhere, what did last first."""
        return (_departure(key) for key, _ in self._table.scan(_BY_ROW, reverse=True))

    def _leave(self, number: int, grounds: Grounds | None, *, row: int, moment: datetime) -> None:
        """Keep that the story left `grounds` with this row. That it left them before says nothing any more."""
        if grounds is None:
            return
        known = self.left(number)
        if any(each.grounds == grounds and each.row >= row for each in known):
            return
        kept = [each for each in known if each.grounds != grounds]
        found = sorted([Left(row, moment, grounds), *kept], key=lambda each: (-each.row, each.grounds.sections, each.grounds.agencies))
        for gone in {each.row for each in known} - {each.row for each in found}:
            self._table.delete(_row_key(gone, number))
        self._table.put(_row_key(row, number), b"")
        self._table.put(_OF_STORY + number_key(number), msgspec.msgpack.encode(found))


def _moved_by(document: Document, library: Library) -> list[int]:
    """Return the stories that may belong elsewhere once `document` is in the library."""
    match document:
        case Story(number=number) | Withdrawn(number=number):
            translations = library.cards.translations.scan(number_key(number))
            return [number, *(number_of(key[8:]) for key, _ in translations if number_of(key[8:]) != number)]
        case Section(number=number, parent=parent):
            before = library.section(number)
            return list(library.shelves.every(Shelf("section", number))) if (before.parent if before else None) != parent else []
        case Dropped(kind="section", number=number):
            return list(library.shelves.every(Shelf("section", number)))
        case _:
            return []


def _grounds(stories: Iterable[int], library: Library) -> dict[int, Grounds | None]:
    found = ((number, library.story(number)) for number in stories)
    return {number: grounds_of(story, library) if story else None for number, story in found}


def _row_key(row: int, number: int) -> bytes:
    return _BY_ROW + number_key(row) + number_key(number)


def _departure(key: bytes) -> Departure:
    return Departure(number_of(key[1:9]), number_of(key[9:]))
