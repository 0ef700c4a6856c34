"""Relations: which stories each story leads to beside its trail. Those about the same event, and older ones that are like it.

A row for each mark of each story (likeness.py), in the order of time. What is like a story is looked for among those before it, as many to
a mark as its window has; so a change is felt by the nearest newer stories that have the mark, and the newest story by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lateedition.press.likeness import (
    BACKGROUND,
    EVENT,
    EVERY,
    RUNNING,
    WINDOW,
    compared,
    like,
    marks_of,
    marks_of_event,
)
from lateedition.press.reading import Teaser
from lateedition.press.shelves import place_of
from lateedition.press.tables import RELATIONS, Tables, number_of

AHEAD = 12
"""How many newer stories of its event a story knows: what comes after those is found from them, and old pages stay as they are."""

SHOWN = 5
_KIN = SHOWN + 1
_PLACE_BYTES = 16


class Relations:
    """The relations in `tables`. After changes, `settle` must be called before asking."""

    def __init__(self, tables: Tables, *, teaser: Callable[[int], Teaser | None], event: Callable[[int], int]) -> None:
        self._rows = tables.table(RELATIONS)
        self._teaser, self._event = teaser, event
        self._moved: set[bytes] = set()

    def replace(self, before: set[bytes], after: set[bytes]) -> None:
        """Bring the rows from those of a story before (`rows_of`) to those after."""
        for row in before - after:
            self._rows.delete(row)
        for row in after - before:
            self._rows.put(row, b"")
        self._moved |= before ^ after

    def clear(self) -> None:
        """Forget all."""
        self._rows.clear()

    def settle(self) -> set[str]:
        """Return the facts that the changes so far may have touched."""
        facts = {fact for row in self._moved for fact in self._felt(row)}
        self._moved = set()
        return facts

    def kindred(self, number: int) -> tuple[int, ...]:
        """Return the other stories about the event of this one, in its language: a live blog that runs, and then the newest first."""
        teaser, event = self._teaser(number), self._event(number)
        if teaser is None or not event:
            return ()
        place = place_of(teaser.first_published, number)
        own = marks_of_event(teaser, event)[0]
        running = self._newest(RUNNING + own[1:])
        newer = self._beside(own, place, AHEAD, reverse=False)[::-1]
        found = dict.fromkeys([*running, *newer, *self._beside(own, place, _KIN, reverse=True)])
        return tuple(each for each in map(_story, found) if each != number)[:_KIN]

    def alike(self, number: int) -> tuple[int, ...]:
        """Return older stories in the language of this one that are like it, the likest first."""
        teaser = self._teaser(number)
        if teaser is None:
            return ()
        place, marks = place_of(teaser.first_published, number), marks_of(teaser)
        [every] = [mark for mark in marks if mark.startswith(EVERY)]
        older = ((mark, self._beside(mark, place, WINDOW, reverse=True)) for mark in compared(marks))
        found = like(teaser, older, background=self._beside(every, place, BACKGROUND, reverse=True))
        return tuple(map(_story, found))

    def _felt(self, row: bytes) -> Iterator[str]:
        """Give the facts that change with a row: those of its own story, and of the neighbours that look as far."""
        mark, place = row[:-_PLACE_BYTES], row[-_PLACE_BYTES:]
        if mark.startswith(RUNNING):
            near = [key for key, _ in self._rows.scan(EVENT + mark[1:])]
        elif mark.startswith(EVENT):
            near = [*self._beside(mark, place, AHEAD, reverse=True), *self._beside(mark, place, _KIN, reverse=False)]
        else:
            near = self._beside(mark, place, BACKGROUND if mark.startswith(EVERY) else WINDOW, reverse=False)
        question = "kindred" if mark.startswith((EVENT, RUNNING)) else "alike"
        yield from (f"{question} {_story(each)}" for each in (row, *near))

    def _newest(self, mark: bytes) -> list[bytes]:
        return [key[-_PLACE_BYTES:] for key in self._rows.near(mark, start=mark + b"\xff" * _PLACE_BYTES, count=1, reverse=True)]

    def _beside(self, mark: bytes, place: bytes, count: int, *, reverse: bool) -> list[bytes]:
        """Return the `count` places with a mark next to `place`, the nearest first."""
        own = mark + place
        found = self._rows.near(mark, start=own, count=count + 1, reverse=reverse)
        others = found[1:] if found[:1] == [own] else found[:count]
        return [key[-_PLACE_BYTES:] for key in others]


def rows_of(teaser: Teaser | None, event: int) -> set[bytes]:
    """Return the rows of a story that is about `event`; none for what is no published story."""
    if teaser is None:
        return set()
    place = place_of(teaser.first_published, teaser.number)
    return {mark + place for mark in (*marks_of(teaser), *marks_of_event(teaser, event))}


def _story(key: bytes) -> int:
    return number_of(key[-8:])
