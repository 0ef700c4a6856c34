"""The press as a process: it follows the handover log and keeps the edition up to it, until it is told to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lateedition.edition import reprints
from lateedition.edition.store import NoEdition, Store, StoreError
from lateedition.press import watching
from lateedition.press.batches import Batch, Batches, as_of
from lateedition.press.bulk import Bulk
from lateedition.press.bulletin import NAME, Bulletin
from lateedition.press.figures import FOLDER, Figures, Waits
from lateedition.press.kit import Kit
from lateedition.press.lanes import Lanes, Taken
from lateedition.press.log import HandoverLog, open_log
from lateedition.press.outage import Outage, PicturesAway
from lateedition.press.overdue import Overdue

logger = logging.getLogger(__name__)

HISTORY = timedelta(days=30)
"""How long past editions can be read again, if nobody says otherwise."""

_PATIENCE_S = 0.2
"""How long the press waits for the log before it looks at the clock and at whether it is to stop."""

_POLL_S = 0.003
_LOOK_AROUND = timedelta(seconds=0.5)
_TROUBLE_S = 1.0
_LOOK_EVERY = 200
_A_READING = 400
_FEW_WAITING, _MANY_WAITING = 400, 6_000
"""A backlog is read until many renditions wait, and again when few do: were it read all the time, lists would be printed all the time."""

_FORGET = 200


class WithdrawalWaiting(Exception):
    """Raised to give up working the library out anew because a story is to be withdrawn first."""


def follow(
    *,
    database: Path | str,
    store_folder: Path,
    renditions: Path | str,
    stop: threading.Event,
    workers: int = 0,
    history: timedelta = HISTORY,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Print editions in `store_folder` from the handover log in `database` until `stop` is set.

    `database` is a SQLite file or a PostgreSQL URL, and need not be there yet. Up to `workers` processes help where there is much
    to do. A store that cannot be written for now (a full disk) is tried again every second; readers keep the last edition. The same
    when pictures cannot be had, but recalls do not wait for them. Raises UnknownFormat or StoreError if the store cannot be
    opened at all.
    """
    log, bulletin, pictures = open_log(database), Bulletin(store_folder.parent / NAME), Outage("the picture store")
    with Store.for_printing(store_folder) as store:
        press = Press(store, log, kit=Kit.load(), renditions=renditions, workers=workers, history=history, clock=clock)
        while not stop.is_set():
            try:
                busy = press.step()
            except StoreError:
                logger.exception("the edition cannot be printed now; trying again in %s s", _TROUBLE_S)
                bulletin.tell(log.heard(), doing="waiting for the disk")
                busy = stop.wait(_TROUBLE_S)
            except PicturesAway as failure:
                pictures.failed(failure)
                bulletin.tell(log.heard(), doing="waiting for pictures")
                busy = press.let_recalls_through() or stop.wait(pictures.pause_s)
            else:
                pictures.answered()
            bulletin.tell(log.heard(), doing="printing" if busy else "following", set_aside=press.batches.set_aside)
            press.figures.write(press.waits)
            if not busy:
                log.wait(_PATIENCE_S)
        press.close()
    log.close()


class Press:
    """What the process does, one step at a time."""

    def __init__(
        self,
        store: Store,
        log: HandoverLog,
        *,
        kit: Kit,
        renditions: Path | str,
        workers: int = 0,
        history: timedelta = HISTORY,
        clock: Callable[[], datetime],
    ) -> None:
        self.figures = Figures(store.folder.parent / FOLDER)
        self.batches = Batches(store, kit=kit, renditions=renditions, worked=self.figures.batch)
        self.bulk = Bulk(store, self.batches, kit=kit, renditions=renditions, workers=workers)
        self.lanes = Lanes(store, log, self.batches, note=self._took)
        self._store = store
        self._log = log
        self._clock = clock
        self._history = history
        self._unread = True
        self._is_current = False
        self._is_reading = True
        self._overdue = Overdue()
        self._looked = datetime(1970, 1, 1, tzinfo=UTC)
        with store.view() as view:
            self._as_of = as_of(view)

    def step(self) -> bool:
        """Do what is next; say whether there is more to do at once."""
        if not self._is_current:
            return self._become_current()
        now = self._clock()
        if self._log.moved() or self._unread:
            self._unread = True  # should this raise, it is to be done again
            self._unread = self.lanes.take_urgent(now=now)
        self._look_around(now)
        return self._work_off(now) or self._unread

    def let_recalls_through(self) -> bool:
        """Take the withdrawals that wait behind what cannot be printed now; say whether there were any."""
        try:
            return self.lanes.take_withdrawals(now=self._clock())
        except PicturesAway:
            return False

    def waits(self) -> Waits:
        """Return what is still to be done."""
        return watching.waits(self._store, self.lanes, self.bulk)

    def close(self) -> None:
        """Stop what works beside this process."""
        self.bulk.close()

    def _took(self, taken: Taken) -> None:
        watching.take_down(taken, self.figures)
        self._note(taken.batch)

    def _note(self, batch: Batch) -> None:
        self._as_of = max(self._as_of, self._clock().replace(second=0, microsecond=0))
        self.bulk.note(batch)

    def _look_around(self, now: datetime) -> None:
        """Do what is due by the clock: the new minute's ranking, what readers found damaged, editions nobody is to read any more."""
        if now.replace(second=0, microsecond=0) != self._as_of:
            self._note(self.batches.tick(now=now))
            self._forget(now)
        if now - self._looked >= _LOOK_AROUND:
            self._looked = now
            self._mend(now)
            with self._store.view() as view:
                step = view.step
            self._overdue.look(self._store.readers(), step=step)

    def _mend(self, now: datetime) -> None:
        notes = reprints.asked(self._store.folder)
        if notes:
            logger.error("printed anew, as it was found damaged: %s", ", ".join(sorted(notes.values())))
            self._note(self.batches.mend(sorted(set(notes.values())), now=now))
            for note in notes:
                note.unlink(missing_ok=True)

    def _work_off(self, now: datetime) -> bool:
        """Do one slice of what is not urgent."""
        self._is_reading = self.bulk.left < (_MANY_WAITING if self._is_reading else _FEW_WAITING)
        if self.lanes.is_behind and self._is_reading:
            read = self.lanes.take_backlog(most=_A_READING, now=now)
            if read:
                self.bulk.progress.expect(self.lanes.end - self.lanes.position)
        if self.bulk.is_done:
            return self.lanes.is_behind
        if not self.bulk.step(now=now) and not self.lanes.is_behind:
            return False
        self.bulk.wait(_POLL_S)
        return True

    def _become_current(self) -> bool:
        """Work the library out anew if another version of the press did it. True: there is more to do."""
        if not self.batches.is_current():
            while self.lanes.take_withdrawals(now=self._clock()):
                pass
            try:
                self._note(self.batches.rebuild(now=self._clock(), each=self._give_way()))
            except WithdrawalWaiting:
                return True
            self._retry()
        self._is_current = True
        return True

    def _give_way(self) -> Callable[[], None]:
        done = 0

        def look() -> None:
            nonlocal done
            done += 1
            if done % _LOOK_EVERY == 0 and self.lanes.withdrawal_waits():
                raise WithdrawalWaiting

        return look

    def _retry(self) -> None:
        """Try once more what an earlier version of the press had to set aside."""
        for thing in self.batches.set_aside():
            row = self._log.row(thing.number) if thing.number else None
            if row is not None:
                self._note(self.batches.take([row], now=self._clock()))

    def _forget(self, now: datetime) -> None:
        """Forget some of the editions that nobody is to read any more."""
        with self._store.view() as view:
            try:
                keep_from = view.edition_at(now - self._history).edition.number
            except NoEdition:
                return
        self.batches.forget(before=keep_from, most=_FORGET, now=now)
