"""Timelines: in which editions something else was answered at a path than before, as far back as the past is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import lmdb
from msgspec import Struct

from lateedition.edition import keys, sheets
from lateedition.edition.history import History
from lateedition.edition.ledger import row_of
from lateedition.edition.opening import Databases
from lateedition.edition.past import FRAGMENT, PAGE, Past


class Stretch(Struct, frozen=True):
    """That something was as it was from edition `since` until before edition `until`, which is None for what is so still."""

    since: int
    until: int | None
    recalled: bool = False


class Timeline:
    """What `View.timeline()` and `View.fragment_timeline()` give: good as long as the view is open.

    `is_kept` says whether the past keeps what is there now once it is replaced, `is_immutable` whether it never is.
    """

    def __init__(self, txn: lmdb.Transaction[bytes], databases: Databases, thing: bytes) -> None:
        self._history = History(txn, databases)
        self._past = Past(txn, databases)
        self._thing = thing
        self._oldest = self._history.oldest
        database, stamp_bytes = (databases.pages, 0) if thing.startswith(PAGE) else (databases.fragments, sheets.STAMP_BYTES)
        found = txn.get(thing[1:], db=database)
        row = None if found is None else row_of(thing[1:], found, stamp_bytes=stamp_bytes)
        self._now = None if row is None else Stretch(self._readable(row.since), None)
        self.is_kept, self.is_immutable = True, False
        if row is not None and thing.startswith(PAGE):
            self.is_kept, self.is_immutable = sheets.standing_of(row.record)

    @property
    def oldest(self) -> int:
        """The number of the oldest edition that can be read."""
        return self._oldest

    def at(self, number: int) -> Stretch | None:
        """Return what was there in edition `number`, None if nothing was."""
        found = self._past.at(self._thing, number)
        if found is not None:
            return Stretch(self._readable(found.since), found.until, found.recalled)
        return self._now if self._now is not None and self._now.since <= number else None

    def stretches(self, *, first: int = 0) -> Iterator[Stretch]:
        """Give the stretches that began with edition `first` or later, the oldest first."""
        for version in self._past.versions(self._thing, since=first):
            if version.until > self._oldest:
                yield Stretch(self._readable(version.since), version.until, version.recalled)
        if self._now is not None and self._now.since >= first:
            yield self._now

    def back(self, *, before: int) -> Iterator[Stretch]:
        """Give the stretches that began before edition `before`, the newest first."""
        if self._now is not None and self._now.since < before:
            yield self._now
        for version in self._past.back_from(self._thing, until=before):
            if version.until <= self._oldest:
                return
            yield Stretch(self._readable(version.since), version.until, version.recalled)

    def moment(self, number: int) -> datetime:
        """Return when edition `number`, one that can be read, was printed."""
        found = self._history.edition(number)
        assert found is not None, f"edition {number} is between the oldest and the newest"
        return found.moment

    def _readable(self, since: int) -> int:
        return max(since, self._oldest)


def of_page(path: str) -> bytes:
    """Return the thing whose timeline is that of the page at `path`. Raises BadKey."""
    return PAGE + keys.page_key(path)


def of_fragment(name: str) -> bytes:
    """Return the thing whose timeline is that of the fragment called `name`. Raises BadKey."""
    return FRAGMENT + keys.fragment_key(name)
