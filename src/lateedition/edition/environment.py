"""The environment: LMDB as this house uses it. Default durability always: without it editions were lost in 30 of 30 power cuts.

LMDB may be opened once in a process, its map may only be moved while no transaction of the process is open, and nothing of it
survives a fork. So there is one `Environment` for each store in a process, which counts its transactions, moves the map
when it is alone, closes before a fork if it is idle and opens again when it is next asked.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import lmdb

from lateedition.edition import errors
from lateedition.edition.opening import (
    DATA_FILE,
    LOCK_FILE,
    Databases,
    Identity,
    identity_of,
    identity_of_file,
    open_for_reading,
    open_for_writing,
)

ROOM_BYTES = 1 << 30
"""How much a store may hold before its map is grown for the first time. Address space: the file is as large as its content."""

_LOOK_EVERY_S = 1.0

T = TypeVar("T")


class Reader(NamedTuple):
    """A process that has a view open, and how many of the store's transactions came since it opened it."""

    pid: int
    behind: int


class Extent(NamedTuple):
    """How large a store is: what its map may hold before it is grown, and how much of that its file takes."""

    map_bytes: int
    used_bytes: int


class Environment:
    """The one LMDB environment of a store in this process. Get it from `attach`, give it back with `detach`."""

    def __init__(self, folder: Path, *, writable: bool, room_bytes: int) -> None:
        self.folder = folder
        self.holders = 0
        self._writable = writable
        self._room_bytes = room_bytes
        self._gate = threading.Lock()
        self._over = threading.Condition(self._gate)
        self._users: dict[int, int] = {}
        self._awaiting = 0
        self._opened: tuple[lmdb.Environment, Databases] | None = None
        self._inherited = False
        self._look_at = 0.0
        self._lock: Identity | None = None
        self.identity: Identity | None = None
        self._opened = self._open()

    def begin(self, *, write: bool) -> tuple[lmdb.Transaction[bytes], Databases]:
        """Begin a transaction; `leave` must follow when it is over. If another process has grown the store, the map follows.

        Raises Damaged or StoreError if LMDB cannot begin one.
        """
        if write or time.monotonic() >= self._look_at:
            self._follow_the_lock_file()
        while True:
            env, databases = self._enter()
            try:
                return env.begin(write=write), databases
            except lmdb.MapResizedError:
                self.leave()
                self._alone(lambda env: env.set_mapsize(0))
            except lmdb.PanicError:
                # A commit failed in its very last write, and LMDB uses this environment no more. The disk may be well again.
                self.leave()
                self._reopen()
            except lmdb.Error as failure:
                self.leave()
                raise errors.told(failure, f"edition store {str(self.folder)!r} cannot be used now") from failure
            except BaseException:
                self.leave()
                raise

    def leave(self) -> None:
        """Say that a transaction of this thread is over."""
        me = threading.get_ident()
        with self._gate:
            left = self._users[me] - 1
            if left:
                self._users[me] = left
            else:
                del self._users[me]
                if self._awaiting and not self._users:
                    self._over.notify_all()

    def glance(self, key: bytes, *, body: bytes = b"") -> tuple[bytes, bytes]:
        """Return what the meta database has at `key` now and, if asked for, what lies under the hash `body`; empty for what is not there.

        This takes half the time of a transaction that is begun and left.
        """
        with self._gate:
            if self._opened is not None and not self._inherited and time.monotonic() < self._look_at:
                env, databases = self._opened
                try:
                    txn = env.begin()
                    found = _glanced(txn, databases, key, body)
                    txn.abort()
                except lmdb.Error:
                    pass  # begin below makes the map follow, and says what is wrong
                else:
                    return found
        txn, databases = self.begin(write=False)
        try:
            return _glanced(txn, databases, key, body)
        except lmdb.Error as failure:
            raise errors.told(failure, f"edition store {str(self.folder)!r} cannot be read") from failure
        finally:
            txn.abort()
            self.leave()

    def grow(self) -> None:
        """Double the map. Waits until no transaction of this process is open; raises StoreBusy if this very thread has one.

        Raises StoreError if the process may not have so much address space.
        """
        try:
            self._alone(lambda env: env.set_mapsize(_larger(env.info()["map_size"])))
        except lmdb.Error as failure:
            # LMDB has let go of the old map, and takes the size that it could not have for the size it has.
            self._reopen()
            raise errors.StoreError(
                f"edition store {str(self.folder)!r} is full and cannot be given more address space ({failure}); "
                "raise the limit of the process (ulimit -v), or shorten the history"
            ) from failure

    def reap(self) -> int:
        """Free the reader slots of processes that are gone, which would keep old pages from being used again; return how many."""
        env, _ = self._enter()
        try:
            return env.reader_check()
        finally:
            self.leave()

    def readers(self) -> list[Reader]:
        """Return who reads just now, in this process and in others."""
        env, _ = self._enter()
        try:
            newest = env.info()["last_txnid"]
            return [Reader(pid=int(pid), behind=newest - int(step)) for pid, _, step in _reader_rows(env.readers()) if step != "-"]
        finally:
            self.leave()

    def extent(self) -> Extent:
        """Return how large the store is."""
        env, _ = self._enter()
        try:
            info = env.info()
            return Extent(map_bytes=info["map_size"], used_bytes=(info["last_pgno"] + 1) * env.stat()["psize"])
        finally:
            self.leave()

    def is_short(self) -> bool:
        """Say whether the file ends before the last page that its head names. It may, by pages that were given up unwritten."""
        env, _ = self._enter()
        try:
            return (env.info()["last_pgno"] + 1) * env.stat()["psize"] > (self.folder / DATA_FILE).stat().st_size
        finally:
            self.leave()

    def make_writable(self, *, room_bytes: int) -> None:
        """Open for writing what was open for reading, as soon as no transaction is open."""
        with self._gate:
            if self._writable:
                return
            self._wait_until_alone()
            self._close()
            self._writable, self._room_bytes = True, room_bytes
            self._opened = self._open()

    def close(self) -> None:
        """Close it, as soon as no transaction is open."""
        with self._gate:
            if not self._inherited:
                self._wait_until_alone()
                self._close()

    def before_fork(self) -> None:
        """Close it if it is idle, so that parent and child can each open it anew."""
        with self._gate:
            if not self._users:
                self._close()

    def after_fork_in_child(self) -> None:
        """Forget the parent's threads; what is open still is the parent's and is never touched here."""
        self._gate = threading.Lock()
        self._over = threading.Condition(self._gate)
        self._awaiting = 0
        self._inherited = self._opened is not None

    def _enter(self) -> tuple[lmdb.Environment, Databases]:
        me = threading.get_ident()
        with self._gate:
            if self._inherited:
                raise errors.StoreError(
                    f"edition store {str(self.folder)!r} was in use when this process was forked; fork first, then open it"
                )
            if self._opened is None:
                self._opened = self._open()
            self._users[me] = self._users.get(me, 0) + 1
            return self._opened

    def _alone(self, act: Callable[[lmdb.Environment], T]) -> T:
        with self._gate:
            self._wait_until_alone()
            if self._opened is None:
                self._opened = self._open()
            return act(self._opened[0])

    def _follow_the_lock_file(self) -> None:
        """Open anew if somebody has taken the lock file away: who opens the store from now on shares another, and would not be seen."""
        self._look_at = time.monotonic() + _LOOK_EVERY_S
        is_in_use = threading.get_ident() in self._users
        if not is_in_use and identity_of(self.folder) == self.identity and identity_of_file(self.folder, LOCK_FILE) != self._lock:
            self._reopen()

    def _reopen(self) -> None:
        with self._gate:
            self._wait_until_alone()
            self._close()
            self._opened = self._open()

    def _wait_until_alone(self) -> None:
        if threading.get_ident() in self._users:
            raise errors.StoreBusy(
                f"edition store {str(self.folder)!r} has to move its map while this thread has a view or a printing open; "
                "leave that first: do not open one inside another"
            )
        self._awaiting += 1
        self._over.wait_for(lambda: not self._users)
        self._awaiting -= 1

    def _close(self) -> None:
        if self._opened is not None:
            self._opened[0].close()
            self._opened = None

    def _open(self) -> tuple[lmdb.Environment, Databases]:
        try:
            opened = open_for_writing(self.folder, room_bytes=self._room_bytes) if self._writable else open_for_reading(self.folder)
        except lmdb.Error as failure:
            raise errors.told(failure, f"edition store {str(self.folder)!r} cannot be opened") from failure
        self.identity, self._lock = identity_of(self.folder), identity_of_file(self.folder, LOCK_FILE)
        return opened


def _glanced(txn: lmdb.Transaction[bytes], databases: Databases, key: bytes, body: bytes) -> tuple[bytes, bytes]:
    return txn.get(key, b"", db=databases.meta), txn.get(body, b"", db=databases.bodies) if body else b""


def _larger(map_bytes: int) -> int:
    return 2 * map_bytes


def _reader_rows(told: str) -> Iterator[list[str]]:
    """Give the rows of LMDB's table of readers: process, thread, and the transaction it reads, "-" for none."""
    rows = (line.split() for line in told.splitlines())
    return (row for row in rows if len(row) == 3 and row[0].isdigit())


_attached: list[Environment] = []
_registry = threading.RLock()


def attach(folder: Path, *, writable: bool, room_bytes: int = ROOM_BYTES) -> Environment:
    """Return this process's environment of the store that is in `folder` now, opening it if nobody has.

    Each `attach` is followed by one `detach`. Raises NoStore, if it is not to be written, when there is none; UnknownFormat
    when another program wrote it; Damaged when it is not what was written; StoreError when LMDB cannot open it.
    """
    with _registry:
        identity = identity_of(folder)
        environment = next((each for each in _attached if identity is not None and each.identity == identity), None)
        if environment is None:
            environment = Environment(Path(os.path.realpath(folder)), writable=writable, room_bytes=room_bytes)
            _attached.append(environment)
        elif writable:
            environment.make_writable(room_bytes=room_bytes)
        environment.holders += 1
        return environment


def detach(environment: Environment) -> None:
    """Give `environment` back; the last one to do so closes it."""
    with _registry:
        environment.holders -= 1
        if environment.holders == 0:
            environment.close()
            _attached.remove(environment)


def _before_fork() -> None:
    _registry.acquire()
    for environment in _attached:
        environment.before_fork()


def _after_fork_in_parent() -> None:
    _registry.release()


def _after_fork_in_child() -> None:
    global _registry  # noqa: PLW0603  a lock that another thread of the parent waits for cannot be trusted here
    _registry = threading.RLock()
    for environment in _attached:
        environment.after_fork_in_child()


os.register_at_fork(before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child)
