"""The ledger: what a printing does to pages or fragments, and which of them differ from the edition before when it is through.

What is changed and then put back as it was does not differ: it gets its old row back, and nothing of it is in the past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import lmdb
from msgspec import Struct

from lateedition.edition.bodies import Bodies
from lateedition.edition.errors import Damaged
from lateedition.edition.past import Past, Version, number_bytes
from lateedition.edition.seals import sealed, unsealed

SINCE_BYTES = 8


class Row(Struct, frozen=True):
    """What lies under a key now: since which edition, and what. `stamp` is kept with the record and does not make it another one."""

    since: int
    stamp: bytes
    record: bytes


class Difference(Struct, frozen=True):
    """That `thing`, a kind and a key, is another in this edition. None is nothing."""

    thing: bytes
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True)
class Shared:
    """What the ledgers of one printing share; `number` is that of the edition which takes shape."""

    txn: lmdb.Transaction[bytes]
    past: Past
    bodies: Bodies
    number: int


class Ledger:
    """The pages, or the fragments, of a printing.

    `body_of` tells a record's body and whether the past keeps the record. Every row has a stamp of `stamp_bytes`.
    """

    def __init__(
        self,
        shared: Shared,
        database: lmdb._Database,
        kind: bytes,
        *,
        body_of: Callable[[bytes], tuple[bytes, bool]],
        stamp_bytes: int = 0,
    ) -> None:
        self._txn, self._past, self._bodies, self._number = shared.txn, shared.past, shared.bodies, shared.number
        self._database = database
        self._kind = kind
        self._body_of = body_of
        self._stamp_bytes = stamp_bytes
        self._before: dict[bytes, Row | None] = {}
        self._after: dict[bytes, Row | None] = {}

    def put(self, key: bytes, record: bytes, *, digest: bytes = b"", body: bytes = b"", stamp: bytes = b"") -> bool:
        """Put `record` at `key`; say whether that is a change. `digest` is the hash of its body."""
        current = self._current(key)
        if current is not None and current.record == record:
            return False
        before = self._before.setdefault(key, current)
        self._bodies.hold(digest, body)
        if current is not None:
            self._retire(key, current)
        if before is not None and before.record == record:
            self._restore(key, before)
            row = before
        else:
            row = Row(self._number, stamp, record)
        self._write(key, row)
        return True

    def redress(self, key: bytes, record: bytes, *, digest: bytes = b"", body: bytes = b"", stamp: bytes = b"") -> bool:
        """Put `record` at `key` as if it had been there since what is there now; say whether that is a change."""
        current = self._current(key)
        if current is None:
            return self.put(key, record, digest=digest, body=body, stamp=stamp)
        if current.record == record:
            return False
        self._before.setdefault(key, current)
        self._bodies.hold(digest, body)
        self._bodies.release(self._body_of(current.record)[0])
        self._write(key, Row(current.since, current.stamp, record))
        return True

    def drop(self, key: bytes) -> bool:
        """Take away what is at `key`; say whether anything was."""
        current = self._current(key)
        if current is None:
            return False
        self._before.setdefault(key, current)
        self._retire(key, current)
        self._txn.delete(key, db=self._database)
        self._after[key] = None
        return True

    def mend(self, key: bytes) -> None:
        """Take away what is at `key`, damaged or not, without keeping it."""
        current = self._current(key)
        if current is not None:
            self._bodies.release(self._body_of(current.record)[0])
            self._lose(key)

    def differing(self) -> Iterator[Difference]:
        """Give what differs from the edition before, in the order of keys."""
        for key in sorted(self._after):
            before, after = self._before[key], self._after[key]
            if before != after:
                yield Difference(self._kind + key, before.record if before else None, after.record if after else None)

    def _current(self, key: bytes) -> Row | None:
        if key in self._after:
            return self._after[key]
        found = self._txn.get(key, db=self._database)
        try:
            return None if found is None else row_of(key, found, stamp_bytes=self._stamp_bytes)
        except Damaged:
            self._lose(key)
            return None

    def _lose(self, key: bytes) -> None:
        """Take away what is at `key`, as if it had never been: nobody can say what it was, and something else is to be put there."""
        self._txn.delete(key, db=self._database)
        self._before[key] = self._after[key] = None

    def _write(self, key: bytes, row: Row) -> None:
        self._txn.put(key, sealed(key, number_bytes(row.since) + row.stamp + row.record), db=self._database)
        self._after[key] = row

    def _retire(self, key: bytes, row: Row) -> None:
        digest, kept = self._body_of(row.record)
        if kept and row.since < self._number:
            self._past.add(self._kind + key, Version(row.since, self._number, row.stamp + row.record))
        else:
            self._bodies.release(digest)

    def _restore(self, key: bytes, row: Row) -> None:
        digest, kept = self._body_of(row.record)
        if kept:
            self._past.drop(self._kind + key, since=row.since)
            self._bodies.release(digest)


def row_of(key: bytes, found: bytes, *, stamp_bytes: int) -> Row:
    """Return the row in a sealed value. Raises Damaged."""
    value = unsealed(key, found)
    middle = SINCE_BYTES + stamp_bytes
    return Row(int.from_bytes(value[:SINCE_BYTES], "big"), bytes(value[SINCE_BYTES:middle]), bytes(value[middle:]))
