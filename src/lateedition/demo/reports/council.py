"""Reports from the council's committees. A committee has eleven members: five of the Civic Union, four of Island Labour, two others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lateedition.demo.files import table
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen
from lateedition.demo.reports.filing import Slot, filed, moments, on_working_days, placed

_WORDS = table("words/council.toml")


def reports(now: datetime) -> list[DemoStory]:
    """Return a report of every matter in the file, the newest first."""
    pen = Pen("council")
    matters = table("reports/council.toml")["matters"]
    when = on_working_days(moments(now, pen=pen, count=len(matters), hours=(12, 16, 17, 18, 19, 20)))
    return [_report(matter, moment, pen=pen) for matter, moment in placed(matters, when, now=now, pen=pen)]


def _report(matter: dict[str, Any], moment: datetime, *, pen: Pen) -> DemoStory:
    vote = pen.pick(_WORDS["votes"][matter["mood"]])
    lead = pen.pick(_WORDS["leads"])
    opening = pen.say(lead, committee=matter["committee"], what=matter["what"], votes=vote.replace(" to ", " votes to "))
    paragraphs = [opening, matter["why"], _debate(matter, vote, pen=pen, told=lead is _WORDS["leads"][2])]
    if matter["cost"]:
        paragraphs.insert(pen.number(2, 3), pen.say(pen.pick(_WORDS["costs"]), cost=f"{matter['cost']:g}"))
    paragraphs.append(pen.say(pen.pick(_WORDS["next"])))
    return filed(
        moment,
        headline=matter["headline"],
        text="\n\n".join(paragraphs),
        slot=Slot(
            section="city/council",
            authors=("iyer",),
            place="Council Hall",
            topics=matter["topics"] or ["budget"],
            picture=pen.pick(("council-hall", "", "", "council-night", "")),
            news_value=2,
        ),
    )


def _debate(matter: dict[str, Any], vote: str, *, pen: Pen, told: bool) -> str:
    mover, critic = pen.pick(_WORDS["movers"]), pen.pick(_WORDS["critics"])
    moved = "" if told else f" The vote was {'unanimous' if matter['mood'] == 'all' else vote}."
    objection = f"Councillor {critic} {matter['against']}."
    return (
        pen.say("[Councillor {mover} moved it|It was moved by Councillor {mover}|Councillor {mover} spoke for it].", mover=mover)
        + f" {objection}{moved}"
    )
