"""Comparing: is what the press has of each subject what the handover log says of it?

The press keeps the documents of the log in its library. A database that was restored, a store that was adopted, a program with a
mistake can make them differ, and nobody would ask again. Compared are the newest rows, and all stories, a slice at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from lateedition.edition.store import View
from lateedition.press import setaside
from lateedition.press.findings import Difference
from lateedition.press.incoming import Unacceptable, document_of
from lateedition.press.library import Library
from lateedition.press.log import HandoverLog, Row
from lateedition.press.tables import AHEAD, Table, Tables
from lateedition.story import handover
from lateedition.story.article import Story
from lateedition.story.handover import Document, Dropped, Withdrawn

A_QUESTION = 500
"""How many subjects the log is asked for at once."""

ANEW = "if it is one story, change a word and publish it again; if there are many, print the edition anew (docs/running/trouble.md)"
RESTORED = (
    "the database was restored from a backup that is older than the edition: until its log has grown past that row, nothing new is "
    "printed. Print the edition anew (docs/running/trouble.md)"
)

T = TypeVar("T")


class LogUnheard(Exception):
    """The handover log did not answer: nothing can be said about it."""


def of_ends(view: View, log: HandoverLog) -> list[Difference]:
    """Say whether the edition has read further than the log is long."""
    end, position = _heard(log, log.last), view.head.position
    if end >= position:
        return []
    desk, edition = f"has a log that ends at row {end}", f"{view.head.number} has read it up to row {position}"
    return [Difference("log", "log", "", desk, edition, RESTORED)]


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
    """Return what the log answers. Raises LogUnheard: a log that is away says that it has nothing, and that must not be believed."""
    began = time.monotonic()
    found = ask()
    age_s = log.heard().age_s
    if age_s is None or age_s > time.monotonic() - began:
        raise LogUnheard("the handover log does not answer")
    return found


def _number(key: str) -> int:
    return int(key.partition(":")[2])
