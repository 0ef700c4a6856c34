"""Tables: the press's own ordered keys and values, kept with the edition and changed in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, takewhile

import lmdb

from lateedition.edition import keys
from lateedition.edition.seals import sealed, unsealed


class Table:
    """An ordered map from bytes to bytes. Keys sort by their bytes. One got from a view cannot be changed.

    Do not change a table while scanning it: take a list of the scan first.
    """

    def __init__(self, txn: lmdb.Transaction[bytes], database: lmdb._Database, name: str) -> None:
        self._txn = txn
        self._database = database
        self._prefix = keys.table_prefix(name)

    def get(self, key: bytes) -> bytes | None:
        """Return the value of `key`, or None. Raises Damaged if it is not what was put there."""
        where = self._prefix + key
        found = self._txn.get(where, db=self._database)
        return None if found is None else _value(where, found)

    def put(self, key: bytes, value: bytes) -> None:
        """Set the value of `key`. Raises BadKey for a key of more than about 450 bytes."""
        where = self._prefix + key
        if len(where) > keys.LONGEST_BYTES:
            keys.table_key(self._prefix, key)
        self._txn.put(where, sealed(where, value) if value else b"", db=self._database)

    def delete(self, key: bytes) -> bool:
        """Take `key` out; say whether it was there."""
        return self._txn.delete(keys.table_key(self._prefix, key), db=self._database)

    def scan(self, prefix: bytes = b"", *, start: bytes | None = None, reverse: bool = False) -> Iterator[tuple[bytes, bytes]]:
        """Give the keys that begin with `prefix`, with their values, in order; backwards if `reverse`.

        `start` is a whole key, there or not: forwards it is the least key given, backwards the greatest.
        """
        whole = keys.table_key(self._prefix, prefix)
        first = None if start is None else keys.table_key(self._prefix, start)
        skip = len(self._prefix)
        with self._txn.cursor(db=self._database) as cursor:
            items = _backwards(cursor, whole, first) if reverse else _forwards(cursor, whole, first)
            for key, found in items:
                yield key[skip:], _value(key, found)

    def near(self, prefix: bytes, *, start: bytes, count: int, reverse: bool = False) -> list[bytes]:
        """Return up to `count` keys that begin with `prefix`, from `start` on, without their values: what `scan` gives, in one go."""
        whole, first = keys.table_key(self._prefix, prefix), keys.table_key(self._prefix, start)
        with self._txn.cursor(db=self._database) as cursor:
            if reverse:
                there = cursor.prev() if cursor.set_range(first + b"\0") else cursor.last()
                found = list(islice(cursor.iterprev(values=False), count)) if there else []
            else:
                found = list(islice(cursor.iternext(values=False), count)) if cursor.set_range(first) else []
        skip = len(self._prefix)
        if found and not found[-1].startswith(whole):  # else all do, as they are in order
            found = list(takewhile(lambda key: key.startswith(whole), found))
        return [key[skip:] for key in found]

    def clear(self) -> None:
        """Take everything out."""
        with self._txn.cursor(db=self._database) as cursor:
            found = cursor.set_range(self._prefix)
            while found and cursor.key().startswith(self._prefix):
                found = cursor.delete()


def _value(key: bytes, found: bytes) -> bytes:
    return bytes(unsealed(key, found)) if found else b""


def _forwards(cursor: lmdb.Cursor[bytes], prefix: bytes, first: bytes | None) -> Iterator[tuple[bytes, bytes]]:
    if not cursor.set_range(max(prefix, first or prefix)):
        return
    for key, value in cursor.iternext():
        if not key.startswith(prefix):
            return
        yield key, value


def _backwards(cursor: lmdb.Cursor[bytes], prefix: bytes, last: bytes | None) -> Iterator[tuple[bytes, bytes]]:
    beyond = keys.after(prefix)
    if last is not None:
        beyond = min(beyond, last + b"\0")
    if not (cursor.prev() if cursor.set_range(beyond) else cursor.last()):
        return
    for key, value in cursor.iterprev():
        if not key.startswith(prefix):
            return
        yield key, value
