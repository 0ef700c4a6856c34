"""Live coverage: a running story told in entries, newest first."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from lateedition.story.blocks import Body


class LiveEntry(Struct, frozen=True):
    """One post of a live blog. `number` is its anchor on the page and never changes; a key entry is listed on top."""

    number: int
    moment: datetime
    body: Body
    headline: str = ""
    key: bool = False
    updated: datetime | None = None


class LiveCoverage(Struct, frozen=True):
    """The live part of a story. "LIVE" is this state, never typed text: it runs from `started` until `ended` is set.

    `entries` are in order of their moment, the newest first.
    """

    started: datetime
    ended: datetime | None = None
    entries: tuple[LiveEntry, ...] = ()

    @property
    def running(self) -> bool:
        """True until the coverage has an end."""
        return self.ended is None
