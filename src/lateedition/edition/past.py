"""The past: what was at a path, or was a fragment, before an edition replaced it. Each edition can be read again until it is forgotten.

A row says from which edition on, and until before which, something was as the row has it. What was recalled leaves a row without
content, so that a reader of the past is told that there was something, and gets none of it. What only named it can be had again when
it was lifted out of there; until then the row is hidden, and another row says what it waits for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import lmdb
from msgspec import Struct, msgpack

from lateedition.edition.opening import Databases
from lateedition.edition.seals import sealed, unsealed

PAGE, FRAGMENT = b"p", b"f"
"""The kinds of things that have a past; one byte in front of a page's key or a fragment's name."""

_WAITING = b"w"
"""In front of the key of a hidden row: what is to be lifted out of it."""

_NUMBER_BYTES = 8
_KEPT, _RECALLED, _LIFTED = b"\x00", b"\x01", b"\x02"


class Version(Struct, frozen=True):
    """How something was from edition `since` until before edition `until`.

    If it was `recalled` nothing of it may be had. Then `record` is empty, or it is hidden until what was recalled is lifted out of it.
    One that was `lifted` shows less than readers had.
    """

    since: int
    until: int
    record: bytes
    recalled: bool = False
    lifted: bool = False

    @property
    def tells_all(self) -> bool:
        """Whether its record says all that readers were shown."""
        return not self.recalled and not self.lifted


class Hidden(Struct, frozen=True):
    """A version of `thing` that is hidden until these `subjects` are lifted out of it."""

    thing: bytes
    version: Version
    subjects: frozenset[str]


_encode = msgpack.Encoder(order="deterministic").encode
_subjects = msgpack.Decoder(frozenset[str])


class Past:
    """The past that a transaction sees. A `thing` is a kind and a key, as PAGE + b"/world/"."""

    def __init__(self, txn: lmdb.Transaction[bytes], databases: Databases) -> None:
        self._txn = txn
        self._database = databases.past

    def add(self, thing: bytes, version: Version) -> None:
        """Put a version into the past, in place of one with the same `since`."""
        key = _key(thing, version.since)
        flag = _RECALLED if version.recalled else _LIFTED if version.lifted else _KEPT
        self._txn.put(key, sealed(key, number_bytes(version.until) + flag + version.record), db=self._database)

    def drop(self, thing: bytes, *, since: int) -> None:
        """Take the version that was there from edition `since` on out of the past."""
        key = _key(thing, since)
        self._txn.delete(key, db=self._database)
        self._txn.delete(_WAITING + key, db=self._database)

    def hide(self, thing: bytes, version: Version, *, until_without: str) -> None:
        """Hide a version of `thing` until that subject, too, is lifted out of it."""
        self.add(thing, Version(version.since, version.until, version.record, recalled=True))
        key = _WAITING + _key(thing, version.since)
        found = self._txn.get(key, db=self._database)
        subjects = {until_without} if found is None else {until_without, *_subjects.decode(unsealed(key, found))}
        self._txn.put(key, sealed(key, _encode(subjects)), db=self._database)

    def hidden(self, *, most: int) -> list[Hidden]:
        """Return what is hidden until something is lifted out of it, at most so many."""
        found = []
        with self._txn.cursor(db=self._database) as cursor:
            for key, value in islice(cursor.iternext(), most) if cursor.set_range(_WAITING) else ():
                thing, since = key[1 : -_NUMBER_BYTES - 1], key[1:]
                version = _version(since, self._txn.get(since, b"", db=self._database))
                found.append(Hidden(thing, version, _subjects.decode(unsealed(key, value))))
        return found

    def show(self, thing: bytes, version: Version) -> None:
        """Put `version` into the place of the one that was hidden."""
        self.drop(thing, since=version.since)
        self.add(thing, version)

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
    return Version(int.from_bytes(key[-_NUMBER_BYTES:], "big"), until, record, recalled=flag == _RECALLED, lifted=flag == _LIFTED)
