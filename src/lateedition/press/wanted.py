"""What is wanted: which keys of a kind of rendition there must be, and whether there is to be one of a given key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, get_args

from lateedition.press.addresses import key_parts
from lateedition.press.calendar import Calendar
from lateedition.press.coverage import sheets_of
from lateedition.press.indexes import RECALL_SHEETS
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.noting import NotedReading
from lateedition.press.reading import Sheet, Shelf
from lateedition.story.front import HOME
from lateedition.story.handover import RecalledPicture
from lateedition.story.picture import Picture

Every = Callable[[Library, Kit], Iterable[str]]
Needed = Callable[[NotedReading, str], bool]
Shelved = Literal["section", "topic", "author", "agency"]
Feeding = Literal["feed", "atom", "jsonfeed"]
"""The formats of feeds, as their kinds are called in the plan."""


def fixed(*keys: str) -> Every:
    """Return what gives these keys, whatever is published."""
    return lambda _library, _kit: keys


def notifications(library: Library, _kit: Kit | None = None) -> Iterator[str]:
    """Give the page on which readers say what they want to be told of, where the site tells of anything."""
    site = library.site()
    if site is not None and site.push.is_on:
        yield "notifications"


def needs_notifications(reading: NotedReading, _key: str) -> bool:
    """Say whether the site tells of anything."""
    return reading.site().push.is_on


def in_each_language(name: str) -> Every:
    """Return what gives the key of a fragment for each language of the furniture."""
    return lambda _library, kit: [f"{name}.{language}" for language in kit.languages]


def letters(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the pages for signing up for letters, where there are letters."""
    site = library.site()
    if site is not None and site.letters is not None and site.letters.kinds:
        yield from ("letters", "letters:answers")


def theme(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the style sheet of the site's theme, if it has one."""
    site = library.site()
    yield from ("theme",) if site and site.theme else ()


def slots(library: Library, kit: Kit) -> Iterator[str]:
    """Give each slot for advertisements, in each language of the furniture."""
    site = library.site()
    return (f"slot.{slot.name}.{language}" for slot in (site.slots if site else ()) for language in kit.languages)


def needs_slot(reading: NotedReading, key: str) -> bool:
    """Say whether there is such a slot."""
    return key.split(".")[1] in {slot.name for slot in reading.site().slots}


def orders(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the order of each front: of the home page, and of each section."""
    return (f"order.{number}" for number in (HOME, *library.numbers("section")))


def listings(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the mark of what the front of each section lists."""
    return (f"listed.{number}" for number in library.numbers("section"))


def of_the_past(pages: Iterable[str], pieces: Iterable[str]) -> Every:
    """Return what gives what the stand says of the past: these pages, and these pieces in each language of the furniture."""
    return lambda _library, kit: [
        *(f"past:{page}" for page in pages),
        *(f"past:{p}.{language}" for p in pieces for language in kit.languages),
    ]


def unnumbered(kind: Literal["latest", "corrections"]) -> Every:
    """Return what gives the pages of a list of which there is one: all that is published, all that was corrected."""

    def keys(library: Library, _kit: Kit) -> Iterator[str]:
        yield kind
        yield from (f"{kind}:{page}" for page in library.shelves.pages(Shelf(kind)))

    return keys


def shelved(kind: Shelved) -> Every:
    """Return what gives the pages of each section, topic, author or agency."""

    def keys(library: Library, _kit: Kit) -> Iterator[str]:
        for number in library.numbers(kind):
            yield from _with_pages(library, Shelf(kind, number))

    return keys


def _with_pages(library: Library, shelf: Shelf) -> Iterator[str]:
    yield f"{shelf.kind}:{shelf.number}"
    yield from (f"{shelf.kind}:{shelf.number}/{page}" for page in library.shelves.pages(shelf))


def stories(library: Library, _kit: Kit) -> Iterator[str]:
    """Give every published story."""
    return (f"story:{number}" for number in library.shelves.every(Shelf("latest")))


def cuttings(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the cutting of every published story."""
    return (f"cutting:{number}" for number in library.shelves.every(Shelf("latest")))


def cards(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the card of every published story that one was drawn of."""
    return (f"card:{number}" for number in library.cards.drawn())


def running(library: Library, _kit: Kit) -> Iterator[str]:
    """Give every coverage that runs."""
    return (f"live.{each.number}" for each in library.candidates.running())


def sheets_of_coverages(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the sheets of every live blog that its page does not show."""
    return (f"coverage:{number}/{sheet.begin}" for number, sheets in _coverages(library) for sheet in sheets[:-1])


def upward_sheets(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the sheets of every live blog, to be read the oldest entry first."""
    return (f"upward:{number}/{sheet.begin}" for number, sheets in _coverages(library) for sheet in sheets if sheet.entries)


def permalinks(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the permanent links to the entries of every live blog."""
    return (f"permalink:{number}/{entry.number}" for number, sheets in _coverages(library) for sheet in sheets for entry in sheet.entries)


def recall_marks(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the marks of the recalls on each sheet that has any."""
    return (f"recalls.{sheet}" for sheet in range(RECALL_SHEETS) if library.cards.recalls(sheet))


def _coverages(library: Library) -> Iterator[tuple[int, tuple[Sheet, ...]]]:
    for number in library.cards.coverages():
        story = library.story(number)
        if story is not None and story.live is not None:
            yield number, sheets_of(story.live.entries)


def sheet_keys(_library: Library, about: str) -> Iterator[str]:
    """Give what shows one sheet of a live blog: "story begin"."""
    yield from (f"{kind}:{about.replace(' ', '/')}" for kind in ("coverage", "upward"))


def histories(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the pages of the histories of all stories that have one."""
    for number in library.past.stories():
        yield from sheets(library, number)


def sheets(library: Library, number: int) -> Iterator[str]:
    """Give the pages of the history of one story, none if it has none."""
    found = library.chronicle(number) if library.past.has(number) else None
    if found is not None:
        yield f"history:{number}"
        yield from (f"history:{number}/{page}" for page in range(1, found.sheets))


def history_sheet(_library: Library, about: str) -> Iterator[str]:
    """Give those pages of a history that show the versions of "story sheet"."""
    number, _, sheet = about.partition(" ")
    yield f"history:{number}"
    yield f"history:{number}/{int(sheet) + 1}"


def pictures(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the renditions of every picture that is shown."""
    for number in library.numbers("picture"):
        if library.uses.is_shown(number):
            yield from renditions(library, str(number))


def renditions(library: Library, about: str) -> Iterator[str]:
    """Give the renditions of one picture."""
    found = library.picture(int(about))
    # of a very small picture, a crop may be the whole
    yield from dict.fromkeys(f"picture:{about}:{each.digest[:16]}:{each.width}" for each in (found.renditions if found else ()))


def recalled_pictures(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the addresses of all recalled pictures."""
    return (key for number in library.numbers("picture") for key in recalled(library, str(number)))


def recalled(library: Library, about: str) -> Iterator[str]:
    """Give the addresses of one recalled picture."""
    found = library.document("picture", int(about))
    return (f"recalled:{about}:{address}" for address in (found.addresses if isinstance(found, RecalledPicture) else ()))


def shelf_page_keys(_library: Library, about: str) -> Iterator[str]:
    """Give what shows one page of a shelf: "kind number page"."""
    kind, number, page = about.split(" ")
    if page != "front":
        yield f"{kind}:{page}" if kind in ("latest", "corrections") else f"{kind}:{number}/{page}"
    elif kind not in ("latest", "corrections"):
        yield from feeds_of(kind, number)


def front_and_pages(kind: Shelved) -> Callable[[Library, str], Iterable[str]]:
    """Return what gives all that one section, topic, author or agency has."""
    return lambda library, about: [*_with_pages(library, Shelf(kind, int(about))), *feeds_of(kind, about)]


def every_day(name: str) -> Every:
    """Return what gives a key for each day that has stories."""
    return lambda library, _: (f"{name}:{day}" for day in Calendar(library).every_day())


def sitemaps(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the sitemaps."""
    yield "sitemap"
    yield "sitemap:news"
    yield "sitemap:pages"
    yield from (f"sitemap:{day}" for day in Calendar(library).every_day())


def feeds(format_: Feeding) -> Every:
    """Return what gives every feed of a list in a format."""

    def keys(library: Library, _kit: Kit) -> Iterator[str]:
        yield f"{format_}:latest:0"
        kinds: tuple[Shelved, ...] = ("section", "topic", "author", "agency")
        yield from (f"{format_}:{kind}:{number}" for kind in kinds for number in library.numbers(kind))

    return keys


def every_feed(library: Library, kit: Kit) -> Iterator[str]:
    """Give every RSS feed, and those of coverage in every format: all stories are gone through to find it, so that is done once."""
    yield from feeds("feed")(library, kit)
    for number in library.shelves.every(Shelf("latest")):
        yield from coverage_feeds(library, number)


def feeds_of(kind: str, number: object) -> Iterator[str]:
    """Give the feeds of one thing, in every format."""
    return (f"{format_}:{kind}:{number}" for format_ in get_args(Feeding))


def coverage_feeds(library: Library, number: int) -> Iterator[str]:
    """Give the feeds of one story's coverage, none if it has none."""
    return feeds_of("live", number) if _is_coverage(library, number) else iter(())


def _is_coverage(library: Library, number: int) -> bool:
    teaser = library.teaser(number)
    return teaser is not None and bool(teaser.live)


def needs_letters(reading: NotedReading, _key: str) -> bool:
    """Say whether the site has letters."""
    found = reading.site().letters
    return found is not None and bool(found.kinds)


def needs_day(reading: NotedReading, key: str) -> bool:
    """Say whether anything was published on the day of `key`."""
    return bool(reading.day(key.partition(":")[2]))


def needs_sitemap(reading: NotedReading, key: str) -> bool:
    """Say whether there is something to be in the sitemap of `key`."""
    about = key.partition(":")[2]
    return about in ("", "news", "pages") or bool(reading.day(about))


def needs_feed(reading: NotedReading, key: str) -> bool:
    """Say whether there is what the feed of `key` is of."""
    _, kind, number = key.split(":")
    if kind == "live":
        teaser = reading.teaser(int(number))
        return teaser is not None and bool(teaser.live)
    asked = {"section": NotedReading.section, "topic": NotedReading.topic, "author": NotedReading.author, "agency": NotedReading.agency}
    return kind == "latest" or asked[kind](reading, int(number)) is not None


def needs_theme(reading: NotedReading, _key: str) -> bool:
    """Say whether the site has a theme."""
    return reading.site().theme is not None


def needs_story(reading: NotedReading, key: str) -> bool:
    """Say whether the story of `key` is published."""
    return reading.story(_number(key)) is not None


def needs_card(reading: NotedReading, key: str) -> bool:
    """Say whether a card was drawn of the story of `key`, and it is published."""
    return reading.card(_number(key)) is not None


def needs_live(reading: NotedReading, key: str) -> bool:
    """Say whether the coverage of `key` runs."""
    teaser = reading.teaser(int(key.partition(".")[2]))
    return teaser is not None and teaser.live == "running"


def needs_coverage(reading: NotedReading, key: str) -> bool:
    """Say whether the live blog of `key` has such a sheet, and its own page does not show it."""
    number, begin = key_parts(key)
    sheet = reading.sheet(number, begin=begin or 0)
    return sheet is not None and not sheet.newest


def needs_upward(reading: NotedReading, key: str) -> bool:
    """Say whether the live blog of `key` has such a sheet, with something in it."""
    number, begin = key_parts(key)
    sheet = reading.sheet(number, begin=begin or 0)
    return sheet is not None and bool(sheet.entries)


def needs_permalink(reading: NotedReading, key: str) -> bool:
    """Say whether the live blog of `key` has such an entry."""
    number, entry = key_parts(key)
    return reading.home(number, entry=entry or 0) is not None


def needs_recall_mark(reading: NotedReading, key: str) -> bool:
    """Say whether any recall is noted on the sheet of `key`."""
    return bool(reading.recalls(int(key.partition(".")[2])))


def needs_history(reading: NotedReading, key: str) -> bool:
    """Say whether the history of `key` has such a page."""
    number, page = key_parts(key)
    found = reading.chronicle(number)
    return found is not None and (page is None or page < found.sheets)


def needs_page(reading: NotedReading, key: str) -> bool:
    """Say whether all that is published, or was corrected, has such a page."""
    kind, _, page = key.partition(":")
    return not page or bool(reading.shelf_page(Shelf("latest" if kind == "latest" else "corrections"), page=int(page)).stories)


def needs_subject(ask: Callable[[NotedReading, int], object], kind: Shelved) -> Needed:
    """Return what says whether a section, topic, author or agency is there, and has such a page."""

    def needed(reading: NotedReading, key: str) -> bool:
        page = key.partition("/")[2]
        if ask(reading, _number(key)) is None:
            return False
        return not page or bool(reading.shelf_page(Shelf(kind, _number(key)), page=int(page)).stories)

    return needed


def needs_order(reading: NotedReading, key: str) -> bool:
    """Say whether there is the front of `key`, whatever is said of it."""
    number = int(key.partition(".")[2])
    return number == HOME or reading.section(number) is not None


def needs_picture(reading: NotedReading, key: str) -> bool:
    """Say whether a picture that is shown has such a rendition."""
    number, digest, width = key.split(":")[1:]
    found = reading.picture(int(number)) if reading.used(int(number)) else None
    return isinstance(found, Picture) and any(r.digest[:16] == digest and r.width == int(width) for r in found.renditions)


def needs_recalled(reading: NotedReading, key: str) -> bool:
    """Say whether a recalled picture had this address."""
    number, address = key.split(":", 2)[1:]
    found = reading.recalled(int(number))
    return found is not None and address in found.addresses


def _number(key: str) -> int:
    return int(key.partition(":")[2].partition("/")[0])
