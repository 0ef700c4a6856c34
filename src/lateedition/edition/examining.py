"""Examining: whether a store is what was written. LMDB trusts its own pages, so a damaged file may end the process that reads it:
this is for a process of its own."""

from __future__ import annotations

from pathlib import Path

import lmdb
from msgspec import Struct

from lateedition.edition import environment as environments
from lateedition.edition.environment import Environment
from lateedition.edition.errors import Damaged, told
from lateedition.edition.opening import Databases
from lateedition.edition.seals import unsealed
from lateedition.edition.view import View

_SEALED = ("pages", "fragments", "bodies", "past", "editions", "changes", "runs", "tables")


class Examined(Struct, frozen=True):
    """What was found: the number of the newest edition, 0 if it cannot be read, and what is wrong, empty if nothing was found."""

    number: int
    damage: str


def examine(folder: Path, *, thorough: bool) -> Examined:
    """Open the store in `folder` and read its head; everything in it if that is to be `thorough`, or if the file is short.

    Raises NoStore when there is none, UnknownFormat when another program wrote it, Damaged when it cannot be opened as a store at all,
    StoreError when it cannot be opened for another reason.
    """
    number = 0
    environment = environments.attach(folder, writable=False)
    try:
        with View(environment) as view:
            number = view.head.number
        if thorough or environment.is_short():
            _read_all(environment)
    except Damaged as failure:
        return Examined(number, str(failure))
    finally:
        environments.detach(environment)
    return Examined(number, "")


def _read_all(environment: Environment) -> None:
    txn, databases = environment.begin(write=False)
    try:
        for name in Databases._fields:
            _read(txn, getattr(databases, name), sealed=name in _SEALED)
    except lmdb.Error as failure:
        raise told(failure, f"edition store {str(environment.folder)!r} cannot be read") from failure
    finally:
        txn.abort()
        environment.leave()


def _read(txn: lmdb.Transaction[bytes], database: lmdb._Database, *, sealed: bool) -> None:
    with txn.cursor(db=database) as cursor:
        for key, value in cursor:
            if sealed and value:
                unsealed(key, value)
