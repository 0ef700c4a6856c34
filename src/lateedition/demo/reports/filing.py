"""What every composed report goes through: its moments on the calendar, and its way into a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lateedition.demo.clock import ZONE, at, worded
from lateedition.demo.manuscript import pieces
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen

SPAN_DAYS = 58
Row = dict[str, Any]


def moments(now: datetime, *, pen: Pen, count: int, hours: Sequence[int], first_day: int = 0) -> list[datetime]:
    """Return `count` moments spread over the last sixty days from `first_day` back, each within one of the `hours` of the day."""
    step = (SPAN_DAYS - first_day) / count
    return [at(now, days=first_day + int(step * i), clock=f"{pen.pick(hours):02d}:{pen.number(0, 59):02d}") for i in range(count)]


def on_working_days(when: Sequence[datetime]) -> list[datetime]:
    """Return the same moments, those on a Saturday or Sunday brought forward to the Friday before, when courts and councils sit."""
    return [moment - timedelta(days=max(0, moment.astimezone(ZONE).weekday() - 4)) for moment in when]


def placed(rows: Sequence[Row], when: Sequence[datetime], *, now: datetime, pen: Pen) -> list[tuple[Row, datetime]]:
    """Return `rows` in a drawn order, each with one of the moments `when`.

    A row with "within" speaks of something that happened, and so gets a moment at most so many days before `now`.
    """
    drawn = sorted(pen.some(rows, len(rows)), key=lambda row: row.get("within", SPAN_DAYS + 2))
    newest_first = sorted(when, reverse=True)
    bound = [(row, newest_first[place]) for place, row in enumerate(drawn) if "within" in row]
    late = [row["headline"] for row, moment in bound if days_before(moment, now) > row["within"]]
    if late:
        raise ValueError(f"no moment is late enough for {late!r}; expected more reports, or a larger 'within'")
    free = pen.some(drawn[len(bound) :], len(drawn) - len(bound))
    return bound + list(zip(free, newest_first[len(bound) :], strict=True))


@dataclass(frozen=True, kw_only=True)
class Slot:
    """Where a report goes and who signs it."""

    section: str
    authors: tuple[str, ...] = ()
    agency: str = ""
    place: str = "Port Cassia"
    topics: Sequence[str] = ()
    picture: str = ""
    news_value: int = 2
    language: str = "en"
    lifetime_h: float = 8.0


def filed(moment: datetime, *, headline: str, text: str, slot: Slot) -> DemoStory:
    """Return a composed report as a story; time words in braces ("{day -1}") are seen from `moment`."""
    return DemoStory(
        headline=worded(headline, moment=moment, language=slot.language),
        body=pieces(worded(text, moment=moment, language=slot.language)),
        section=slot.section,
        first_published=moment,
        updated=moment,
        by_hand=False,
        language=slot.language,
        authors=slot.authors,
        agency=slot.agency,
        place=slot.place,
        topics=tuple(slot.topics),
        picture=slot.picture,
        news_value=slot.news_value,
        lifetime_h=slot.lifetime_h,
    )


def article(noun: str) -> str:
    """Return `noun` with its indefinite article.

    >>> article("optician"), article("builder")
    ('an optician', 'a builder')
    """
    return f"{'an' if noun[:1].lower() in 'aeio' else 'a'} {noun}"


def days_before(moment: datetime, now: datetime) -> int:
    """Return how many whole days `moment` lies before `now`."""
    return (now - moment) // timedelta(days=1)
