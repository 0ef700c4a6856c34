"""Batches: rows of the handover log become an edition. One transaction moves the position, the library, the dependencies
and the edition together, so whatever dies, a row is either in an edition or still to come.

Withdrawals have a lane of their own: in a backlog they are taken ahead of what stands before them in the log. The rows of
the same story that they overtook are then skipped, so the order within a story holds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from lateedition.edition.store import Printing, Store
from lateedition.press import plan, setaside
from lateedition.press.facts import Facts, NotedReading
from lateedition.press.incoming import Unacceptable, document_of
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.log import Row
from lateedition.press.printer import Printer, Progress, Unprintable, make, refuse
from lateedition.press.setaside import SetAside
from lateedition.press.tables import AHEAD, STATE, Tables, moment_key, moment_of, number_key, number_of

logger = logging.getLogger(__name__)

_AS_OF, _VERSION = b"as of", b"version"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def as_of(tables: Tables) -> datetime:
    """Return the moment, cut to the minute, as of which the top news was ranked."""
    found = tables.table(STATE).get(_AS_OF)
    return moment_of(found) if found else _NEVER


def printed_version(tables: Tables) -> str:
    """Return the version of the press that printed the edition, empty if there is none."""
    return (tables.table(STATE).get(_VERSION) or b"").decode()


class Batches:
    """Prints into `store` what rows of the log say. Each method that prints is one transaction, or one for each row in trouble."""

    def __init__(self, store: Store, *, kit: Kit, renditions: Path) -> None:
        self._store = store
        self._kit = kit
        self._renditions = renditions
        self.version = f"{kit.version} isal {version('isal')} tzdata {version('tzdata')}"

    def is_current(self) -> bool:
        """Say whether the edition was printed by this version of the press."""
        with self._store.view() as view:
            return printed_version(view) == self.version

    def set_aside(self) -> list[SetAside]:
        """Return what is set aside now."""
        with self._store.view() as view:
            return setaside.listed(view)

    def taken_ahead_up_to(self) -> int:
        """Return the number of the last row that was taken ahead and is still to come in the log; 0 if there is none."""
        with self._store.view() as view:
            return next((number_of(key) for key, _ in view.table(AHEAD).scan(reverse=True)), 0)

    def take(self, rows: Sequence[Row], *, now: datetime) -> list[str]:
        """Print an edition that has `rows`, the next ones of the log; return the renditions that were made.

        What cannot be printed is set aside.
        """
        try:
            return self._print(lambda printing: self._take(printing, rows, now=now, unprintable=refuse), now=now)
        except Unprintable as failure:
            if len(rows) == 1:
                return self._take_in_trouble(rows[0], failure, now=now)
            return [key for row in rows for key in self.take([row], now=now)]

    def take_ahead(self, rows: Sequence[Row], *, now: datetime) -> list[str]:
        """Print an edition that has the withdrawals in `rows` although rows before them are still to come."""
        return self._print(lambda printing: self._take_ahead(printing, rows, now=now), now=now)

    def tick(self, *, now: datetime) -> list[str]:
        """Rank the top news as of this minute; an edition is printed if that changes anything."""
        return self._print(
            lambda printing: self._bring_up(printing, Library(printing), now=now, unprintable=self._left_out(printing, now)), now=now
        )

    def print_anew(self, *, now: datetime, progress: Progress) -> list[str]:
        """Print everything anew, with this version of the press. `progress` may raise to give up: then nothing happened."""
        return self._print(lambda printing: self._print_anew(printing, now=now, progress=progress), now=now)

    def _print(self, work: Callable[[Printing], list[str]], *, now: datetime) -> list[str]:
        return self._store.print_edition(work, moment=now)

    def _take(self, printing: Printing, rows: Sequence[Row], *, now: datetime, unprintable: Callable[[Unprintable], None]) -> list[str]:
        library, overtaken = Library(printing), _Overtaken(printing)
        for row in rows:
            if not overtaken.has(row):
                self._apply(printing, library, row, now=now)
        printed = self._bring_up(printing, library, now=now, unprintable=unprintable)
        position = max(printing.head.position, rows[-1].number)
        overtaken.forget(position)
        printing.set_position(position)
        return printed

    def _take_ahead(self, printing: Printing, rows: Sequence[Row], *, now: datetime) -> list[str]:
        library, overtaken = Library(printing), _Overtaken(printing)
        for row in rows:
            self._apply(printing, library, row, now=now)
            overtaken.note(row)
        return self._bring_up(printing, library, now=now, unprintable=self._left_out(printing, now))

    def _print_anew(self, printing: Printing, *, now: datetime, progress: Progress) -> list[str]:
        printing.table(STATE).put(_AS_OF, moment_key(_minute(now)))
        printing.table(STATE).put(_VERSION, self.version.encode())
        library = Library(printing)
        library.rebuild()
        library.settle()
        printer = self._printer(printing, library, now=now, unprintable=self._left_out(printing, now))
        printer.print_all(progress)
        _clear_printed(printing, printer)
        return printer.printed

    def _apply(self, printing: Printing, library: Library, row: Row, *, now: datetime) -> None:
        try:
            document = document_of(row)
        except Unacceptable as failure:
            self._set_aside(printing, row, str(failure), now=now)
            return
        setaside.clear(printing, row.subject)
        library.apply(document)

    def _bring_up(self, printing: Printing, library: Library, *, now: datetime, unprintable: Callable[[Unprintable], None]) -> list[str]:
        printing.table(STATE).put(_AS_OF, moment_key(_minute(now)))
        touched = library.settle()
        touched.families.add("top ")
        printer = self._printer(printing, library, now=now, unprintable=unprintable)
        printer.bring_up_to(touched)
        _clear_printed(printing, printer)
        return printer.printed

    def _printer(self, printing: Printing, library: Library, *, now: datetime, unprintable: Callable[[Unprintable], None]) -> Printer:
        return Printer(printing, library, kit=self._kit, as_of=_minute(now), renditions=self._renditions, unprintable=unprintable)

    def _take_in_trouble(self, row: Row, failure: Unprintable, *, now: datetime) -> list[str]:
        """Print what can be printed of an edition that has `row`.

        If it is the row that makes a rendition fail, the row is set aside; but a withdrawal never is, and a rendition
        that fails without the row, too, must not hold up the news: then that rendition is left out.
        """
        if row.kind == "withdrawn" or not self._prints_now(failure.key, now=now):
            return self._print(lambda printing: self._take(printing, [row], now=now, unprintable=self._left_out(printing, now)), now=now)

        def skip(printing: Printing) -> list[str]:
            self._set_aside(printing, row, str(failure), now=now)
            printing.set_position(max(printing.head.position, row.number))
            return []

        return self._print(skip, now=now)

    def _prints_now(self, key: str, *, now: datetime) -> bool:
        """Say whether the rendition can be made, or need not be, as things are in the edition."""
        with self._store.view() as view:
            library = Library(view)
            reading = NotedReading(Facts(library, as_of=_minute(now), renditions=self._renditions))
            try:
                if library.site() is not None and plan.kind_of(key).needed(reading, key):
                    make(key, reading, self._kit)
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


class _Overtaken:
    """The withdrawals taken ahead of their turn, by the number of their row."""

    def __init__(self, tables: Tables) -> None:
        self._table = tables.table(AHEAD)
        self._numbers = {value.decode(): number_of(key) for key, value in self._table.scan()}

    def has(self, row: Row) -> bool:
        """Say whether `row` was taken ahead, or a later withdrawal of its subject was."""
        return self._numbers.get(row.subject, 0) >= row.number

    def note(self, row: Row) -> None:
        """Note that `row` was taken ahead."""
        self._table.put(number_key(row.number), row.subject.encode())

    def forget(self, position: int) -> None:
        """Forget the rows up to `position`: their turn has come."""
        for key in [key for key, _ in self._table.scan() if number_of(key) <= position]:
            self._table.delete(key)


def _clear_printed(printing: Printing, printer: Printer) -> None:
    """Take the renditions that could be printed again off the list of what could not."""
    listed = {thing.subject for thing in setaside.listed(printing)}
    for key in printer.printed if listed else ():
        if _rendition_subject(key) in listed:
            setaside.clear(printing, _rendition_subject(key))


def _rendition_subject(key: str) -> str:
    return f"rendition {key}"


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
