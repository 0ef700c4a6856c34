"""Batches: rows of the handover log become an edition. One transaction moves the position, the library, the dependencies
and the edition together, so whatever dies, a row is either in an edition or still to come.

Three lanes lead here. Withdrawals and alerts are taken ahead of what stands before them in the log, and so are rows that come in
while older ones are still to be worked off; the rows of the same subject that they overtook are then skipped, so the order within a
subject holds. A backlog is only read into the library: what it made stale waits, and is printed a little at a time.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from lateedition.edition.store import Printing, Store
from lateedition.press import setaside
from lateedition.press.ahead import Ahead
from lateedition.press.answers import Answers
from lateedition.press.belonging import Belonging
from lateedition.press.dependencies import Dependencies
from lateedition.press.dressing import DRESSED, dress_to_wear
from lateedition.press.facts import Facts
from lateedition.press.fronts import moment_of_ranking, next_end
from lateedition.press.handed import Handed
from lateedition.press.incoming import Unacceptable, document_of
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.log import Row
from lateedition.press.making import Made, Unprintable, make
from lateedition.press.noting import NotedReading
from lateedition.press.printer import AT_ONCE, Printer, refuse
from lateedition.press.setaside import SetAside
from lateedition.press.tables import STATE, Tables, moment_key, moment_of, number_key

logger = logging.getLogger(__name__)

_AS_OF, _VERSION = b"as of", b"version"
GENERATION = b"generation"
"""Where the state says which transaction last changed the library, or the moment as of which it is read."""

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def as_of(tables: Tables) -> datetime:
    """Return the moment as of which fronts were ranked."""
    found = tables.table(STATE).get(_AS_OF)
    return moment_of(found) if found else _NEVER


def printed_version(tables: Tables) -> str:
    """Return the version of the press that worked out the library, empty if there is none."""
    return (tables.table(STATE).get(_VERSION) or b"").decode()


@dataclass
class Batch:
    """What came of a batch: the renditions that were printed and those that wait, and the facts that are or may be others than before.

    `families` are the beginnings of more such facts, of which nobody who was printed has asked yet.

    `step` is the number of the store's transaction, `has_recalls` says that something is to be had no more from it on.
    """

    printed: list[str] = field(default_factory=list)
    postponed: list[str] = field(default_factory=list)
    facts: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    step: int = 0
    has_recalls: bool = False


class Batches:
    """Prints into `store`. Each method that prints is one transaction, or one for each row in trouble.

    `worked` is told of each transaction how many renditions it printed and how many seconds it took.
    """

    def __init__(
        self, store: Store, *, kit: Kit, renditions: Path | str, worked: Callable[[int, float], None] = lambda _printed, _took_s: None
    ) -> None:
        self._worked = worked
        self._store = store
        self._kit = kit
        self._renditions = renditions
        self._answers = Answers()
        self.version = f"{kit.version} zlib-ng {version('zlib-ng')} tzdata {version('tzdata')}"

    def is_current(self) -> bool:
        """Say whether the library was worked out by this version of the press."""
        with self._store.view() as view:
            return printed_version(view) == self.version

    def next_end(self) -> datetime | None:
        """Return when the next pin or burial ends of those that stand in the edition; None if none does."""
        with self._store.view() as view:
            return next_end(Library(view), after=as_of(view))

    def set_aside(self) -> list[SetAside]:
        """Return what is set aside now."""
        with self._store.view() as view:
            return setaside.listed(view)

    def take(self, rows: Sequence[Row], *, now: datetime, at_once: int | None = AT_ONCE) -> Batch:
        """Print an edition that has `rows`, the next ones of the log. What cannot be printed is set aside."""
        return self._in_full(rows, now=now, at_once=at_once, ahead=False)

    def take_ahead(self, rows: Sequence[Row], *, now: datetime, at_once: int | None = AT_ONCE) -> Batch:
        """Print an edition that has `rows` although rows before them are still to come."""
        return self._in_full(rows, now=now, at_once=at_once, ahead=True)

    def read_in(self, rows: Sequence[Row], *, now: datetime) -> Batch:
        """Read `rows`, the next ones of the log, into the library; what they make stale waits. A withdrawal does not."""
        return self._print(lambda printing, batch: self._take(printing, batch, _Hand(rows, now=now, at_once=0)), now=now)

    def tick(self, *, now: datetime) -> Batch:
        """Rank the top news as of this minute; an edition is printed if that changes anything."""

        def work(printing: Printing, batch: Batch) -> None:
            self._bring_up(printing, batch, Library(printing), _Hand((), now=now, unprintable=self._left_out(printing, now)))

        return self._print(work, now=now)

    def rebuild(self, *, now: datetime, each: Callable[[], None] = lambda: None) -> Batch:
        """Work the library out anew from its documents, with this version of the press; nothing is printed by that.

        `each` is called before each document; it may raise to give up: then nothing happened.
        """

        def work(printing: Printing, _batch: Batch) -> None:
            library = Library(printing)
            library.rebuild(each=each)
            library.settle()
            state = printing.table(STATE)
            state.put(_VERSION, self.version.encode())
            state.put(GENERATION, number_key(printing.step))
            state.delete(DRESSED)

        return self._print(work, now=now)

    def print_waiting(self, keys: Iterable[str], *, now: datetime) -> Batch:
        """Print the renditions `keys`, which wait or are in an old dress."""

        def work(printing: Printing, batch: Batch) -> None:
            printer = self._printer_of_what_is(printing, now=now)
            for key in keys:
                if key in printer.waiting:
                    printer.print(key, stale=True)
                elif not printer.is_dressed(key):
                    printer.print(key, stale=False)
            printer.settle()
            batch.printed = printer.printed

        return self._print(work, now=now)

    def place(self, made: Iterable[Made], *, now: datetime) -> Batch:
        """Put renditions into the edition that were made elsewhere, of facts that are still so."""

        def work(printing: Printing, batch: Batch) -> None:
            printer = self._printer_of_what_is(printing, now=now)
            dependencies = Dependencies(printing)
            for each in made:
                before = dependencies.printed(each.key)
                printer.place(each, before=before, redress=each.key not in printer.waiting and before is not None)
                batch.printed.append(each.key)
            printer.settle()
            batch.printed += printer.printed

        return self._print(work, now=now)

    def mend(self, things: Iterable[str], *, now: datetime) -> Batch:
        """Print anew what readers found damaged: what is answered at a path, or "fragment:" and a name."""

        def work(printing: Printing, batch: Batch) -> None:
            printer = self._printer_of_what_is(printing, now=now)
            dependencies = Dependencies(printing)
            for thing in things:
                if thing.startswith("/"):
                    printing.mend(thing)
                    wanted = dependencies.claimants(thing)[:1]
                else:
                    name = thing.removeprefix("fragment:")
                    printing.mend_fragment(name)
                    wanted = [printed.key for printed in dependencies.all_printed() if printed.fragment == name]
                for key in wanted:
                    printer.print(key, stale=True)
            batch.printed = printer.printed

        return self._print(work, now=now)

    def note_dressed(self, worn: bytes, *, now: datetime) -> bool:
        """Keep that everything wears the dress `worn`, if that is still the one to wear; say whether it is."""

        def work(printing: Printing) -> bool:
            is_right = worn == dress_to_wear(printing, version=self.version)
            if is_right:
                printing.table(STATE).put(DRESSED, worn)
            return is_right

        return self._store.print_edition(work, moment=now)

    def lift(self, *, most: int, now: datetime) -> bool:
        """Lift what was recalled out of some of the past versions that only named it; say whether there is more to lift."""
        return self._store.print_edition(lambda printing: printing.lift(most=most), moment=now)

    def forget(self, *, before: int, most: int, now: datetime) -> bool:
        """Forget editions before this number, a little at a time; say whether there is more to forget."""
        return self._store.print_edition(lambda printing: printing.forget(before=before, most=most), moment=now)

    def _in_full(self, rows: Sequence[Row], *, now: datetime, at_once: int | None, ahead: bool) -> Batch:
        hand = _Hand(rows, now=now, at_once=at_once, ahead=ahead)
        try:
            return self._print(lambda printing, batch: self._take(printing, batch, hand), now=now)
        except Unprintable as failure:
            if len(rows) == 1:
                return self._take_in_trouble(hand, failure)
            whole = Batch()
            for row in rows:
                part = self._in_full([row], now=now, at_once=at_once, ahead=ahead)
                whole.printed += part.printed
                whole.postponed += part.postponed
                whole.facts |= part.facts
                whole.families |= part.families
                whole.step = part.step
                whole.has_recalls |= part.has_recalls
            return whole

    def _print(self, work: Callable[[Printing, Batch], None], *, now: datetime) -> Batch:
        def once(printing: Printing) -> Batch:
            batch = Batch(step=printing.step)
            work(printing, batch)
            return batch

        began = time.monotonic()
        batch = self._store.print_edition(once, moment=now)
        self._worked(len(batch.printed), time.monotonic() - began)
        return batch

    def _take(self, printing: Printing, batch: Batch, hand: _Hand) -> None:
        library, ahead = Library(printing), Ahead(printing)
        for row in hand.rows:
            if ahead.has(row):
                _note_overtaken(printing, library, row, now=hand.now)
            else:
                self._apply(printing, library, row, now=hand.now)
            if hand.ahead:
                ahead.note(row)
        self._bring_up(printing, batch, library, hand)
        if not hand.ahead:
            ahead.turn_to(max(printing.head.position, hand.rows[-1].number))
        printing.set_position(ahead.position, ahead=ahead.ranges())

    def _apply(self, printing: Printing, library: Library, row: Row, *, now: datetime) -> None:
        try:
            document = document_of(row)
        except Unacceptable as failure:
            self._set_aside(printing, row, str(failure), now=now)
            return
        setaside.clear(printing, row.subject)
        handed = Handed(printing)
        moment = _moment_of(row, otherwise=now)
        with Belonging(printing).noting(document, library=library, handed=handed, row=row.number, moment=moment):
            library.apply(document)
        handed.note(row.number, document, uses=library.uses)

    def _bring_up(self, printing: Printing, batch: Batch, library: Library, hand: _Hand) -> None:
        moment, before = moment_of_ranking(library, now=hand.now), as_of(printing)
        state = printing.table(STATE)
        answers, generation = self._known(printing), number_key(printing.step)
        state.put(_AS_OF, moment_key(moment))
        state.put(GENERATION, generation)
        touched = library.settle()
        touched.families |= {"top ", "buried"} if moment == before else {"top ", "buried", "section-front "}
        touched.facts.add("today")
        answers.turn_to(generation, touched)
        printer = self._printer(printing, library, moment, unprintable=hand.unprintable)
        brought = printer.bring_up_to(touched, at_once=None if touched.recalled else hand.at_once)
        batch.has_recalls = bool(touched.recalled)
        batch.printed, batch.postponed = printer.printed, brought.postponed
        batch.facts, batch.families = touched.facts | brought.facts, touched.families

    def _printer_of_what_is(self, printing: Printing, *, now: datetime) -> Printer:
        """Return a printer of a library that is as the batch before left it, so that what was asked then need not be asked again."""
        self._known(printing)
        return self._printer(printing, Library(printing), as_of(printing), unprintable=self._left_out(printing, now))

    def _known(self, printing: Printing) -> Answers:
        """Return what is known of the library as it is."""
        return self._answers.of(printing.table(STATE).get(GENERATION) or b"")

    def _printer(
        self,
        printing: Printing,
        library: Library,
        moment: datetime,
        *,
        unprintable: Callable[[Unprintable], None],
    ) -> Printer:
        return Printer(
            printing,
            library,
            kit=self._kit,
            version=self.version,
            as_of=moment,
            renditions=self._renditions,
            answers=self._answers,
            unprintable=unprintable,
        )

    def _take_in_trouble(self, hand: _Hand, failure: Unprintable) -> Batch:
        """Print what can be printed of an edition that has the one row in `hand`.

        If it is the row that makes a rendition fail, the row is set aside; but a withdrawal never is, and a rendition
        that fails without the row, too, must not hold up the news: then that rendition is left out.
        """
        (row,) = hand.rows
        if row.is_recall or not self._prints_now(failure.key, now=hand.now):

            def leave_out(printing: Printing, batch: Batch) -> None:
                self._take(printing, batch, hand.leaving_out(self._left_out(printing, hand.now)))

            return self._print(leave_out, now=hand.now)

        def skip(printing: Printing, _batch: Batch) -> None:
            self._set_aside(printing, row, str(failure), now=hand.now)
            ahead = Ahead(printing)
            if hand.ahead:
                ahead.note(row)
            else:
                ahead.turn_to(max(printing.head.position, row.number))
            printing.set_position(ahead.position, ahead=ahead.ranges())

        return self._print(skip, now=hand.now)

    def _prints_now(self, key: str, *, now: datetime) -> bool:
        """Say whether the rendition can be made, or need not be, as things are in the edition."""
        with self._store.view() as view:
            library = Library(view)
            facts = Facts(library, as_of=moment_of_ranking(library, now=now), renditions=self._renditions)
            try:
                if library.site() is not None:
                    make(key, NotedReading(facts), self._kit)
            except Unprintable as failure:
                logger.error("%s; and that without the newest document, too", failure)
                return False
        return True

    def _set_aside(self, printing: Printing, row: Row, reason: str, *, now: datetime) -> None:
        logger.error("row %d of the handover log (%s) is set aside; readers keep what they had: %s", row.number, row.subject, reason)
        setaside.put(printing, SetAside(row.subject, row.number, reason, now))

    def _left_out(self, printing: Printing, now: datetime) -> Callable[[Unprintable], None]:
        def leave_out(failure: Unprintable) -> None:
            logger.error("%s; it is left out of the edition", failure)
            setaside.put(printing, SetAside(_rendition_subject(failure.key), 0, str(failure), now))

        return leave_out


@dataclass(frozen=True)
class _Hand:
    """What a transaction takes: rows, how many renditions are printed with them, and whether they come ahead of their turn."""

    rows: Sequence[Row]
    now: datetime
    at_once: int | None = AT_ONCE
    ahead: bool = False
    unprintable: Callable[[Unprintable], None] = refuse

    def leaving_out(self, unprintable: Callable[[Unprintable], None]) -> _Hand:
        return _Hand(self.rows, self.now, self.at_once, self.ahead, unprintable)


def _note_overtaken(printing: Printing, library: Library, row: Row, *, now: datetime) -> None:
    moment = _moment_of(row, otherwise=now)
    with suppress(Unacceptable):  # nobody was ever told of it
        Belonging(printing).note_overtaken(document_of(row), library=library, handed=Handed(printing), moment=moment)


def _moment_of(row: Row, *, otherwise: datetime) -> datetime:
    """Return when the desk handed a row over, which is the same on every machine."""
    try:
        found = datetime.fromisoformat(row.moment)
    except ValueError:
        return otherwise
    return found if found.tzinfo else otherwise


def _rendition_subject(key: str) -> str:
    return f"rendition {key}"
