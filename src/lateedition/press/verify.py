"""Verifying: everything is pressed from nothing beside the edition, and each difference is named. The edition is not touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from lateedition.edition.keys import page_key
from lateedition.edition.record import Entry, Fragment, Segment
from lateedition.edition.segments import plain_of
from lateedition.edition.store import NoStore, Printing, Store
from lateedition.edition.view import View
from lateedition.press.batches import as_of, printed_version
from lateedition.press.dependencies import Dependencies
from lateedition.press.dressing import undressed
from lateedition.press.incoming import Unacceptable, document_of
from lateedition.press.kit import Kit
from lateedition.press.library import KINDS, Library
from lateedition.press.log import HandoverLog, Row, open_log
from lateedition.press.making import Unprintable
from lateedition.press.printer import Printer
from lateedition.press.setaside import listed
from lateedition.press.tables import AHEAD, DEPENDENCIES, LIBRARY, number_of
from lateedition.press.waiting import Waiting
from lateedition.story import handover
from lateedition.story.handover import Dropped

WAIT = "renditions wait to be printed"
_ROWS = 500
_A_PRINTING = 5_000

K = TypeVar("K")
T = TypeVar("T")


def verify(store_folder: Path, renditions: Path | str, *, database: Path | str | None = None, kit: Kit | None = None) -> list[str]:
    """Return each difference between the edition in `store_folder` and what pressing everything from nothing gives, in a line.

    Compared are the bytes, headers and parts of pages and fragments, which of them there are, and the press's own tables. What waits
    to be printed is not compared, but its number is told, in one line in front.
    With `database`, the press's documents are compared with the handover log as well. `kit` is the one to press with, if it is
    loaded already. The press may go on meanwhile.
    Raises NoStore when there is no edition yet.
    """
    if not (store_folder / "data.mdb").exists():
        raise NoStore(f"there is no edition in {str(store_folder)!r} to verify; start the press first")
    with (
        TemporaryDirectory(prefix=".verify-", dir=store_folder.parent) as beside,
        Store.for_printing(Path(beside)) as fresh,
        Store.for_reading(store_folder) as store,
        store.view() as found,
    ):
        failures: dict[str, None] = {}
        _press(fresh, found, kit or Kit.load(), renditions, failures)
        with fresh.view() as expected:
            waiting = {*Waiting(found), *undressed(found, kit=kit or Kit.load(), version=printed_version(found))}
            differences = [*_waits(waiting), *failures, *_differences(found, expected, waiting)]
        return [*differences, *(_against_log(found, database) if database else ())]


def _waits(waiting: set[str]) -> Iterator[str]:
    if waiting:
        named = ", ".join(sorted(waiting)[:3]) + (" …" if len(waiting) > 3 else "")
        yield f"{len(waiting)} {WAIT} ({named}); verify again when the press has done them"


def _press(fresh: Store, source: View, kit: Kit, renditions: Path | str, failures: dict[str, None]) -> None:
    """Press everything into `fresh` from the documents in `source`; `failures` gets what cannot be printed."""
    moment, version, copied = as_of(source), printed_version(source), Library(source)

    def read_in(printing: Printing) -> None:
        library = Library(printing)
        for kind in KINDS:
            for _, document in copied.documents(kind):
                library.apply(handover.decode(document))
        library.settle()

    def note(failure: Unprintable) -> None:
        failures[str(failure)] = None

    def press(printing: Printing, keys: list[str]) -> None:
        printer = Printer(printing, Library(printing), kit=kit, version=version, as_of=moment, renditions=renditions, unprintable=note)
        for key in keys:
            printer.print(key, stale=True)
        printer.settle()

    fresh.print_edition(read_in, moment=source.head.moment)
    with fresh.view() as view:
        every = undressed(view, kit=kit, version=version)
    for at in range(0, len(every), _A_PRINTING):
        fresh.print_edition(lambda printing, at=at: press(printing, every[at : at + _A_PRINTING]), moment=source.head.moment)  # type: ignore[misc]


def _differences(found: View, expected: View, waiting: set[str]) -> Iterator[str]:
    """Name what differs, less what waits: renditions, where they are and are to be, and what is kept of what they asked."""
    excused = {place for view in (found, expected) for key in waiting for place in _places(view, key)}
    pages = [((path, entry) for path, entry in view.pages() if path not in excused) for view in (found, expected)]
    fragments = [((name, fragment) for name, fragment in view.fragments() if name not in excused) for view in (found, expected)]
    yield from _compared("page", *pages, key=page_key, difference=_entry_difference)
    yield from _compared("fragment", *fragments, key=str.encode, difference=_fragment_difference)
    for name in LIBRARY if waiting else (*LIBRARY, *DEPENDENCIES):
        ones, others = found.table(name).scan(), expected.table(name).scan()
        yield from _compared(f"table {name!r} at", ones, others, key=bytes, difference=_value_difference)


def _places(view: View, key: str) -> tuple[str, ...]:
    printed = Dependencies(view).printed(key)
    return (printed.address, printed.fragment) if printed else ()


def _compared(
    what: str,
    found: Iterable[tuple[K, T]],
    expected: Iterable[tuple[K, T]],
    *,
    key: Callable[[K], bytes],
    difference: Callable[[T, T], str],
) -> Iterator[str]:
    for name, one, other in _paired(found, expected, key=key):
        if other is None:
            yield f"{what} {name!r} is there and should not be"
        elif one is None:
            yield f"{what} {name!r} is missing"
        else:
            yield f"{what} {name!r} differs in {difference(one, other)}"


def _paired(
    found: Iterable[tuple[K, T]], expected: Iterable[tuple[K, T]], *, key: Callable[[K], bytes]
) -> Iterator[tuple[K, T | None, T | None]]:
    """Give each name in either of two sorted iterables, with what each has under it and the other has not or has differently."""
    ones, others = iter(found), iter(expected)
    one, other = next(ones, None), next(others, None)
    while one is not None or other is not None:
        if one is not None and (other is None or key(one[0]) < key(other[0])):
            yield one[0], one[1], None
            one = next(ones, None)
        elif other is not None and (one is None or key(other[0]) < key(one[0])):
            yield other[0], None, other[1]
            other = next(others, None)
        elif one is not None and other is not None:
            if one[1] != other[1]:
                yield one[0], one[1], other[1]
            one, other = next(ones, None), next(others, None)


def _entry_difference(found: Entry, expected: Entry) -> str:
    fields = [name for name in Entry.__struct_fields__ if name != "parts" and getattr(found, name) != getattr(expected, name)]
    if len(found.parts) != len(expected.parts):
        fields.append(f"the number of its parts ({len(found.parts)}, expected {len(expected.parts)})")
    else:
        parts = enumerate(zip(found.parts, expected.parts, strict=True), 1)
        fields += [f"part {at}{_same_text(one, other)}" for at, (one, other) in parts if one != other]
    return ", ".join(fields)


def _same_text(found: object, expected: object) -> str:
    """Tell a page that says something else from one that only came out of the compressor otherwise."""
    if isinstance(found, Segment) and isinstance(expected, Segment) and plain_of(found) == plain_of(expected):
        return f" (the same text in {len(found.deflated)} compressed bytes, expected {len(expected.deflated)})"
    return ""


def _fragment_difference(found: Fragment, expected: Fragment) -> str:
    return ", ".join(name for name in Fragment.__struct_fields__ if getattr(found, name) != getattr(expected, name))


def _value_difference(found: bytes, expected: bytes) -> str:
    return f"its value ({found[:60]!r}, expected {expected[:60]!r})"


def _against_log(found: View, database: Path | str) -> Iterator[str]:
    """Name each subject whose document in the library is not the newest that the log has of it."""
    in_log = _newest_in_log(found, database)
    for number, document in _all_documents(Library(found)):
        expected = in_log.pop(number, None)
        if expected != document:
            yield (
                f"document {number!r} is not what the handover log says" if expected else f"document {number!r} is not in the handover log"
            )
    yield from (f"document {subject!r} of the handover log is missing" for subject in in_log)


def _newest_in_log(found: View, database: Path | str) -> dict[str, bytes]:
    """Return the newest document of each subject, up to the edition's position and as far as withdrawals were taken ahead."""
    position, log = found.head.position, open_log(database)
    skipped = {thing.number for thing in listed(found)}
    ahead = [row for key, _ in found.table(AHEAD).scan() if (row := log.row(number_of(key))) is not None]
    newest: dict[str, bytes] = {}
    for row in (*_rows(log, position), *ahead):
        if row.number in skipped:
            continue
        try:
            document = document_of(row)
        except Unacceptable:
            continue
        if isinstance(document, Dropped):
            newest.pop(row.subject, None)
        else:
            newest[row.subject] = handover.encode(document)
    log.close()
    return newest


def _rows(log: HandoverLog, position: int) -> Iterator[Row]:
    last = 0
    while rows := [row for row in log.after(last, limit=_ROWS) if row.number <= position]:
        yield from rows
        last = rows[-1].number


def _all_documents(library: Library) -> Iterator[tuple[str, bytes]]:
    for kind in KINDS:
        for number, document in library.documents(kind):
            yield f"{kind}:{number}" if number or kind not in ("site", "front") else kind, document
