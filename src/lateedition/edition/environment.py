"""The environment: LMDB as this house uses it. Default durability always: without it editions were lost in 30 of 30 power cuts.

LMDB may be opened once in a process, its map may only be moved while no transaction of the process is open, and nothing of it
survives a fork. So there is one `Environment` for each store in a process, which counts its transactions, moves the map
when it is alone, closes before a fork if it is idle and opens again when it is next asked.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import lmdb

from lateedition.edition import errors

FORMAT = 2
"""The version of the layout, written into every store. A change that an older reader would misread raises it."""

ROOM_BYTES = 1 << 30
"""How much a store may hold before its map is grown for the first time. Address space: the file is as large as its content."""

_MAX_READERS = 512
_FORMAT_KEY = b"format"

DATA_FILE = "data.mdb"

Identity = tuple[int, int]

T = TypeVar("T")


class Reader(NamedTuple):
    """A process that has a view open, and how many of the store's transactions came since it opened it."""

    pid: int
    behind: int


class Extent(NamedTuple):
    """How large a store is: what its map may hold before it is grown, and how much of that its file takes."""

    map_bytes: int
    used_bytes: int


class Databases(NamedTuple):
    """The named databases of a store; decision 0005 says what is in each."""

    meta: lmdb._Database
    pages: lmdb._Database
    long_paths: lmdb._Database
    fragments: lmdb._Database
    bodies: lmdb._Database
    holds: lmdb._Database
    past: lmdb._Database
    editions: lmdb._Database
    changes: lmdb._Database
    runs: lmdb._Database
    tables: lmdb._Database


_NAMES = tuple(name.replace("_", " ").encode() for name in Databases._fields)


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
        self.identity: Identity | None = None
        self._opened = self._open()

    def begin(self, *, write: bool) -> tuple[lmdb.Transaction[bytes], Databases]:
        """Begin a transaction; `leave` must follow when it is over. If another process has grown the store, the map follows."""
        while True:
            env, databases = self._enter()
            try:
                return env.begin(write=write), databases
            except lmdb.MapResizedError:
                self.leave()
                self._alone(lambda env: env.set_mapsize(0))
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

    def glance(self, key: bytes) -> bytes:
        """Return what the meta database has at `key` now, empty if nothing, in half the time of a transaction that is begun and left."""
        with self._gate:
            if self._opened is not None and not self._inherited:
                env, databases = self._opened
                try:
                    txn = env.begin()
                except lmdb.MapResizedError:
                    pass  # begin below makes the map follow
                else:
                    found = txn.get(key, b"", db=databases.meta)
                    txn.abort()
                    return found
        txn, databases = self.begin(write=False)
        try:
            return txn.get(key, b"", db=databases.meta)
        finally:
            txn.abort()
            self.leave()

    def grow(self) -> None:
        """Double the map. Waits until no transaction of this process is open; raises StoreBusy if this very thread has one."""
        self._alone(lambda env: env.set_mapsize(2 * env.info()["map_size"]))

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
            opened = _open_for_writing(self.folder, self._room_bytes) if self._writable else _open_for_reading(self.folder)
        except lmdb.Error as failure:
            raise errors.StoreError(f"edition store {str(self.folder)!r} cannot be opened: {failure}") from failure
        self.identity = identity_of(self.folder)
        return opened


def _reader_rows(told: str) -> Iterator[list[str]]:
    """Give the rows of LMDB's table of readers: process, thread, and the transaction it reads, "-" for none."""
    rows = (line.split() for line in told.splitlines())
    return (row for row in rows if len(row) == 3 and row[0].isdigit())


def _open_for_writing(folder: Path, room_bytes: int) -> tuple[lmdb.Environment, Databases]:
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / DATA_FILE
    size_bytes = data.stat().st_size if data.exists() else 0
    env = lmdb.Environment(
        str(folder), map_size=max(room_bytes, 2 * size_bytes), max_dbs=len(_NAMES), max_readers=_MAX_READERS, max_spare_txns=1
    )
    try:
        env.reader_check()
        with env.begin(write=True) as txn:
            databases = Databases(*(env.open_db(name, txn=txn) for name in _NAMES))
            if _checked_format(txn, databases, folder) is None:
                txn.put(_FORMAT_KEY, b"%d" % FORMAT, db=databases.meta)
    except BaseException:
        env.close()
        raise
    return env, databases


def _open_for_reading(folder: Path) -> tuple[lmdb.Environment, Databases]:
    missing = errors.NoStore(f"there is no edition store in {str(folder)!r} yet; the press makes one when it first prints")
    if not (folder / DATA_FILE).exists():
        raise missing
    env = lmdb.Environment(
        str(folder), map_size=0, readonly=True, create=False, max_dbs=len(_NAMES), max_readers=_MAX_READERS, max_spare_txns=1
    )
    try:
        databases = Databases(*(env.open_db(name, create=False) for name in _NAMES))
        with env.begin() as txn:
            if _checked_format(txn, databases, folder) is None:
                raise missing
    except (lmdb.NotFoundError, lmdb.ReadonlyError):
        env.close()
        raise missing from None
    except BaseException:
        env.close()
        raise
    return env, databases


def _checked_format(txn: lmdb.Transaction[bytes], databases: Databases, folder: Path) -> int | None:
    said = txn.get(_FORMAT_KEY, db=databases.meta)
    if said is None:
        return None
    if not said.isdigit() or int(said) != FORMAT:
        raise errors.UnknownFormat(
            f"edition store {str(folder)!r} has format {said.decode(errors='replace')!r}; this program knows format {FORMAT}; "
            "run the version that wrote it, or put the folder aside and let the press print anew from the handover log"
        )
    return int(said)


_attached: list[Environment] = []
_registry = threading.RLock()


def identity_of(folder: Path) -> Identity | None:
    """Return what tells the store in `folder` from one that was put in its place later; None if there is none."""
    try:
        found = os.stat(os.path.join(folder, DATA_FILE))  # noqa: PTH116, PTH118  Path takes three times as long, and the stand asks often
    except OSError:
        return None
    return found.st_dev, found.st_ino


def attach(folder: Path, *, writable: bool, room_bytes: int = ROOM_BYTES) -> Environment:
    """Return this process's environment of the store that is in `folder` now, opening it if nobody has.

    Each `attach` is followed by one `detach`. Raises NoStore, if it is not to be written, when there is none; UnknownFormat
    when a newer program wrote it; StoreError when LMDB cannot open it.
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
