"""The rack: where the stand takes its editions from. It waits for the store to appear and follows it if it is replaced."""

from __future__ import annotations

import os
from pathlib import Path

from lateedition.edition.store import Store, StoreError
from lateedition.stand.memory import Memory

_LOOK_EVERY_S = 0.1
_CHECK_EVERY_S = 1.0

_Identity = tuple[int, int]


class Rack:
    """The store in a folder, opened when it is there. What is open stays open, though its folder be gone."""

    def __init__(self, folder: Path) -> None:
        self.memory = Memory()
        self.reason = "the edition store has not been opened"
        self._folder = folder
        self._store: Store | None = None
        self._identity: _Identity | None = None
        self._look_at = 0.0

    def store(self, *, monotonic_s: float) -> Store | None:
        """Return the store, or None while there is none to read; `reason` says why. Looks at the disk ten times a second at most."""
        if monotonic_s >= self._look_at:
            self._look()
            self._look_at = monotonic_s + (_LOOK_EVERY_S if self._store is None else _CHECK_EVERY_S)
        return self._store

    def close(self) -> None:
        """Give up the store."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _look(self) -> None:
        identity = _identity_of(self._folder / "data.mdb")
        if self._store is not None and identity in (None, self._identity):
            return
        self.close()
        self.memory = Memory()
        try:
            self._store = Store.for_reading(self._folder)
            self._identity = identity
        except StoreError as failure:
            self.reason = str(failure)


def _identity_of(file: Path) -> _Identity | None:
    try:
        found = os.stat(file)  # noqa: PTH116  Path.stat costs three times as much
    except OSError:
        return None
    return found.st_dev, found.st_ino
