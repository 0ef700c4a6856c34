"""The rack: where those who read take their editions from. It waits for the store to appear, and follows when it is replaced.

A store that replaces another is not turned to before it has a whole edition: until then there is the old one.
"""

from __future__ import annotations

from pathlib import Path

from lateedition.edition.store import Store, StoreError

_LOOK_EVERY_S = 0.1
_CHECK_EVERY_S = 1.0


class Rack:
    """The store in a folder, opened when it is there. What is open stays open, though its folder be gone."""

    def __init__(self, folder: Path) -> None:
        self.reason = "the edition store has not been opened"
        self._folder = folder
        self._store: Store | None = None
        self._looked_at = self._look_at = 0.0

    def store(self, *, now: float) -> Store | None:
        """Return the store, or None while there is none to read; `reason` says why. Looks at the disk ten times a second at most.

        `now` is in POSIX seconds; if the clock was put back, it looks at once.
        """
        if not self._looked_at <= now < self._look_at:
            self._look()
            self._looked_at, self._look_at = now, now + (_LOOK_EVERY_S if self._store is None else _CHECK_EVERY_S)
        return self._store

    def turned(self) -> None:
        """Is called when another store has taken the place of the one before: for whoever remembers something of that."""

    def _look(self) -> None:
        if self._store is not None and not self._store.replaced:
            return
        try:
            found = Store.for_reading(self._folder)
        except StoreError as failure:
            self.reason = str(failure)
            return
        if self._store is None:
            self._store = found
        elif _is_whole(found):
            self._store.close()
            self._store = found
            self.turned()
        else:
            found.close()


def _is_whole(store: Store) -> bool:
    try:
        with store.view() as view:
            return view.head.number > 0 and not view.is_unfinished
    except StoreError:
        return False
