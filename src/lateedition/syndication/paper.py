"""The paper: what is published, read in the view of one edition, for whoever answers others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from lateedition.edition.view import View
from lateedition.press.batches import as_of
from lateedition.press.belonging import Belonging
from lateedition.press.facts import Facts
from lateedition.press.handed import Handed
from lateedition.press.library import Library
from lateedition.press.noting import NotedReading
from lateedition.press.showing import Showing
from lateedition.story.article import Story
from lateedition.story.handover import Withdrawn
from lateedition.story.picture import Picture, PictureRendition
from lateedition.story.taxonomy import Site

_NO_RENDITIONS = Path("/nonexistent")

T = TypeVar("T")


@dataclass(frozen=True)
class Paper:
    """One edition, as what is published in it. It is good as long as `view` is open."""

    view: View
    library: Library
    site: Site

    @classmethod
    def of(cls, view: View) -> Paper | None:
        """Return what `view` shows; None before the desk has said what the site is."""
        library = Library(view)
        site = library.site()
        return None if site is None else cls(view, library, site)

    @cached_property
    def reading(self) -> NotedReading:
        """What the press's own pieces ask."""
        return NotedReading(Facts(self.library, as_of=as_of(self.view), renditions=_NO_RENDITIONS))

    @cached_property
    def showing(self) -> Showing:
        """How things show, in the site's words."""
        return Showing.on(self.reading)

    @cached_property
    def handed(self) -> Handed:
        """With which rows of the log things came."""
        return Handed(self.view)

    @cached_property
    def belonging(self) -> Belonging:
        """What stories belonged to before they were moved or signed otherwise."""
        return Belonging(self.view)

    def story(self, number: int) -> Story | Withdrawn | None:
        """Return the story of this number, or that it was withdrawn; None if readers never had one."""
        found = self.library.document("story", number)
        return found if isinstance(found, Story | Withdrawn) else None


def file_of(picture: Picture) -> PictureRendition | None:
    """Return the widest file of the whole picture that everything shows; None while there is none."""
    whole = [rendition for rendition in picture.renditions if not rendition.crop]
    plain = [rendition for rendition in whole if rendition.media_type == "image/jpeg"] or whole
    return plain[-1] if plain else None


def known(ask: Callable[[int], T | None], numbers: tuple[int, ...]) -> list[T]:
    """Return what there is of these numbers, in order."""
    return [found for found in map(ask, numbers) if found is not None]
