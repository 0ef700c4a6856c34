"""Fallbacks: the pictures that the site and its sections name themselves, for those whose rights have ended and in the house's slots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lateedition.press.touched import Touched
from lateedition.story.picture import Picture
from lateedition.story.taxonomy import Section, Site

if TYPE_CHECKING:
    from lateedition.press.library import Library

STAND_IN = "stand-in "
"""How the facts begin that say what stands for such a picture in a section."""
_HOLDERS = frozenset(("section", "site"))


def stand_in(library: Library, section: int) -> Picture | None:
    """Return the fallback of a section, of the nearest above it that has one, or of the site; None if none of them can be shown."""
    holders = [*(library.section(number) for number in library.lineage(section)), library.site()]
    named = (holder.fallback for holder in holders if holder is not None and holder.fallback is not None)
    return next((picture for number in named if (picture := library.picture(number)) is not None), None)


def _named_by(holder: Section | Site) -> Iterator[int]:
    if holder.fallback is not None:
        yield holder.fallback
    if isinstance(holder, Site):
        yield from (slot.picture for slot in holder.slots)


class Fallbacks:
    """What `holders`, the sections and the site as they are when it is asked, name as fallbacks and for their slots."""

    def __init__(self, holders: Callable[[], Iterable[Section | Site]]) -> None:
        self._holders = holders
        self._named: frozenset[int] | None = None

    def __contains__(self, picture: int) -> bool:
        return picture in self._known()

    @contextmanager
    def replaced(self, kind: str, touched: Touched) -> Iterator[None]:
        """Note in `touched` what a document of this kind, which the block replaces, has to do with pictures that are or were named."""
        if kind not in _HOLDERS:
            yield
            return
        before = self._known()
        yield
        self._named = None
        touched.families.add(STAND_IN)
        touched.facts |= {f"used {picture}" for picture in before ^ self._known()}

    def _known(self) -> frozenset[int]:
        if self._named is None:
            self._named = frozenset(picture for holder in self._holders() for picture in _named_by(holder))
        return self._named
