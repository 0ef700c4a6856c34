"""A printing: the one open write transaction, in which the next edition takes shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import lmdb
from msgspec import msgpack

from lateedition.edition import keys, sheets
from lateedition.edition.bodies import Bodies
from lateedition.edition.history import History
from lateedition.edition.ledger import Ledger, Shared
from lateedition.edition.opening import Databases
from lateedition.edition.past import FRAGMENT, PAGE, Past, number_bytes
from lateedition.edition.record import Entry, Fragment, Head
from lateedition.edition.seals import sealed
from lateedition.edition.sheets import Page, page_of
from lateedition.edition.tables import Table
from lateedition.edition.view import HEAD_KEY, UNFINISHED_KEY, read_head

AFTER_KEY = b"after"

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
        self._recalled: dict[str, Callable[[str], bool]] = {}
        self._bodies = Bodies(txn, databases)
        self._history = History(txn, databases)
        after = int.from_bytes(txn.get(AFTER_KEY, b"", db=databases.meta), "big")
        self._number = max(self.head.number, after) + 1
        shared = Shared(txn, Past(txn, databases), self._bodies, self._number)
        self._pages = Ledger(shared, databases.pages, PAGE, body_of=sheets.body_of)
        self._fragments = Ledger(shared, databases.fragments, FRAGMENT, body_of=sheets.no_body, stamp_bytes=sheets.STAMP_BYTES)

    @property
    def step(self) -> int:
        """The number of this transaction of the store; a view's tells which of them it has seen."""
        return self._txn.id()

    def put(self, path: str, entry: Entry) -> None:
        """Set what is answered at `path`. An entry equal to the one there is no change.

        Raises BadKey for what cannot be a path, ValueError for an entry in which a whole body is not alone.
        """
        self.put_page(path, page_of(entry))

    def put_page(self, path: str, page: Page) -> None:
        """Set what is answered at `path`, made ready by `page_of`."""
        self._pages.put(self._page_key(path), page.record, digest=page.digest, body=page.body)

    def redress(self, path: str, page: Page) -> None:
        """Set what is answered at `path` to what says the same in other clothes: the past gets no version by it.

        A past edition that had what is there now, has `page` from now on.
        """
        self._pages.redress(self._page_key(path), page.record, digest=page.digest, body=page.body)

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

    def redress_fragment(self, name: str, fragment: Fragment) -> None:
        """Set the fragment called `name` to what says the same in other clothes."""
        record, stamp = sheets.dated(fragment, self._moment.timestamp())
        self._fragments.redress(keys.fragment_key(name), record, stamp=stamp)

    def drop_fragment(self, name: str) -> None:
        """Take the fragment called `name` away, if there is one."""
        self._fragments.drop(keys.fragment_key(name))

    def mend_fragment(self, name: str) -> None:
        """Take the fragment called `name` away without looking at it or keeping it, so that it can be put anew."""
        self._fragments.mend(keys.fragment_key(name))

    def recall(self, subject: str, *, along: Callable[[str], bool] = lambda _: False) -> None:
        """Take everything that showed `subject` out of the past, when this printing is finished, and hide what only named it.

        `along` is asked of each other subject that the pages of `subject` itself showed, those with its name among their keys,
        whether it is to be recalled as well.
        """
        self._recalled[subject] = along

    def forget(self, *, before: int, most: int) -> bool:
        """Forget past editions with numbers below `before`, after about `most` changes no more; say whether there is more to forget."""
        return self._history.forget(before=before, most=most, bodies=self._bodies)

    def lift(self, *, most: int) -> bool:
        """Lift what was recalled out of at most so many past versions that only named it; say whether there is more to lift.

        Until then nothing of these can be had.
        """
        return self._history.lift(most=most, bodies=self._bodies)

    def set_position(self, position: int, *, ahead: Iterable[tuple[int, int]] = ()) -> None:
        """Say how far the log is in this edition, and which ranges of its numbers beyond that are in it already."""
        self._position, self._ahead = position, tuple(ahead)

    def take_over(self, *, after: int) -> None:
        """Say that this store takes the place of one whose last edition may have had the number `after`.

        Its numbers go on from there, and readers of the other one do not turn to it before `complete`.
        """
        self._txn.put(AFTER_KEY, number_bytes(after), db=self._databases.meta)
        self._txn.put(UNFINISHED_KEY, b"1", db=self._databases.meta)

    def complete(self) -> None:
        """Say that this store has all that the one before it had."""
        self._txn.delete(UNFINISHED_KEY, db=self._databases.meta)

    def table(self, name: str) -> Table:
        """Return the table called `name`; it comes into being with its first key."""
        return Table(self._txn, self._databases.tables, name)

    def _page_key(self, path: str) -> bytes:
        key = keys.page_key(path)
        if keys.is_cut(key):
            self._txn.put(key, path.encode(), db=self._databases.long_paths)
        return key

    def finish(self) -> None:
        """Write the head: a new number and moment if a page or fragment differs, the position as it is now."""
        differing = [*self._pages.differing(), *self._fragments.differing()]
        head = Head(self.head.number, self.head.moment, self._position, self._ahead)
        if differing:
            head = Head(self._number, self._moment, self._position, self._ahead)
            self._history.begin(head, differing)
        for subject, along in self._recalled.items():
            for other in self._history.recall(subject, bodies=self._bodies):
                if along(other):
                    self._history.recall(other, bodies=self._bodies)
        if head != self.head:
            self._txn.put(HEAD_KEY, sealed(HEAD_KEY, _encoder.encode(head)), db=self._databases.meta)
