"""Trails: which story is read after which. A trail goes from a story to older ones, through its section and then through all sections.

It stays in one language, and it passes only stories that *lead*: no newer one in that language is about the same event, and none is of
the same family. So wherever a trail begins it comes to no story twice, to no event twice and never to a translation of what was
read: each step is strictly older, and what is older than a story of an event, of which there was a newer one, does not lead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Protocol

from lateedition.press.reading import Shelf, Teaser
from lateedition.press.shelves import place_of, shelf_key
from lateedition.press.tables import EVENTS, TRAILS, TRANSLATIONS, Tables, number_key, number_of
from lateedition.press.words import primary

LATEST = Shelf("latest")

_LEADS, _FOLLOWS = b"\1", b"\0"
_PLACE_BYTES = 16


class Placed(Protocol):
    """What has a place on a trail: a story's document or its teaser."""

    @property
    def number(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def first_published(self) -> datetime: ...


class Trails:
    """The trails in `tables`: every story in its place, and whether it leads. After changes, `settle` must be called before asking."""

    def __init__(
        self,
        tables: Tables,
        *,
        teaser: Callable[[int], Teaser | None],
        event: Callable[[int], int],
        lineage: Callable[[int], tuple[int, ...]],
    ) -> None:
        self._rows = tables.table(TRAILS)
        self._events = tables.table(EVENTS)
        self._translations = tables.table(TRANSLATIONS)
        self._teaser, self._event, self._lineage = teaser, event, lineage
        self._moved: set[bytes] = set()
        self._undecided: set[int] = set()
        self._matters: set[tuple[str, int]] = set()

    def put(self, shelf: Shelf, story: Placed) -> None:
        """Put a story on the trail of a shelf that it has come to."""
        self._turn(_key(shelf, story), _FOLLOWS)
        self._undecided.add(story.number)

    def take(self, shelf: Shelf, story: Placed) -> None:
        """Take a story off the trail of a shelf that it has left."""
        key = _key(shelf, story)
        self._rows.delete(key)
        self._moved.add(key)

    def note(self, *, events: Iterable[int], roots: Iterable[int]) -> None:
        """Note that other stories than before may be about these events, or be of the families that began with these stories."""
        self._matters.update(("event", each) for each in events if each)
        self._matters.update(("family", each) for each in roots)

    def clear(self) -> None:
        """Take every story off every trail."""
        self._rows.clear()
        self._events.clear()

    def settle(self) -> set[str]:
        """Decide which stories lead after the changes so far; return the facts of those that may be followed by another than before."""
        for kind, number in self._matters:
            self._undecided.update(self._about(number) if kind == "event" else self._family(number))
        for number in self._undecided:
            self._decide(number)
        facts = {f"next {number}" for key in self._moved for number in self._reaching(key)}
        self._moved, self._undecided, self._matters = set(), set(), set()
        return facts

    def after(self, story: Teaser) -> int | None:
        """Return the story to read after this one; None at the end of the trail."""
        found = (self._older(_key(shelf, story)) for shelf in (Shelf("section", story.section), LATEST))
        return next((number for number in found if number is not None), None)

    def before(self, story: Teaser) -> Iterator[int]:
        """Give the stories after which this one may be read; some may come twice."""
        for shelf in self._shelves(story):
            yield from self._reaching(_key(shelf, story))

    def _older(self, own: bytes) -> int | None:
        rows = self._rows.scan(own[:-_PLACE_BYTES], start=own, reverse=True)
        return next((number_of(key[-8:]) for key, mark in rows if mark == _LEADS and key != own), None)

    def _reaching(self, own: bytes) -> Iterator[int]:
        """Give the stories newer than a row, up to the first that leads: no other's next older one can be that of the row."""
        for key, mark in self._rows.scan(own[:-_PLACE_BYTES], start=own + b"\0"):
            yield number_of(key[-8:])
            if mark == _LEADS:
                return

    def _decide(self, number: int) -> None:
        story = self._teaser(number)
        if story is not None:
            mark = _LEADS if self._leads(story) else _FOLLOWS
            for shelf in self._shelves(story):
                self._turn(_key(shelf, story), mark)

    def _turn(self, key: bytes, mark: bytes) -> None:
        if self._rows.get(key) != mark:
            self._rows.put(key, mark)
            self._moved.add(key)

    def _leads(self, story: Teaser) -> bool:
        root = story.number if story.original is None else story.original
        others = {*self._about(self._event(story.number), since=_place(story)), *self._family(root)} - {story.number}
        teasers = (self._teaser(each) for each in others)
        return not any(each and _place(each) > _place(story) and primary(each.language) == primary(story.language) for each in teasers)

    def _about(self, event: int, *, since: bytes = b"") -> Iterator[int]:
        """Give the stories about an event, from a place on; none about 0, the event that nobody knows."""
        prefix = number_key(event)
        return (number_of(key[-8:]) for key, _ in self._events.scan(prefix, start=prefix + since)) if event else iter(())

    def _family(self, root: int) -> Iterator[int]:
        yield root
        yield from (number_of(key[8:]) for key, _ in self._translations.scan(number_key(root)))

    def _shelves(self, story: Teaser) -> tuple[Shelf, ...]:
        return (LATEST, *(Shelf("section", number) for number in self._lineage(story.section)))


def is_in_place(after: Placed, before: Placed) -> bool:
    """Say whether a story stands on its trails where it stood before."""
    return (after.first_published, after.language) == (before.first_published, before.language)


def _key(shelf: Shelf, story: Placed) -> bytes:
    return shelf_key(shelf) + primary(story.language).encode() + b"\0" + _place(story)


def _place(story: Placed) -> bytes:
    return place_of(story.first_published, story.number)
