"""What can go wrong with a store, by what the caller can do about it."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot be used; the message says which, why, and what to do."""


class NoStore(StoreError):
    """There is nothing to read yet. Waiting helps."""


class UnknownFormat(StoreError):
    """The store is of another format than this program's. Waiting does not help; printing anew does."""


class StoreBusy(StoreError):
    """The calling thread itself is in the way: it asked for something that must wait for its own transaction."""


class Damaged(StoreError):
    """A value is not what was written. What it was can be printed anew; what it is must not be used."""


class NoEdition(StoreError):
    """There is no edition of that number or moment: not printed yet, or forgotten."""
