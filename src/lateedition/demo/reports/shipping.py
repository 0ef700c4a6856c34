"""The shipping column: what came in, what went out, what waits in the roads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lateedition.demo.clock import weekday
from lateedition.demo.files import table
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen, counted, listed, plural
from lateedition.demo.reports.filing import Slot, days_before, filed, moments

_COUNT = 28
_STRIKE_DAYS = range(9, 18)
_STORM_DAYS = 2


@dataclass(frozen=True)
class _Call:
    ship: str
    kind: str
    port: str
    cargo: str
    cargo_in_full: str
    unit: str
    amount: int
    berth: str

    @property
    def load(self) -> str:
        """What she carries, with its amount, in running text."""
        if self.unit == "t":
            return f"{self.amount:,} tonnes of {self.cargo_in_full}"
        return f"{self.amount:,} {self.cargo}"


_WORDS = table("words/shipping.toml")


def reports(now: datetime) -> list[DemoStory]:
    """Return the shipping column for some twenty-eight days; none for the strike, when nothing moved, nor for the storm."""
    pen = Pen("shipping")
    ledger = table("reports/ships.toml")
    when = moments(now, pen=pen, count=_COUNT + 5, hours=(12, 13, 14), first_day=_STORM_DAYS)
    working = [moment for moment in when if days_before(moment, now) not in _STRIKE_DAYS]
    return [_column(moment, ledger=ledger, pen=pen) for moment in working[:_COUNT]]


def _column(moment: datetime, *, ledger: dict[str, Any], pen: Pen) -> DemoStory:
    calls = sorted(_calls(ledger, pen=pen), key=lambda call: -call.amount)
    top = pen.pick(calls[:3])
    sailed = pen.number(3, 8)
    facts = {
        "ships": plural(len(calls), "ship").capitalize(),
        "ships_small": plural(len(calls), "ship"),
        "ship": top.ship, "kind": top.kind, "port": top.port, "berth": top.berth, "load": top.load,
        "sailed": counted(sailed), "sailed_cap": plural(sailed, "ship").capitalize(), "sailed_small": plural(sailed, "ship"),
        "ports": listed(pen.some(ledger["ports"], 3)),
        "waiting": plural(waiting := pen.number(2, 11), "ship"), "waiting_cap": plural(waiting, "ship").capitalize(),
        "hours": pen.number(14, 52),
    }  # fmt: skip
    paragraphs = [pen.say(pen.pick(_WORDS["leads"]), **facts), _ledger(calls), pen.say(pen.pick(_WORDS["sailed"]), **facts)]
    if "roads" not in paragraphs[0]:
        paragraphs.append(pen.say(pen.pick(_WORDS["roads"]), **facts))
    paragraphs.append(pen.say(pen.pick(_WORDS["remarks"]), **facts))
    return filed(
        moment,
        headline=_headline(calls, top, moment, pen=pen),
        text="\n\n".join(paragraphs),
        slot=Slot(
            section="harbour/shipping",
            authors=("castellan",) if pen.number(0, 3) == 0 else (),
            agency="twp" if pen.number(0, 4) == 0 else "",
            topics=["lantern-point"] if top.kind == "container ship" else ["harbour-authority"],
            picture=pen.pick(("", "harbour-dawn", "", "container-stack", "", "lantern-point")),
            news_value=1,
            lifetime_h=6,
        ),
    )


def _calls(ledger: dict[str, Any], *, pen: Pen) -> list[_Call]:
    chosen = pen.some(ledger["cargoes"], pen.number(4, 6))
    ships = [pen.pick(ledger["names"]) for _ in chosen]
    return [_call(ship, row, ledger=ledger, pen=pen) for ship, row in zip(ships, chosen, strict=True)]


def _call(ship: str, row: list[Any], *, ledger: dict[str, Any], pen: Pen) -> _Call:
    kind, cargo, in_full, unit, low, high = row
    amount = pen.number(low, high, step=10 if unit == "t" else 1)
    return _Call(ship, kind, pen.pick(ledger["ports"]), cargo, in_full, unit, amount, pen.pick(ledger["berths"][kind]))


def _ledger(calls: list[_Call]) -> str:
    rows = [f"| *{call.ship}* | {call.port} | {call.berth} | {_amount(call)} |" for call in calls]
    return "\n".join(["| Ship | From | Berth | Cargo |", *rows])


def _amount(call: _Call) -> str:
    return f"{call.cargo_in_full}, {call.amount:,} t" if call.unit == "t" else f"{call.amount:,} {call.cargo}"


def _headline(calls: list[_Call], top: _Call, moment: datetime, *, pen: Pen) -> str:
    cargoes = list(dict.fromkeys(call.cargo for call in calls))
    facts = {
        "first": cargoes[0], "two": listed(cargoes[:3]), "day": weekday(moment), "ship": top.ship, "load": top.load,
        "port": top.port, "count": counted(len(calls)),
    }  # fmt: skip
    return pen.say(
        pen.pick(
            ("Shipping: {two}", "*{ship}* brings {load}".replace("*", ""), "{load} in from {port}", "{count} ships in on {day}, with {two}")
        ),
        **facts,
    )
