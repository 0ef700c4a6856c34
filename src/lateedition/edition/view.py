"""A view: one edition, read in one transaction, untouched by whatever is printed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType

import lmdb
from msgspec import msgpack

from lateedition.edition import keys, sheets, timeline
from lateedition.edition.bodies import body_of
from lateedition.edition.environment import Environment
from lateedition.edition.errors import NoEdition, told
from lateedition.edition.history import Edition, History
from lateedition.edition.ledger import row_of
from lateedition.edition.opening import Databases
from lateedition.edition.past import FRAGMENT, PAGE, Past
from lateedition.edition.past_edition import PastEdition, path_of
from lateedition.edition.record import Dated, Entry, Fragment, Head, Sheet
from lateedition.edition.seals import unsealed
from lateedition.edition.tables import Table
from lateedition.edition.timeline import Timeline

HEAD_KEY, UNFINISHED_KEY = b"head", b"unfinished"
NO_EDITION = Head(number=0, moment=datetime(1970, 1, 1, tzinfo=UTC), position=0)

_head = msgpack.Decoder(Head)
_SHEET_AT = 8


class View:
    """What `Store.view()` gives: a context manager, open inside its `with` and not before.

    Leave it soon and never hold it across an await: while it is open no page of its edition is used again, so the file
    grows by all that is printed. Do not open one inside another. What is read raises Damaged if it is not what was written.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._txn: lmdb.Transaction[bytes]
        self._databases: Databases

    def __enter__(self) -> View:
        self._txn, self._databases = self._environment.begin(write=False)
        return self

    def __exit__(self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None) -> None:
        self._txn.abort()
        self._environment.leave()
        if isinstance(failure, lmdb.Error):
            raise told(failure, f"edition store {str(self._environment.folder)!r} cannot be read") from failure

    @property
    def head(self) -> Head:
        """Which edition this is; number 0 when none was printed yet."""
        return read_head(self._txn, self._databases)

    @property
    def is_unfinished(self) -> bool:
        """Whether this store takes the place of another one and does not have yet what that one had."""
        return self._txn.get(UNFINISHED_KEY, db=self._databases.meta) is not None

    @property
    def step(self) -> int:
        """The number of the newest of the store's transactions that this view has seen."""
        return self._txn.id()

    @property
    def raw_head(self) -> bytes:
        """The head as it lies in the store: whoever keeps it can tell without decoding that the edition is another."""
        return self._txn.get(HEAD_KEY, b"", db=self._databases.meta)

    def page(self, path: str) -> Entry | None:
        """Return what is answered at `path`, a decoded path, or None. Raises BadKey for what cannot be a path."""
        key = keys.page_key(path)
        found = self._txn.get(key, db=self._databases.pages)
        return None if found is None else self._entry(key, found)

    def sheet(self, path: str) -> Sheet | None:
        """Return what is answered at `path` without its bytes, which `body` gives; this is the way of those in a hurry."""
        key = keys.page_key(path)
        found = self._txn.get(key, db=self._databases.pages)
        return None if found is None else sheets.sheet(unsealed(key, found)[_SHEET_AT:])

    def body(self, sheet: Sheet) -> memoryview:
        """Return the bytes of `sheet`. They stay good when the view is left."""
        return body_of(sheet.body, txn=self._txn, bodies=self._databases.bodies)

    def fragment(self, name: str) -> Fragment | None:
        """Return the fragment called `name`, or None."""
        dated = self.dated_fragment(name)
        return None if dated is None else dated.fragment

    def dated_fragment(self, name: str) -> Dated | None:
        """Return the fragment called `name` and since when it is as it is, or None."""
        key = keys.fragment_key(name)
        found = self._txn.get(key, db=self._databases.fragments)
        return None if found is None else _dated(key, found)

    def pages(self, prefix: str = "") -> Iterator[tuple[str, Entry]]:
        """Give every path that starts with `prefix` and its entry, in the order `keys.page_key` says."""
        first = keys.page_prefix(prefix)
        with self._txn.cursor(db=self._databases.pages) as cursor:
            if not (cursor.set_range(first) if first else cursor.first()):
                return
            for key, value in cursor.iternext():
                if not key.startswith(first):
                    return
                path = path_of(self._txn, self._databases, key)
                if path.startswith(prefix):
                    yield path, self._entry(key, value)

    def paths(self, prefix: str, *, after: str = "") -> Iterator[str]:
        """Give every path that starts with `prefix`, in the order of `pages`; only those behind the path `after`, if given.

        Both are as short as paths are whose key is not cut.
        """
        first, start = keys.page_prefix(prefix), keys.page_prefix(after)
        with self._txn.cursor(db=self._databases.pages) as cursor:
            if not cursor.set_range(max(first, start)):
                return
            for key in cursor.iternext(keys=True, values=False):
                if not key.startswith(first):
                    return
                if key != start:
                    yield key.decode()

    def fragments(self) -> Iterator[tuple[str, Fragment]]:
        """Give every fragment with its name, in the order of the names' bytes."""
        return ((name, dated.fragment) for name, dated in self.dated_fragments())

    def dated_fragments(self) -> Iterator[tuple[str, Dated]]:
        """Give every fragment with its name, and since when it is as it is, in the order of the names' bytes."""
        with self._txn.cursor(db=self._databases.fragments) as cursor:
            for key, value in cursor.iternext():
                yield key.decode(), _dated(key, value)

    def fragment_names(self) -> Iterator[str]:
        """Give the name of every fragment, in the order of the names' bytes."""
        with self._txn.cursor(db=self._databases.fragments) as cursor:
            for key in cursor.iternext(keys=True, values=False):
                yield key.decode()

    def fragment_before(self, name: str) -> Dated | None:
        """Return how the fragment called `name` was before it was as it is, None if that cannot be had. It is for when it is damaged."""
        for version in Past(self._txn, self._databases).back_from(FRAGMENT + keys.fragment_key(name), until=self.head.number):
            if not version.recalled:
                return sheets.dated_of(version.record[: sheets.STAMP_BYTES], version.record[sheets.STAMP_BYTES :])
        return None

    def table(self, name: str) -> Table:
        """Return the table called `name`, to read; it is empty if nobody wrote it."""
        return Table(self._txn, self._databases.tables, name)

    def editions(self) -> Iterator[Edition]:
        """Give every edition that can be read, the newest first."""
        return History(self._txn, self._databases).editions()

    def edition(self, number: int) -> PastEdition:
        """Return the edition `number` as readers had it. Raises NoEdition if it is not printed yet, or forgotten."""
        history = History(self._txn, self._databases)
        found = history.edition(number)
        if found is None:
            raise NoEdition(f"there is no edition {number}; {history.oldest} to {self.head.number} can be read")
        return PastEdition(self._txn, self._databases, found)

    def edition_at(self, moment: datetime) -> PastEdition:
        """Return the edition that readers had at `moment`. Raises NoEdition if there was none yet, or it is forgotten."""
        history = History(self._txn, self._databases)
        found = history.edition_at(moment)
        if found is None:
            raise NoEdition(f"there is no edition of {moment.isoformat()}; the oldest that can be read is {history.oldest}")
        return PastEdition(self._txn, self._databases, found)

    def edition_before(self, path: str) -> PastEdition | None:
        """Return the newest edition in which something else was answered at `path`, and is still to be had; None if there is none.

        It is for when what is there now is damaged.
        """
        key = keys.page_key(path)
        for version in Past(self._txn, self._databases).back_from(PAGE + key, until=self.head.number):
            if not version.recalled:
                return self.edition(version.until - 1)
        return None

    def timeline(self, path: str) -> Timeline:
        """Return in which editions what is answered at `path` became another. Raises BadKey for what cannot be a path."""
        return Timeline(self._txn, self._databases, timeline.of_page(path))

    def fragment_timeline(self, name: str) -> Timeline:
        """Return in which editions the fragment called `name` became another."""
        return Timeline(self._txn, self._databases, timeline.of_fragment(name))

    def changes(self, number: int) -> Iterator[str]:
        """Give what the edition `number` changed: paths, and "fragment:" and a name. Nothing for one that is forgotten."""
        for thing in History(self._txn, self._databases).changes(number):
            yield path_of(self._txn, self._databases, thing[1:]) if thing.startswith(PAGE) else f"fragment:{thing[1:].decode()}"

    def _entry(self, key: bytes, found: bytes) -> Entry:
        record = unsealed(key, found)[_SHEET_AT:]
        return sheets.entry_of(record, self.body(sheets.sheet(record)))


def read_head(txn: lmdb.Transaction[bytes], databases: Databases) -> Head:
    """Return the head that this transaction sees."""
    found = txn.get(HEAD_KEY, db=databases.meta)
    return NO_EDITION if found is None else _head.decode(unsealed(HEAD_KEY, found))


def _dated(key: bytes, found: bytes) -> Dated:
    row = row_of(key, found, stamp_bytes=sheets.STAMP_BYTES)
    return sheets.dated_of(row.stamp, row.record)
