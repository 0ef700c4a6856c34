"""Happenings: what the wire knows of the events that published stories are about, told to the press whenever it is another than before."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from lateedition.desk.handover import outbox
from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.intake.models import WireLine
from lateedition.desk.intake.queries import wire_groups
from lateedition.story.happening import Happening

LATELY = timedelta(days=3)
"""How long after its last update a story is looked after: what is older is on no front by its score."""


class Teller:
    """Tells of happenings. It remembers what it looked at, and looks again when the wire has grouped or the desk has handed over."""

    def __init__(self) -> None:
        self._seen: tuple[int, int] | None = None

    def look(self) -> int:
        """Hand over what is another than before, and return of how many stories."""
        with closing(wire_groups()) as groups:
            state = (groups.done(), HandoverRow.objects.aggregate(newest=Max("number"))["newest"] or 0)
        if state == self._seen:
            return 0
        told = tell(now=timezone.now())
        self._seen = state
        return told


def tell(*, now: datetime) -> int:
    """Hand over the event of each story of the wire that readers have, and its sources, where that differs from what the log says.

    Return of how many stories it did.
    """
    lines = WireLine.objects.filter(story__live=True, story__updated__gte=now - LATELY).values_list("story", "provider", "guid")
    chains = {story: (provider, guid) for story, provider, guid in lines}
    with closing(wire_groups()) as groups:
        reported = groups.reported(chains.values())
    known = {number: reported.get(chain) for number, chain in chains.items()}
    found = [Happening(number, *said) if said else Happening(number) for number, said in known.items()]
    held = {key: document for key, (_, document) in outbox.held_of(f"happening:{each.number}" for each in found).items()}
    others = [each for each in found if held.get(f"happening:{each.number}", Happening(each.number)) != each]
    if others:  # a turn is not taken for nothing: publishes wait for it
        outbox.hand_over_all(others, now=now)
    return len(others)
