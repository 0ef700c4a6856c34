"""A view: one edition, read in one transaction, untouched by whatever is printed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType

import lmdb
from msgspec import msgpack

from lateedition.edition import keys
from lateedition.edition.environment import Databases, Environment
from lateedition.edition.record import Dated, Entry, Fragment, Head
from lateedition.edition.tables import Table

HEAD_KEY = b"head"
NO_EDITION = Head(number=0, moment=datetime(1970, 1, 1, tzinfo=UTC), position=0)

_head = msgpack.Decoder(Head)
_entry = msgpack.Decoder(Entry)
_dated = msgpack.Decoder(Dated)


class View:
    """What `Store.view()` gives: a context manager, open inside its `with` and not before.

    Leave it soon and never hold it across an await: while it is open no page of its edition is used again, so the file
    grows by all that is printed. Do not open one inside another.
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

    @property
    def head(self) -> Head:
        """Which edition this is; number 0 when none was printed yet."""
        return read_head(self._txn, self._databases)

    @property
    def raw_head(self) -> bytes:
        """The head as it lies in the store: whoever keeps it can tell without decoding that the edition is another."""
        return self._txn.get(HEAD_KEY, b"", db=self._databases.meta)

    def page(self, path: str) -> Entry | None:
        """Return what is answered at `path`, a decoded path, or None. Raises BadKey for what cannot be a path."""
        found = self._txn.get(keys.page_key(path), db=self._databases.pages)
        return None if found is None else _entry.decode(found)

    def fragment(self, name: str) -> Fragment | None:
        """Return the fragment called `name`, or None."""
        dated = self.dated_fragment(name)
        return None if dated is None else dated.fragment

    def dated_fragment(self, name: str) -> Dated | None:
        """Return the fragment called `name` and since when it is as it is, or None."""
        found = self._txn.get(keys.fragment_key(name), db=self._databases.fragments)
        return None if found is None else _dated.decode(found)

    def pages(self, prefix: str = "") -> Iterator[tuple[str, Entry]]:
        """Give every path that starts with `prefix` and its entry, in the order `keys.page_key` says."""
        first = keys.page_prefix(prefix)
        with self._txn.cursor(db=self._databases.pages) as cursor:
            if not (cursor.set_range(first) if first else cursor.first()):
                return
            for key, value in cursor.iternext():
                if not key.startswith(first):
                    return
                path = self._path(key)
                if path.startswith(prefix):
                    yield path, _entry.decode(value)

    def fragments(self) -> Iterator[tuple[str, Fragment]]:
        """Give every fragment with its name, in the order of the names' bytes."""
        return ((name, dated.fragment) for name, dated in self.dated_fragments())

    def dated_fragments(self) -> Iterator[tuple[str, Dated]]:
        """Give every fragment with its name, and since when it is as it is, in the order of the names' bytes."""
        with self._txn.cursor(db=self._databases.fragments) as cursor:
            for key, value in cursor.iternext():
                yield key.decode(), _dated.decode(value)

    def table(self, name: str) -> Table:
        """Return the table called `name`, to read; it is empty if nobody wrote it."""
        return Table(self._txn, self._databases.tables, name)

    def _path(self, key: bytes) -> str:
        if not keys.is_cut(key):
            return key.decode()
        return self._txn.get(key, b"", db=self._databases.long_paths).decode()


def read_head(txn: lmdb.Transaction[bytes], databases: Databases) -> Head:
    """Return the head that this transaction sees."""
    found = txn.get(HEAD_KEY, db=databases.meta)
    return NO_EDITION if found is None else _head.decode(found)
