"""The arrangement of a front: what editors decided about it, and what becomes of that when they decide more. Pure.

Each decision gives the whole arrangement anew, so that a line of the journal is enough to know how a front stood.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from lateedition.story.front import Burial, Front, Pin, stands, untouched
from lateedition.story.moment import in_utc


class Grave(Burial, frozen=True):
    """A burial with what the desk says of it: why, by whom, and since when."""

    reason: str = ""
    by: str = ""
    since: datetime | None = None


class Arrangement(Struct, frozen=True):
    """What is decided about a front. No story and no place is pinned twice, and no story both pinned and buried."""

    per_section: int
    pins: tuple[Pin, ...] = ()
    buried: tuple[Grave, ...] = ()

    def pin_of(self, story: int) -> Pin | None:
        """Return the pin of a story."""
        return next((pin for pin in self.pins if pin.story == story), None)

    def pin_at(self, place: int) -> Pin | None:
        """Return the pin of a place."""
        return next((pin for pin in self.pins if pin.place == place), None)

    def grave_of(self, story: int) -> Grave | None:
        """Return the burial of a story."""
        return next((grave for grave in self.buried if grave.story == story), None)

    def document(self, number: int) -> Front:
        """Return the document of the front of this number."""
        buried = tuple(Burial(grave.story, grave.until) for grave in self.buried)
        return Front(self.pins, buried, self.per_section, number)


def undecided(number: int) -> Arrangement:
    """Return the arrangement of a front about which nobody has decided anything."""
    return Arrangement(untouched(number).per_section)


def with_pin(arrangement: Arrangement, pin: Pin) -> Arrangement:
    """Return `arrangement` with `pin`, in place of what was pinned there or said of its story."""
    rest = without_story(arrangement, pin.story)
    return replace(rest, pins=(*(each for each in rest.pins if each.place != pin.place), pin))


def with_grave(arrangement: Arrangement, grave: Grave) -> Arrangement:
    """Return `arrangement` with `grave`, in place of what was said of its story."""
    rest = without_story(arrangement, grave.story)
    return replace(rest, buried=(*rest.buried, grave))


def without_story(arrangement: Arrangement, story: int) -> Arrangement:
    """Return `arrangement` with nothing said of a story."""
    return replace(
        arrangement,
        pins=tuple(pin for pin in arrangement.pins if pin.story != story),
        buried=tuple(grave for grave in arrangement.buried if grave.story != story),
    )


def standing(arrangement: Arrangement, *, as_of: datetime) -> Arrangement:
    """Return `arrangement` less what has ended at the moment `as_of`."""
    return replace(
        arrangement,
        pins=tuple(pin for pin in arrangement.pins if stands(pin, as_of=in_utc(as_of))),
        buried=tuple(grave for grave in arrangement.buried if stands(grave, as_of=in_utc(as_of))),
    )
