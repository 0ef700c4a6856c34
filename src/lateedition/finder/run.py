"""The finder as a process: it files what each edition changed, until it is told to stop."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

from lateedition.edition.errors import NoStore, StoreError
from lateedition.edition.store import Store
from lateedition.finder.cabinet import Cabinet, Clerk, Mark, Unusable
from lateedition.finder.filing import bring_up_to_date, fill_anew, mark_if_sound
from lateedition.finder.place import Place

logger = logging.getLogger(__name__)

_LOOK_S, _TROUBLE_S, _TELL_S, _SAY_S = 0.1, 1.0, 5.0, 10.0
_HEED_S = 30.0
"""How often a complaint is looked into, after the first one: it is to read the whole cabinet."""


class _ToldToStop(Exception):
    """Gives up what is being filed: it was not closed, and is as if it had not been done."""


def follow(store_folder: Path, *, stop: threading.Event) -> None:
    """File the cuttings of each edition in `store_folder` until `stop` is set. There need not be an edition yet.

    What goes wrong is said, and tried again every second. A cabinet that is damaged, or of another version, is filled anew.
    """
    finder, said = Finder(store_folder, stop=stop), ""
    while not stop.is_set():
        try:
            finder.step()
            said, pause_s = "", _LOOK_S
        except _ToldToStop:
            break
        except (StoreError, Unusable, OSError) as failure:
            if str(failure) != said:
                logger.warning("nothing can be filed now; it is tried again every second: %s", failure)
            said, pause_s = str(failure), _TROUBLE_S
            finder.give_up()
        stop.wait(pause_s)
    finder.give_up()


class Finder:
    """What the process does, one step at a time."""

    def __init__(self, store_folder: Path, *, stop: threading.Event) -> None:
        self._store_folder = store_folder
        self._place = Place(store_folder)
        self._stop = stop
        self._store: Store | None = None
        self._clerk: Clerk | None = None
        self._mark: Mark | None = None
        self._seen = b""
        self._told_at = self._said_at = 0.0
        self._heed_at = 0.0

    def step(self) -> None:
        """File what has changed since the last step. Raises StoreError or Unusable when that cannot be done now."""
        store = self._open()
        if store is None:
            self._tell_sometimes("waiting", edition=0)
            return
        raw_head = store.raw_head()
        if self._clerk is None or self._is_complained_of():
            self._look_at_the_cabinet(store)
        if raw_head != self._seen and self._clerk is not None:
            filed = Cabinet(self._place.cabinet).digests
            self._told_at = time.monotonic()
            self._mark = bring_up_to_date(store, self._clerk, before=self._mark, filed=filed, each=self._each)
            self._seen = raw_head
            self._told_at = 0.0
        self._tell_sometimes("following", edition=_edition_of(store))

    def give_up(self) -> None:
        """Close what is open; the next step opens it again."""
        clerk, self._clerk, self._seen = self._clerk, None, b""
        if clerk is not None:
            with suppress(Unusable):
                clerk.close()
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def _open(self) -> Store | None:
        """Return the store; None while there is none, or no edition in it. One that replaces another must be finished."""
        if self._store is not None and not self._store.replaced:
            return self._store
        try:
            found = Store.for_reading(self._store_folder)
        except NoStore:
            return self._store
        with found.view() as view:
            is_ready = view.head.number > 0 and not view.is_unfinished
        if not is_ready:
            found.close()
            return self._store
        if self._store is not None:
            self._store.close()
        self._store, self._seen = found, b""
        return found

    def _is_complained_of(self) -> bool:
        now = time.monotonic()
        if now < self._heed_at or not self._place.take_complaint():
            return False
        self._heed_at = now + _HEED_S
        return True

    def _look_at_the_cabinet(self, store: Store) -> None:
        """Begin to file in the cabinet that is there, or in a new one if that is not whole."""
        if self._clerk is not None:
            clerk, self._clerk = self._clerk, None
            clerk.close()
        self._seen, self._mark = b"", mark_if_sound(self._place.cabinet)
        if self._mark is None:
            began = time.monotonic()
            logger.info("everything that is published is being filed for search")
            self._told_at = self._said_at = began
            self._place.tell("filling")
            self._mark = fill_anew(store, self._place.cabinet, each=self._each)
            logger.info("everything is filed, after %.1f s", time.monotonic() - began)
        for other in self._place.others():
            shutil.rmtree(other, ignore_errors=True)
        self._clerk = Clerk(self._place.cabinet)

    def _each(self, filed: int) -> None:
        """Say how far it is: to whoever asks once a second, in the log every ten. Give up if that is wanted."""
        if self._stop.is_set():
            raise _ToldToStop(f"told to stop after {filed} cuttings")
        now = time.monotonic()
        if now - self._told_at >= 1.0:
            self._told_at = now
            self._place.tell("filling", filed=filed)
        if now - self._said_at >= _SAY_S:
            self._said_at = now
            logger.info("%s stories are filed so far", f"{filed:,}")

    def _tell_sometimes(self, doing: Literal["following", "waiting"], *, edition: int) -> None:
        now = time.monotonic()
        if now - self._told_at >= _TELL_S:
            self._told_at = now
            self._place.tell(doing, edition=edition)


def _edition_of(store: Store) -> int:
    with store.view() as view:
        return view.head.number
