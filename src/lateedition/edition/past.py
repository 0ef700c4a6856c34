"""The past: what was at a path, or was a fragment, before an edition replaced it. Each edition can be read again until it is forgotten.

A row says from which edition on, and until before which, something was as the row has it. What was recalled leaves a row without
content, so that a reader of the past is told that there was something, and gets none of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import lmdb
from msgspec import Struct

from lateedition.edition.opening import Databases
from lateedition.edition.seals import sealed, unsealed

PAGE, FRAGMENT = b"p", b"f"
"""The kinds of things that have a past; one byte in front of a page's key or a fragment's name."""

_NUMBER_BYTES = 8
_KEPT, _RECALLED = b"\x00", b"\x01"


class Version(Struct, frozen=True):
    """How something was from edition `since` until before edition `until`; `record` is empty if it was `recalled`."""

    since: int
    until: int
    record: bytes
    recalled: bool = False


class Past:
    """The past that a transaction sees. A `thing` is a kind and a key, as PAGE + b"/world/"."""

    def __init__(self, txn: lmdb.Transaction[bytes], databases: Databases) -> None:
        self._txn = txn
        self._database = databases.past

    def add(self, thing: bytes, version: Version) -> None:
        """Put a version into the past, in place of one with the same `since`."""
        key = _key(thing, version.since)
        flag = _RECALLED if version.recalled else _KEPT
        self._txn.put(key, sealed(key, number_bytes(version.until) + flag + version.record), db=self._database)

    def drop(self, thing: bytes, *, since: int) -> None:
        """Take the version that was there from edition `since` on out of the past."""
        self._txn.delete(_key(thing, since), db=self._database)

    def at(self, thing: bytes, number: int) -> Version | None:
        """Return how `thing` was in edition `number`; None if the past does not have it then."""
        found = self._last_before(thing, number + 1)
        return found if found is not None and found.until > number else None

    def ended(self, thing: bytes, until: int) -> Version | None:
        """Return the version that edition `until` replaced, None if that is not in the past."""
        found = self._last_before(thing, until)
        return found if found is not None and found.until == until else None

    def versions(self, thing: bytes, *, since: int = 0) -> Iterator[Version]:
        """Give the past versions of `thing` that were there from edition `since` on or from a later one, the oldest first."""
        prefix = thing + b"\0"
        with self._txn.cursor(db=self._database) as cursor:
            if not cursor.set_range(_key(thing, since)):
                return
            for key, value in cursor.iternext():
                if not _is_of(key, prefix):
                    return
                yield _version(key, value)

    def back_from(self, thing: bytes, *, until: int) -> Iterator[Version]:
        """Give the past versions of `thing` that ended with edition `until` or before, the newest first."""
        prefix = thing + b"\0"
        with self._txn.cursor(db=self._database) as cursor:
            if not (cursor.prev() if cursor.set_range(_key(thing, until)) else cursor.last()):
                return
            for key, value in cursor.iterprev():
                if not _is_of(key, prefix):
                    return
                yield _version(key, value)

    def things(self, kind: bytes) -> Iterator[bytes]:
        """Give the key of each thing of this kind that has a past, in order."""
        with self._txn.cursor(db=self._database) as cursor:
            found = cursor.set_range(kind)
            while found and cursor.key().startswith(kind):
                thing = cursor.key()[: -_NUMBER_BYTES - 1]
                yield thing[len(kind) :]
                found = cursor.set_range(thing + b"\x01")

    def _last_before(self, thing: bytes, number: int) -> Version | None:
        with self._txn.cursor(db=self._database) as cursor:
            there = cursor.prev() if cursor.set_range(_key(thing, number)) else cursor.last()
            return _version(cursor.key(), cursor.value()) if there and _is_of(cursor.key(), thing + b"\0") else None


def number_bytes(number: int) -> bytes:
    """Return the number of an edition as bytes that sort as it does."""
    return number.to_bytes(_NUMBER_BYTES, "big")


def _key(thing: bytes, since: int) -> bytes:
    return thing + b"\0" + number_bytes(since)


def _is_of(key: bytes, prefix: bytes) -> bool:
    return key.startswith(prefix) and len(key) == len(prefix) + _NUMBER_BYTES


def _version(key: bytes, found: bytes) -> Version:
    value = unsealed(key, found)
    until = int.from_bytes(value[:_NUMBER_BYTES], "big")
    flag, record = bytes(value[_NUMBER_BYTES : _NUMBER_BYTES + 1]), bytes(value[_NUMBER_BYTES + 1 :])
    return Version(int.from_bytes(key[-_NUMBER_BYTES:], "big"), until, record, recalled=flag == _RECALLED)
