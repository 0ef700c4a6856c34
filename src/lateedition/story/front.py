"""Fronts: what editors decided about the top news and the fronts of sections, over what the ranking would say."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

HOME = 0
"""The number of the front page; the front of a section has the section's."""


class Pin(Struct, frozen=True):
    """That a story has a place in a front, 1 being the first, until a moment; None is until somebody takes the pin out.

    `owner` is who set it, for the desk; readers are not told.
    """

    story: int
    place: int
    until: datetime | None = None
    owner: str = ""


class Burial(Struct, frozen=True):
    """That a story has no place in a front until a moment; None is until somebody digs it out. Why is the desk's own."""

    story: int
    until: datetime | None = None


class Front(Struct, frozen=True, tag="front"):
    """What was decided about the front of this number. Of two pins for one place the later in the list counts, and of two for one
    story, too; a story that is pinned and buried is buried.

    At most `per_section` stories of one section are in it where others are there to take the places; 0 is as many as there are.
    """

    pins: tuple[Pin, ...] = ()
    buried: tuple[Burial, ...] = ()
    per_section: int = 3
    number: int = HOME

    @property
    def decisions(self) -> tuple[Pin | Burial, ...]:
        """The pins and the burials."""
        return (*self.pins, *self.buried)


def stands(decision: Pin | Burial, *, as_of: datetime) -> bool:
    """Say whether a pin or a burial has not ended at the moment `as_of`."""
    return decision.until is None or decision.until > as_of


def untouched(number: int) -> Front:
    """Return the front of this number while nobody has decided anything about it."""
    return Front(number=number) if number == HOME else Front(number=number, per_section=0)
