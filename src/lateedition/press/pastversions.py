"""Past versions: which are kept of each story, a sheet of its history at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from lateedition.press.tables import VERSIONS, Tables, number_key, number_of
from lateedition.story.version import Version

SHEET = 20
"""How many versions of a story are on one sheet of its history. A full sheet is never printed again for a newer version."""


def sheet_of(serial: int) -> int:
    """Return which sheet of its story's history the version `serial` is on, the oldest sheet being 0.

    >>> sheet_of(1), sheet_of(SHEET), sheet_of(SHEET + 1)
    (0, 0, 1)
    """
    return (serial - 1) // SHEET


def words_of_version(story: int, serial: int) -> str:
    """Return how a recall names the words of one version: the story's page shows them while they are published, its history after that.

    >>> words_of_version(17, 3)
    'version:17/3'
    """
    return f"version:{story}/{serial}"


class PastVersions:
    """The index of past versions in `tables`: by story, then in their order."""

    def __init__(self, tables: Tables) -> None:
        self._table = tables.table(VERSIONS)

    def on_sheet(self, story: int, sheet: int) -> Iterator[int]:
        """Give the number of each past version on a sheet of the story's history, the oldest first."""
        start = number_key(story) + number_key(sheet * SHEET + 1)
        rows = (key for key, _ in self._table.scan(number_key(story), start=start))
        return (number_of(key[16:]) for key in takewhile(lambda key: number_of(key[8:16]) <= (sheet + 1) * SHEET, rows))

    def has(self, story: int) -> bool:
        """Say whether past versions of a story are kept."""
        return next(self._table.scan(number_key(story)), None) is not None

    def stories(self) -> Iterator[int]:
        """Give the number of each story of which past versions are kept, in order."""
        rows = self._table.scan()
        while (row := next(rows, None)) is not None:
            story = number_of(row[0][:8])
            yield story
            rows = self._table.scan(start=number_key(story + 1))

    def replace(self, before: Version | None, after: Version | None) -> set[str]:
        """Put one version in the place of another; return the facts that it touches."""
        if before is not None:
            self._table.delete(_key(before))
        if after is not None:
            self._table.put(_key(after), b"")
        either = [each for each in (before, after) if each is not None]
        return {fact for each in either for fact in (f"versions {each.story} {sheet_of(each.serial)}", f"chronicle {each.story}")}

    def clear(self) -> None:
        """Forget all."""
        self._table.clear()


def _key(version: Version) -> bytes:
    return number_key(version.story) + number_key(version.serial) + number_key(version.number)
