"""What the doctor finds about the edition: how far it is, what waits, what could not be printed, and its store."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from lateedition.doctor.finding import Finding
from lateedition.edition.store import NoStore, Store
from lateedition.press.figures import Sheet
from lateedition.press.findings import Room
from lateedition.press.log import HandoverLog
from lateedition.press.setaside import SetAside
from lateedition.press.waiting import Waiting

CATCH_UP_S = 2.0
OLD_READER = 1_000
"""How many transactions ago a view of the store may have been opened before that wants a look: a stand's last microseconds."""

_SILENT_S = 30.0
_MB = 1024**2


class NoAnswer(Exception):
    """Something that was asked for its state does not answer."""


@dataclass(frozen=True)
class Printed:
    """How far the edition is: its number, when it was printed, its position in the handover log, and how many rows beyond that it has."""

    number: int
    moment: datetime
    position: int
    ahead: int = 0
    waiting: int = 0


def press_found(end: Callable[[], int], head: Callable[[], Printed | None], *, now: datetime) -> Finding:
    """Say how far the edition is behind the handover log. A press that moves is only late; one that stands is wrong."""
    before = head()
    if before is None:
        said = "nothing has been printed yet"
        return Finding("press", "wrong", said, {"log_end": end()}, "start the press (lateedition up, node or press)")
    after = _given_time(before, end, head)
    behind, age_s = end() - after.position, round((now - after.moment).total_seconds())
    facts = {"edition": after.number, "position": after.position, "ahead": after.ahead, "behind": behind, "age_s": age_s}
    if behind < 0:
        said = f"edition {after.number} has {-behind} documents that the log has not: the database was restored from a backup"
        return Finding("press", "wrong", said, facts, "docs/running/trouble.md: “The database was restored from a backup”")
    if not behind:
        return Finding("press", "fine", f"edition {after.number} shows all that the desk handed over ({after.position} documents)", facts)
    said = f"edition {after.number} is {behind} documents behind the desk"
    if after.position > before.position:
        return Finding("press", "look", f"{said} and catching up", facts, "wait; ask again")
    do = "start the press (lateedition up, node or press), or read its last lines: they say at which document it stands"
    return Finding("press", "wrong", f"{said} and does not move", facts, do)


def alone_found(end: int) -> Finding:
    """Say how far the handover log is on a machine that prints nothing itself: other machines follow it."""
    return Finding("press", "fine", f"is on other machines; {end} documents have been handed over to them", {"log_end": end})


def waiting_found(printed: Printed | None, sheet: Sheet | None, *, now: datetime) -> Finding:
    """Say how many renditions still wait to be printed, and how long that will take."""
    waiting = max(printed.waiting if printed else 0, sheet.renditions if sheet else 0)
    facts = {"waiting": waiting, "left_s": sheet.left_s if sheet else None}
    if not waiting:
        return Finding("waiting", "fine", "no rendition waits to be printed", facts)
    if sheet is None or now.timestamp() - sheet.written > _SILENT_S:
        said = f"{waiting:,} renditions wait to be printed, and the press has said nothing for {_SILENT_S:.0f} s"
        return Finding("waiting", "wrong", said, facts, "start the press (lateedition up, node or press)")
    left = f", about {sheet.left_s:.0f} s to go" if sheet.left_s else ""
    return Finding("waiting", "look", f"{waiting:,} renditions wait to be printed{left}", facts, "nothing: readers have them as they were")


def set_aside_found(things: Sequence[SetAside]) -> Finding:
    """Say what the press could not print and went on without."""
    if not things:
        return Finding("printing", "fine", "everything that was handed over could be printed", {"unprintable": []})
    facts = {"unprintable": [msgspec.structs.asdict(thing) | {"moment": thing.moment.isoformat()} for thing in things]}
    named = "; ".join(f"{thing.subject} ({thing.reason})" for thing in things[:3]) + (" …" if len(things) > 3 else "")
    do = "correct what is named at the desk and publish it again; it is tried by itself when the press is another version"
    return Finding("printing", "wrong", f"{len(things)} could not be printed: {named}", facts, do)


def store_found(room: Room) -> Finding:
    """Say how full the store's map is, and whether somebody keeps it from using its pages again."""
    facts = {
        "map_bytes": room.map_bytes,
        "used_bytes": room.used_bytes,
        "oldest_reader": room.oldest_reader,
        "oldest_reader_behind": room.oldest_reader_behind,
    }
    said = f"takes {room.used_bytes / _MB:,.0f} MB of a map of {room.map_bytes / _MB:,.0f} MB, which grows by itself"
    if room.oldest_reader_behind > OLD_READER:
        said = f"process {room.oldest_reader} has had a view of it open for {room.oldest_reader_behind:,} transactions; it {said}"
        return Finding("store", "look", said, facts, f"it grows by all that is printed until that process ends: kill {room.oldest_reader}?")
    return Finding("store", "fine", said, facts)


def log_end(log: HandoverLog) -> int:
    """Return the number of the last document that the desk handed over; 0 when there is none. Raises NoAnswer if nobody can say."""
    end = log.last()
    if log.heard().age_s is None:
        raise NoAnswer("the handover log cannot be read: is the database there, and was the newsroom made in it?")
    return end


def edition_head(folder: Path) -> Printed | None:
    """Return how far the edition in `folder` is; None when there is none yet. Raises StoreError when it cannot be read."""
    try:
        with Store.for_reading(folder) as store, store.view() as view:
            head = view.head
            ahead = sum(last - first + 1 for first, last in head.ahead)
            return Printed(head.number, head.moment, head.position, ahead, sum(1 for _ in Waiting(view)))
    except NoStore:
        return None


def _given_time(printed: Printed, end: Callable[[], int], head: Callable[[], Printed | None]) -> Printed:
    """Return how far the edition is once it has caught up, or after 2 s if it does not."""
    deadline = time.monotonic() + CATCH_UP_S
    while printed.position < end() and time.monotonic() < deadline:
        time.sleep(0.05)
        printed = head() or printed
    return printed
