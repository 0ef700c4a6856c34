"""Handed over: with which row of the log each story and each picture came to be as it is, and what came after a row.

The number of that row is a version that only ever grows, and it is the same on every machine that follows the log. A story that shows a
picture is another when the picture is. This does not follow from the documents, which do not say their rows: it is kept beside them, and
nothing that is printed asks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from lateedition.press.tables import HANDED, Tables, number_key, number_of
from lateedition.press.uses import Uses
from lateedition.story.article import Story
from lateedition.story.handover import Document, RecalledPicture, Withdrawn
from lateedition.story.picture import Picture

Kind = Literal["story", "picture"]

_LETTERS: dict[Kind, bytes] = {"story": b"s", "picture": b"p"}
_KINDS: dict[bytes, Kind] = {letter: kind for kind, letter in _LETTERS.items()}
_BY_ROW, _RECALLS = b"r", b"x"
"""Where all that came begins, by its row, and where that of it begins which takes something from readers."""


class Change(NamedTuple):
    """That the story or picture of this number came to be as it is with a row of the log."""

    row: int
    kind: Kind
    number: int


class Handed:
    """What is known of rows, in `tables`."""

    def __init__(self, tables: Tables) -> None:
        self._table = tables.table(HANDED)

    def note(self, row: int, document: Document, *, uses: Uses) -> None:
        """Note that `document`, which the library has taken in, came with this row."""
        match document:
            case Story(number=number) | Withdrawn(number=number):
                self._touch(Change(row, "story", number), is_recall=isinstance(document, Withdrawn))
            case Picture(number=number) | RecalledPicture(number=number):
                self._touch(Change(row, "picture", number), is_recall=isinstance(document, RecalledPicture))
                for story in list(uses.stories("picture", number)):
                    self._touch(Change(row, "story", story), is_recall=False)

    def move(self, row: int, story: int) -> None:
        """Note that a story is another by what came with this row, though no document of its own did."""
        self._touch(Change(row, "story", story), is_recall=False)

    def row(self, kind: Kind, number: int) -> int:
        """Return the row with which something came to be as it is; 0 where that was never noted."""
        found = self._table.get(_LETTERS[kind] + number_key(number))
        return number_of(found) if found else 0

    def after(self, row: int, *, story: int | None = None) -> Iterator[Change]:
        """Give what came after `row`, in the order of the log; with `story`, also the stories that came with it, over that number."""
        start = number_key(row + 1) if story is None else number_key(row) + _LETTERS["story"] + number_key(story + 1)
        return (_change(key) for key, _ in self._table.scan(_BY_ROW, start=_BY_ROW + start))

    def newest(self) -> Iterator[Change]:
        """Give everything, what came last first."""
        return (_change(key) for key, _ in self._table.scan(_BY_ROW, reverse=True))

    def recalls(self) -> Iterator[Change]:
        """Give what takes something from readers, what came last first."""
        return (_change(key) for key, _ in self._table.scan(_RECALLS, reverse=True))

    def _touch(self, change: Change, *, is_recall: bool) -> None:
        before = change._replace(row=self.row(change.kind, change.number))
        if before.row >= change.row:
            return
        for place in (_BY_ROW, _RECALLS) if before.row else ():
            self._table.delete(_key(place, before))
        for place in (_BY_ROW, _RECALLS) if is_recall else (_BY_ROW,):
            self._table.put(_key(place, change), b"")
        self._table.put(_LETTERS[change.kind] + number_key(change.number), number_key(change.row))


def _key(place: bytes, change: Change) -> bytes:
    return place + number_key(change.row) + _LETTERS[change.kind] + number_key(change.number)


def _change(key: bytes) -> Change:
    return Change(number_of(key[1:9]), _KINDS[key[9:10]], number_of(key[10:]))
