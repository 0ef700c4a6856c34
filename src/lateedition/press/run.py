"""The press as a process: it follows the handover log and keeps the edition up to it, until it is told to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from lateedition.edition.store import Store, StoreError
from lateedition.press.batches import Batches, as_of
from lateedition.press.kit import Kit
from lateedition.press.log import HandoverLog

logger = logging.getLogger(__name__)

BATCH = 200
"""Most rows in one edition. A withdrawal waits for one batch at most."""

_POLL_S = 0.01
_TROUBLE_S = 1.0
_LOOK_EVERY = 200


class WithdrawalWaiting(Exception):
    """Raised to give up printing everything anew because a story is to be withdrawn first."""


def follow(
    *,
    database: Path,
    store_folder: Path,
    renditions: Path,
    stop: threading.Event,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Print editions in `store_folder` from the handover log in `database` until `stop` is set.

    The database need not be there yet. A store that cannot be written for now (a full disk) is tried again every second;
    readers keep the last edition. Raises UnknownFormat or StoreError if the store cannot be opened at all.
    """
    kit, log = Kit.load(), HandoverLog(database)
    with Store.for_printing(store_folder) as store:
        follower = Follower(store, log, Batches(store, kit=kit, renditions=renditions), clock=clock)
        while not stop.is_set():
            try:
                busy = follower.step()
            except StoreError:
                logger.exception("the edition cannot be printed now; trying again in %s s", _TROUBLE_S)
                busy = stop.wait(_TROUBLE_S)
            if not busy:
                stop.wait(_POLL_S)
    log.close()


class Follower:
    """What the process does, one step at a time."""

    def __init__(self, store: Store, log: HandoverLog, batches: Batches, *, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._log = log
        self._batches = batches
        self._clock = clock
        self._behind = True
        self._is_current = False
        self._ahead = batches.taken_ahead_up_to()
        with store.view() as view:
            self._position = view.head.position
            self._as_of = as_of(view)

    def step(self) -> bool:
        """Do what is next; say whether there may be more to do at once."""
        if not self._is_current:
            return self._become_current()
        if self._log.moved() or self._behind:
            self._behind = self._take_next()
        now = self._clock()
        if now.replace(second=0, microsecond=0) != self._as_of:
            self._batches.tick(now=now)
            self._ranked(now)
        return self._behind

    def _take_next(self) -> bool:
        self._behind = True  # should this raise, it is to be done again
        rows = self._log.after(self._position, limit=BATCH)
        if not rows:
            return False
        if len(rows) == BATCH:
            self._take_withdrawals()
        now = self._clock()
        self._batches.take(rows, now=now)
        self._position = rows[-1].number
        self._ranked(now)
        if len(rows) == BATCH:
            logger.info("printed up to row %d of %d of the handover log", self._position, self._log.last())
        return len(rows) == BATCH

    def _take_withdrawals(self) -> None:
        rows = self._log.withdrawals_after(max(self._position, self._ahead), limit=BATCH)
        if rows:
            self._batches.take_ahead(rows, now=self._clock())
            self._ahead = rows[-1].number

    def _become_current(self) -> bool:
        """Print everything anew if another version of the press printed the edition. True: there is more to do."""
        if not self._batches.is_current():
            self._take_withdrawals()
            now = self._clock()
            try:
                self._batches.print_anew(now=now, progress=self._progress)
            except WithdrawalWaiting:
                return True
            self._ranked(now)
            self._retry()
        self._is_current = True
        return True

    def _progress(self, done: int, of: int) -> None:
        if done % _LOOK_EVERY:
            return
        if done:
            logger.info("printing everything anew: %d of %d", done, of)
        if self._log.withdrawals_after(max(self._position, self._ahead), limit=1):
            raise WithdrawalWaiting

    def _retry(self) -> None:
        """Try once more what an earlier version of the press had to set aside."""
        for thing in self._batches.set_aside():
            row = self._log.row(thing.number) if thing.number else None
            if row is not None:
                self._batches.take([row], now=self._clock())

    def _ranked(self, now: datetime) -> None:
        self._as_of = now.replace(second=0, microsecond=0)
