"""The front: what editors decided about the top news, over what the ranking would say."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Pin(Struct, frozen=True):
    """That a story has a place in the top news, 1 being the first, until a moment; None is until somebody takes the pin out.

    `owner` is who set it, for the desk; readers are not told.
    """

    story: int
    place: int
    until: datetime | None = None
    owner: str = ""


class Front(Struct, frozen=True, tag="front"):
    """The pins there are. Of two for one place the later in the list counts, and of two for one story, too."""

    pins: tuple[Pin, ...] = ()
