"""The press as a process: it follows the handover log and keeps the edition up to it, until it is told to stop."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lateedition.edition import reprints
from lateedition.edition.examining import Examined
from lateedition.edition.store import Damaged, NoEdition, Store, StoreError, UnknownFormat
from lateedition.press import watching
from lateedition.press.batches import Batch, Batches, as_of
from lateedition.press.bulk import Bulk
from lateedition.press.bulletin import NAME, Bulletin
from lateedition.press.figures import FOLDER, Figures, Waits
from lateedition.press.kit import Kit
from lateedition.press.lanes import BACKLOG, Lanes, Taken
from lateedition.press.log import HandoverLog, open_log
from lateedition.press.lull import Lull
from lateedition.press.outage import Outage, PicturesAway
from lateedition.press.overdue import Overdue
from lateedition.press.salvage import damage_of, deaths_noted, put_aside, reserve, store_in
from lateedition.press.setaside import SetAside

logger = logging.getLogger(__name__)

HISTORY = timedelta(days=30)
"""How long past editions can be read again, if nobody says otherwise."""

_PATIENCE_S = 0.2
"""How long the press waits for the log before it looks at the clock and at whether it is to stop."""

_POLL_S = 0.003
_LOOK_AROUND = timedelta(seconds=0.5)
_TROUBLE_S = 1.0
_SAY_EVERY_S = 60.0
_LOOK_EVERY = 200
_A_READING = 400
_FEW_WAITING, _MANY_WAITING = 400, 6_000
"""A backlog is read until many renditions wait, and again when few do: were it read all the time, lists would be printed all the time."""

_FORGET = 200
_LIFT = 20
"""How many versions of the past something is lifted out of in one transaction: a few dozen milliseconds, for which news waits."""

_FOLLOWING = "following"


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
    when pictures cannot be had, but recalls do not wait for them. A store that is damaged, or of another format, is put aside and
    everything printed anew. Raises StoreError if it cannot be opened at all, or is damaged again and again.
    """
    log, bulletin = open_log(database), Bulletin(store_folder.parent / NAME)
    while not stop.is_set():
        damage = damage_of(store_folder)
        try:
            if not damage.damage:
                with deaths_noted(store_folder), store_in(store_folder, now=clock()) as store:
                    press = Press(store, log, kit=Kit.load(), renditions=renditions, workers=workers, history=history, clock=clock)
                    _print_on(press, log, bulletin, stop=stop)
        except (Damaged, UnknownFormat) as failure:
            damage = Examined(damage.number, str(failure))
        if damage.damage:
            _wait_for_something_to_print_anew_from(log, damage, stop=stop)
            if not stop.is_set():
                put_aside(store_folder, damage, now=clock())
    log.close()


def _wait_for_something_to_print_anew_from(log: HandoverLog, damage: Examined, *, stop: threading.Event) -> None:
    """A damaged store is better than none: without a log it stays where it is."""
    if not log.last():
        logger.error("the edition store is damaged (%s) and stays where it is until the handover log can be read", damage.damage)
        while not log.last() and not stop.wait(_TROUBLE_S):
            pass


def _print_on(press: Press, log: HandoverLog, bulletin: Bulletin, *, stop: threading.Event) -> None:
    trouble, pictures = Trouble(), Outage("the picture store")
    try:
        while not stop.is_set():
            try:
                doing, pause_s = _stepped(press, pictures)
                trouble.is_over()
            except (Damaged, UnknownFormat):
                raise
            except (StoreError, MemoryError) as failure:
                trouble.say(failure)
                doing, pause_s = "waiting for the disk", _TROUBLE_S
            press.report(bulletin, doing=doing)
            if doing == _FOLLOWING:
                log.wait(_PATIENCE_S)
            elif pause_s:
                stop.wait(pause_s)
    finally:
        press.close()


def _stepped(press: Press, pictures: Outage) -> tuple[str, float]:
    """Do what is next; return what the press is at, and for how long it is to be left alone."""
    try:
        busy = press.step()
    except PicturesAway as failure:
        pictures.failed(failure)
        return "waiting for pictures", 0.0 if press.let_recalls_through() else pictures.pause_s
    pictures.answered()
    return "printing" if busy else _FOLLOWING, 0.0


@contextmanager
def _read_if_it_can_be() -> Iterator[None]:
    """A block that is left if the machine does not let the store be read now: whoever prints says so, and tries again."""
    try:
        yield
    except Damaged:
        raise
    except (StoreError, MemoryError):
        pass


class Trouble:
    """That nothing can be printed is said when it begins, once a minute while it lasts, and when it is over; not at every try."""

    def __init__(self) -> None:
        self._since = self._said = 0.0

    def say(self, failure: StoreError | MemoryError) -> None:
        """Say that there is trouble, if it is time to."""
        now = time.monotonic()
        self._since = self._since or now
        if not self._said or now - self._said >= _SAY_EVERY_S:
            self._said = now
            said = str(failure) or "there is no memory"
            logger.error("the edition cannot be printed now; readers keep the last one, and it is tried again every second: %s", said)

    def is_over(self) -> None:
        """Say that it is over, if there was any."""
        if self._since:
            logger.info("the edition is printed again, after %.1f s", time.monotonic() - self._since)
            self._since = self._said = 0.0


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
        self._aside: Sequence[SetAside] = ()
        self._unread = True
        self._is_current = False
        self._is_reading = True
        self._is_lifting = True
        self._lingering: set[Path] = set()
        self._lull = Lull()
        self._overdue = Overdue()
        self._looked = datetime(1970, 1, 1, tzinfo=UTC)
        with store.view() as view:
            self._as_of, self._is_unfinished = as_of(view), view.is_unfinished
        self._next_end = self.batches.next_end()

    def step(self) -> bool:
        """Do what is next; say whether there is more to do at once."""
        if not self._is_current:
            return self._become_current()
        now = self._clock()
        if self._log.moved() or self._unread:
            self._unread = True  # should this raise, it is to be done again
            self._unread = self.lanes.take_urgent(now=now)
        self._look_around(now)
        busy = self._lift(now) or self._work_off(now) or self._unread
        if self._is_unfinished and not busy:
            self._complete(now)
        return busy

    def let_recalls_through(self) -> bool:
        """Take the withdrawals that wait behind what cannot be printed now; say whether there were any."""
        try:
            return self.lanes.take_withdrawals(now=self._clock())
        except PicturesAway:
            return False

    def waits(self) -> Waits:
        """Return what is still to be done."""
        return watching.waits(self._store, self.lanes, self.bulk)

    def report(self, bulletin: Bulletin, *, doing: str) -> None:
        """Leave word, for those who look from outside, of what it is at and how far."""
        bulletin.tell(self._log.heard(), doing=doing, set_aside=self._what_is_set_aside)
        with _read_if_it_can_be():
            self.figures.write(self.waits)

    def close(self) -> None:
        """Stop what works beside this process."""
        self.bulk.close()

    def _what_is_set_aside(self) -> Sequence[SetAside]:
        with _read_if_it_can_be():
            self._aside = self.batches.set_aside()
        return self._aside

    def _took(self, taken: Taken) -> None:
        watching.take_down(taken, self.figures)
        if taken.lane != BACKLOG:
            self._lull.news_came()
        self._note(taken.batch)

    def _note(self, batch: Batch) -> None:
        self._as_of = max(self._as_of, self._clock().replace(second=0, microsecond=0))
        self._next_end = self.batches.next_end()
        self._is_lifting |= batch.has_recalls
        self.bulk.note(batch)

    def _look_around(self, now: datetime) -> None:
        """Do what is due by the clock: the new minute's ranking, a pin's end, what readers found damaged, editions nobody is to read."""
        if now.replace(second=0, microsecond=0) != self._as_of or (self._next_end is not None and self._next_end <= now):
            self._note(self.batches.tick(now=now))
            self._forget(now)
        if now - self._looked >= _LOOK_AROUND:
            self._looked = now
            self._mend(now)
            with self._store.view() as view:
                step, number = view.step, view.head.number
            self._overdue.look(self._store.readers(), step=step)
            reserve(self._store.folder, number)

    def _mend(self, now: datetime) -> None:
        self._lingering = {note for note in self._lingering if not reprints.taken_away(note)}
        notes = {note: path for note, path in reprints.asked(self._store.folder).items() if note not in self._lingering}
        if notes:
            logger.error("printed anew, as it was found damaged: %s", ", ".join(sorted(notes.values())))
            self._note(self.batches.mend(sorted(set(notes.values())), now=now))
            self._lingering |= {note for note in notes if not reprints.taken_away(note)}

    def _work_off(self, now: datetime) -> bool:
        """Do one slice of what is not urgent."""
        self._is_reading = self.bulk.left < (_MANY_WAITING if self._is_reading else _FEW_WAITING)
        if self.lanes.is_behind and self._is_reading:
            read = self.lanes.take_backlog(most=_A_READING, now=now)
            if read:
                self.bulk.progress.expect(self.lanes.end - self.lanes.position)
        if self.bulk.is_small and not self.bulk.is_done and (left_s := self._lull.left_s()):
            self._log.wait(left_s)
            return True
        if self.bulk.is_done or not self.bulk.step(now=now):
            self._lull.nothing_waits()
            return self.lanes.is_behind
        self.bulk.wait(_POLL_S)
        return True

    def _lift(self, now: datetime) -> bool:
        """Lift what was recalled out of some of the past that only named it; say whether there is more."""
        self._is_lifting = self._is_lifting and self.batches.lift(most=_LIFT, now=now)
        return self._is_lifting

    def _complete(self, now: datetime) -> None:
        """Say that a store that took the place of another has all that the log has."""
        if self.lanes.position and self.lanes.position == self._log.last():
            self._store.print_edition(lambda printing: printing.complete(), moment=now)
            self._is_unfinished = False
            logger.info("everything is printed anew; readers turn to it")

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
