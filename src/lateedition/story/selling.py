"""Selling: what a paper may live by on its own pages. Places for advertisements; so many stories a month for nothing. Off to begin with."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from msgspec import Struct

if TYPE_CHECKING:
    from lateedition.story.purposes import Purpose
    from lateedition.story.taxonomy import Site

Place = Literal["story", "beside", "front"]
"""Where a slot is: among the paragraphs of stories, beside them in the column of lists, or under the stories of a front."""

NARROW = ("320x50", "320x100", "300x250")
"""The sizes of boxes on narrow screens, in CSS pixels: three of the IAB's, as wide as the narrowest screen at most."""

WIDE: MappingProxyType[Place, tuple[str, ...]] = MappingProxyType(
    {"story": ("468x60", "300x250", "336x280"), "beside": ("300x250", "300x600"), "front": ("728x90", "468x60", "336x280", "300x250")}
)
"""The sizes on wide screens: those of the IAB's that the column has room for."""

LEAST_BEHIND = 2
"""So many blocks are behind a slot in a story: one that is shorter has none, and none ends with one."""


class Slot(Struct, frozen=True):
    """A place for an advertisement. It has a box of a fixed size, so that nothing moves when something comes into it.

    `picture` and `href` are the house's own advertisement, which every reader sees: nobody else is asked for it. `frame` is a page of
    another's that takes its place for readers who agreed to the purpose of this key; without one the house's stays. `after` counts the
    paragraphs before it, in a story.
    """

    name: str
    place: Place
    narrow: str
    wide: str
    picture: int
    href: str
    after: int = 3
    frame: str = ""
    purpose: str = ""

    @property
    def origin(self) -> str:
        """Where the page in its frame is from; empty without one.

        >>> Slot("a", "front", "320x50", "728x90", 1, "/", frame="https://ads.example:8443/a?b").origin
        'https://ads.example:8443'
        """
        parts = urlsplit(self.frame)
        return f"{parts.scheme}://{parts.netloc}" if self.frame else ""

    def purpose_of(self, site: Site) -> Purpose | None:
        """Return what a reader must agree to before `frame` is asked for; None where nothing can be asked for."""
        return next((purpose for purpose in site.purposes if purpose.key == self.purpose), None) if self.frame else None


class Meter(Struct, frozen=True):
    """So many stories a month are for nothing; of others their beginning. `page` is where a reader subscribes.

    Whoever has a cookie of the name `cookie` subscribes already. With a `purpose`, stories are counted for those who agreed to it,
    and not at all for others.
    """

    free: int
    page: str
    cookie: str = ""
    purpose: str = ""
