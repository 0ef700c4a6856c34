"""The foot of every page: the sections again, the privacy policy, and the way to change one's mind."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.kit import Kit
from lateedition.press.menu import menu
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.words import primary, words_of
from lateedition.story.taxonomy import Site


class Imprint(Struct, frozen=True):
    """The site's own words in its foot; `lang` is empty when they are in the furniture's language.

    `tells` says that readers can be told of something by their browsers. `letters` says that one can sign up for some.
    """

    name: str
    tagline: str
    lang: str
    tells: bool
    letters: bool


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the foot in the language that `key` ('footer.en') names."""
    words, site = words_of(key.partition(".")[2]), reading.site()
    sections = menu(reading.sections(), language=words.language)
    parts = kit.parts("fragments/footer.html", words=words, site=_imprint(site, words.language), sections=sections)
    return Rendition(fragment=key, parts=parts, keys=(key,))


def _imprint(site: Site, language: str) -> Imprint:
    foreign = primary(site.language) != primary(language)
    letters = bool(site.letters and site.letters.kinds)
    return Imprint(site.name, site.tagline, site.language if foreign else "", site.push.is_on, letters)
