"""The page for searching, with holes in which the stand puts what was asked and what was found, and what it says about that."""

from __future__ import annotations

from msgspec import Struct

from lateedition.finder.cutting import MEDIA_TYPE, PHRASES, SEARCH, Phrases, encode
from lateedition.finder.question import LONGEST_WORDS, NEWEST
from lateedition.press.frame import framed
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing
from lateedition.press.words import LANGUAGES, Words, direction, primary
from lateedition.story.languages import own_name
from lateedition.story.taxonomy import Section

_HEADERS = (("cache-control", "private, no-cache"), ("x-robots-tag", "noindex"))
"""What somebody looks for is theirs, and what is found is asked anew: a recalled story is gone when the page is loaded again.

Engines are told to leave it out, as they ask of results; the stand says otherwise of the page on which nothing is asked."""


class Choice(Struct, frozen=True):
    """What a list of the form offers. `lang` and `direction` are empty when they are the page's own."""

    value: str
    name: str
    lang: str = ""
    direction: str = ""


class SearchView(Struct, frozen=True):
    """What search.html prints. `newest` is the value of the order that is not the usual one."""

    sections: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    longest: int
    newest: str


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the page ('search'), or what the stand says on it ('search:phrases')."""
    showing = Showing.on(reading)
    if key != "search":
        return Rendition(address=PHRASES, parts=(encode(_phrases(showing.words)),), media_type=MEDIA_TYPE, keys=(key,))
    view = SearchView(
        sections=tuple(_section(section, showing) for section in reading.sections() if section.in_menu),
        languages=tuple(_language(language, showing) for language in _languages(reading, showing)),
        longest=LONGEST_WORDS,
        newest=NEWEST,
    )
    frame = framed(showing, kind="search", title=showing.words.search, description=showing.words.search_words)
    return Rendition(address=SEARCH, parts=kit.parts("search.html", frame=frame, search=view), headers=_HEADERS, keys=(key,))


def _languages(reading: Reading, showing: Showing) -> list[str]:
    """Return the languages that readers may want to choose from: of the site and its sections, and of the furniture."""
    spoken = [showing.language, *(section.language for section in reading.sections()), *LANGUAGES]
    return list(dict.fromkeys(map(primary, spoken)))


def _section(section: Section, showing: Showing) -> Choice:
    foreign = primary(section.language) != primary(showing.language)
    return Choice(str(section.number), section.name, section.language if foreign else "", direction(section.language) if foreign else "")


def _language(language: str, showing: Showing) -> Choice:
    foreign = language != primary(showing.language)
    return Choice(language, own_name(language), language if foreign else "", direction(language) if foreign else "")


def _phrases(words: Words) -> Phrases:
    return Phrases(
        language=words.language,
        one=words.search_one,
        several=words.search_several,
        about=words.search_about,
        nothing=words.search_nothing,
        nothing_text=words.search_nothing_text,
        nearest=words.search_nearest,
        nearest_one=words.search_nearest_one,
        page=words.search_page,
        pages=words.pages,
        previous=words.search_previous,
        next=words.search_next,
        preparing=words.search_preparing,
        preparing_text=words.search_preparing_text,
        too_long=words.search_too_long,
        no_date=words.search_no_date,
        no_page=words.search_no_page,
        busy=words.search_busy,
    )
