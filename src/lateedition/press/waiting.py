"""What waits to be printed: renditions that a change made out of date and that need not be in the very next edition.

The list is kept with the edition and changed in its transactions: whatever dies, what waits is still to be printed, and nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from lateedition.press.tables import WAITING, Tables, name_key


class Waiting:
    """The renditions that wait."""

    def __init__(self, tables: Tables) -> None:
        self._table = tables.table(WAITING)
        self._nothing = next(self._table.scan(), None) is None

    def __contains__(self, key: str) -> bool:
        return not self._nothing and self._table.get(name_key(key)) is not None

    def has_any(self, beginning: str) -> bool:
        """Say whether a rendition waits whose key begins so."""
        return not self._nothing and bool(self._table.near(beginning.encode(), start=beginning.encode(), count=1))

    def beginning(self, prefix: str) -> Iterator[str]:
        """Give the renditions that wait whose keys begin so."""
        return (value.decode() for _, value in self._table.scan(prefix.encode()))

    def __iter__(self) -> Iterator[str]:
        return self.beginning("")

    def add(self, key: str) -> None:
        """Let a rendition wait."""
        self._nothing = False
        self._table.put(name_key(key), key.encode())

    def discard(self, key: str) -> None:
        """Let a rendition wait no more."""
        if not self._nothing:
            self._table.delete(name_key(key))
