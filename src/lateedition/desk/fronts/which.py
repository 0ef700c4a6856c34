"""Which fronts there are, and who may arrange them: the front page, and one for each section."""

from __future__ import annotations

from dataclasses import dataclass

from lateedition.desk.stories.models import Section
from lateedition.press.ranking import HOME_PLACES, SECTION_PLACES
from lateedition.story.front import HOME


@dataclass(frozen=True)
class WhichFront:
    """A front: its number, what it is called, and its section, None for the front page. The gate asks for the section."""

    number: int
    name: str
    section: Section | None = None

    @property
    def places(self) -> int:
        """How many places it has."""
        return HOME_PLACES if self.section is None else SECTION_PLACES

    @property
    def address(self) -> str:
        """Where readers have it."""
        return "/" if self.section is None else self.section.address


FRONT_PAGE = WhichFront(HOME, "Front page")


def front_at(number: int) -> WhichFront | None:
    """Return the front of this number, None if there is no such section."""
    if number == HOME:
        return FRONT_PAGE
    section = Section.objects.select_related("parent__parent__parent").filter(pk=number).first()
    return WhichFront(section.pk, section.name, section) if section else None
