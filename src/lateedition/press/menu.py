"""The menu: the sections that readers see, as a tree of two levels."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lateedition.press.addresses import href
from lateedition.press.words import direction, primary
from lateedition.story.taxonomy import Section


class Entry(Struct, frozen=True):
    """A section in the menu. `lang` and `direction` are empty when they are the furniture's own."""

    name: str
    href: str
    lang: str
    direction: str
    children: tuple[Entry, ...] = ()


def menu(sections: Iterable[Section], *, language: str) -> tuple[Entry, ...]:
    """Return the entries of a menu in `language`, in the order of `sections`. A hidden section hides those under it."""
    shown = [section for section in sections if section.in_menu]
    return tuple(_entry(top, shown, language) for top in shown if top.parent is None)


def _entry(section: Section, shown: list[Section], language: str) -> Entry:
    foreign = primary(section.language) != primary(language)
    return Entry(
        name=section.name,
        href=href(section.address),
        lang=section.language if foreign else "",
        direction=direction(section.language) if foreign else "",
        children=tuple(_entry(child, shown, language) for child in shown if child.parent == section.number),
    )
