"""What can go wrong with a store, by what the caller can do about it."""

from __future__ import annotations

import lmdb


class StoreError(Exception):
    """The store cannot be used; the message says which, why, and what to do."""


class NoStore(StoreError):
    """There is nothing to read yet. Waiting helps."""


class UnknownFormat(StoreError):
    """The store is of another format than this program's. Waiting does not help; printing anew does."""


class StoreBusy(StoreError):
    """The calling thread itself is in the way: it asked for something that must wait for its own transaction."""


class Damaged(StoreError):
    """A value, or the store as a whole, is not what was written. What it was can be printed anew; what it is must not be used."""


class NoEdition(StoreError):
    """There is no edition of that number or moment: not printed yet, or forgotten."""


BROKEN = (lmdb.Error, StoreError)
"""What is raised in a transaction when it is the store that fails, and not who asks."""

DAMAGE = (lmdb.InvalidError, lmdb.CorruptedError, lmdb.PageNotFoundError, lmdb.VersionMismatchError, lmdb.IncompatibleError)
"""What LMDB raises of a file that is not what it wrote. Everything else it raises may pass: a full disk, want of permission, a limit."""


def told(failure: lmdb.Error, what: str) -> StoreError:
    """Return what to raise for `failure`, by what can be done about it; `what` says what could not be done."""
    return Damaged(f"{what}: it is damaged: {failure}") if isinstance(failure, DAMAGE) else StoreError(f"{what}: {failure}")
