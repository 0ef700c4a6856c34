"""What can go wrong with a store, by what the caller can do about it."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot be used; the message says which, why, and what to do."""


class NoStore(StoreError):
    """There is nothing to read yet. Waiting helps."""


class UnknownFormat(StoreError):
    """A newer program wrote the store. Waiting does not help."""


class StoreBusy(StoreError):
    """The calling thread itself is in the way: it asked for something that must wait for its own transaction."""
