"""The exchange at the close: a random walk of twelve shares, told as if somebody had expected it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lateedition.demo.clock import ZONE, at
from lateedition.demo.files import table
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen, counted
from lateedition.demo.reports.filing import Slot, filed

_DAYS = 58
_REPORTS = 18
_START = 3120.0
_WORDS = table("words/markets.toml")


@dataclass(frozen=True)
class _Close:
    moment: datetime
    index: float
    points: float
    prices: tuple[tuple[str, float, float], ...]


def reports(now: datetime) -> list[DemoStory]:
    """Return a report of every other close of the last sixty days, so many as the page holds, the latest among them."""
    pen = Pen("markets")
    ledger = table("reports/companies.toml")
    closes = _walk(now, ledger["companies"], pen=pen)
    trades = {name: trade for name, _, _, trade in ledger["companies"]}
    return [_report(close, ledger=ledger, trades=trades, pen=pen) for close in closes[::-2][:_REPORTS]]


def _walk(now: datetime, companies: list[list[Any]], *, pen: Pen) -> list[_Close]:
    days = [at(now, days=day, clock="16:35") for day in range(_DAYS, -1, -1)]
    index, prices = _START, {name: price for name, price, _, _ in companies}
    closes = []
    for moment in days:
        if moment.astimezone(ZONE).weekday() >= 5:
            continue
        moves = {name: pen.chance.gauss(0.04, swing) for name, _, swing, _ in companies}
        prices = {name: round(price * (1 + moves[name] / 100), 2) for name, price in prices.items()}
        points = round(index * sum(moves.values()) / len(moves) / 100, 1) or 0.1
        index = round(index + points, 1)
        closes.append(_Close(moment, index, points, tuple((name, prices[name], moves[name]) for name in prices)))
    return closes


def _report(close: _Close, *, ledger: dict[str, Any], trades: dict[str, str], pen: Pen) -> DemoStory:
    ranked = sorted(close.prices, key=lambda row: -row[2])
    top, low = ranked[0], ranked[-1]
    sign = "up" if close.points > 0 else "down"
    facts: dict[str, Any] = {
        "close": close.index, "points": abs(close.points), "percent": abs(close.points) / (close.index - close.points) * 100,
        "top": top[0], "top_price": top[1], "top_change": abs(top[2]), "top_trade": trades[top[0]],
        "low": low[0], "low_price": low[1], "low_change": abs(low[2]), "low_trade": trades[low[0]],
        "volume": f"{pen.number(31, 88) / 10}", "ups": counted(rises := sum(row[2] > 0 for row in ranked)),
        "downs": counted(len(ranked) - rises),
    }  # fmt: skip
    facts["reason"] = pen.pick(ledger[f"{sign}_reasons"]).format(**facts)
    paragraphs = [
        pen.say(pen.pick(_WORDS["leads"][sign]), **facts),
        pen.say(pen.pick(_WORDS["movers"]), **facts),
        _table(ranked),
        pen.say(pen.pick(_WORDS["closings"]), **facts),
    ]
    return filed(
        close.moment,
        headline=pen.say(pen.pick(_WORDS["headlines"][sign]), **facts),
        text="\n\n".join(paragraphs),
        slot=Slot(
            section="business/markets",
            agency="twp" if pen.number(0, 1) else "",
            topics=["exchange"],
            picture=pen.pick(("", "chart-index", "")),
            news_value=1,
            lifetime_h=5,
        ),
    )


def _table(ranked: list[tuple[str, float, float]]) -> str:
    rows = [f"| {name} | {price:,.2f} | {_signed(move)} |" for name, price, move in ranked[:3] + ranked[-3:]]
    return "\n".join(["| Share | Close, Rs | Per cent |", *rows])


def _signed(move: float) -> str:
    return f"{'+' if move > 0 else '−'}{abs(move):.1f}"
