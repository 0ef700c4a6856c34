"""Lanes: which rows of the log are taken next. Withdrawals and alerts first, then what has just come in, then the backlog."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from lateedition.edition.store import Store
from lateedition.press.batches import Batch, Batches
from lateedition.press.library import Library
from lateedition.press.log import HandoverLog, Row
from lateedition.story import handover
from lateedition.story.article import Story

logger = logging.getLogger(__name__)

BATCH = 200
"""Most rows in one edition. Whoever has handed over more at a time has handed over a backlog, and it is worked off by and by."""

ALERT = 5
"""The news value of an alert: it goes before whatever else has come in."""


class Lanes:
    """The rows of `log` that are not in the edition yet. `note` is told of each batch that is printed from them."""

    def __init__(self, store: Store, log: HandoverLog, batches: Batches, *, note: Callable[[Batch], None]) -> None:
        self._store = store
        self._log = log
        self._batches = batches
        self._note = note
        with store.view() as view:
            head = view.head
        self.position = head.position
        self._seen = max([head.position, *(last for _, last in head.ahead)])
        self._withdrawn_up_to = self._seen
        self.end = self._seen

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
        self._note(self._batches.read_in(rows, now=now))
        self._turn_to_head()
        return len(rows)

    def _take_next(self, end: int, *, now: datetime) -> bool:
        rows = self._log.after(self.position, limit=BATCH)
        self._seen = self.end = max(end, self.end)
        if not rows:
            self.end = self.position
            return False
        self._take_alerts(rows, now=now)
        self._note(self._batches.take(rows, now=now))
        self._turn_to_head()
        return True

    def withdrawal_waits(self) -> bool:
        """Say whether a withdrawal is in the log that is not in the edition yet."""
        return bool(self._log.withdrawals_after(max(self.position, self._withdrawn_up_to), limit=1))

    def take_withdrawals(self, *, now: datetime) -> bool:
        """Take the next withdrawals ahead of everything; say whether there were any."""
        rows = self._log.withdrawals_after(max(self.position, self._withdrawn_up_to), limit=BATCH)
        if not rows:
            return False
        self._note(self._batches.take_ahead(rows, now=now, at_once=None))
        self._withdrawn_up_to = rows[-1].number
        self._turn_to_head()
        return True

    def _take_fresh(self, *, now: datetime) -> bool:
        rows = [row for row in self._log.after(self._seen, limit=BATCH) if row.kind != "withdrawn"]
        if rows:
            self._take_alerts(rows, now=now)
            self._note(self._batches.take_ahead(self._with_named(rows), now=now))
            self._turn_to_head()
        return bool(rows)

    def _take_alerts(self, rows: Sequence[Row], *, now: datetime) -> None:
        """Take the alerts among `rows` by themselves, unless all are alerts."""
        alerts = [row for row in rows if _is_alert(row)]
        if 0 < len(alerts) < len(rows):
            self._note(self._batches.take_ahead(self._with_named(alerts), now=now))

    def _turn_to_head(self) -> None:
        with self._store.view() as view:
            self.position = view.head.position

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


def _is_alert(row: Row) -> bool:
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
