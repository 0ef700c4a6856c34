"""Comparing: is what the press has of each subject what the handover log says of it?

The press keeps the documents of the log in its library. A database that was restored, a store that was adopted, a program with a
mistake can make them differ, and nobody would ask again. Compared are the newest rows, and all stories, a slice at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from lateedition.edition.opening import identity_of
from lateedition.edition.store import Store, StoreError, View
from lateedition.press import setaside
from lateedition.press.findings import Difference, Unheard, Walk, Walks, walked
from lateedition.press.incoming import Unacceptable, document_of
from lateedition.press.library import KINDS, Library
from lateedition.press.log import HandoverLog, Row
from lateedition.press.tables import AHEAD, Table, Tables
from lateedition.story import handover
from lateedition.story.article import Story
from lateedition.story.handover import Document, Dropped, RecalledPicture, RecalledRecording, Withdrawn

A_SLICE = 1_000
"""How many stories are compared each time, from either side: some 0.1 s."""

NEWEST = 500
LATE_S = 60.0
"""How old a row may be that is not in the edition before that is called a difference."""

A_QUESTION = 500
"""How many subjects the log is asked for at once."""

ANEW = "if it is one story, change a word and publish it again; if there are many, print the edition anew (docs/running/trouble.md)"
RESTORED = (
    "the database was restored from a backup that is older than the edition: until its log has grown past that row, nothing new is "
    "printed. Print the edition anew (docs/running/trouble.md)"
)

_LIBRARY, _LOG = "stories of the edition", "stories of the log"
LATE = "see whether the press runs, and what it says: lateedition doctor"

T = TypeVar("T")


class LogAndEdition:
    """The handover log beside the store in a folder, as the audit compares them."""

    name = "edition"

    def __init__(self, log: HandoverLog, store_folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._log = log
        self._store_folder = store_folder
        self._clock = clock
        self._at: int | None = None

    def look(self, walks: Walks) -> tuple[list[Difference], Walks]:
        """Compare the ends, the newest rows, and the next thousand stories of either side."""
        library, log = walks.get(_LIBRARY, Walk()), walks.get(_LOG, Walk())
        if not self._is_here:
            return [], {}
        with self._view() as view:
            found = [*self._ends(view), *of_newest(view, self._log, most=NEWEST)]
            self._at = view.head.position
            more, number, met = of_library(view, self._log, after=int(library.at or 0), most=A_SLICE)
        with self._view() as view:
            missing, key, keys = of_log(view, self._log, after=log.at, most=A_SLICE)
        return list({each.subject: each for each in (*found, *more, *missing)}.values()), {
            _LIBRARY: walked(library, number, met),
            _LOG: walked(log, key, keys),
        }

    def again(self, subjects: Collection[str]) -> list[Difference]:
        """Compare these subjects."""
        if not self._is_here:
            return []
        with self._view() as view:
            ends = self._ends(view) if "log" in subjects else []
            return [*ends, *of_subjects(view, self._log, [subject for subject in subjects if subject != "log"])]

    def everything(self) -> list[Difference]:
        """Compare all documents that the edition was printed from, and all stories of the log."""
        if not self._is_here:
            return []
        with self._view() as view:
            subjects = (_subject(kind, number) for kind in KINDS for number in Library(view).numbers(kind))
            found = [*self._ends(view), *of_subjects(view, self._log, subjects)]
            key: str | None = ""
            while key is not None:
                missing, key, _ = of_log(view, self._log, after=key, most=A_SLICE)
                found += missing
        return found

    def _ends(self, view: View) -> list[Difference]:
        """Compare the ends; an edition that has moved since the last look is only late."""
        return of_ends(view, self._log, now=self._clock() if view.head.position == self._at else None)

    @property
    def _is_here(self) -> bool:
        """Whether there is an edition on this machine: where the desk alone is, there is nothing to compare with the log."""
        return identity_of(self._store_folder) is not None

    @contextmanager
    def _view(self) -> Iterator[View]:
        try:
            with Store.for_reading(self._store_folder) as store, store.view() as view:
                yield view
        except StoreError as failure:
            raise Unheard(str(failure)) from failure


def of_ends(view: View, log: HandoverLog, *, now: float | None) -> list[Difference]:
    """Say whether the edition has read further than the log is long; with `now`, whether it has not read what is over a minute old."""
    end, head = _heard(log, log.last), view.head
    edition = f"{head.number} has read it up to row {head.position}"
    if end < head.position:
        return [Difference("log", "log", "", f"has a log that ends at row {end}", edition, RESTORED)]
    if now is None:
        return []
    late = [row for row in _heard(log, lambda: log.after(head.position, limit=1)) if now - _posix(row.moment, otherwise=now) > LATE_S]
    return [Difference("log", "log", "", f"has handed over up to row {end}, row {late[0].number} long ago", edition, LATE)] if late else []


def of_newest(view: View, log: HandoverLog, *, most: int) -> list[Difference]:
    """Compare the subjects of the last `most` rows that are in the edition."""
    position = view.head.position
    rows = _heard(log, lambda: log.after(max(0, position - most), limit=most))
    return of_subjects(view, log, dict.fromkeys(row.subject for row in rows if row.number <= position))


def of_subjects(view: View, log: HandoverLog, subjects: Iterable[str]) -> list[Difference]:
    """Compare these subjects ("story:17", "site")."""
    left, excused, found = iter(subjects), _excused(view), list[Difference]()
    while some := list(islice(left, A_QUESTION)):
        found += _compared(view, log, some, excused)
    return found


def of_library(view: View, log: HandoverLog, *, after: int, most: int) -> tuple[list[Difference], int | None, int]:
    """Compare up to `most` stories of the library with numbers over `after`.

    Return the differences, the number to go on after (None at the end), and how many were met.
    """
    numbers = list(islice(Library(view).numbers("story", after=after), most))
    found = of_subjects(view, log, (f"story:{number}" for number in numbers))
    return found, numbers[-1] if len(numbers) == most else None, len(numbers)


def of_log(view: View, log: HandoverLog, *, after: str, most: int) -> tuple[list[Difference], str | None, int]:
    """Name those of up to `most` stories of the log, by keys over `after`, of which the library has nothing. Returns as `of_library`."""
    keys = _heard(log, lambda: log.keys_after(after, limit=most))
    library = Library(view)
    found = of_subjects(view, log, [key for key in keys if not library.has("story", _number(key))])
    return found, keys[-1] if len(keys) == most else None, len(keys)


def _compared(view: View, log: HandoverLog, subjects: Sequence[str], excused: set[str]) -> Iterator[Difference]:
    rows = {row.subject: row for row in _heard(log, lambda: log.newest_of(subjects, up_to=view.head.position))}
    library = Library(view)
    for subject in subjects:
        if subject in excused:
            continue
        kind, _, number = subject.partition(":")
        held, row = library.encoded(kind, int(number or 0)), rows.get(subject)
        if row is None:
            if held is not None:
                yield _difference(subject, "has nothing of it in the log", None, handover.decode(held))
        elif held != row.payload and (expected := _document(row)) is not None:
            wanted = None if isinstance(expected, Dropped) else handover.encode(expected)
            if held != wanted:
                yield _difference(subject, _said(expected, row), expected, handover.decode(held) if held else None)


def _difference(subject: str, desk: str, expected: Document | None, held: Document | None) -> Difference:
    edition = "does not have it" if held is None else _said(held, None)
    headline = next((document.headline for document in (expected, held) if isinstance(document, Story)), "")
    return Difference("edition", subject, repr(headline) if headline else "", desk, edition, ANEW)


def _said(document: Document, row: Row | None) -> str:
    at = f" as row {row.number}" if row else ""
    match document:
        case Withdrawn(reason=reason):
            return f"has it withdrawn ({reason}){at}"
        case RecalledPicture() | RecalledRecording():
            return f"has it recalled{at}"
        case Dropped():
            return f"has it dropped{at}"
        case Story(headline=headline, updated=updated):
            return f"has {headline!r}, updated {updated:%Y-%m-%d %H:%M:%S} UTC,{at or ' published'}"
        case _:
            return f"has it{at}" if row else "has it otherwise"


def _document(row: Row) -> Document | None:
    """Return the document in `row`, None if the press cannot work with it: that is said by whoever sets it aside."""
    try:
        return document_of(row)
    except Unacceptable:
        return None


def _excused(tables: Tables) -> set[str]:
    """Return the subjects that need not agree: of which a later row was taken ahead, or the newest could not be printed."""
    ahead: Table = tables.table(AHEAD)
    return {value.decode() for _, value in ahead.scan()} | {thing.subject for thing in setaside.listed(tables)}


def _heard(log: HandoverLog, ask: Callable[[], T]) -> T:
    """Return what the log answers. Raises Unheard: a log that is away says that it has nothing, and that must not be believed."""
    began = time.monotonic()
    found = ask()
    age_s = log.heard().age_s
    if age_s is None or age_s > time.monotonic() - began:
        raise Unheard("the handover log does not answer")
    return found


def _subject(kind: str, number: int) -> str:
    return f"{kind}:{number}" if number else kind


def _number(key: str) -> int:
    return int(key.partition(":")[2])


def _posix(moment: str, *, otherwise: float) -> float:
    try:
        return datetime.fromisoformat(moment).timestamp()
    except ValueError:
        return otherwise
