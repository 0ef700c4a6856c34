"""Forecasts, and what the weather did."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from lateedition.demo.clock import ZONE, at
from lateedition.demo.model import DemoStory
from lateedition.demo.pen import Pen
from lateedition.demo.reports.filing import days_before, filed, moments

_COUNT = 20
_WET_DAYS = range(36, 45)
_SPELLS: dict[str, dict[str, Any]] = {
    "dry": {
        "headlines": ("Dry, with a breeze by {day_after} afternoon", "Fine until {day_after}", "Sun, and {high} degrees at the Sands", "A dry run, says the Weather Service", "Hazy sun, a light westerly and {high} degrees"),
        "leads": (
            "It will stay dry over Great Cassia [until|at least until] {{day +2}}, the Islands Weather Service [said|expects], with [hazy sun|long sunny spells] and a breeze [from the west|off the sea] by the afternoon.",
            "[Sunshine|Fine weather] and {high} degrees [are forecast|are on the way] for the city on {{day +1}}, with [a light|a moderate] westerly wind and [no rain worth the name|little chance of a shower].",
        ),
        "sea": "[Slight|Slight to moderate], with waves of [half a metre|up to a metre] off Lantern Point.",
    },
    "showers": {
        "headlines": ("Showers, some of them heavy", "Rain on the hills, showers in town", "Umbrellas for {day_after}", "Sharp showers to come in from the sea", "Thunder possible over Rasamal"),
        "leads": (
            "[Showers|Sharp showers] will come in off the sea [during|on] {{day +1}}, [the Islands Weather Service said|forecasters said], some of them with thunder over the hills.",
            "[A trough|A weak trough] brings [rain to the hills|cloud and showers] on {{day +1}}; [the city should get about|in town there may be] {rain} millimetres, Rasamal twice that.",
        ),
        "sea": "Moderate, with waves of [one to one and a half metres|a metre and a half] and [more|poor visibility] in showers.",
    },
    "windy": {
        "headlines": ("Small boats warned as wind freshens", "Wind to gust to {gust} on the coast", "Blowy, with a swell at the bar", "A rough crossing for {day_after}'s ferries"),
        "leads": (
            "[Small boats should stay in|Small craft are advised to stay in harbour] on {{day +1}}, when the wind will [freshen|back south and freshen], with gusts to {gust} kilometres an hour at Lantern Point.",
            "[A strong|A gusty] southerly will [blow over|reach] the islands on {{day +1}}, [the Islands Weather Service warned|forecasters said], with gusts of {gust} kilometres an hour and a swell of two metres at the Tern Island bar.",
        ),
        "sea": "Rough outside, with waves of [two|two and a half] metres; [a nasty chop|short and steep] off the Spit on the ebb.",
    },
    "wet": {
        "headlines": ("More rain, and no end of it yet", "Trough settles in over the coast", "Flood watch for Almond Street and Baobab Park", "Another {rain} millimetres, forecasters say"),
        "leads": (
            "[There is more to come|The rain will go on]: the Islands Weather Service expects [another|a further] {rain} millimetres over the city by {{day +1}} evening from a trough that [will not move|has come to stay].",
            "[Keep the boots out|The boots stay out]. Rain will [continue|go on] over Great Cassia on {{day +1}}, heavy at times, with {rain} millimetres in the city and much more on the ridge.",
        ),
        "sea": "Moderate, brown at the river mouth; look out for [branches|drifting timber].",
    },
}  # fmt: skip
_FORECASTERS = ("Tara Quist", "Emil Sastry", "Joy Ferdinand")
_REMARKS = (
    "“[I should hang the washing out|I would plan for it] and keep an eye on the west,” said {forecaster}, the duty forecaster.",
    "{forecaster}, on duty, gave it [six|seven|eight] chances in ten.",
    "It was {high} degrees at Lantern Hill on {{day}}, [a degree|two degrees] [above|below] the usual for {{month}}.",
    "The [night|nights] will be [close|warm], at {low} degrees [in the Old Fort|in town] and {hill} at Rasamal.",
)
_OUTLOOK = (
    "[After that|Further ahead]: [little change|settled|a change from the west|cooler on the hills].",
    "The outlook to {{day +4}} is [uncertain|fair|mixed].",
)


def reports(now: datetime) -> list[DemoStory]:
    """Return a forecast for every third day or so, and the two in which Ketaki first had a name."""
    pen = Pen("weather")
    when = moments(now, pen=pen, count=_COUNT, hours=(5, 17, 18), first_day=4)
    return [*_before_the_storm(now), *(_forecast(moment, _spell(moment, now, pen=pen), pen=pen) for moment in when)]


def _spell(moment: datetime, now: datetime, *, pen: Pen) -> str:
    return "wet" if days_before(moment, now) in _WET_DAYS else pen.pick(("dry", "showers", "dry", "windy", "showers"))


def _forecast(moment: datetime, spell: str, *, pen: Pen) -> DemoStory:
    words = _SPELLS[spell]
    high = pen.number(28, 33) if spell != "wet" else pen.number(25, 27)
    facts = {
        "high": high, "low": high - pen.number(5, 7), "hill": high - pen.number(10, 13), "rain": pen.number(8, 24) if spell != "wet" else pen.number(45, 95, step=5),
        "gust": pen.number(55, 78), "forecaster": pen.pick(_FORECASTERS), "day_after": "{day +1}",
    }  # fmt: skip
    paragraphs = [
        pen.say(pen.pick(words["leads"]), **facts),
        pen.say(pen.pick(_REMARKS), **facts),
        "**Sea:** " + pen.say(words["sea"]),
        f"**Tides:** {_tides(moment)}",
        f"**Sun:** {_sun(moment)}",
        pen.say(pen.pick(_OUTLOOK)),
    ]
    return filed(
        moment,
        headline=pen.say(pen.pick(words["headlines"]), **facts),
        text="\n\n".join(paragraphs),
        section="weather",
        authors=("anselm",) if pen.number(0, 2) == 0 else (),
        topics=["environment"],
        picture=pen.pick(("", "rain-roofs", "")) if spell in ("wet", "showers") else pen.pick(("", "island-palms", "")),
        news_value=1,
        lifetime_h=6,
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
    named = """A low pressure area some 700 kilometres east of Great Cassia has deepened and been given a name, Ketaki, the Islands Weather Service said on {day}.

It is moving west-south-west at 20 kilometres an hour, and all but a few of the computed tracks take it well to the south. Ships are asked to report their barometers.

The name, which is that of a flower, was the next on the list. It is the first depression of the year to need one."""
    passing = """Storm Ketaki is still expected to pass some 250 kilometres to the south of Great Cassia, the Islands Weather Service said on {day}, with no more for the city than a swell and a grey sky.

Waves of two metres may be met outside the breakwater from {day +1}. Cassia Ferries said that it would decide on the Tern Island service in the morning.

“It's a well-behaved storm so far,” said Tara Quist, the duty forecaster, and asked not to be reminded of it."""
    return [
        filed(at(now, days=3, clock="17:40"), headline="Depression east of the islands gets a name: Ketaki", text=named, section="weather", topics=["storm-ketaki"], picture="storm-sea", agency="ita", news_value=3, lifetime_h=10),
        filed(at(now, days=1, clock="11:50"), headline="Ketaki to pass south, forecasters say", text=passing, section="weather", topics=["storm-ketaki", "ferries"], authors=("anselm",), picture="storm-sea", news_value=3, lifetime_h=10),
    ]  # fmt: skip
