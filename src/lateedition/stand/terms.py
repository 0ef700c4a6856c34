"""Terms: what a site's notice asks for, as the answer to its form must know it, and whether reads are counted. Printed by the press."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec import Struct

from lateedition.edition.record import Dated
from lateedition.edition.segments import inflated

FRAGMENT = "terms.site"


class Asked(Struct, frozen=True):
    """A purpose that needs consent. `shared` says that others learn of readers by it; `cookies` are what is set for it."""

    key: str
    shared: bool = False
    cookies: tuple[str, ...] = ()


class Terms(Struct, frozen=True):
    """The purposes of a site, in their order. `counting` says whose reads are counted: nobody's, or those who do not object, or all."""

    purposes: tuple[Asked, ...] = ()
    counting: Literal["off", "on", "exempt"] = "off"

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the purposes."""
        return tuple(asked.key for asked in self.purposes)

    @property
    def settled_by_gpc(self) -> bool:
        """Whether Global Privacy Control answers all there is to ask."""
        return all(asked.shared for asked in self.purposes)


NO_TERMS = Terms()


def terms_in(fragments: Mapping[str, Dated]) -> Terms:
    """Return the terms among the fragments of an edition; those that ask for nothing if there are none."""
    found = fragments.get(FRAGMENT)
    return NO_TERMS if found is None else msgspec.json.decode(inflated(found.fragment.segment.deflated), type=Terms)
