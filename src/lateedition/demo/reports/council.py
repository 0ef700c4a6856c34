"""Reports from the council's committees. A committee has eleven members: five of the Civic Union, four of Island Labour, two others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lateedition.demo.files import table
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen
from lateedition.demo.reports.filing import filed, moments, on_working_days

_VOTES = {"all": ("eleven to none",), "plain": ("eight to three", "nine to two"), "close": ("six to five",)}
_CRITICS = ("Ravi Doss of Island Labour", "Amy Fontaine of Island Labour", "Edith Lobo of the Harbour List", "Jasper Mako, an independent,", "Thomasina Rao of Island Labour", "Bernard Okello of the Harbour List")  # fmt: skip
_MOVERS = ("Mercy Pinto", "Hassan Baraka", "Lionel Achebe", "Sonia Menon", "Rafael Dutta")
_LEADS = (
    "The council's {committee} [voted on {{day}}|decided on {{day}}|agreed on {{day}}] to {what}.",
    "[A plan|A proposal] to {what} was [carried by|passed by|approved in] the {committee} on {{day}}.",
    "By {votes}, the {committee} [resolved on {{day}} to|voted on {{day}} to|gave leave on {{day}} to] {what}.",
)
_COSTS = (
    "It will cost Rs {cost} million, [most of it in the first year|spread over two years|to be met from reserves|of which half falls in this year].",
    "The cost is put at Rs {cost} million[| a year|, a little less than was feared].",
    "[The bill, Rs {cost} million, goes to|The Rs {cost} million it needs will come out of] the [general|improvement|contingency] fund.",
)
_NEXT = (
    "[The full council will take it up|It goes to the full council] on {{date +7}}.",
    "[The full council has the last word on|The matter comes before the full council on] {{date +14}}, and the Civic Union, with 21 of the 45 seats, will need [help|friends].",
    "[Objections may be lodged|Comments can be sent in] until {{date +21}}.",
    "[Officers are to report back|The committee wants to hear again] in [three months|six months|a year].",
)


def reports(now: datetime) -> list[DemoStory]:
    """Return a report of every matter in the file, the newest first."""
    pen = Pen("council")
    matters = table("reports/council.toml")["matters"]
    when = on_working_days(moments(now, pen=pen, count=len(matters), hours=(12, 16, 17, 18, 19, 20)))
    return [_report(matter, moment, pen=pen) for matter, moment in zip(pen.some(matters, len(matters)), when, strict=True)]


def _report(matter: dict[str, Any], moment: datetime, *, pen: Pen) -> DemoStory:
    vote = pen.pick(_VOTES[matter["mood"]])
    lead = pen.pick(_LEADS)
    opening = pen.say(lead, committee=matter["committee"], what=matter["what"], votes=vote.replace(" to ", " votes to "))
    paragraphs = [opening, matter["why"], _debate(matter, vote, pen=pen, told=lead is _LEADS[2])]
    if matter["cost"]:
        paragraphs.insert(pen.number(2, 3), pen.say(pen.pick(_COSTS), cost=f"{matter['cost']:g}"))
    paragraphs.append(pen.say(pen.pick(_NEXT)))
    return filed(
        moment,
        headline=matter["headline"],
        text="\n\n".join(paragraphs),
        section="city/council",
        authors=("iyer",),
        place="Council Hall",
        topics=matter["topics"] or ["budget"],
        picture=pen.pick(("council-hall", "", "", "council-night", "")),
        news_value=2,
    )


def _debate(matter: dict[str, Any], vote: str, *, pen: Pen, told: bool) -> str:
    mover = pen.pick(_MOVERS)
    moved = "" if told else f" The vote was {'unanimous' if matter['mood'] == 'all' else vote}."
    objection = f"Councillor {pen.pick(_CRITICS)} {matter['against']}."
    return (
        pen.say("[Councillor {mover} moved it|It was moved by Councillor {mover}|Councillor {mover} spoke for it].", mover=mover)
        + f" {objection}{moved}"
    )
