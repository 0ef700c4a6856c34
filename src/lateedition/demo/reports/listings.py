"""What's on: a choice of the week, and three lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lateedition.demo.clock import weekday
from lateedition.demo.files import table
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen
from lateedition.demo.reports.filing import Slot, filed, moments

_HEADINGS = {"music": "To hear", "stage": "To watch", "walls": "To look at", "table": "To eat"}
_PRICES = ("free", "Rs 40", "Rs 60", "Rs 80", "Rs 120", "Rs 150", "Rs 200")
_WORDS = table("words/listings.toml")


def reports(now: datetime) -> list[DemoStory]:
    """Return a page of listings for each choice in the file."""
    pen = Pen("listings")
    listings = table("reports/listings.toml")
    weeks = listings["weeks"]
    when = moments(now, pen=pen, count=len(weeks), hours=(6, 7, 9), first_day=1)
    return [_page(week, moment, stock=listings["stock"], pen=pen) for week, moment in zip(weeks, when, strict=True)]


def _page(week: dict[str, str], moment: datetime, *, stock: dict[str, Any], pen: Pen) -> DemoStory:
    parts = [week["pick"]]
    for kind in pen.some(list(_HEADINGS), 3):
        lines = [f"- {_entry(thing, moment, pen=pen)}" for thing in _three(stock[kind], pen=pen)]
        parts += [f"## {_HEADINGS[kind]}", "\n".join(lines)]
    parts.append(pen.say(pen.pick(_WORDS["ends"])))
    return filed(
        moment,
        headline=week["headline"],
        text="\n\n".join(parts),
        slot=Slot(
            section="culture/listings",
            authors=("venn",),
            topics=["books-and-stage"],
            picture=pen.pick(("", "theatre", "", "")),
            news_value=1,
            lifetime_h=24,
        ),
    )


def _three(things: list[str], *, pen: Pen) -> list[str]:
    return [pen.pick(things) for _ in range(3)]


def _entry(thing: str, moment: datetime, *, pen: Pen) -> str:
    day = weekday(moment, shift_days=pen.number(1, 6))
    hour = pen.pick(("five", "six", "half past six", "seven", "half past seven", "eight"))
    return f"{thing[:1].upper()}{thing[1:]}. {day}, {hour}; {pen.pick(_PRICES)}."
