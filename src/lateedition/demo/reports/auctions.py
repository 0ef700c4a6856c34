"""Two auctions: fish at Mill Lagoon, spice at the Exchange hall. Prices move from one report to the next, and the reports say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lateedition.demo.files import table
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen, listed
from lateedition.demo.reports.filing import Slot, filed, moments

_WORDS = table("words/auctions.toml")


@dataclass(frozen=True)
class _Lot:
    thing: str
    amount: int
    price: int
    before: int

    @property
    def change(self) -> int:
        """By how many rupees the price has moved."""
        return self.price - self.before


@dataclass(frozen=True)
class _Hall:
    """An auction and the words for it; `prices` are those of the first sale."""

    leads: list[str]
    headlines: list[str]
    remarks: list[str]
    section: str
    topic: str
    pictures: list[str]
    author: str
    prices: dict[str, int]


def reports(now: datetime) -> list[DemoStory]:
    """Return twelve reports from the fish hall and eight from the spice auction."""
    fish, spice = Pen("fish"), Pen("spice")
    return [
        *_season(moments(now, pen=fish, count=12, hours=(6, 7), first_day=1), hall=_Hall(**_WORDS["fish"]), pen=fish, weigh=_fish_weight),
        *_season(moments(now, pen=spice, count=8, hours=(15,), first_day=3), hall=_Hall(**_WORDS["spice"]), pen=spice, weigh=_spice_weight),
    ]


def _season(when: list[datetime], *, hall: _Hall, pen: Pen, weigh: Callable[[str, Pen], int]) -> list[DemoStory]:
    prices, stories = dict(hall.prices), []
    for moment in reversed(when):
        sold = pen.some(list(prices), len(prices) - 1)
        moved = _moved_both_ways(prices, sold, pen=pen)
        lots = [_Lot(thing, weigh(thing, pen), moved[thing], prices[thing]) for thing in sold]
        stories.append(_report(moment, lots, hall=hall, pen=pen))
        prices = moved
    return stories


def _moved_both_ways(prices: dict[str, int], sold: list[str], *, pen: Pen) -> dict[str, int]:
    """Return the prices after a sale in which something became dearer and something cheaper, as in every sale."""
    while True:
        moved = {thing: _moved(price, pen=pen) for thing, price in prices.items()}
        changes = [moved[thing] - prices[thing] for thing in sold]
        if min(changes) < 0 < max(changes):
            return moved


def _moved(price: int, *, pen: Pen) -> int:
    step = 10 if price < 5000 else 100
    moved = round(price * (1 + pen.chance.uniform(-0.035, 0.037)) / step) * step
    return moved if moved != price else price + step


def _report(moment: datetime, lots: list[_Lot], *, hall: _Hall, pen: Pen) -> DemoStory:
    ranked = sorted(lots, key=lambda lot: lot.change / lot.before)
    down, up = ranked[0], ranked[-1]
    facts: dict[str, Any] = {
        "up": up.thing, "up_cap": up.thing.capitalize(), "up_price": f"{up.price:,}", "up_change": up.change,
        "down": down.thing, "down_cap": down.thing.capitalize(), "down_change": -down.change,
        "total": f"{sum(lot.amount for lot in lots) / 1000:.1f}", "boats": pen.number(38, 126),
        "fish": pen.pick(("grouper", "kingfish", "yellowfin")), "weight": pen.number(31, 84),
        "boat": pen.pick(("Santa Rita", "Five Brothers", "Lakshmi", "Morning Star", "Noor", "Patience")),
    }  # fmt: skip
    remarks = pen.some(hall.remarks, 2)
    paragraphs = [
        pen.say(pen.pick(hall.leads), **facts),
        _board(lots),
        *(pen.say(remark, **facts) for remark in remarks),
        _others(lots, up, down),
    ]
    return filed(
        moment,
        headline=pen.say(pen.pick(hall.headlines), **facts),
        text="\n\n".join(paragraphs),
        slot=Slot(
            section=hall.section,
            authors=(hall.author,) if pen.number(0, 2) == 0 else (),
            topics=[hall.topic],
            picture=pen.pick(hall.pictures),
            news_value=1,
            lifetime_h=8,
        ),
    )


def _others(lots: list[_Lot], up: _Lot, down: _Lot) -> str:
    rest = [f"{lot.thing} at Rs {lot.price:,}" for lot in lots if lot.thing not in (up.thing, down.thing)][:2]
    return f"Also sold: {listed(rest)} a kilo."


def _board(lots: list[_Lot]) -> str:
    rows = [f"| {lot.thing.capitalize()} | {lot.amount:,} | {lot.price:,} | {_signed(lot.change)} |" for lot in lots]
    return "\n".join(["| | Kilos | Rs a kilo | Change |", *rows])


def _signed(change: int) -> str:
    return f"{'+' if change > 0 else '−'}{abs(change)}"


def _fish_weight(thing: str, pen: Pen) -> int:
    return pen.number(120, 900, step=10) if thing in ("mud crab", "prawns", "squid") else pen.number(420, 9800, step=20)


def _spice_weight(thing: str, pen: Pen) -> int:
    return pen.number(40, 260, step=5) if thing == "vanilla" else pen.number(2600, 16800, step=50)
