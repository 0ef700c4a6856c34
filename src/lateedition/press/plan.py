"""The plan: which renditions there must be, as a function of the library.

A kind of page or fragment is one line in the table here, a module that renders it and a template. Every rendition has a
key, "section:3/12" or "latest.en"; the word before the colon or the full stop names its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from lateedition.press import recordings
from lateedition.press.addresses import key_parts
from lateedition.press.calendar import Calendar
from lateedition.press.facts import NotedReading
from lateedition.press.fragments import footer as footer_fragment
from lateedition.press.fragments import latest as latest_fragment
from lateedition.press.fragments import lists as lists_fragment
from lateedition.press.fragments import live as live_fragment
from lateedition.press.fragments import navigation as navigation_fragment
from lateedition.press.fragments import notice as notice_fragment
from lateedition.press.fragments import order as order_fragment
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.outputs import feed, robots, sitemap
from lateedition.press.pages import (
    archive,
    asset,
    author,
    day,
    error,
    gone,
    history,
    home,
    latest,
    month,
    moved,
    picture,
    privacy,
    recalled,
    recording,
    section,
    silenced,
    story,
    topic,
)
from lateedition.press.reading import Reading, Shelf
from lateedition.press.rendition import Rendition
from lateedition.story.front import HOME
from lateedition.story.handover import RecalledPicture
from lateedition.story.picture import Picture

Render = Callable[[str, Reading, Kit], Rendition | None]
Every = Callable[[Library, Kit], Iterable[str]]
Needed = Callable[[NotedReading, str], bool]
Shelved = Literal["section", "topic", "author"]


class Turn(IntEnum):
    """When a kind of rendition is printed, the lowest first."""

    PAGE = 0
    LIST = 1
    SOON = 2


@dataclass(frozen=True)
class Kind:
    """A kind of rendition: how it is rendered, which keys there are of it now, and whether there is to be one of a given key.

    What is not `needed` is forgotten; the facts that make it needed again are those in `_AWAKENING`. `turn` says when it is
    printed where not all is printed at once: a page before the lists that name it, and machines wait for people.
    """

    name: str
    render: Render
    every: Every
    needed: Needed = lambda _reading, _key: True
    turn: Turn = Turn.PAGE


def every(library: Library, kit: Kit) -> Iterator[str]:
    """Give the key of every rendition that there must be now. Some may come twice."""
    for kind in KINDS.values():
        yield from kind.every(library, kit)


def kind_of(key: str) -> Kind:
    """Return the kind of the rendition `key`. Raises KeyError for a kind that is not in the table."""
    return KINDS[name_of(key)]


def name_of(key: str) -> str:
    """Return the name of a rendition's kind.

    >>> name_of("section:3/12"), name_of("latest.en")
    ('section', '.latest')
    """
    name = key.partition(":")[0]
    return "." + name.partition(".")[0] if "." in name else name


def turn_of(key: str) -> tuple[int, int]:
    """Return what renditions that wait are sorted by: pages before lists, lists before what machines read.

    Stories go by number, as each leads on to an older one.

    >>> sorted(["section:3", "story:2", "feed:section:3", "story:1"], key=turn_of)
    ['story:1', 'story:2', 'section:3', 'feed:section:3']
    """
    kind = KINDS.get(name_of(key))
    return kind.turn if kind else Turn.SOON, rank_of(key)[1]


def furniture(library: Library, kit: Kit) -> Iterator[str]:
    """Give the key of every rendition that `is_furniture`."""
    for kind in KINDS.values():
        if kind.name.startswith(".") or kind.name in _FURNITURE:
            yield from kind.every(library, kit)
    yield "latest"
    yield from (f"section:{number}" for number in library.numbers("section"))


def is_furniture(key: str) -> bool:
    """Say whether everybody meets this rendition at once: fragments, the front page, the fronts of sections, the assets.

    >>> [is_furniture(key) for key in ("home", "lists.en", "section:3", "section:3/17", "story:17")]
    [True, True, True, False, False]
    """
    name = name_of(key)
    return name.startswith(".") or name in _FURNITURE or key == "latest" or (name == "section" and "/" not in key)


def awakened(facts: Iterable[str], library: Library) -> Iterator[str]:
    """Give the keys of renditions that there may have to be from now on because one of `facts` was touched."""
    for fact in facts:
        question, _, about = fact.partition(" ")
        if question in _AWAKENING:
            yield from _AWAKENING[question](library, about)


def rank_of(key: str) -> tuple[int, int]:
    """Return who gets an address that two renditions want: the lowest first of the pair, then the highest second.

    >>> rank_of("story:17") < rank_of("moved:/world/medal-17/"), rank_of("story:18")[1]
    (True, 18)
    """
    number = key.partition(":")[2].partition("/")[0]
    return _RANKS.get(name_of(key), len(_RANKS)), int(number) if number.isascii() and number.isdigit() else 0


def _fixed(*keys: str) -> Every:
    return lambda _library, _kit: keys


def _in_each_language(name: str) -> Every:
    return lambda _library, kit: [f"{name}.{language}" for language in kit.languages]


def _orders(library: Library, _kit: Kit) -> Iterator[str]:
    return (f"order.{number}" for number in (HOME, *library.numbers("section")))


def _latest(library: Library, _kit: Kit) -> Iterator[str]:
    yield "latest"
    yield from (f"latest:{page}" for page in library.shelves.pages(Shelf("latest")))


def _shelved(kind: Shelved) -> Every:
    def keys(library: Library, _kit: Kit) -> Iterator[str]:
        for number in library.numbers(kind):
            yield from _with_pages(library, Shelf(kind, number))

    return keys


def _with_pages(library: Library, shelf: Shelf) -> Iterator[str]:
    yield f"{shelf.kind}:{shelf.number}"
    yield from (f"{shelf.kind}:{shelf.number}/{page}" for page in library.shelves.pages(shelf))


def _stories(library: Library, _kit: Kit) -> Iterator[str]:
    return (f"story:{number}" for number in library.shelves.every(Shelf("latest")))


def _running(library: Library, _kit: Kit) -> Iterator[str]:
    return (f"live.{each.number}" for each in library.candidates.running())


def _histories(library: Library, _kit: Kit) -> Iterator[str]:
    for number in library.past.stories():
        yield from _sheets(library, number)


def _sheets(library: Library, number: int) -> Iterator[str]:
    found = library.chronicle(number) if library.past.has(number) else None
    if found is not None:
        yield f"history:{number}"
        yield from (f"history:{number}/{page}" for page in range(1, found.sheets))


def _history_sheet(_library: Library, about: str) -> Iterator[str]:
    number, _, sheet = about.partition(" ")
    yield f"history:{number}"
    yield f"history:{number}/{int(sheet) + 1}"


def _pictures(library: Library, _kit: Kit) -> Iterator[str]:
    for number in library.numbers("picture"):
        if library.uses.is_shown(number):
            yield from _renditions(library, str(number))


def _renditions(library: Library, about: str) -> Iterator[str]:
    found = library.picture(int(about))
    # of a very small picture, a crop may be the whole
    yield from dict.fromkeys(f"picture:{about}:{each.digest[:16]}:{each.width}" for each in (found.renditions if found else ()))


def _recalled_pictures(library: Library, _kit: Kit) -> Iterator[str]:
    return (key for number in library.numbers("picture") for key in _recalled(library, str(number)))


def _recalled(library: Library, about: str) -> Iterator[str]:
    found = library.document("picture", int(about))
    return (f"recalled:{about}:{address}" for address in (found.addresses if isinstance(found, RecalledPicture) else ()))


def _shelf_page_keys(_library: Library, about: str) -> Iterator[str]:
    kind, number, page = about.split(" ")
    if page != "front":
        yield f"latest:{page}" if kind == "latest" else f"{kind}:{number}/{page}"
    elif kind != "latest":
        yield f"feed:{kind}:{number}"


def _front_and_pages(kind: Shelved) -> Callable[[Library, str], Iterable[str]]:
    return lambda library, about: [*_with_pages(library, Shelf(kind, int(about))), f"feed:{kind}:{about}"]


def _every_day(name: str) -> Every:
    return lambda library, _: (f"{name}:{day}" for day in Calendar(library).every_day())


def _sitemaps(library: Library, _kit: Kit) -> Iterator[str]:
    yield "sitemap"
    yield "sitemap:news"
    yield "sitemap:pages"
    yield from (f"sitemap:{day}" for day in Calendar(library).every_day())


def _feeds(library: Library, _kit: Kit) -> Iterator[str]:
    yield "feed:latest:0"
    kinds: tuple[Shelved, ...] = ("section", "topic", "author")
    yield from (f"feed:{kind}:{number}" for kind in kinds for number in library.numbers(kind))


def _needs_day(reading: NotedReading, key: str) -> bool:
    return bool(reading.day(key.partition(":")[2]))


def _needs_sitemap(reading: NotedReading, key: str) -> bool:
    about = key.partition(":")[2]
    return about in ("", "news", "pages") or bool(reading.day(about))


def _needs_feed(reading: NotedReading, key: str) -> bool:
    _, kind, number = key.split(":")
    asked = {"section": NotedReading.section, "topic": NotedReading.topic, "author": NotedReading.author}
    return kind == "latest" or asked[kind](reading, int(number)) is not None


def _needs_story(reading: NotedReading, key: str) -> bool:
    return reading.story(_number(key)) is not None


def _needs_live(reading: NotedReading, key: str) -> bool:
    teaser = reading.teaser(int(key.partition(".")[2]))
    return teaser is not None and teaser.live == "running"


def _needs_history(reading: NotedReading, key: str) -> bool:
    number, page = key_parts(key)
    found = reading.chronicle(number)
    return found is not None and (page is None or page < found.sheets)


def _needs_page(reading: NotedReading, key: str) -> bool:
    page = key.partition(":")[2]
    return not page or bool(reading.shelf_page(Shelf("latest"), page=int(page)).stories)


def _needs_subject(ask: Callable[[NotedReading, int], object], kind: Shelved) -> Needed:
    def needed(reading: NotedReading, key: str) -> bool:
        page = key.partition("/")[2]
        if ask(reading, _number(key)) is None:
            return False
        return not page or bool(reading.shelf_page(Shelf(kind, _number(key)), page=int(page)).stories)

    return needed


def _needs_order(reading: NotedReading, key: str) -> bool:
    number = int(key.partition(".")[2])
    return number == HOME or reading.section(number) is not None


def _needs_picture(reading: NotedReading, key: str) -> bool:
    number, digest, width = key.split(":")[1:]
    found = reading.picture(int(number)) if reading.used(int(number)) else None
    return isinstance(found, Picture) and any(r.digest[:16] == digest and r.width == int(width) for r in found.renditions)


def _needs_recalled(reading: NotedReading, key: str) -> bool:
    number, address = key.split(":", 2)[1:]
    found = reading.recalled(int(number))
    return found is not None and address in found.addresses


def _number(key: str) -> int:
    return int(key.partition(":")[2].partition("/")[0])


_TABLE = (
    Kind("home", home.render, _fixed("home"), turn=Turn.LIST),
    Kind("privacy", privacy.render, _fixed("privacy")),
    Kind("error", error.render, _fixed("error:404", "error:410")),
    Kind("asset", asset.render, lambda _, kit: [f"asset:{name}" for name in kit.assets]),
    Kind("robots", robots.render, _fixed("robots"), turn=Turn.SOON),
    Kind("latest", latest.render, _latest, _needs_page, Turn.LIST),
    Kind("section", section.render, _shelved("section"), _needs_subject(NotedReading.section, "section"), Turn.LIST),
    Kind("topic", topic.render, _shelved("topic"), _needs_subject(NotedReading.topic, "topic"), Turn.LIST),
    Kind("author", author.render, _shelved("author"), _needs_subject(NotedReading.author, "author"), Turn.LIST),
    Kind("archive", archive.render, _fixed("archive"), turn=Turn.SOON),
    Kind(
        "month",
        month.render,
        lambda library, _: (f"month:{each}" for each in Calendar(library).months()),
        lambda reading, key: bool(reading.days(key.partition(":")[2])),
        Turn.SOON,
    ),
    Kind("day", day.render, _every_day("day"), _needs_day, Turn.SOON),
    Kind("sitemap", sitemap.render, _sitemaps, _needs_sitemap, Turn.SOON),
    Kind("feed", feed.render, _feeds, _needs_feed, Turn.SOON),
    Kind("story", story.render, _stories, _needs_story),
    Kind("history", history.render, _histories, _needs_history),
    Kind("picture", picture.render, _pictures, _needs_picture),
    Kind("recording", recording.render, recordings.every, recordings.needed),
    Kind(
        "moved",
        moved.render,
        lambda library, _: (f"moved:{address}" for address in library.moved_addresses()),
        lambda reading, key: reading.moved(key.partition(":")[2]) is not None,
    ),
    Kind(
        "gone",
        gone.render,
        lambda library, _: (f"gone:{address}" for address in library.withdrawn_addresses()),
        lambda reading, key: reading.withdrawn(key.partition(":")[2]) is not None,
    ),
    Kind("recalled", recalled.render, _recalled_pictures, _needs_recalled),
    Kind("silenced", silenced.render, recordings.every_recalled, recordings.needs_recalled),
    Kind(".navigation", navigation_fragment.render, _in_each_language("navigation"), turn=Turn.LIST),
    Kind(".lists", lists_fragment.render, _in_each_language("lists"), turn=Turn.LIST),
    Kind(".latest", latest_fragment.render, _in_each_language("latest"), turn=Turn.LIST),
    Kind(".footer", footer_fragment.render, _in_each_language("footer"), turn=Turn.LIST),
    Kind(".order", order_fragment.render, _orders, _needs_order, Turn.LIST),
    Kind(".live", live_fragment.render, _running, _needs_live),
    Kind(".notice", notice_fragment.render, _in_each_language("notice"), turn=Turn.LIST),
)

KINDS = {kind.name: kind for kind in _TABLE}
"""Every kind of rendition. An earlier one gets an address that a later one wants, too. Fragments' names begin with a full stop."""

_RANKS = {name: rank for rank, name in enumerate(KINDS)}
_FURNITURE = frozenset(("home", "privacy", "error", "asset"))

_AWAKENING: dict[str, Callable[[Library, str], Iterable[str]]] = {
    "story": lambda _, about: [f"story:{about}", f"live.{about}"],
    "chronicle": lambda library, about: _sheets(library, int(about)),
    "versions": _history_sheet,
    "section": lambda library, about: [*_front_and_pages("section")(library, about), f"order.{about}"],
    "topic": _front_and_pages("topic"),
    "author": _front_and_pages("author"),
    "shelf-page": _shelf_page_keys,
    "picture": _renditions,
    "used": _renditions,
    "recording": recordings.files,
    "played": recordings.files,
    "day": lambda _, about: [f"day:{about}", f"sitemap:{about}"],
    "month": lambda _, about: [f"month:{about}"],
    "moved": lambda _, about: [f"moved:{about}"],
    "withdrawn": lambda _, about: [f"gone:{about}"],
    "recalled": _recalled,
    "silenced": recordings.recalled,
}
