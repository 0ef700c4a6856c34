"""An edition of the past, read again: every page and fragment as readers had it, less what was recalled since."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge

import lmdb

from lateedition.edition import keys, sheets
from lateedition.edition.bodies import Bodies
from lateedition.edition.environment import Databases
from lateedition.edition.history import Edition
from lateedition.edition.ledger import row_of
from lateedition.edition.past import FRAGMENT, PAGE, Past
from lateedition.edition.record import Dated, Entry, Sheet


class Recalled(Exception):
    """What was there in that edition was recalled since: nothing of it can be had."""


class PastEdition:
    """What `View.edition()` gives: good as long as the view is open. `edition` says which one it is.

    What was at a path and was recalled since raises Recalled. What the past does not keep (feeds and the like) is None where
    it has changed since.
    """

    def __init__(self, txn: lmdb.Transaction[bytes], databases: Databases, edition: Edition) -> None:
        self.edition = edition
        self._txn = txn
        self._databases = databases
        self._past = Past(txn, databases)

    def page(self, path: str) -> Entry | None:
        """Return what was answered at `path`, or None. Raises BadKey for what cannot be a path."""
        record = self._record(PAGE, keys.page_key(path), self._databases.pages, stamp_bytes=0)
        return None if record is None else sheets.entry_of(record, self.body(sheets.sheet(record)))

    def sheet(self, path: str) -> Sheet | None:
        """Return what was answered at `path` without its bytes, or None."""
        record = self._record(PAGE, keys.page_key(path), self._databases.pages, stamp_bytes=0)
        return None if record is None else sheets.sheet(record)

    def body(self, sheet: Sheet) -> memoryview:
        """Return the bytes of `sheet`."""
        return Bodies(self._txn, self._databases).get(sheet.body)

    def dated_fragment(self, name: str) -> Dated | None:
        """Return the fragment called `name` as it was, and since when; None if there was none."""
        record = self._record(FRAGMENT, keys.fragment_key(name), self._databases.fragments, stamp_bytes=sheets.STAMP_BYTES)
        return None if record is None else sheets.dated_of(record[: sheets.STAMP_BYTES], record[sheets.STAMP_BYTES :])

    def paths(self) -> Iterator[str]:
        """Give every path that had an answer, those with a recalled one too."""
        with self._txn.cursor(db=self._databases.pages) as cursor:
            now = (key for key, _ in cursor.iternext())
            before = b""
            for key in merge(now, self._past.things(PAGE)):
                if key != before and self._was_there(key):
                    yield path_of(self._txn, self._databases, key)
                before = key

    def _was_there(self, key: bytes) -> bool:
        try:
            return self._record(PAGE, key, self._databases.pages, stamp_bytes=0) is not None
        except Recalled:
            return True

    def _record(self, kind: bytes, key: bytes, database: lmdb._Database, *, stamp_bytes: int) -> bytes | None:
        version = self._past.at(kind + key, self.edition.number)
        if version is None:
            # It is what it was then, or came later. Only now is that looked at: it may be damaged, and be read here for that.
            found = self._txn.get(key, db=database)
            row = None if found is None else row_of(key, found, stamp_bytes=stamp_bytes)
            return row.stamp + row.record if row is not None and row.since <= self.edition.number else None
        if version.recalled:
            raise Recalled(f"what was at {key.decode(errors='replace')!r} in edition {self.edition.number} was recalled")
        return version.record


def path_of(txn: lmdb.Transaction[bytes], databases: Databases, key: bytes) -> str:
    """Return the path that `keys.page_key` made `key` of."""
    return txn.get(key, b"", db=databases.long_paths).decode() if keys.is_cut(key) else key.decode()
