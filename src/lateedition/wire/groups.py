"""Groups: what `grouping` says of the items in the inbox, kept in the inbox's file.

One process groups, in the order in which it meets items and editors' decisions; that order is written down, so that the same
log gives the same groups again. What it knows is written down as well, now and then: a process that starts reads that
and goes on from there.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path

import msgspec
from msgspec import Struct

from lateedition.opened import Transaction, opened
from lateedition.wire.filing import decoded, number_of
from lateedition.wire.grouping.decisions import Decision, Join, Lock, NoSuchEvent, Redrawn, Split, Unlock
from lateedition.wire.grouping.explaining import Placed
from lateedition.wire.grouping.grouping import CannotRestore, Grouping, restored
from lateedition.wire.grouping.meaning import Model
from lateedition.wire.grouping.told import Told, told_of
from lateedition.wire.independence import Reported, reported_in
from lateedition.wire.item import Item
from lateedition.wire.summaries import Summary, summaries_in

AT_ONCE = 50
"""So many items are grouped in one transaction: whoever takes something in waits for no more than these."""

# what has words to be grouped by: a picture goes with the story that names it, and a planned event is not news
_NEXT = """
SELECT number, received, document FROM items WHERE number > (SELECT coalesce(max(item), 0) FROM grouped)
AND kind IN ('text', 'composite', 'advisory', 'unknown') ORDER BY number LIMIT ?
"""
_PENDING = """
SELECT number, decision, moment FROM decisions WHERE number > (SELECT coalesce(max(decision), 0) FROM grouped) ORDER BY number
"""
_LOG = """
SELECT place, item, items.received, items.document, meaning, decisions.decision FROM grouped
LEFT JOIN items ON items.number = item LEFT JOIN decisions ON decisions.number = grouped.decision WHERE place > ? ORDER BY place
"""
_EVENTS_NOW = """
WITH RECURSIVE became AS (
    SELECT value AS named, value AS event FROM json_each(?)
    UNION ALL SELECT named, joined.kept FROM became JOIN joined ON joined.event = became.event
)
SELECT named, event FROM became WHERE NOT EXISTS (SELECT 1 FROM joined WHERE joined.event = became.event)
"""
_PLACED = """
SELECT item, items.provider || char(10) || items.guid, placed FROM placements JOIN items ON items.number = placements.item
WHERE event = ? ORDER BY item
"""
# a split names its item alone: the events it is about are the one where that is, and the one where it was
_DECIDED = """
SELECT decisions.number, decision, by, moment, decisions.number <= (SELECT coalesce(max(decision), 0) FROM grouped),
       placements.event, json_extract(CAST(placed AS TEXT), '$.event')
FROM decisions LEFT JOIN placements ON placements.item = json_extract(CAST(decision AS TEXT), '$.told.number')
ORDER BY decisions.number DESC
"""


class Decided(Struct, frozen=True):
    """What an editor decided about groups, who, and when. `taken` says whether it has been done."""

    number: int
    decision: Decision
    by: str
    moment: datetime
    taken: bool


@dataclass
class Groups:
    """The groups in the inbox's file at `path`, to be read and decided upon. Each thread opens its own."""

    path: Path

    def __post_init__(self) -> None:
        self._run = opened(self.path)

    def event_of(self, entry: int) -> int | None:
        """Return the event that an entry of the inbox belongs to, None while it has not been grouped, or never is."""
        row = self._run.execute("SELECT event FROM placements WHERE item = ?", (entry,)).fetchone()
        return row[0] if row else None

    def placed(self, entry: int) -> Placed | None:
        """Return where an entry was put as it came in, and why, as it was said then."""
        row = self._run.execute("SELECT placed FROM placements WHERE item = ?", (entry,)).fetchone()
        return msgspec.json.decode(row[0], type=Placed) if row else None

    def entries_of(self, event: int) -> list[int]:
        """Return the entries of an event that their chains show, the newest first."""
        rows = self._run.execute(
            "SELECT heads.item FROM placements JOIN heads USING (item) WHERE event = ? ORDER BY heads.item DESC", (self.event_now(event),)
        )
        return [number for (number,) in rows]

    def event_now(self, event: int) -> int:
        """Return the event that `event` is now: itself, or the one it was joined to."""
        row = self._run.execute("SELECT kept FROM joined WHERE event = ?", (event,)).fetchone()
        return event if row is None else self.event_now(row[0])

    def events_now(self, events: Iterable[int]) -> dict[int, int]:
        """Return what each of `events` is now, in one query."""
        return dict(self._run.execute(_EVENTS_NOW, (msgspec.json.encode(sorted(set(events))).decode(),)))

    def placed_in(self, event: int) -> dict[int, tuple[str, Placed]]:
        """Return every version that is in an event, the oldest entry first: the name of its chain, and why it was put where it was."""
        rows = self._run.execute(_PLACED, (event,))
        return {item: (chain, msgspec.json.decode(placed, type=Placed)) for item, chain, placed in rows}

    def is_locked(self, event: int) -> bool:
        """Say whether an editor keeps an event as it is."""
        return self._run.execute("SELECT 1 FROM locked WHERE event = ?", (event,)).fetchone() is not None

    def summaries(self, events: Iterable[int]) -> dict[int, Summary]:
        """Return what each of `events` is made of."""
        return summaries_in(self._run, events)

    def reported(self, chains: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Reported]:
        """Return the event of each of `chains` (provider and guid), and how many agencies report it in words of their own."""
        return reported_in(self._run, chains)

    def done(self) -> int:
        """Return how many things were grouped or decided so far: while that is the same, so are the groups."""
        return int(self._run.execute("SELECT coalesce(max(place), 0) FROM grouped").fetchone()[0])

    def decide(self, decision: Decision, *, by: str, now: datetime) -> int:
        """Write down what an editor decided; whoever groups does it as the next thing. Return its number."""
        with Transaction(self._run) as run:
            values = (msgspec.json.encode(decision), by, now.isoformat())
            return int(run.execute("INSERT INTO decisions (decision, by, moment) VALUES (?, ?, ?)", values).lastrowid or 0)

    def split_off(self, item: Item, *, number: int, received: datetime, by: str, now: datetime) -> int:
        """Write down that an editor takes an item off its event; return the number of the decision."""
        return self.decide(Split(told_of(item, number=number, received=received)), by=by, now=now)

    def decisions(self, *, limit: int) -> list[Decided]:
        """Return the last decisions, the newest first."""
        rows = self._run.execute(
            "SELECT number, decision, by, moment, number <= (SELECT coalesce(max(decision), 0) FROM grouped) FROM decisions "
            "ORDER BY number DESC LIMIT ?",
            (limit,),
        )
        return [_decided_from(row) for row in rows]

    def decisions_about(self, event: int) -> list[Decided]:
        """Return what editors decided about an event and about those that became it, the newest first."""
        rows = [(_decided_from(row[:5]), row[5:]) for row in self._run.execute(_DECIDED)]
        named = {decided.number: _named(decided.decision) | set(places) - {None} for decided, places in rows}
        now = self.events_now(number for numbers in named.values() for number in numbers)
        return [decided for decided, _ in rows if event in {now[number] for number in named[decided.number]}]

    def close(self) -> None:
        """Close the file."""
        self._run.close()


class GroupedElsewhere(RuntimeError):
    """Another process groups already."""


class Grouper:
    """Groups what comes into the inbox's file at `path`. One at a time may be at work on a file; another raises GroupedElsewhere.

    `model` understands texts, if one does; what it said of an item is kept, and not asked for again.
    """

    def __init__(self, path: Path, *, model: Model | None = None) -> None:
        self._model = model
        self._lock = path.with_name(f"{path.name}.grouping").open("wb")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            self._lock.close()
            raise GroupedElsewhere(f"another process groups what is in {path}; stop the wire first") from held
        self._run = opened(path)
        self._grouping, self._place = self._as_written()
        with Transaction(self._run) as run:
            self._note_locks(run)

    def advance(self) -> int:
        """Do what editors decided and group the next AT_ONCE items; return how many were grouped. Zero: there are no more for now.

        What cannot be written down did not happen. Raises sqlite3.Error then.
        """
        if not (self._run.execute(_NEXT, (1,)).fetchone() or self._run.execute(_PENDING).fetchone()):
            return 0  # nobody has to wait for the file because it was looked at
        understood = self._understood()
        try:
            with Transaction(self._run) as run:
                return self._advance(run, understood)
        except sqlite3.Error:
            self._grouping, self._place = self._as_written()
            raise

    def keep(self) -> None:
        """Write down what is known, so that whoever starts next need not be told all of it again."""
        with Transaction(self._run) as run:
            run.execute("DELETE FROM grouping_state")
            run.execute("INSERT INTO grouping_state (place, snapshot) VALUES (?, ?)", (self._place, self._grouping.snapshot()))

    def regroup(self) -> int:
        """Group everything anew, in the order in which it was grouped; return how many steps that took. The same log, the same groups."""
        self._grouping, self._place = Grouping(), 0
        with Transaction(self._run) as run:
            for table in ("placements", "joined", "locked", "grouping_state"):
                run.execute(f"DELETE FROM {table}")  # noqa: S608 (our own names)
            for place, item, received, document, meaning, said in run.execute(_LOG, (0,)):
                if document is not None:
                    self._place_item(run, _told(item, received, document, meaning or b""))
                elif said is not None:
                    self._decide(run, _decision(said))
                self._place = place
        return self._place

    def close(self) -> None:
        """Keep what is known, and close the file."""
        self.keep()
        self._run.close()
        self._lock.close()

    def _understood(self) -> dict[int, bytes]:
        """Return what the model says of the next items. It takes its time, so it is asked before anybody has to wait for the file."""
        if self._model is None:
            return {}
        told = (_told(number, received, document, b"") for number, received, document in self._run.execute(_NEXT, (AT_ONCE,)).fetchall())
        return {each.number: self._model.meaning_of(each.headline, each.text) if each.headline or each.text else b"" for each in told}

    def _advance(self, run: sqlite3.Connection, understood: Mapping[int, bytes]) -> int:
        """Group the next items. What an editor decided has its turn behind all that came in before: it may be about that."""
        rows = run.execute(_NEXT, (AT_ONCE,)).fetchall()
        if self._model is not None:
            rows = list(takewhile(lambda row: row[0] in understood, rows))
        pending = deque(run.execute(_PENDING))
        for number, received, document in rows:
            while pending and datetime.fromisoformat(pending[0][2]) < datetime.fromisoformat(received):
                self._decide_next(run, pending)
            told = _told(number, received, document, understood.get(number, b""))
            self._place = _logged(run, item=number, meaning=told.meaning)
            self._place_item(run, told)
        while pending and not rows:
            self._decide_next(run, pending)
        return len(rows)

    def _decide_next(self, run: sqlite3.Connection, pending: deque[tuple[int, bytes, str]]) -> None:
        number, said, _ = pending.popleft()
        self._place = _logged(run, decision=number)
        self._decide(run, _decision(said))

    def _as_written(self) -> tuple[Grouping, int]:
        """Return the state after all that is in the log: what was kept, and what was done since told again."""
        grouping, last = self._kept()
        for place, item, received, document, meaning, said in self._run.execute(_LOG, (last,)):
            if document is not None:
                grouping.assign(_told(item, received, document, meaning or b""))
            elif said is not None:
                _decided(grouping, _decision(said))
            last = place
        return grouping, last

    def _kept(self) -> tuple[Grouping, int]:
        row = self._run.execute("SELECT snapshot, place FROM grouping_state").fetchone()
        try:
            return (restored(row[0]), row[1]) if row else (Grouping(), 0)
        except CannotRestore:
            # another release of it wrote that: everything is told again
            return Grouping(), 0

    def _note_locks(self, run: sqlite3.Connection) -> None:
        run.execute("DELETE FROM locked")
        run.executemany("INSERT INTO locked VALUES (?)", [(event,) for event in self._grouping.decided.locked])

    def _place_item(self, run: sqlite3.Connection, told: Told) -> None:
        placed = self._grouping.assign(told)
        for gone in placed.merged:
            _join(run, gone, placed.event)
        run.execute("INSERT OR REPLACE INTO placements VALUES (?, ?, ?)", (told.number, placed.event, msgspec.json.encode(placed)))

    def _decide(self, run: sqlite3.Connection, decision: Decision) -> None:
        redrawn = _decided(self._grouping, decision)
        if redrawn is None:
            return
        self._note_locks(run)
        for gone in redrawn.gone:
            _join(run, gone, redrawn.event)
        if isinstance(decision, Split):
            provider, _, guid = decision.told.chain.partition("\n")
            run.execute(
                "UPDATE placements SET event = ? WHERE item IN (SELECT number FROM items WHERE provider = ? AND guid = ?)",
                (redrawn.event, provider, guid),
            )


def _told(number: int, received: str, document: bytes, meaning: bytes) -> Told:
    told = told_of(decoded(document), number=number, received=datetime.fromisoformat(received))
    return msgspec.structs.replace(told, meaning=meaning) if meaning else told


def _logged(run: sqlite3.Connection, *, item: int | None = None, meaning: bytes = b"", decision: int | None = None) -> int:
    """Write down what is done next; return its place in the log."""
    values = (item, meaning or None, decision)
    return number_of(run.execute("INSERT INTO grouped (item, meaning, decision) VALUES (?, ?, ?)", values))


def _decided(grouping: Grouping, decision: Decision) -> Redrawn | None:
    try:
        return grouping.decide(decision)
    except NoSuchEvent:
        # decided about an event of a file that was another: there is nothing to be done about it here
        return None


def _join(run: sqlite3.Connection, gone: int, kept: int) -> None:
    if gone != kept:
        run.execute("UPDATE placements SET event = ? WHERE event = ?", (kept, gone))
        run.execute("INSERT OR REPLACE INTO joined VALUES (?, ?)", (gone, kept))


def _named(decision: Decision) -> set[int]:
    """Return the events that a decision names."""
    match decision:
        case Join(one, other):
            return {one, other}
        case Lock(event) | Unlock(event):
            return {event}
        case Split():
            return set()


def _decided_from(row: tuple[int, bytes, str, str, int]) -> Decided:
    number, said, by, when, taken = row
    return Decided(number, _decision(said), by, datetime.fromisoformat(when), bool(taken))


def _decision(said: bytes) -> Decision:
    decision: Decision = _decisions.decode(said)
    return decision


_decisions = msgspec.json.Decoder(Decision)
