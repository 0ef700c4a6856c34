"""Two auctions: fish at Mill Lagoon, spice at the Exchange hall. Prices move from one report to the next and the reports say by how much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen, listed
from lateedition.demo.reports.filing import filed, moments

_FISH = {
    "kingfish": 560,
    "yellowfin tuna": 410,
    "skipjack": 190,
    "grouper": 640,
    "prawns": 760,
    "squid": 330,
    "mackerel": 150,
    "mud crab": 820,
}
_SPICE = {"first-grade cassia": 1120, "second-grade cassia": 580, "cloves": 930, "nutmeg": 720, "vanilla": 21200, "black pepper": 640}


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
    """An auction and the words for it."""

    unit: str
    leads: tuple[str, ...]
    headlines: tuple[str, ...]
    remarks: tuple[str, ...]
    section: str
    topic: str
    pictures: tuple[str, ...]
    author: str


_FISH_HALL = _Hall(
    unit="kg",
    leads=(
        "{up_cap} was dearer and {down} cheaper when {total} tonnes of fish [came under the hammer|were sold] at the Saltmarket hall [early on|before dawn on] {{day}}.",
        "The boats of Mill Lagoon [landed|brought in] {total} tonnes on {{day}}, [rather more|a little less] than the day before, and {up} [made|fetched] Rs {up_price} a kilo, [a rise of|up by] Rs {up_change}.",
        "{boats} boats [sold|had fish to sell] at the hall on {{day}}. [Most wanted|In demand] was {up}, at Rs {up_price} a kilo; nobody [fought for|wanted] {down}, which [fell|went down] by Rs {down_change}.",
    ),
    headlines=("{up} up, {down} down at the fish hall", "{total} tonnes landed; {up} at Rs {up_price}", "{boats} boats sell at the hall; {down} cheaper", "{up} dearest as boats land {total} tonnes"),
    remarks=(
        "The wind [kept|has kept] the smaller boats [inside the lagoon|at home] for [two|three] days this week.",
        "[Hotels|Restaurants|The cannery] took about a third.",
        "The [best|largest] single fish was a {fish} of {weight} kilos, [landed by|from] the *{boat}*.",
        "Ice is at Rs 2.80 a kilo, and [short|plentiful].",
    ),
    section="harbour/fishing", topic="fishing-fleet", pictures=("", "fish-catch", "", "fishing-boats"), author="castellan",
)  # fmt: skip
_SPICE_HALL = _Hall(
    unit="kg",
    leads=(
        "{up_cap} [went up|rose] by Rs {up_change} to Rs {up_price} a kilo at the weekly spice auction on {{day}}, at which {total} tonnes were offered.",
        "[Buyers from four countries|Some thirty buyers] took {total} tonnes at the spice auction on {{day}}; {up} was [firm|in demand] and {down} [neglected|dull].",
        "{down_cap} [lost|gave up] Rs {down_change} a kilo at the spice auction on {{day}}, [more than dealers had expected|in a thin hall], while {up} [held its own|gained].",
    ),
    headlines=("Spice auction: {up} at Rs {up_price}", "{down} eases at the spice auction", "{total} tonnes sold as {up} firms", "Spice: {up} up by Rs {up_change}"),
    remarks=(
        "[About a tenth|Nearly a fifth] of the lots did not reach their reserve and were taken home.",
        "The next sale is on {{day +7}}, with [fewer|more] lots in the catalogue.",
        "[Graders said|The graders reported] that the bark was [drier|damper] than last week's.",
        "[Exporters complained of|There was talk of] freight to Europe at twice last year's price.",
    ),
    section="business/markets", topic="spice-trade", pictures=("", "cassia-bark", ""), author="royce",
)  # fmt: skip


def reports(now: datetime) -> list[DemoStory]:
    """Return twelve reports from the fish hall and eight from the spice auction."""
    fish, spice = Pen("fish"), Pen("spice")
    return [
        *_season(moments(now, pen=fish, count=12, hours=(6, 7), first_day=1), _FISH, hall=_FISH_HALL, pen=fish, weigh=_fish_weight),
        *_season(moments(now, pen=spice, count=8, hours=(15,), first_day=3), _SPICE, hall=_SPICE_HALL, pen=spice, weigh=_spice_weight),
    ]


def _season(when: list[datetime], start: dict[str, int], *, hall: _Hall, pen: Pen, weigh: Callable[[str, Pen], int]) -> list[DemoStory]:
    prices, stories = dict(start), []
    for moment in reversed(when):
        moved = {thing: _moved(price, pen=pen) for thing, price in prices.items()}
        lots = [_Lot(thing, weigh(thing, pen), moved[thing], prices[thing]) for thing in pen.some(list(prices), len(prices) - 1)]
        stories.append(_report(moment, lots, hall=hall, pen=pen))
        prices = moved
    return stories


def _moved(price: int, *, pen: Pen) -> int:
    step = 10 if price < 5000 else 100
    moved = round(price * (1 + pen.chance.uniform(-0.035, 0.037)) / step) * step
    return moved if moved != price else price + step


def _report(moment: datetime, lots: list[_Lot], *, hall: _Hall, pen: Pen) -> DemoStory:
    ranked = sorted(lots, key=lambda lot: lot.change / lot.before)
    down, up = ranked[0], ranked[-1]
    if down.change >= 0:
        down = _Lot(down.thing, down.amount, down.before - 10, down.before)
        lots = [down if lot.thing == down.thing else lot for lot in lots]
    if up.change <= 0:
        up = _Lot(up.thing, up.amount, up.before + 10, up.before)
        lots = [up if lot.thing == up.thing else lot for lot in lots]
    facts: dict[str, Any] = {
        "up": up.thing, "up_cap": up.thing, "up_price": f"{up.price:,}", "up_change": up.change,
        "down": down.thing, "down_cap": down.thing, "down_change": -down.change,
        "total": f"{sum(lot.amount for lot in lots) / 1000:.1f}", "boats": pen.number(38, 126),
        "fish": pen.pick(("grouper", "kingfish", "yellowfin")), "weight": pen.number(31, 84), "boat": pen.pick(("Santa Rita", "Five Brothers", "Lakshmi", "Morning Star", "Noor", "Patience")),
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
        section=hall.section,
        authors=(hall.author,) if pen.number(0, 2) == 0 else (),
        topics=[hall.topic],
        picture=pen.pick(hall.pictures),
        news_value=1,
        lifetime_h=8,
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
