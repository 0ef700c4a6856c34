"""What was taken ahead of its turn: rows of the log that are in the edition although rows before them are not yet."""

from __future__ import annotations

from lateedition.edition.store import Printing
from lateedition.press.log import Row
from lateedition.press.tables import AHEAD, number_key, number_of


class Ahead:
    """The rows taken ahead, by number; their subjects, whose earlier rows are not taken any more."""

    def __init__(self, printing: Printing) -> None:
        self.position = printing.head.position
        self._table = printing.table(AHEAD)
        self._subjects: dict[str, int] = {}
        self._numbers: list[int] = []
        for key, value in self._table.scan():
            self._numbers.append(number_of(key))
            self._subjects[value.decode()] = self._numbers[-1]

    def has(self, row: Row) -> bool:
        """Say whether `row` was taken ahead, or a later one of its subject was."""
        return self._subjects.get(row.subject, 0) >= row.number

    def note(self, row: Row) -> None:
        """Note that `row` was taken ahead."""
        self._table.put(number_key(row.number), row.subject.encode())
        self._numbers = sorted({*self._numbers, row.number})
        self._subjects[row.subject] = max(row.number, self._subjects.get(row.subject, 0))

    def turn_to(self, position: int) -> None:
        """Go on to `position`, and over rows right behind it that were taken already; forget those: their turn has come."""
        self.position = position
        taken = set(self._numbers)
        while self.position + 1 in taken:
            self.position += 1
        for number in [number for number in self._numbers if number <= self.position]:
            self._table.delete(number_key(number))
            self._numbers.remove(number)

    def ranges(self) -> tuple[tuple[int, int], ...]:
        """Return the numbers that were taken ahead as ranges with both ends, in order."""
        found: list[tuple[int, int]] = []
        for number in self._numbers:
            if found and number == found[-1][1] + 1:
                found[-1] = (found[-1][0], number)
            else:
                found.append((number, number))
        return tuple(found)
