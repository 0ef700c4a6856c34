"""A made-up wire: items of a few happenings, as several agencies report them, and a machine that is told them."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lateedition.wire.grouping.explaining import Placed
from lateedition.wire.grouping.grouping import Grouping
from lateedition.wire.grouping.told import Told

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)

FERRY = (
    "Ferry Aurora hits freighter off Skerry Point, 14 missing",
    "HELLAN - Fourteen people were missing on Wednesday after the passenger ferry Aurora collided with a freighter in thick fog off Skerry "
    "Point, the coast guard of Hellan said. The Aurora, with 212 passengers and a crew of 18 aboard, took on water within minutes and was "
    "abandoned near the entrance of the Norrsund. Helicopters lifted dozens of people from life rafts while fishing boats from the village "
    "of Ulvik brought others ashore. The captain of the freighter Baltic Trader told investigators that his radar had shown nothing until "
    "the ferry was a few hundred metres away. Transport minister Ingrid Sole promised an inquiry and said that the Norrsund would stay "
    "closed to all traffic until divers had examined both hulls. The shipping line, Hellan Ferries, opened a telephone number for "
    "relatives.",
)
FERRY_OF_ANOTHER_AGENCY = (
    "Fourteen missing after ferry collision in Norrsund fog",
    "ULVIK, Hellan - Rescuers searched the cold waters of the Norrsund on Wednesday for 14 people who have not been seen since the ferry "
    "Aurora and the freighter Baltic Trader ran into each other in fog. A spokeswoman for the coast guard said 216 people had been saved, "
    "many of them by fishing boats from Ulvik. Survivors described a grinding noise and then darkness. The operator Hellan Ferries said "
    "the "
    "Aurora had passed its last inspection in January. Minister Ingrid Sole was on her way to Skerry Point, her office said.",
)
FERRY_AS_A_HEADLINE = ("Hellan: Ferry Aurora collides with freighter Baltic Trader off Skerry Point", "")
OTHER_FERRY = (
    "Ferry Estrella strikes pier at Porto Velho, 30 injured",
    "PORTO VELHO - Thirty passengers were injured on Wednesday when the river ferry Estrella struck a concrete pier at Porto Velho in "
    "heavy "
    "rain, the port authority said. The Estrella, carrying 340 passengers and a crew of 12, had lost power to its engines shortly before, "
    "captain Rui Damasceno told reporters. Ambulances took the injured to the Santa Clara hospital. Mayor Lucia Prado said the pier would "
    "be "
    "closed for a week. The ferry company Rio Norte said that it would inspect all of its ships.",
)
BANK = (
    "Central bank of Varland leaves interest rate at 2.5 percent",
    "STADT - The central bank of Varland left its key interest rate unchanged at 2.5 percent on Wednesday, as economists had expected, and "
    "said that inflation was falling more slowly than it had hoped. Governor Pieter Aalders told a news conference that the council had "
    "been "
    "unanimous. Wages are rising at their fastest pace for a decade, and rents in Stadt went up by 7 percent last year. The crown gained "
    "against the euro after the announcement, and yields of ten-year bonds rose to 3.1 percent.",
)
FIRE = (
    "Wildfire reaches suburbs of Calera as winds rise",
    "CALERA - A wildfire driven by gusting winds reached the northern suburbs of Calera on Wednesday, forcing 9,000 people from their "
    "homes. "
    "Fire chief Dolores Reyes said that four houses in the district of Alta Vista had burned to the ground and that the front was eleven "
    "kilometres wide. Aircraft dropped water from the reservoir at San Telmo until darkness fell. The regional government asked the army "
    "for help and closed the coastal highway. Nobody has been reported hurt.",
)
CUP = (
    "Harfang beats Oldwick on penalties to reach cup final",
    "HARFANG - Second-division Harfang reached the cup final for the first time in 61 years by beating Oldwick 5-4 on penalties on "
    "Wednesday "
    "after a goalless draw in the rain. Goalkeeper Tomas Brede saved two of the penalties. Coach Anna Lindqvist said that her players had "
    "earned every bit of it. Oldwick had the ball for most of the match, but striker Milo Fenn hit the post twice.",
)
BACKGROUND = (BANK, FIRE, CUP, OTHER_FERRY)


def told(number: int, story: tuple[str, str], *, hours: float = 0.0, **said: Any) -> Told:
    """Return item `number`, which tells `story` so many `hours` after noon. Unless said otherwise its chain is its own."""
    headline, text = story
    usual = {"chain": f"chain {number}", "provider": "HW", "language": "en"}
    return Told(number=number, moment=NOON + timedelta(hours=hours), headline=headline, text=text, **{**usual, **said})


class Machine:
    """A machine that numbers what it is told."""

    def __init__(self) -> None:
        self.grouping = Grouping()
        self.items: list[Told] = []
        self._numbers = itertools.count(1)

    def take(self, story: tuple[str, str], *, hours: float = 0.0, **said: Any) -> Placed:
        """Tell it `story`, and return where it was put."""
        self.items.append(told(next(self._numbers), story, hours=hours, **said))
        return self.grouping.assign(self.items[-1])


@pytest.fixture
def machine() -> Machine:
    """A machine that has heard of a few other happenings."""
    made = Machine()
    for story in BACKGROUND:
        made.take(story, hours=-3)
    return made
