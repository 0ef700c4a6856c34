"""Positions: how far the inbox was followed, a lane for each kind of work. What was done and how far that is are one transaction."""

from __future__ import annotations

import logging

from lateedition.desk.intake.models import Position
from lateedition.wire.following import Following, Place

logger = logging.getLogger(__name__)


class Lane:
    """How far one kind of work has come in the inbox that `following` reads."""

    def __init__(self, name: str, following: Following) -> None:
        self._name = name
        self._following = following

    def number(self) -> int:
        """Return the change it has come to. Where another stands there now, numbers are others: it begins at the beginning, at 0."""
        found = Position.objects.filter(lane=self._name).first()
        place = Place(found.number, found.mark) if found else Place()
        if place.number and self._following.place_of(place.number) != place:
            logger.warning("the inbox was made anew: %s changes are gone through from the beginning", self._name)
            return 0
        return place.number

    def go_on(self, number: int) -> None:
        """Note that all up to the change `number` is done."""
        place = self._following.place_of(number)
        Position.objects.update_or_create(lane=self._name, defaults={"number": place.number, "mark": place.mark})
