"""Watching: the press takes down what its lanes do, in figures and in lines of the log, and what still waits."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import groupby

from lateedition.edition.store import Store
from lateedition.press import setaside
from lateedition.press.bulk import Bulk
from lateedition.press.figures import Figures, Waits
from lateedition.press.lanes import BACKLOG, Lanes, Taken, is_alert
from lateedition.press.log import Row

logger = logging.getLogger(__name__)

_NAMED = 20


def take_down(taken: Taken, figures: Figures) -> None:
    """Count what a lane took, and say which stories are in which edition; how far a backlog is, `progress` says."""
    figures.taken(taken.lane, rows=taken.rows)
    slowest_s = 0.0
    by_what = sorted(((_what(taken.lane, row), row) for row in taken.news), key=lambda pair: pair[0])
    for what, group in groupby(by_what, key=lambda pair: pair[0]):
        slowest_s = max([slowest_s, *figures.became_visible(what, [row.moment for _, row in group])])
    if taken.news and taken.lane != BACKLOG:
        _say(taken, slowest_s)


def waits(store: Store, lanes: Lanes, bulk: Bulk) -> Waits:
    """Return what is still to be done."""
    with store.view() as view:
        head, aside = view.head, setaside.listed(view)
    report = bulk.progress.report
    return Waits(
        edition=head.number,
        printed=head.moment.timestamp(),
        rows=max(0, lanes.end - head.position - sum(last - first + 1 for first, last in head.ahead)),
        renditions=bulk.left,
        done=report.done if bulk.left else 0,
        of=report.of if bulk.left else 0,
        left_s=round(report.left_s, 1) if bulk.left else 0.0,
        set_aside=len(aside),
        aside=tuple((thing.subject, thing.reason) for thing in aside[:_NAMED]),
    )


def _what(lane: str, row: Row) -> str:
    if lane == BACKLOG:
        return lane
    return "withdrawal" if row.is_recall else "alert" if is_alert(row) else "news"


def _say(taken: Taken, slowest_s: float) -> None:
    number, news = taken.head.number, taken.news
    named = f"{_names(news)}{' …' if len(news) > _NAMED else ''}"
    about = {
        "edition": number,
        "lane": taken.lane,
        "stories": [int(number) for kind, _, number in (row.subject.partition(":") for row in news[:_NAMED]) if kind == "story"],
        "rows": [news[0].number, news[-1].number],
        "renditions": len(taken.batch.printed),
        "waiting": len(taken.batch.postponed),
        "visible_after_s": round(slowest_s, 3),
    }
    logger.info("edition %d has %s, %.3f s after it was handed over", number, named, slowest_s, extra=about)


def _names(rows: Sequence[Row]) -> str:
    return ", ".join(f"{row.subject.replace(':', ' ')}{' withdrawn' if row.is_recall else ''}" for row in rows[:_NAMED])
