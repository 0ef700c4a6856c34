"""The store: editions on disk. One edition is one transaction; readers see the old one or the new one and never wait.

One process at a time prints; any number reads. What `print_edition` has returned from is on the disk and survives a power cut.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import lmdb

from lateedition.edition import environment as environments
from lateedition.edition.environment import ROOM_BYTES, Environment, Extent, Reader
from lateedition.edition.errors import Damaged, NoEdition, NoStore, StoreBusy, StoreError, UnknownFormat, told
from lateedition.edition.opening import identity_of
from lateedition.edition.printing import Printing
from lateedition.edition.seals import unsealed
from lateedition.edition.tables import Table
from lateedition.edition.view import HEAD_KEY, View

__all__ = ["Damaged", "NoEdition", "NoStore", "Printing", "Store", "StoreBusy", "StoreError", "Table", "UnknownFormat", "View"]

T = TypeVar("T")


class Store:
    """The editions in a folder. Make one with `for_printing` or `for_reading`; close it, or use it in a `with`.

    Any number of them may be open on one folder in a process: they share what LMDB lets a process open only once.
    One may be used from several threads, and goes on working in a child process forked while it was idle.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment: Environment | None = environment

    @classmethod
    def for_printing(cls, folder: Path, *, room_bytes: int = ROOM_BYTES) -> Store:
        """Return the store in `folder`, made if there is none, to print and to read.

        `room_bytes` is what it may hold before it first has to be grown, which `print_edition` does by itself.
        Raises UnknownFormat if another program wrote it, Damaged if it is not what was written, StoreError if it cannot be opened.
        """
        return cls(environments.attach(folder, writable=True, room_bytes=room_bytes))

    @classmethod
    def for_reading(cls, folder: Path) -> Store:
        """Return the store in `folder`, to read.

        Raises NoStore if there is none yet, UnknownFormat if another program wrote it, Damaged if it is not what was written,
        StoreError if it cannot be opened.
        """
        return cls(environments.attach(folder, writable=False))

    def print_edition(self, work: Callable[[Printing], T], *, moment: datetime) -> T:
        """Run `work` in one write transaction, commit it durably, and return what `work` returned.

        When the store is full it is grown and `work` is run again from the start, so it must be repeatable. If it
        raises, nothing happened. A new edition number is given only if a page or a fragment changed. Waits while another
        process is printing. Raises StoreError when the disk does not take it, Damaged when the store is not what was written.
        """
        if moment.tzinfo is None:
            raise ValueError(f"moment {moment!r} has no time zone; an edition's moment is aware, in UTC")
        environment = self._open()
        environment.reap()
        while True:
            try:
                return _print_once(environment, work, moment=moment)
            except lmdb.MapFullError:
                environment.grow()
            except lmdb.Error as failure:
                raise told(failure, f"edition store {str(environment.folder)!r} cannot be written") from failure

    def readers(self) -> list[Reader]:
        """Return who has a view of the store open just now: as long as one is open, the file grows by all that is printed."""
        return self._open().readers()

    def extent(self) -> Extent:
        """Return how large the store is."""
        return self._open().extent()

    @property
    def folder(self) -> Path:
        """Where the store is."""
        return self._open().folder

    @property
    def replaced(self) -> bool:
        """Whether another store has been put in the place of this one, which is read on as it was."""
        environment = self._open()
        return identity_of(environment.folder) not in (None, environment.identity)

    def raw_head(self) -> bytes:
        """Return the newest edition's head as `View.raw_head` gives it: the cheapest way to ask whether anything was printed since."""
        return (self._environment or self._open()).glance(HEAD_KEY)[0]

    def look_up(self, digest: bytes) -> tuple[bytes, memoryview | None]:
        """Return the newest edition's head, as `raw_head` does, and the body of that hash, None if it is not there or not what was written.

        It costs a third of a view, and is for whoever knows the page's sheet already.
        """
        raw_head, found = (self._environment or self._open()).glance(HEAD_KEY, body=digest)
        try:
            return raw_head, unsealed(digest, found)
        except Damaged:
            return raw_head, None

    def view(self) -> AbstractContextManager[View]:
        """Return a view of the newest edition, to be used in a `with`."""
        return View(self._open())

    def close(self) -> None:
        """Give up the store. Closing twice is harmless."""
        environment, self._environment = self._environment, None
        if environment is not None:
            environments.detach(environment)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _open(self) -> Environment:
        if self._environment is None:
            raise StoreError("this edition store was closed; open another")
        return self._environment


def _print_once(environment: Environment, work: Callable[[Printing], T], *, moment: datetime) -> T:
    txn, databases = environment.begin(write=True)
    try:
        with txn:
            printing = Printing(txn, databases, moment=moment)
            done = work(printing)
            printing.finish()
        return done
    finally:
        environment.leave()
