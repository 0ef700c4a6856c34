"""Feeds for partners: what changed, as items. A cursor is a row of the handover log, so that none is missed and machines agree.

Asked without a cursor, a feed is what changed last and all that was recalled in a month: whoever asks the same address every few minutes,
as an agency's customer does, learns of every recall though a hundred stories came since. Asked with one, it is everything after that.

A story that a partner may not have any more, as it was moved or is signed by somebody else now, is recalled for that partner alone: once,
with the row by which they lost it, whatever becomes of it after.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import NamedTuple

from msgspec import Struct

from lateedition.press.belonging import Departure
from lateedition.press.handed import Change
from lateedition.story.article import Story
from lateedition.story.handover import RecalledPicture, Withdrawn
from lateedition.syndication import items, rights
from lateedition.syndication.items import Item, Recalled
from lateedition.syndication.paper import Paper
from lateedition.syndication.partners import Partner

MOST = 100
"""Items in one answer, recalls aside where no cursor was given."""

RECALLS_KEPT = timedelta(days=30)
_MOST_RECALLS = 1_000
_MOST_LOOKED_AT = 1_000
"""Changes, most of them not for this partner: what is behind them is for the next question, that nobody waits for one."""


class Cursor(NamedTuple):
    """A place in the order of what changed: a row of the log, and, where not all that came with it was sent, the last story that was."""

    row: int
    story: int | None = None

    @classmethod
    def read(cls, said: str) -> Cursor:
        """Return the cursor that `said` writes, as "17" or "17.4"."""
        row, _, story = said.partition(".")
        return cls(int(row), int(story) if story else None)

    def __str__(self) -> str:
        return f"{self.row}" if self.story is None else f"{self.row}.{self.story}"


class Feed(Struct, frozen=True):
    """What a partner is sent. `cursor` is where to go on, and `more` says that there is something there already."""

    items: tuple[Item, ...]
    cursor: Cursor
    more: bool = False


def newest(paper: Paper, partner: Partner, *, now: datetime, limit: int) -> Feed:
    """Return what changed last, and all that was recalled of late."""
    gone = tuple(_recalls(paper, since=now - RECALLS_KEPT))
    lost = tuple(_lost(paper, partner, since=now - RECALLS_KEPT))
    changes = islice(paper.handed.newest(), _MOST_LOOKED_AT)
    found = (item for change in changes for item in _of_change(change, paper, partner) if not isinstance(item, Recalled))
    return Feed((*gone, *lost, *islice(found, limit)), Cursor(_position(paper)))


def after(cursor: Cursor, paper: Paper, partner: Partner, *, limit: int) -> Feed:
    """Return what came after the place `cursor`, in the order of the log. What came ahead of its turn comes again in its turn."""
    found: list[Item] = []
    looked_at, last, position = 0, cursor, _position(paper)
    changes = paper.handed.after(cursor.row, story=cursor.story)
    departures = paper.belonging.after(cursor.row, story=cursor.story)
    # a picture comes before the stories that came with it
    several: tuple[Iterator[Change | Departure], ...] = (changes, departures)
    for change in merge(*several, key=lambda each: (each.row, not _is_picture(each), each.number)):
        at = Cursor(change.row, 0 if _is_picture(change) else change.number)
        if at != last and (len(found) >= limit or looked_at >= _MOST_LOOKED_AT):
            return Feed(tuple(found), last if last.row <= position else Cursor(position), more=True)
        found += _of_departure(change, paper, partner) if isinstance(change, Departure) else _of_change(change, paper, partner)
        last, looked_at = at, looked_at + 1
    return Feed(tuple(found), Cursor(max(cursor.row, position)))


def _of_change(change: Change, paper: Paper, partner: Partner) -> Iterator[Item]:
    """Give what of `change` is for `partner`: a story that they may have, and whatever was recalled, which has no word of what it was."""
    document = paper.library.document(change.kind, change.number)
    match document:
        case Story() if rights.may_have(document, partner, paper):
            yield items.passed(document, paper, partner)
        case Withdrawn() | RecalledPicture():
            yield items.recalled(document, paper)
        case _:
            pass


def _of_departure(departure: Departure, paper: Paper, partner: Partner) -> Iterator[Recalled]:
    """Give that a story is not for `partner` any more, if it is with this departure that they lost it."""
    left = rights.lost(departure.number, partner, paper)
    if left is not None and left.row == departure.row:
        yield items.taken_back(departure.number, left, paper)


def _recalls(paper: Paper, *, since: datetime) -> Iterator[Recalled]:
    for change in islice(paper.handed.recalls(), _MOST_RECALLS):
        document = paper.library.document(change.kind, change.number)
        if isinstance(document, Withdrawn | RecalledPicture):
            if document.moment < since:
                continue
            yield items.recalled(document, paper)


def _lost(paper: Paper, partner: Partner, *, since: datetime) -> Iterator[Recalled]:
    for departure in islice(paper.belonging.newest(), _MOST_RECALLS):
        yield from (item for item in _of_departure(departure, paper, partner) if item.version_created >= since)


def _is_picture(change: Change | Departure) -> bool:
    return isinstance(change, Change) and change.kind == "picture"


def _position(paper: Paper) -> int:
    return paper.view.head.position
