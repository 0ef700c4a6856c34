"""Runs: which things showed which subject, from which edition to which. A recall reads here what of the past has to go.

A front page that lists a story in fifty editions in a row is one run, not fifty rows: a run is written when a thing begins to show a
subject and when it ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import lmdb
from msgspec import Struct

from lateedition.edition.environment import Databases
from lateedition.edition.past import number_bytes
from lateedition.edition.seals import sealed, unsealed

_RUNNING = (1 << 64) - 1
_LONGEST_SUBJECT_BYTES = 200


class Run(Struct, frozen=True):
    """That `thing` showed a subject from edition `since` until before edition `until`, None while it does. `key` names the row."""

    key: bytes
    thing: bytes
    since: int
    until: int | None


class Runs:
    """The runs that a transaction sees."""

    def __init__(self, txn: lmdb.Transaction[bytes], databases: Databases) -> None:
        self._txn = txn
        self._database = databases.runs

    def begin(self, subject: str, thing: bytes, *, since: int) -> None:
        """Note that `thing` shows `subject` from edition `since` on."""
        self._put(_prefix(subject, thing) + number_bytes(since), thing, _RUNNING)

    def end(self, subject: str, thing: bytes, *, until: int) -> bytes | None:
        """Note that `thing` does not show `subject` any more in edition `until`; return the row's key, None if none was running."""
        prefix = _prefix(subject, thing)
        with self._txn.cursor(db=self._database) as cursor:
            there = cursor.prev() if cursor.set_range(prefix + number_bytes(_RUNNING)) else cursor.last()
            if not there or not cursor.key().startswith(prefix):
                return None
            key = cursor.key()
        self._put(key, thing, until)
        return key

    def drop(self, key: bytes) -> None:
        """Forget the row of this key."""
        self._txn.delete(key, db=self._database)

    def of(self, subject: str) -> Iterator[Run]:
        """Give every run of `subject`."""
        first = _subject(subject)
        with self._txn.cursor(db=self._database) as cursor:
            if not cursor.set_range(first):
                return
            for key, found in cursor.iternext():
                if not key.startswith(first):
                    return
                value = unsealed(key, found)
                until = int.from_bytes(value[:8], "big")
                yield Run(key, bytes(value[8:]), int.from_bytes(key[-8:], "big"), None if until == _RUNNING else until)

    def _put(self, key: bytes, thing: bytes, until: int) -> None:
        self._txn.put(key, sealed(key, number_bytes(until) + thing), db=self._database)


def _subject(subject: str) -> bytes:
    key = subject.encode()
    if not 1 <= len(key) <= _LONGEST_SUBJECT_BYTES or b"\0" in key:
        raise ValueError(f"subject {subject!r} has {len(key)} bytes; expected 1 to {_LONGEST_SUBJECT_BYTES} without a NUL")
    return key + b"\0"


def _prefix(subject: str, thing: bytes) -> bytes:
    return _subject(subject) + hashlib.blake2b(thing, digest_size=8).digest()
