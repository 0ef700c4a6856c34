"""Opening: a store's files, the databases in them, and what LMDB has to be told and asked before either is used."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NamedTuple

import lmdb

from lateedition.edition import errors

FORMAT = 3
"""The version of the layout, written into every store. A change that an older reader would misread raises it."""

_MAX_READERS = 512
_LOCK_BYTES = 192 + 64 * (_MAX_READERS - 1)
_FORMAT_KEY = b"format"

DATA_FILE = "data.mdb"
LOCK_FILE = "lock.mdb"

Identity = tuple[int, int]


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


def open_for_writing(folder: Path, *, room_bytes: int) -> tuple[lmdb.Environment, Databases]:
    """Open the store in `folder`, made if there is none. Raises UnknownFormat, Damaged, StoreError on a full disk, and what LMDB raises."""
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / DATA_FILE
    size_bytes = data.stat().st_size if data.exists() else None
    if size_bytes == 0:
        # LMDB would begin a store in it, under the eyes of whoever has mapped what it was.
        raise errors.Damaged(f"edition store {str(folder)!r} is damaged: {DATA_FILE} is empty")
    _allot_the_lock_file(folder)
    env = lmdb.Environment(
        str(folder), map_size=max(room_bytes, 2 * (size_bytes or 0)), max_dbs=len(_NAMES), max_readers=_MAX_READERS, max_spare_txns=1
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


def open_for_reading(folder: Path) -> tuple[lmdb.Environment, Databases]:
    """Open the store in `folder`. Raises NoStore when there is none yet, and what `open_for_writing` raises."""
    missing = errors.NoStore(f"there is no edition store in {str(folder)!r} yet; the press makes one when it first prints")
    if not (folder / DATA_FILE).exists() or not (folder / DATA_FILE).stat().st_size:
        raise missing
    _allot_the_lock_file(folder)
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


def _allot_the_lock_file(folder: Path) -> None:
    """Have the disk set room aside for all of the lock file. LMDB leaves holes in it, and on a full disk whoever writes into one dies."""
    lock = folder / LOCK_FILE
    try:
        if lock.exists() and lock.stat().st_blocks * 512 >= _LOCK_BYTES:
            return
        with lock.open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, _LOCK_BYTES)
    except OSError as failure:
        if failure.errno in (errno.ENOSPC, errno.EDQUOT):
            raise errors.StoreError(f"edition store {str(folder)!r} cannot be opened: {failure.strerror}") from failure
        # a disk that is read-only, or does not know of this: LMDB does what it can


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


def identity_of(folder: Path) -> Identity | None:
    """Return what tells the store in `folder` from one that was put in its place later; None if there is none."""
    return identity_of_file(folder, DATA_FILE)


def identity_of_file(folder: Path, name: str) -> Identity | None:
    """Return what tells the file `name` of a store from one that was put in its place later; None if there is none."""
    try:
        found = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118  Path takes three times as long, and the stand asks often
    except OSError:
        return None
    return found.st_dev, found.st_ino
