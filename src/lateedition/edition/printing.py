"""A printing: the one open write transaction, in which the next edition takes shape."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import lmdb
from msgspec import msgpack

from lateedition.edition import keys, sheets
from lateedition.edition.bodies import Bodies
from lateedition.edition.environment import Databases
from lateedition.edition.history import History
from lateedition.edition.ledger import Ledger, Shared
from lateedition.edition.past import FRAGMENT, PAGE, Past
from lateedition.edition.record import Entry, Fragment, Head
from lateedition.edition.seals import sealed
from lateedition.edition.tables import Table
from lateedition.edition.view import HEAD_KEY, read_head

_encoder = msgpack.Encoder()


class Printing:
    """What the work of `Store.print_edition` is given. It is good until the work returns.

    `head` is that of the edition before this one.
    """

    def __init__(self, txn: lmdb.Transaction[bytes], databases: Databases, *, moment: datetime) -> None:
        self.head: Head = read_head(txn, databases)
        self._txn = txn
        self._databases = databases
        self._moment = max(moment, self.head.moment)
        self._position, self._ahead = self.head.position, self.head.ahead
        self._recalled: dict[str, None] = {}
        self._bodies = Bodies(txn, databases)
        self._history = History(txn, databases)
        shared = Shared(txn, Past(txn, databases), self._bodies, self.head.number + 1)
        self._pages = Ledger(shared, databases.pages, PAGE, body_of=sheets.body_of)
        self._fragments = Ledger(shared, databases.fragments, FRAGMENT, body_of=sheets.no_body, stamp_bytes=sheets.STAMP_BYTES)

    def put(self, path: str, entry: Entry) -> None:
        """Set what is answered at `path`. An entry equal to the one there is no change.

        Raises BadKey for what cannot be a path, ValueError for an entry in which a whole body is not alone.
        """
        key = keys.page_key(path)
        sheet, body = sheets.sheet_of(entry)
        if self._pages.put(key, _encoder.encode(sheet), digest=sheet.body, body=body) and keys.is_cut(key):
            self._txn.put(key, path.encode(), db=self._databases.long_paths)

    def drop(self, path: str) -> None:
        """Take away what is answered at `path`, if anything."""
        self._pages.drop(keys.page_key(path))

    def mend(self, path: str) -> None:
        """Take away what is at `path` without looking at it or keeping it, damaged or not, so that it can be put anew."""
        self._pages.mend(keys.page_key(path))

    def put_fragment(self, name: str, fragment: Fragment) -> None:
        """Set the fragment called `name`. One equal to what is there is no change and keeps its date. Raises BadKey for a bad name."""
        record, stamp = sheets.dated(fragment, self._moment.timestamp())
        self._fragments.put(keys.fragment_key(name), record, stamp=stamp)

    def drop_fragment(self, name: str) -> None:
        """Take the fragment called `name` away, if there is one."""
        self._fragments.drop(keys.fragment_key(name))

    def mend_fragment(self, name: str) -> None:
        """Take the fragment called `name` away without looking at it or keeping it, so that it can be put anew."""
        self._fragments.mend(keys.fragment_key(name))

    def recall(self, subject: str) -> None:
        """Take everything that showed `subject` out of the past, when this printing is finished."""
        self._recalled[subject] = None

    def forget(self, *, before: int, most: int) -> bool:
        """Forget past editions with numbers below `before`, after about `most` changes no more; say whether there is more to forget."""
        return self._history.forget(before=before, most=most, bodies=self._bodies)

    def set_position(self, position: int, *, ahead: Iterable[tuple[int, int]] = ()) -> None:
        """Say how far the log is in this edition, and which ranges of its numbers beyond that are in it already."""
        self._position, self._ahead = position, tuple(ahead)

    def table(self, name: str) -> Table:
        """Return the table called `name`; it comes into being with its first key."""
        return Table(self._txn, self._databases.tables, name)

    def finish(self) -> None:
        """Write the head: a new number and moment if a page or fragment differs, the position as it is now."""
        differing = [*self._pages.differing(), *self._fragments.differing()]
        head = Head(self.head.number, self.head.moment, self._position, self._ahead)
        if differing:
            head = Head(self.head.number + 1, self._moment, self._position, self._ahead)
            self._history.begin(head, differing)
        for subject in self._recalled:
            self._history.recall(subject, bodies=self._bodies)
        if head != self.head:
            self._txn.put(HEAD_KEY, sealed(HEAD_KEY, _encoder.encode(head)), db=self._databases.meta)
