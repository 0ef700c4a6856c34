"""Push: what readers of a site can have their browsers tell them of (RFC 8030). All of it is off to begin with."""

from __future__ import annotations

from msgspec import Struct

BREAKING, LIVE, SECTION = "breaking", "live/", "section/"
"""What somebody can ask to be told of: breaking news; new posts of the live blog of a number; new stories of the section of a number."""


class Push(Struct, frozen=True):
    """What can be asked for: `breaking` news, new posts of a `live` blog that runs, new stories of `sections`."""

    breaking: bool = False
    live: bool = False
    sections: bool = False

    @property
    def is_on(self) -> bool:
        """Whether there is anything to ask for."""
        return self.breaking or self.live or self.sections
