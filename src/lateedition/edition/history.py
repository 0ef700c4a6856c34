"""History: which editions there were, what each changed, which can still be read. The oldest are forgotten first, a little at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import lmdb
from msgspec import Struct, msgpack

from lateedition.edition import lifting, sheets
from lateedition.edition.bodies import Bodies
from lateedition.edition.ledger import Difference
from lateedition.edition.opening import Databases
from lateedition.edition.past import FRAGMENT, PAGE, Past, Version, number_bytes
from lateedition.edition.record import Head
from lateedition.edition.runs import Run, Runs
from lateedition.edition.seals import sealed, unsealed

_OLDEST = b"oldest"
_RUN = b"r"
_A_ROW = 500


class Edition(Struct, frozen=True, array_like=True):
    """An edition that was: its number, when it was printed, and how far the log was in it."""

    number: int
    moment: datetime
    position: int


_encode = msgpack.Encoder().encode
_editions = msgpack.Decoder(Edition)
_lists = msgpack.Decoder(list[bytes])


class History:
    """The history that a transaction sees."""

    def __init__(self, txn: lmdb.Transaction[bytes], databases: Databases) -> None:
        self._txn = txn
        self._databases = databases
        self._past = Past(txn, databases)
        self._runs = Runs(txn, databases)

    @property
    def oldest(self) -> int:
        """The number of the oldest edition that can be read; 0 before the first."""
        return int.from_bytes(self._txn.get(_OLDEST, b"", db=self._databases.meta), "big")

    def edition(self, number: int) -> Edition | None:
        """Return what is known of the edition `number`, None if it is not printed yet or forgotten."""
        key = number_bytes(number)
        found = self._txn.get(key, db=self._databases.editions)
        return None if found is None else _editions.decode(unsealed(key, found))

    def editions(self) -> Iterator[Edition]:
        """Give every edition that can be read, the newest first."""
        with self._txn.cursor(db=self._databases.editions) as cursor:
            for key, found in cursor.iterprev() if cursor.last() else ():
                yield _editions.decode(unsealed(key, found))

    def edition_at(self, moment: datetime) -> Edition | None:
        """Return the newest edition printed at `moment` or before; None if there is none that can be read."""
        with self._txn.cursor(db=self._databases.editions) as cursor:
            if not cursor.last():
                return None
            low, high = self.oldest, int.from_bytes(cursor.key(), "big")
        while low < high:
            middle = (low + high + 1) // 2
            found = self.edition(middle)
            if found is not None and found.moment <= moment:
                low = middle
            else:
                high = middle - 1
        found = self.edition(low)
        return found if found is not None and found.moment <= moment else None

    def changes(self, number: int) -> Iterator[bytes]:
        """Give the things, kind and key, that the edition `number` changed; nothing for one that is forgotten."""
        return (item for item in self._changes(number) if not item.startswith(_RUN))

    def begin(self, head: Head, differences: Iterable[Difference]) -> None:
        """Begin the edition of `head`, with what differs from the one before."""
        changed: list[bytes] = []
        for difference in differences:
            changed.append(difference.thing)
            changed += [_RUN + key for key in self._end_runs(difference, head.number)]
        key = number_bytes(head.number)
        self._txn.put(key, sealed(key, _encode(Edition(head.number, head.moment, head.position))), db=self._databases.editions, append=True)
        for at in range(0, len(changed), _A_ROW):
            row = key + at.to_bytes(4, "big")
            self._txn.put(row, sealed(row, _encode(changed[at : at + _A_ROW])), db=self._databases.changes)
        if not self.oldest:
            self._set_oldest(head.number)

    def recall(self, subject: str, *, bodies: Bodies) -> set[str]:
        """Take the content of every past page and fragment that showed `subject` away, and leave that it was recalled.

        What only named it is hidden until `lift` comes to it. Return what else the pages that have `subject` among their keys showed.
        """
        beside: set[str] = set()
        for run in list(self._runs.of(subject)):
            for version in list(self._back_while_shown(subject, run)):
                beside |= _shown_beside(subject, run.thing, version.record)
                if _only_names(subject, run.thing, version):
                    self._past.hide(run.thing, version, until_without=subject)
                else:
                    self._lose(run.thing, version, bodies=bodies)
        return beside

    def lift(self, *, most: int, bodies: Bodies) -> bool:
        """Lift what was recalled out of at most so many versions that only named it; say whether there is more to lift.

        What cannot be had without it is taken away as a whole.
        """
        found = self._past.hidden(most=most + 1)
        for each in found[:most]:
            lifted = lifting.lifted(each, bodies=bodies)
            if lifted is None:
                self._lose(each.thing, each.version, bodies=bodies)
                continue
            bodies.hold(lifted.digest, lifted.body)
            bodies.release(_body_of(each.thing, each.version.record))
            self._past.show(each.thing, Version(each.version.since, each.version.until, lifted.record, lifted=True))
        return len(found) > most

    def _lose(self, thing: bytes, version: Version, *, bodies: Bodies) -> None:
        bodies.release(_body_of(thing, version.record))
        self._past.show(thing, Version(version.since, version.until, b"", recalled=True))

    def _back_while_shown(self, subject: str, run: Run) -> Iterator[Version]:
        """Give the versions of a run, the newest first. Where one does not tell all that it showed, the run may go on before it."""
        for version in self._past.back_from(run.thing, until=run.until):
            if version.record and subject in _shows(run.thing, _record_of(run.thing, version)):
                yield version
            elif version.tells_all:
                return

    def forget(self, *, before: int, most: int, bodies: Bodies) -> bool:
        """Forget editions with numbers below `before`, after about `most` changes no more for now; say whether there is more to forget."""
        oldest = self.oldest
        while oldest and oldest < before and most > 0:
            following = oldest + 1
            items = list(self._changes(following))
            for item in items:
                self._forget_one(item, until=following, bodies=bodies)
            most -= len(items) + 1
            self._drop_edition(oldest, changes_of=following)
            oldest = following
            self._set_oldest(oldest)
        return bool(oldest) and oldest < before

    def _forget_one(self, item: bytes, *, until: int, bodies: Bodies) -> None:
        if item.startswith(_RUN):
            self._runs.drop(item[1:])
            return
        version = self._past.ended(item, until)
        if version is not None:
            if version.record:
                bodies.release(_body_of(item, version.record))
            self._past.drop(item, since=version.since)

    def _drop_edition(self, number: int, *, changes_of: int) -> None:
        self._txn.delete(number_bytes(number), db=self._databases.editions)
        with self._txn.cursor(db=self._databases.changes) as cursor:
            prefix = number_bytes(changes_of)
            found = cursor.set_range(prefix)
            while found and cursor.key().startswith(prefix):
                found = cursor.delete()

    def _end_runs(self, difference: Difference, number: int) -> Iterator[bytes]:
        """End the runs of what a thing does not show any more; give their keys."""
        before, after = _shows(difference.thing, difference.before), _shows(difference.thing, difference.after)
        return (self._runs.end(subject, difference.thing, until=number) for subject in before - after)

    def _changes(self, number: int) -> Iterator[bytes]:
        prefix = number_bytes(number)
        with self._txn.cursor(db=self._databases.changes) as cursor:
            if not cursor.set_range(prefix):
                return
            for key, found in cursor.iternext():
                if not key.startswith(prefix):
                    return
                yield from _lists.decode(unsealed(key, found))

    def _set_oldest(self, number: int) -> None:
        self._txn.put(_OLDEST, number_bytes(number), db=self._databases.meta)


def _record_of(thing: bytes, version: Version) -> bytes:
    return version.record[sheets.STAMP_BYTES :] if thing.startswith(FRAGMENT) else version.record


def _shows(thing: bytes, record: bytes | None) -> set[str]:
    if record is None:
        return set()
    return set(sheets.shows_of(record) if thing.startswith(PAGE) else sheets.shown_by_fragment(record))


def _only_names(subject: str, thing: bytes, version: Version) -> bool:
    record = _record_of(thing, version)
    return sheets.only_names(subject, record) if thing.startswith(PAGE) else sheets.fragment_only_names(subject, record)


def _shown_beside(subject: str, thing: bytes, record: bytes) -> set[str]:
    return set() if thing.startswith(FRAGMENT) else sheets.shown_beside(subject, record)


def _body_of(thing: bytes, record: bytes) -> bytes:
    return b"" if thing.startswith(FRAGMENT) else sheets.body_of(record)[0]
