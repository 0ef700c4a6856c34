"""Following: which chains of the inbox stand otherwise since a position, for whoever acts on it. It reads the inbox's file and
writes nothing.

Each time a chain comes to stand otherwise, by what came in or by what was read anew, the inbox numbers that change. Numbers grow and
become visible in their order: the file has one writer at a time. But all that is made of the receipts may be made anew, and
then changes have other numbers; so a position is a number and what stood there.
"""

from __future__ import annotations

import sqlite3
import time
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote

from msgspec import Struct

GLANCE_S = 0.05
"""How often it is asked whether somebody has written to the file: 3 µs each time."""

_URGENT = """
SELECT changes.number, changes.provider, changes.guid, heads.item FROM changes
LEFT JOIN heads ON heads.provider = changes.provider AND heads.guid = changes.guid
WHERE changes.number > ? AND (heads.status <> 'usable'
OR EXISTS (SELECT 1 FROM recalls WHERE recalls.provider = changes.provider AND recalls.guid = changes.guid)) ORDER BY changes.number
"""
_ARRIVED = """
SELECT changes.number, changes.provider, changes.guid, heads.item FROM changes
LEFT JOIN heads ON heads.provider = changes.provider AND heads.guid = changes.guid
WHERE changes.number > ? ORDER BY changes.number LIMIT ?
"""
_RECALLING = "SELECT item FROM recalls WHERE provider = ? AND guid = ? ORDER BY item"


class Place(Struct, frozen=True):
    """A position in the inbox: the number of a change, and a digest of the chain that changed and of when all was made. Nothing is at 0."""

    number: int = 0
    mark: str = ""


class Touched(Struct, frozen=True):
    """A chain that came to stand otherwise by the change `number`; `head` is the entry it shows now, None where there is only a recall."""

    number: int
    provider: str
    guid: str
    head: int | None = None


class Following:
    """The inbox's file at `path`, which need not be there yet. One thread at a time; raises sqlite3.Error when it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._seen: int | None = None

    def wait(self, timeout_s: float) -> bool:
        """Return as soon as somebody may have written to the file, at most after `timeout_s`; say whether."""
        deadline = time.monotonic() + timeout_s
        while not self.moved():
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                return False
            time.sleep(min(GLANCE_S, left_s))
        return True

    def moved(self) -> bool:
        """Say whether somebody may have written to the file since the last time this was asked."""
        found = self._ask("PRAGMA data_version")
        version = found[0][0] if found else None
        moved, self._seen = version != self._seen, version
        return moved

    def end(self) -> int:
        """Return the number of the newest change, 0 when there is none."""
        found = self._ask("SELECT max(number) FROM changes")
        return int(found[0][0] or 0) if found else 0

    def place_of(self, number: int) -> Place:
        """Return the position after the change of this number; `place_of(place.number) != place` says that numbers are others now."""
        found = self._ask("SELECT token, provider, guid FROM changes, making WHERE number = ?", number)
        return Place(number, blake2b(repr(found[0]).encode(), digest_size=16).hexdigest()) if found else Place()

    def urgent_after(self, number: int) -> list[Touched]:
        """Return the chains that are recalled or withheld now and changed after `number`, in the order of the changes."""
        return [Touched(*row) for row in self._ask(_URGENT, number)]

    def arrived_after(self, number: int, *, limit: int) -> list[Touched]:
        """Return the chains of up to `limit` changes after `number`, in their order."""
        return [Touched(*row) for row in self._ask(_ARRIVED, number, limit)]

    def recalling(self, provider: str, guid: str) -> list[int]:
        """Return the numbers of the entries that recall the chain, its own or others', in order; empty while it is open."""
        return [number for (number,) in self._ask(_RECALLING, provider, guid)]

    def close(self) -> None:
        """Let go of the file. The next question opens it again."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._seen = None, None

    def _ask(self, question: str, *values: int | str) -> list[tuple[Any, ...]]:
        if self._connection is None:
            if not self._path.exists():
                return []
            name = f"file:{quote(str(self._path.absolute()))}?mode=ro"
            self._connection = sqlite3.connect(name, uri=True, timeout=5.0, isolation_level=None)
        try:
            return self._connection.execute(question, values).fetchall()
        except sqlite3.Error:
            self.close()
            raise
