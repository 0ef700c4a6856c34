"""The overnight log: police, fire brigade, customs and coastguard."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lateedition.demo.files import table
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen, plural
from lateedition.demo.reports.filing import Slot, filed, moments, placed

_WORDS = table("words/police.toml")
_TOPICS = {"fire": "police", "police": "police", "customs": "lantern-point", "coastguard": "coastguard"}
_PICTURES = {"coastguard": "clinic-boat", "customs": "container-stack"}


def reports(now: datetime) -> list[DemoStory]:
    """Return a report of every incident in the file, the newest first."""
    pen = Pen("police")
    incidents = table("reports/police.toml")["incidents"]
    when = moments(now, pen=pen, count=len(incidents), hours=(5, 6, 7, 8, 13, 18, 22))
    return [_report(incident, moment, pen=pen) for incident, moment in placed(incidents, when, now=now, pen=pen)]


def _report(incident: dict[str, Any], moment: datetime, *, pen: Pen) -> DemoStory:
    service = incident["service"]
    tail = pen.say(
        pen.pick(_WORDS["tails"][service]),
        calls=pen.number(11, 19),
        false=pen.pick(("two", "three", "four", "five")),
        found=pen.pick(("three", "four", "six")),
        station=pen.pick(("Causeway", "Tidewell", "Old Fort", "Nilgarh", "Eastbank")),
        number=pen.number(104, 987),
        day_no=pen.number(11, 29),
        arrests=plural(pen.number(2, 7), "arrest"),
    )
    by_agency = pen.number(0, 3) == 0
    return filed(
        moment,
        headline=incident["headline"],
        text="\n\n".join([incident["lead"], *incident["more"], tail]),
        slot=Slot(
            section="harbour" if service in ("coastguard", "customs") else "city",
            authors=() if by_agency or pen.number(0, 1) else ("perera",),
            agency="ita" if by_agency else "",
            topics=(_TOPICS[service],),
            picture=_PICTURES.get(service, ""),
            news_value=3 if pen.number(0, 2) == 0 else 2,
            lifetime_h=6,
        ),
    )
