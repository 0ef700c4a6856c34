"""The sections menu, on every page."""

from __future__ import annotations

from lateedition.press.kit import Kit
from lateedition.press.menu import menu
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.words import words_of


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the menu in the language that `key` ('navigation.en') names."""
    words = words_of(key.partition(".")[2])
    sections = menu(reading.sections(), language=words.language)
    return Rendition(fragment=key, parts=kit.parts("fragments/navigation.html", words=words, sections=sections), keys=(key,))
