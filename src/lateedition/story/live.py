"""Live coverage: a running story told in entries, newest first."""

from __future__ import annotations

import re
from datetime import datetime

from msgspec import Struct

from lateedition.story.blocks import Body

_TYPED = re.compile(r"^\s*(?:live(?:\s+(?:updates?|blog|coverage))?|लाइव)\s*(?:[:|–—]|\s-\s)\s*(?=\S)", re.IGNORECASE)


class LiveEntry(Struct, frozen=True):
    """One post of a live blog. `number` is its anchor on the page and never changes; a key entry is listed on top.

    `author` is the number of who signs it, if anybody; `credit` says whose words it is if they are not the site's ("Reuters").
    """

    number: int
    moment: datetime
    body: Body
    headline: str = ""
    key: bool = False
    updated: datetime | None = None
    author: int | None = None
    credit: str = ""


class LiveCoverage(Struct, frozen=True):
    """The live part of a story. "LIVE" is this state, never typed text: it runs from `started` until `ended` is set.

    `entries` are in order of their moment, the newest first. `summary` stands over them.
    """

    started: datetime
    ended: datetime | None = None
    entries: tuple[LiveEntry, ...] = ()
    summary: Body = ()

    @property
    def running(self) -> bool:
        """True until the coverage has an end."""
        return self.ended is None


def untyped(headline: str) -> str:
    """Return `headline` without a "LIVE:" that somebody typed in front of it: typed, it would stay when the coverage has ended.

    >>> untyped("LIVE: Votes are counted"), untyped("Live - the parade"), untyped("Live music returns"), untyped("लाइव: परेड")
    ('Votes are counted', 'the parade', 'Live music returns', 'परेड')
    """
    return _TYPED.sub("", headline)
