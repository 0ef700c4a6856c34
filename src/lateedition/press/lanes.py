"""Lanes: which rows of the log are taken next. Withdrawals and alerts first, then what has just come in, then the backlog."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from lateedition.edition.record import Head
from lateedition.edition.store import Store
from lateedition.press.batches import Batch, Batches
from lateedition.press.library import Library
from lateedition.press.log import HandoverLog, Row
from lateedition.story import handover
from lateedition.story.article import Story

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taken:
    """What a lane took: stories and withdrawals that were not in the edition before, among so many `rows`; `head` is the edition's now."""

    lane: str
    rows: int
    news: tuple[Row, ...]
    batch: Batch
    head: Head


BATCH = 200
"""Most rows in one edition. Whoever has handed over more at a time has handed over a backlog, and it is worked off by and by."""

BACKLOG = "backlog"
"""The lane of rows that stand behind so many others that they are only read into the library, and printed by and by."""

ALERT = 5
"""The news value of an alert: it goes before whatever else has come in."""


class Lanes:
    """The rows of `log` that are not in the edition yet. `note` is told what is taken of them, when it is in the edition."""

    def __init__(self, store: Store, log: HandoverLog, batches: Batches, *, note: Callable[[Taken], None]) -> None:
        self._store = store
        self._log = log
        self._batches = batches
        self._note = note
        with store.view() as view:
            self._head = head = view.head
        self._seen = max([head.position, *(last for _, last in head.ahead)])
        self._withdrawn_up_to = self._seen
        self.end = self._seen

    @property
    def position(self) -> int:
        """How far the log is in the edition without a gap."""
        return self._head.position

    @property
    def is_behind(self) -> bool:
        """Whether there is a backlog."""
        return self.position < self.end

    def take_urgent(self, *, now: datetime) -> bool:
        """Take what must not wait; say whether anything was taken."""
        end = self._log.last()
        fresh = end - self._seen
        if end - self.position <= BATCH:
            return self._take_next(end, now=now)
        taken = self.take_withdrawals(now=now)
        if 0 < fresh <= BATCH:
            taken |= self._take_fresh(now=now)
        self._seen = self.end = max(end, self.end)
        return taken

    def take_backlog(self, *, most: int, now: datetime) -> int:
        """Read up to `most` rows of the backlog into the library; return how many."""
        rows = self._log.after(self.position, limit=most)
        if not rows:
            self.end = self.position
            return 0
        self._took(BACKLOG, rows, self._batches.read_in(rows, now=now))
        return len(rows)

    def _take_next(self, end: int, *, now: datetime) -> bool:
        rows = self._log.after(self.position, limit=BATCH)
        self._seen = self.end = max(end, self.end)
        if not rows:
            self.end = self.position
            return False
        self._take_alerts(rows, now=now)
        self._took("news", rows, self._batches.take(rows, now=now))
        return True

    def withdrawal_waits(self) -> bool:
        """Say whether a withdrawal is in the log that is not in the edition yet."""
        return bool(self._log.withdrawals_after(max(self.position, self._withdrawn_up_to), limit=1))

    def take_withdrawals(self, *, now: datetime) -> bool:
        """Take the next withdrawals ahead of everything; say whether there were any."""
        rows = self._log.withdrawals_after(max(self.position, self._withdrawn_up_to), limit=BATCH)
        if not rows:
            return False
        self._took("withdrawals", rows, self._batches.take_ahead(rows, now=now, at_once=None))
        self._withdrawn_up_to = rows[-1].number
        return True

    def _take_fresh(self, *, now: datetime) -> bool:
        rows = [row for row in self._log.after(self._seen, limit=BATCH) if not row.is_recall]
        if rows:
            self._take_alerts(rows, now=now)
            self._took("news", rows, self._batches.take_ahead(self._with_named(rows), now=now))
        return bool(rows)

    def _take_alerts(self, rows: Sequence[Row], *, now: datetime) -> None:
        """Take the alerts among `rows` by themselves, unless all are alerts."""
        alerts = [row for row in rows if is_alert(row)]
        if 0 < len(alerts) < len(rows):
            self._took("alerts", alerts, self._batches.take_ahead(self._with_named(alerts), now=now))

    def _took(self, lane: str, rows: Sequence[Row], batch: Batch) -> None:
        before = self._head
        with self._store.view() as view:
            self._head = view.head
        news = tuple(row for row in rows if (row.kind == "story" or row.is_recall) and not before.has(row.number))
        self._note(Taken(lane, len(rows), news, batch, self._head))

    def _with_named(self, rows: Sequence[Row]) -> list[Row]:
        """Return `rows` with those, in front, of what their stories name and the library does not have yet."""
        found: dict[int, Row] = {row.number: row for row in rows}
        with self._store.view() as view:
            library = Library(view)
            for row in rows:
                for kind, number in _named_in(row):
                    if library.encoded(kind, number) is None:
                        named = self._log.newest_before(f"{kind}:{number}", row.number)
                        if named is not None:
                            found[named.number] = named
        return [found[number] for number in sorted(found)]


def is_alert(row: Row) -> bool:
    """Say whether `row` is a story that goes before whatever else has come in."""
    story = _story_in(row)
    return story is not None and story.news_value >= ALERT


def _named_in(row: Row) -> list[tuple[str, int]]:
    story = _story_in(row)
    if story is None:
        return []
    named = [("section", story.section), *(("topic", each) for each in story.topics), *(("author", each) for each in story.byline.authors)]
    if story.byline.agency is not None:
        named.append(("agency", story.byline.agency))
    return named


def _story_in(row: Row) -> Story | None:
    if row.kind != "story":
        return None
    try:
        document = handover.decode(row.payload)
    except msgspec.DecodeError:
        return None
    return document if isinstance(document, Story) else None
