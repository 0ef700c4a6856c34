"""The page of a section: what it is, its subsections, and its stories with theirs: a few by rank on its front, the rest by time."""

from __future__ import annotations

from lateedition.press.addresses import href, key_parts
from lateedition.press.kit import Kit
from lateedition.press.listing import Subject, render_list
from lateedition.press.ranking import SECTION_PLACES
from lateedition.press.reading import Reading, Shelf
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Link, Showing, trail


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the front of a section ('section:3') or a page of it ('section:3/12'), None where there is none."""
    number, page = key_parts(key)
    section = reading.section(number)
    if section is None:
        return None
    children = tuple(Link(child.name, href(child.address)) for child in reading.sections() if child.parent == number and child.in_menu)
    subject = Subject(
        kind="section",
        name=section.name,
        front=section.address,
        shelf=Shelf("section", number),
        about=section.description,
        above=tuple((parent.name, parent.address) for parent in trail(reading, number)[:-1]),
        subsections=children,
        section=section.address,
        shows_sections=bool(children),
        leading=() if page is not None else reading.section_front(number, count=SECTION_PLACES),
    )
    return render_list(key, subject, page=page, showing=Showing.on(reading, language=section.language), kit=kit)
