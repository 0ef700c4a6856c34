"""The exchange at the close: a random walk of twelve shares, told as if somebody had expected it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lateedition.demo.clock import ZONE, at
from lateedition.demo.files import table
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen, counted
from lateedition.demo.reports.filing import filed

_DAYS = 58
_REPORTS = 18
_START = 3120.0
_LEADS = {
    1: (
        "Shares in Port Cassia [rose|went up|gained] on {{day}}, [helped by|on] {reason}. The PCX 30 closed at {close:,.1f}, up {points:.1f} points or {percent:.2f} per cent.",
        "[The Cassia Exchange ended {{day}} higher|It was a better day on the Cassia Exchange]: the PCX 30 [added|put on] {points:.1f} points, or {percent:.2f} per cent, to {close:,.1f}, on {reason}.",
        "[Helped by|Cheered by] {reason}, the PCX 30 [climbed|rose] by {percent:.2f} per cent on {{day}}, to {close:,.1f}.",
    ),
    -1: (
        "Shares in Port Cassia [fell|slipped|lost ground] on {{day}}, [weighed down by|on] {reason}. The PCX 30 closed at {close:,.1f}, down {points:.1f} points or {percent:.2f} per cent.",
        "[The Cassia Exchange ended {{day}} lower|It was a poor day on the Cassia Exchange]: the PCX 30 [gave up|lost] {points:.1f} points, or {percent:.2f} per cent, to stand at {close:,.1f}, on {reason}.",
        "[Held back by|Put off by] {reason}, the PCX 30 [dropped|fell] by {percent:.2f} per cent on {{day}}, to {close:,.1f}.",
    ),
}  # fmt: skip
_HEADLINES = {
    1: ("{top} leads shares higher, up {top_change:.1f} per cent", "PCX 30 closes at {close:,.0f} as {top} gains", "Shares up {percent:.2f} per cent; {top} in demand", "Exchange ends {points:.1f} points higher with {top} in front"),
    -1: ("{low} leads shares lower, down {low_change:.1f} per cent", "PCX 30 slips to {close:,.0f} as {low} falls", "Shares down {percent:.2f} per cent; {low} sold", "Exchange ends {points:.1f} points lower, {low} at the bottom"),
}  # fmt: skip
_MOVERS = (
    "{top} was the day's best, at Rs {top_price:.2f}, [a gain|a rise] of {top_change:.1f} per cent. At the other end {low}, the {low_trade}, [lost|gave up] {low_change:.1f} per cent.",
    "Of the larger shares {top}, the {top_trade}, [rose most|did best], by {top_change:.1f} per cent; {low} [fell|went down] by {low_change:.1f}.",
    "{low} [had the worst of it|did worst], {low_change:.1f} per cent down at Rs {low_price:.2f}. [Buyers went for|There was demand for] {top}, which [gained|added] {top_change:.1f} per cent.",
)  # fmt: skip
_CLOSINGS = (
    "[Some|About] {volume} million shares changed hands, [more|fewer] than the average of the past month.",
    "Of the twelve [largest|leading] shares {ups} [rose|went up] and {downs} fell.",
    "[Dealers said|Brokers said] that [most of the business was done before lunch|there was little business after the morning|the afternoon had been dull].",
)


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
    sign = 1 if close.points > 0 else -1
    facts: dict[str, Any] = {
        "close": close.index, "points": abs(close.points), "percent": abs(close.points) / (close.index - close.points) * 100,
        "top": top[0], "top_price": top[1], "top_change": abs(top[2]), "top_trade": trades[top[0]],
        "low": low[0], "low_price": low[1], "low_change": abs(low[2]), "low_trade": trades[low[0]],
        "volume": f"{pen.number(31, 88) / 10}", "ups": counted(sum(row[2] > 0 for row in ranked)), "downs": counted(sum(row[2] <= 0 for row in ranked)),
    }  # fmt: skip
    facts["reason"] = pen.pick(ledger["up_reasons" if sign > 0 else "down_reasons"]).format(**facts)
    paragraphs = [
        pen.say(pen.pick(_LEADS[sign]), **facts),
        pen.say(pen.pick(_MOVERS), **facts),
        _table(ranked),
        pen.say(pen.pick(_CLOSINGS), **facts),
    ]
    return filed(
        close.moment,
        headline=pen.say(pen.pick(_HEADLINES[sign]), **facts),
        text="\n\n".join(paragraphs),
        section="business/markets",
        agency="twp" if pen.number(0, 1) else "",
        authors=(),
        topics=["exchange"],
        picture=pen.pick(("", "chart-index", "")),
        news_value=1,
        lifetime_h=5,
    )


def _table(ranked: list[tuple[str, float, float]]) -> str:
    rows = [f"| {name} | {price:,.2f} | {_signed(move)} |" for name, price, move in ranked[:3] + ranked[-3:]]
    return "\n".join(["| Share | Close, Rs | Per cent |", *rows])


def _signed(move: float) -> str:
    return f"{'+' if move > 0 else '−'}{abs(move):.1f}"
