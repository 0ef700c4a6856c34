"""Feeds for partners: what changed, as items. A cursor is a row of the handover log, so that none is missed and machines agree.

Asked without a cursor, a feed is what changed last and all that was recalled in a month: whoever asks the same address every few minutes,
as an agency's customer does, learns of every recall though a hundred stories came since. Asked with one, it is everything after that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from msgspec import Struct

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


class Feed(Struct, frozen=True):
    """What a partner is sent. `cursor` is where to go on, and `more` says that there is something there already."""

    items: tuple[Item, ...]
    cursor: int
    more: bool = False


def newest(paper: Paper, partner: Partner, *, now: datetime, limit: int) -> Feed:
    """Return what changed last, and all that was recalled of late."""
    gone = tuple(_recalls(paper, since=now - RECALLS_KEPT))
    changes = islice(paper.handed.newest(), _MOST_LOOKED_AT)
    found = (each for each in _items(changes, paper, partner) if not isinstance(each, Recalled))
    return Feed((*gone, *islice(found, limit)), _position(paper))


def after(cursor: int, paper: Paper, partner: Partner, *, limit: int) -> Feed:
    """Return what came after the row `cursor`, in the order of the log. What came ahead of its turn comes again in its turn."""
    found: list[Item] = []
    last = cursor
    looked_at = 0
    for change in paper.handed.after(cursor):
        if len(found) >= limit or looked_at >= _MOST_LOOKED_AT:
            return Feed(tuple(found), min(last, _position(paper)), more=True)
        found += _items([change], paper, partner)
        last, looked_at = change.row, looked_at + 1
    return Feed(tuple(found), max(cursor, _position(paper)))


def _items(changes: Iterable[Change], paper: Paper, partner: Partner) -> Iterator[Item]:
    """Give what of `changes` is for `partner`: stories that they may have, and whatever was recalled, which has no word of what it was."""
    for change in changes:
        document = paper.library.document(change.kind, change.number)
        match document:
            case Story() if rights.may_have(document, partner, paper):
                yield items.passed(document, paper, partner)
            case Withdrawn() | RecalledPicture():
                yield items.recalled(document, paper)
            case _:
                pass


def _recalls(paper: Paper, *, since: datetime) -> Iterator[Recalled]:
    for change in islice(paper.handed.recalls(), _MOST_RECALLS):
        document = paper.library.document(change.kind, change.number)
        if isinstance(document, Withdrawn | RecalledPicture):
            if document.moment < since:
                continue
            yield items.recalled(document, paper)


def _position(paper: Paper) -> int:
    return paper.view.head.position
