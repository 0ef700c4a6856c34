"""The board: what came in as the events it is about, the one with the newest arrival first; what belongs to none stands alone.

A row is placed by the number of the last entry that arrived in it, whichever version that was. `until` holds a list still while it is paged
through: whatever comes in after that entry moves no row that is still to be shown.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from lateedition.opened import Moment, Transaction, opened
from lateedition.wire.entries import ENTRY, Entry, entry_from
from lateedition.wire.grouping.explaining import Placed
from lateedition.wire.summaries import Summary, summaries_in

SHOWN = 8
"""So many items of an event are shown in its row, the newest, and whatever was killed."""

EVERY = 1_000_000
"""More items than an event has."""

Shown = Literal["open", "dismissed"]

# what is open is met from the newest item on; what was dismissed from the newest dismissal on, however large the archive is
_AMONG: dict[Shown, str] = {
    "open": """
items LEFT JOIN placements ON placements.item = items.number
WHERE items.number < :before AND NOT EXISTS (
    SELECT 1 FROM dismissals WHERE dismissals.receipt = items.receipt AND dismissals.provider = items.provider
    AND dismissals.guid = items.guid)
""",
    "dismissed": """
dismissals CROSS JOIN items ON items.receipt = dismissals.receipt AND items.provider = dismissals.provider AND items.guid = dismissals.guid
LEFT JOIN placements ON placements.item = items.number
WHERE dismissals.receipt <= coalesce((SELECT receipt FROM items WHERE number = :before), 9223372036854775807)
AND (items.number < :before OR dismissals.receipt < (SELECT receipt FROM items WHERE number = :before))
""",
}
_ORDER: dict[Shown, str] = {"open": "items.number DESC", "dismissed": "dismissals.receipt DESC, items.number DESC"}
# a row is the last of its event to arrive, or the last of its chain where that belongs to none; either must have something to show
_ROWS = """
SELECT items.number, placements.event FROM {among} AND items.number <= :until AND items.number > :after AND CASE
WHEN placements.event IS NULL THEN
    EXISTS (SELECT 1 FROM heads WHERE heads.provider = items.provider AND heads.guid = items.guid
            AND NOT EXISTS (SELECT 1 FROM placements WHERE placements.item = heads.item))
    AND NOT EXISTS (SELECT 1 FROM items AS later WHERE later.provider = items.provider AND later.guid = items.guid
                    AND later.number > items.number AND later.number <= :until)
ELSE
    NOT EXISTS (SELECT 1 FROM placements AS of_event JOIN items AS later ON later.number = of_event.item
                WHERE of_event.event = placements.event AND of_event.item > items.number AND of_event.item <= :until)
    AND EXISTS (SELECT 1 FROM placements AS of_event JOIN heads USING (item) WHERE of_event.event = placements.event)
END ORDER BY {order} LIMIT :limit
"""
_LINES = f"""
WITH shown AS (
    SELECT event AS row, heads.item AS item, placed, row_number() OVER (PARTITION BY event ORDER BY heads.item DESC) AS place,
           heads.status = 'canceled'
           OR EXISTS (SELECT 1 FROM recalls WHERE recalls.provider = heads.provider AND recalls.guid = heads.guid) AS killed
    FROM placements JOIN heads USING (item) WHERE event IN (SELECT value FROM json_each(:events))
    UNION ALL
    SELECT -items.number, heads.item, NULL, 1, 0 FROM items JOIN heads USING (provider, guid)
    WHERE items.number IN (SELECT value FROM json_each(:alone))
)
SELECT entries.*, shown.row, shown.placed FROM shown JOIN ({ENTRY}) AS entries ON entries.number = shown.item
WHERE place <= :most OR killed ORDER BY shown.item DESC
"""  # noqa: S608 (our own names)
_DISMISSALS = """
SELECT items.number, by, moment FROM dismissals JOIN items USING (receipt, provider, guid)
WHERE items.number IN (SELECT value FROM json_each(?))
"""
_LAST = """
SELECT coalesce(
    (SELECT max(others.item) FROM placements JOIN placements AS others USING (event) JOIN items ON items.number = others.item
     WHERE placements.item = :entry),
    (SELECT max(others.number) FROM items JOIN items AS others USING (provider, guid) WHERE items.number = :entry))
"""


class Line(Struct, frozen=True):
    """An item in a row, and where it was put; None for what was not grouped. `senders` are the agencies of what it shares copy with."""

    entry: Entry
    placed: Placed | None
    senders: Mapping[int, str] = {}


class Dismissal(Struct, frozen=True):
    """Who did not want a row any more, and when."""

    by: str
    moment: datetime


class Listed(Struct, frozen=True):
    """A row of the board. `last` is the last entry that arrived in it, and places it; `lines` begin with the newest head.

    `event` and `summary` are None for what stands alone. A row is dismissed until something new arrives in it.
    """

    last: int
    event: int | None
    lines: tuple[Line, ...]
    summary: Summary | None = None
    dismissed: Dismissal | None = None


@dataclass
class Board:
    """The board of the inbox's file at `path`. Each thread opens its own."""

    path: Path

    def __post_init__(self) -> None:
        self._run = opened(self.path)

    def newest(self) -> int:
        """Return the number of the newest entry, 0 when there is none."""
        return int(self._run.execute("SELECT coalesce(max(number), 0) FROM items").fetchone()[0])

    def rows(self, shown: Shown = "open", *, until: int, limit: int, before: int | None = None, after: int = 0) -> list[Listed]:
        """Return at most `limit` rows as they stood when `until` was the newest entry, after the row `before` and numbered over `after`.

        What is open comes by its last arrival, what was dismissed by the receipt of that, the newest first. What is in them is told as
        it is now. That costs five queries, however many rows there are.
        """
        asked = {"before": until + 1 if before is None else before, "until": until, "after": after, "limit": limit}
        with Moment(self._run) as run:
            rows = run.execute(_ROWS.format(among=_AMONG[shown], order=_ORDER[shown]), asked).fetchall()
            lines, summaries = self._lines(rows), summaries_in(run, [event for _, event in rows if event is not None])
            dismissals = self._dismissals(last for last, _ in rows)
        return [
            Listed(last, event, tuple(lines.get(_row_name(last, event), ())), summaries.get(event or 0), dismissals.get(last))
            for last, event in rows
        ]

    def leading(self, events: Iterable[int]) -> dict[int, Line]:
        """Return the newest head of each of `events`."""
        found = self._lines([(0, event) for event in events])
        return {event: lines[0] for event, lines in found.items()}

    def lines_of(self, event: int) -> list[Line]:
        """Return every head of an event, the newest first."""
        return self._lines([(0, event)], most=EVERY).get(event, [])

    def last_of(self, entry: int) -> int | None:
        """Return the last entry to arrive in the row that shows `entry`; None when there is no such entry."""
        number: int | None = self._run.execute(_LAST, {"entry": entry}).fetchone()[0]
        return number

    def dismissal(self, last: int) -> Dismissal | None:
        """Return who dismissed the row whose last arrival is `last`, or None."""
        return self._dismissals([last]).get(last)

    def dismiss(self, last: int, *, by: str, now: datetime) -> bool:
        """Take the row whose last arrival is `last` off the open list, for everybody; say whether there is such an entry.

        It is kept by receipt, whose number never changes. The row is back as soon as anything new arrives in it.
        """
        with Transaction(self._run) as run:
            done = run.execute(
                "INSERT OR REPLACE INTO dismissals SELECT receipt, provider, guid, ?, ? FROM items WHERE number = ?",
                (by, now.isoformat(), last),
            )
            return done.rowcount > 0

    def bring_back(self, last: int) -> bool:
        """Put the row whose last arrival is `last` back on the open list; say whether it had been dismissed."""
        with Transaction(self._run) as run:
            done = run.execute(
                "DELETE FROM dismissals WHERE (receipt, provider, guid) IN (SELECT receipt, provider, guid FROM items WHERE number = ?)",
                (last,),
            )
            return done.rowcount > 0

    def close(self) -> None:
        """Close the file."""
        self._run.close()

    def _lines(self, rows: Sequence[tuple[int, int | None]], *, most: int = SHOWN) -> dict[int, list[Line]]:
        asked = {
            "events": _json(event for _, event in rows if event is not None),
            "alone": _json(last for last, event in rows if event is None),
            "most": most,
        }
        read = [
            (row, entry_from(tuple(columns)), msgspec.json.decode(placed, type=Placed) if placed else None)
            for *columns, row, placed in self._run.execute(_LINES, asked)
        ]
        senders = self._senders(copy.of for _, _, placed in read if placed for copy in placed.copies)
        found: dict[int, list[Line]] = {}
        for row, entry, placed in read:
            of = {copy.of: senders[copy.of] for copy in placed.copies if copy.of in senders} if placed else {}
            found.setdefault(row, []).append(Line(entry, placed, of))
        return found

    def _senders(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return which agency sent each of the entries."""
        return dict(
            self._run.execute("SELECT number, provider FROM items WHERE number IN (SELECT value FROM json_each(?))", (_json(numbers),))
        )

    def _dismissals(self, numbers: Iterable[int]) -> dict[int, Dismissal]:
        rows: sqlite3.Cursor = self._run.execute(_DISMISSALS, (_json(numbers),))
        return {number: Dismissal(by, datetime.fromisoformat(moment)) for number, by, moment in rows}


def _row_name(last: int, event: int | None) -> int:
    """Return what _LINES calls a row."""
    return -last if event is None else event


def _json(numbers: Iterable[int]) -> str:
    return msgspec.json.encode(list(numbers)).decode()
