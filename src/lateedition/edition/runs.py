"""Runs: when a thing ceased to show a subject. A recall reads here where in the past the subject is to be looked for.

A front page that lists a story in fifty editions in a row is one run: a row is written when the run ends, and not before. From there
the recall goes back through the versions for as long as they show the subject.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import lmdb
from msgspec import Struct

from lateedition.edition.opening import Databases
from lateedition.edition.past import number_bytes
from lateedition.edition.seals import sealed, unsealed

_LONGEST_SUBJECT_BYTES = 200


class Run(Struct, frozen=True):
    """That `thing` showed a subject in the edition before `until`, and not in that one."""

    thing: bytes
    until: int


class Runs:
    """The runs that a transaction sees."""

    def __init__(self, txn: lmdb.Transaction[bytes], databases: Databases) -> None:
        self._txn = txn
        self._database = databases.runs

    def end(self, subject: str, thing: bytes, *, until: int) -> bytes:
        """Note that `thing` does not show `subject` any more in edition `until`; return the key of the row."""
        key = _subject(subject) + hashlib.blake2b(thing, digest_size=8).digest() + number_bytes(until)
        self._txn.put(key, sealed(key, thing), db=self._database)
        return key

    def drop(self, key: bytes) -> None:
        """Forget the row of this key."""
        self._txn.delete(key, db=self._database)

    def of(self, subject: str) -> Iterator[Run]:
        """Give every run of `subject` that has ended."""
        first = _subject(subject)
        with self._txn.cursor(db=self._database) as cursor:
            if not cursor.set_range(first):
                return
            for key, found in cursor.iternext():
                if not key.startswith(first):
                    return
                yield Run(bytes(unsealed(key, found)), int.from_bytes(key[-8:], "big"))


def _subject(subject: str) -> bytes:
    key = subject.encode()
    if not 1 <= len(key) <= _LONGEST_SUBJECT_BYTES or b"\0" in key:
        raise ValueError(f"subject {subject!r} has {len(key)} bytes; expected 1 to {_LONGEST_SUBJECT_BYTES} without a NUL")
    return key + b"\0"
