"""Reports from the courts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lateedition.demo.files import table
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen
from lateedition.demo.reports.filing import Slot, article, filed, moments, on_working_days, placed

_COURTS = {"magistrates": "Magistrates' Court", "high": "High Court"}
_WORDS = table("words/courts.toml")


def reports(now: datetime) -> list[DemoStory]:
    """Return a report of every case in the file, the newest first."""
    pen = Pen("courts")
    cases = table("reports/courts.toml")["cases"]
    when = on_working_days(moments(now, pen=pen, count=len(cases), hours=(11, 12, 13, 14, 15, 16, 17)))
    return [_report(case, moment, pen=pen) for case, moment in placed(cases, when, now=now, pen=pen)]


def _report(case: dict[str, Any], moment: datetime, *, pen: Pen) -> DemoStory:
    level = case.get("court", "magistrates")
    facts = _facts(case, court=_COURTS[level])
    paragraphs = [
        _lead(case, facts, pen=pen),
        case["detail"],
        _plea(case, facts, pen=pen) + " " + _defence(case, pen=pen),
        _from_the_bench(case["bench"], pen.pick(_WORDS["bench"][level])),
        _closing(pen=pen),
    ]
    return filed(
        moment,
        headline=case["headline"],
        text="\n\n".join(paragraphs),
        slot=Slot(
            section="city/courts",
            authors=("baptista",) if pen.number(0, 2) else (),
            place=_COURTS[level],
            picture="court-scales" if level == "high" else "",
            news_value=3 if level == "high" else 2,
        ),
    )


def _from_the_bench(remark: str, judge: str) -> str:
    return f"“{remark.removesuffix('.')},” said {judge}."


def _facts(case: dict[str, Any], *, court: str) -> dict[str, str]:
    company = case["age"] == 0
    person = (
        f"{article(case['work'])} at {case['home']}" if company else f"{_aged(case['age'])}-year-old {case['work']} from {case['home']}"
    )
    tail = f", the {case['work']} at {case['home']}," if company else f", {case['age']}, {article(case['work'])} from {case['home']},"
    return {
        "who": person[0].upper() + person[1:],
        "who_small": person,
        "which": "that" if company else "who",
        "name_full": case["name"],
        "introduced": case["name"] + tail,
        "name": case["name"] if company else case["name"].split()[-1],
        "court": court,
        "deed": case["deed"],
        "outcome": case["outcome"],
        "charge": case["charge"],
    }


def _aged(age: int) -> str:
    return f"{'an' if str(age).startswith('8') else 'a'} {age}"


def _lead(case: dict[str, Any], facts: dict[str, str], *, pen: Pen) -> str:
    plain = case.get("civil", False) or case["outcome"].startswith(("acquitted", "had the fine"))
    return pen.say(_WORDS["leads"][0] if plain else pen.pick(_WORDS["leads"]), **facts).replace(" was had ", " had ")


def _plea(case: dict[str, Any], facts: dict[str, str], *, pen: Pen) -> str:
    if case.get("civil"):
        return f"{facts['name']} had brought the action for {case['charge']} two years ago."
    if case["outcome"].startswith(("acquitted", "had the fine")):
        return f"{facts['name']}, who had never before been in court, had denied {case['charge']}."
    return pen.say(pen.pick(_WORDS["pleas"]), **facts)


def _defence(case: dict[str, Any], *, pen: Pen) -> str:
    lawyer = pen.pick(_WORDS["defenders"])
    if case.get("civil"):
        return f"{lawyer}, for the company, said that {case['defence']}."
    return pen.say(_WORDS["defence"], lawyer=lawyer, said=case["defence"])


def _closing(*, pen: Pen) -> str:
    return pen.say(pen.pick(_WORDS["closings"]), costs=pen.number(2200, 18400, step=200), minutes=pen.number(25, 95))
