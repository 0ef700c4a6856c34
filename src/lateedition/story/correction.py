"""Corrections: notes to readers that say what was wrong and what is right. One is never taken away; it can be amended."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Note(Struct, frozen=True):
    """What a correction said from `moment` on."""

    moment: datetime
    text: str


class Correction(Struct, frozen=True):
    """A correction as readers see it: `text` is plain, first published at `moment`.

    `amended` is when its words last changed, None while they never did; `earlier` is what it said before, the newest first.
    """

    number: int
    moment: datetime
    text: str
    amended: datetime | None = None
    earlier: tuple[Note, ...] = ()
