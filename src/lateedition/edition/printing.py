"""A printing: the one open write transaction, in which the next edition takes shape."""

from __future__ import annotations

import hashlib
from datetime import datetime

import lmdb
from msgspec import msgpack

from lateedition.edition import keys
from lateedition.edition.environment import Databases
from lateedition.edition.record import Dated, Entry, Fragment, Head
from lateedition.edition.tables import Table
from lateedition.edition.view import HEAD_KEY, read_head

_encoder = msgpack.Encoder()
_dated = msgpack.Decoder(Dated)


class Ledger:
    """Which keys differ from the edition before. What is changed and then put back as it was does not."""

    def __init__(self) -> None:
        self._before: dict[bytes, bytes] = {}
        self._differing: set[bytes] = set()

    def note(self, key: bytes, *, old: bytes | None, new: bytes | None) -> None:
        """Take down that the value of `key` goes from `old` to `new`; None is no value."""
        before = self._before.setdefault(key, _hash(old))
        if _hash(new) == before:
            self._differing.discard(key)
        else:
            self._differing.add(key)

    @property
    def anything(self) -> bool:
        """Whether any key differs."""
        return bool(self._differing)


class Printing:
    """What the work of `Store.print_edition` is given. It is good until the work returns.

    `head` is that of the edition before this one.
    """

    def __init__(self, txn: lmdb.Transaction[bytes], databases: Databases, *, moment: datetime) -> None:
        self.head: Head = read_head(txn, databases)
        self._txn = txn
        self._databases = databases
        self._moment = moment
        self._position = self.head.position
        self._pages = Ledger()
        self._fragments = Ledger()

    def put(self, path: str, entry: Entry) -> None:
        """Set what is answered at `path`. An entry equal to the one there is no change. Raises BadKey for what cannot be a path."""
        key = keys.page_key(path)
        old, new = self._txn.get(key, db=self._databases.pages), _encoder.encode(entry)
        if old == new:
            return
        self._txn.put(key, new, db=self._databases.pages)
        if keys.is_cut(key):
            self._txn.put(key, path.encode(), db=self._databases.long_paths)
        self._pages.note(key, old=old, new=new)

    def drop(self, path: str) -> None:
        """Take away what is answered at `path`, if anything."""
        key = keys.page_key(path)
        old = self._txn.pop(key, db=self._databases.pages)
        if old is None:
            return
        self._txn.delete(key, db=self._databases.long_paths)
        self._pages.note(key, old=old, new=None)

    def put_fragment(self, name: str, fragment: Fragment) -> None:
        """Set the fragment called `name`. One equal to what is there is no change and keeps its date. Raises BadKey for a bad name."""
        key = keys.fragment_key(name)
        found = self._txn.get(key, db=self._databases.fragments)
        old = None if found is None else _dated.decode(found).fragment
        if old == fragment:
            return
        self._txn.put(key, _encoder.encode(Dated(fragment, self._moment.timestamp())), db=self._databases.fragments)
        self._fragments.note(key, old=None if old is None else _encoder.encode(old), new=_encoder.encode(fragment))

    def drop_fragment(self, name: str) -> None:
        """Take the fragment called `name` away, if there is one."""
        key = keys.fragment_key(name)
        found = self._txn.pop(key, db=self._databases.fragments)
        if found is not None:
            self._fragments.note(key, old=_encoder.encode(_dated.decode(found).fragment), new=None)

    def set_position(self, position: int) -> None:
        """Say how far the log is in this edition."""
        self._position = position

    def table(self, name: str) -> Table:
        """Return the table called `name`; it comes into being with its first key."""
        return Table(self._txn, self._databases.tables, name)

    def finish(self) -> None:
        """Write the head: a new number and moment if a page or fragment differs, the position as it is now."""
        head = self.head
        if self._pages.anything or self._fragments.anything:
            head = Head(number=head.number + 1, moment=self._moment, position=self._position)
        elif self._position != head.position:
            head = Head(number=head.number, moment=head.moment, position=self._position)
        if head != self.head:
            self._txn.put(HEAD_KEY, _encoder.encode(head), db=self._databases.meta)


def _hash(value: bytes | None) -> bytes:
    return b"" if value is None else hashlib.blake2b(value, digest_size=16).digest()
