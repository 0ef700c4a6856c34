"""Forecasts, and what the weather did."""

from __future__ import annotations

import math
from datetime import datetime

from lateedition.demo.clock import ZONE, at
from lateedition.demo.files import table
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen
from lateedition.demo.reports.filing import Slot, days_before, filed, moments

_COUNT = 20
_WET_DAYS = range(36, 45)
_WORDS = table("words/weather.toml")


def reports(now: datetime) -> list[DemoStory]:
    """Return a forecast for every third day or so, and the two in which Ketaki first had a name."""
    pen = Pen("weather")
    when = moments(now, pen=pen, count=_COUNT, hours=(5, 17, 18), first_day=4)
    return [*_before_the_storm(now), *(_forecast(moment, _spell(moment, now, pen=pen), pen=pen) for moment in when)]


def _spell(moment: datetime, now: datetime, *, pen: Pen) -> str:
    return "wet" if days_before(moment, now) in _WET_DAYS else pen.pick(("dry", "showers", "dry", "windy", "showers"))


def _forecast(moment: datetime, spell: str, *, pen: Pen) -> DemoStory:
    words = _WORDS["spells"][spell]
    high = pen.number(28, 33) if spell != "wet" else pen.number(25, 27)
    facts = {
        "high": high, "low": high - pen.number(5, 7), "hill": high - pen.number(10, 13),
        "rain": pen.number(8, 24) if spell != "wet" else pen.number(45, 95, step=5),
        "gust": pen.number(55, 78), "forecaster": pen.pick(_WORDS["forecasters"]), "day_after": "{day +1}",
    }  # fmt: skip
    paragraphs = [
        pen.say(pen.pick(words["leads"]), **facts),
        pen.say(pen.pick(_WORDS["remarks"]), **facts),
        "**Sea:** " + pen.say(words["sea"]),
        f"**Tides:** {_tides(moment)}",
        f"**Sun:** {_sun(moment)}",
        pen.say(pen.pick(_WORDS["outlook"])),
    ]
    return filed(
        moment,
        headline=pen.say(pen.pick(words["headlines"]), **facts),
        text="\n\n".join(paragraphs),
        slot=Slot(
            section="weather",
            authors=("anselm",) if pen.number(0, 2) == 0 else (),
            topics=["environment"],
            picture=pen.pick(("", "rain-roofs", "")) if spell in ("wet", "showers") else pen.pick(("", "island-palms", "")),
            news_value=1,
            lifetime_h=6,
        ),
    )


def _tides(moment: datetime) -> str:
    """High waters come fifty minutes later each day, and are highest about new and full moon."""
    day = moment.astimezone(ZONE).date().toordinal() + 1
    first = round(day * 50.47) % 745
    height = 2.45 + 0.45 * math.cos(2 * math.pi * day / 14.765)
    high = " and ".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in (first, first + 745) if minute < 1440)
    return f"high water at Customs Quay tomorrow {high}, {height:.1f} metres."


def _sun(moment: datetime) -> str:
    """The city lies twelve degrees from the equator; the day changes by a few minutes only."""
    shift = round(14 * math.cos(2 * math.pi * (moment.timetuple().tm_yday - 172) / 365))
    return f"up 06:{17 - shift:02d}, down 18:{23 + shift:02d}."


def _before_the_storm(now: datetime) -> list[DemoStory]:
    slot = Slot(section="weather", topics=["storm-ketaki"], picture="storm-sea", news_value=3, lifetime_h=10)
    return [
        filed(at(now, days=note["days"], clock=note["clock"]), headline=note["headline"], text=note["text"], slot=slot)
        for note in _WORDS["before_the_storm"]
    ]
