"""Handed over: with which row of the log each story and each picture came to be as it is, and what came after a row.

The number of that row is a version that only ever grows, and it is the same on every machine that follows the log. A story that shows a
picture is another when the picture is. This does not follow from the documents, which do not say their rows: it is kept beside them, and
what is printed asks nothing of it.
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
_BY_ROW = b"r"


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
                self._touch("story", number, row)
            case Picture(number=number) | RecalledPicture(number=number):
                self._touch("picture", number, row)
                for story in list(uses.stories("picture", number)):
                    self._touch("story", story, row)

    def row(self, kind: Kind, number: int) -> int:
        """Return the row with which something came to be as it is; 0 where that was never noted."""
        found = self._table.get(_LETTERS[kind] + number_key(number))
        return number_of(found) if found else 0

    def after(self, row: int) -> Iterator[Change]:
        """Give what came after `row`, in the order of the log."""
        return (_change(key) for key, _ in self._table.scan(_BY_ROW, start=_BY_ROW + number_key(row + 1)))

    def newest(self) -> Iterator[Change]:
        """Give everything, what came last first."""
        return (_change(key) for key, _ in self._table.scan(_BY_ROW, reverse=True))

    def _touch(self, kind: Kind, number: int, row: int) -> None:
        before = self.row(kind, number)
        if before >= row:
            return
        if before:
            self._table.delete(_by_row(kind, number, before))
        self._table.put(_by_row(kind, number, row), b"")
        self._table.put(_LETTERS[kind] + number_key(number), number_key(row))


def _by_row(kind: Kind, number: int, row: int) -> bytes:
    return _BY_ROW + number_key(row) + _LETTERS[kind] + number_key(number)


def _change(key: bytes) -> Change:
    return Change(number_of(key[1:9]), _KINDS[key[9:10]], number_of(key[10:]))
