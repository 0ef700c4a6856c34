"""The plan: which renditions there must be, as a function of the library.

A kind of page or fragment is one line in the table here, a module that renders it and a template. Every rendition has a
key, "section:3/12" or "latest.en"; the word before the colon or the full stop names its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lateedition.press.facts import NotedReading
from lateedition.press.fragments import footer as footer_fragment
from lateedition.press.fragments import latest as latest_fragment
from lateedition.press.fragments import navigation as navigation_fragment
from lateedition.press.fragments import notice as notice_fragment
from lateedition.press.fragments import top as top_fragment
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.pages import asset, author, error, gone, home, latest, moved, picture, privacy, section, story, topic
from lateedition.press.reading import Reading, Shelf
from lateedition.press.rendition import Rendition
from lateedition.story.picture import Picture

Render = Callable[[str, Reading, Kit], Rendition | None]
Every = Callable[[Library, Kit], Iterable[str]]
Needed = Callable[[NotedReading, str], bool]
Shelved = Literal["section", "topic", "author"]


@dataclass(frozen=True)
class Kind:
    """A kind of rendition: how it is rendered, which keys there are of it now, and whether there is to be one of a given key.

    What is not `needed` is forgotten; the facts that make it needed again are those in `_AWAKENING`.
    """

    name: str
    render: Render
    every: Every
    needed: Needed = lambda _reading, _key: True


def every(library: Library, kit: Kit) -> Iterator[str]:
    """Give the key of every rendition that there must be now. Some may come twice."""
    for kind in KINDS.values():
        yield from kind.every(library, kit)


def kind_of(key: str) -> Kind:
    """Return the kind of the rendition `key`. Raises KeyError for a kind that is not in the table."""
    name = key.partition(":")[0]
    return KINDS["." + name.partition(".")[0] if "." in name else name]


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
    name, _, about = key.partition(":")
    number = about.partition("/")[0]
    return list(KINDS).index(name), int(number) if number.isascii() and number.isdigit() else 0


def _fixed(*keys: str) -> Every:
    return lambda _library, _kit: keys


def _in_each_language(name: str) -> Every:
    return lambda _library, kit: [f"{name}.{language}" for language in kit.languages]


def _latest(library: Library, _kit: Kit) -> Iterator[str]:
    yield "latest"
    yield from (f"latest:{page}" for page in _pages(library, Shelf("latest")))


def _shelved(kind: Shelved) -> Every:
    def keys(library: Library, _kit: Kit) -> Iterator[str]:
        for number, _ in library.documents(kind):
            yield from _with_pages(library, Shelf(kind, number))

    return keys


def _with_pages(library: Library, shelf: Shelf) -> Iterator[str]:
    yield f"{shelf.kind}:{shelf.number}"
    yield from (f"{shelf.kind}:{shelf.number}/{page}" for page in _pages(library, shelf))


def _pages(library: Library, shelf: Shelf) -> range:
    return range(1, library.shelves.pages(shelf) + 1)


def _stories(library: Library, _kit: Kit) -> Iterator[str]:
    return (f"story:{number}" for number in library.shelves.every(Shelf("latest")))


def _pictures(library: Library, _kit: Kit) -> Iterator[str]:
    for number, _ in library.documents("picture"):
        if library.is_used(number):
            yield from _renditions(library, str(number))


def _renditions(library: Library, about: str) -> Iterator[str]:
    found = library.picture(int(about))
    for rendition in found.renditions if found else ():
        yield f"picture:{about}:{rendition.digest[:16]}:{rendition.width}"


def _shelf_page_keys(_library: Library, about: str) -> Iterator[str]:
    kind, number, page = about.split(" ")
    if page != "front":
        yield f"latest:{page}" if kind == "latest" else f"{kind}:{number}/{page}"


def _front_and_pages(kind: Shelved) -> Callable[[Library, str], Iterable[str]]:
    return lambda library, about: _with_pages(library, Shelf(kind, int(about)))


def _needs_story(reading: NotedReading, key: str) -> bool:
    return reading.story(_number(key)) is not None


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


def _needs_picture(reading: NotedReading, key: str) -> bool:
    number, digest, width = key.split(":")[1:]
    found = reading.picture(int(number)) if reading.used(int(number)) else None
    return isinstance(found, Picture) and any(r.digest[:16] == digest and r.width == int(width) for r in found.renditions)


def _number(key: str) -> int:
    return int(key.partition(":")[2].partition("/")[0])


_TABLE = (
    Kind("home", home.render, _fixed("home")),
    Kind("privacy", privacy.render, _fixed("privacy")),
    Kind("error", error.render, _fixed("error:404", "error:410")),
    Kind("asset", asset.render, lambda _, kit: [f"asset:{name}" for name in kit.assets]),
    Kind("latest", latest.render, _latest, _needs_page),
    Kind("section", section.render, _shelved("section"), _needs_subject(NotedReading.section, "section")),
    Kind("topic", topic.render, _shelved("topic"), _needs_subject(NotedReading.topic, "topic")),
    Kind("author", author.render, _shelved("author"), _needs_subject(NotedReading.author, "author")),
    Kind("story", story.render, _stories, _needs_story),
    Kind("picture", picture.render, _pictures, _needs_picture),
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
    Kind(".navigation", navigation_fragment.render, _in_each_language("navigation")),
    Kind(".top", top_fragment.render, _in_each_language("top")),
    Kind(".latest", latest_fragment.render, _in_each_language("latest")),
    Kind(".footer", footer_fragment.render, _in_each_language("footer")),
    Kind(".notice", notice_fragment.render, _in_each_language("notice")),
)

KINDS = {kind.name: kind for kind in _TABLE}
"""Every kind of rendition. An earlier one gets an address that a later one wants, too. Fragments' names begin with a full stop."""

_AWAKENING: dict[str, Callable[[Library, str], Iterable[str]]] = {
    "story": lambda _, about: [f"story:{about}"],
    "section": _front_and_pages("section"),
    "topic": _front_and_pages("topic"),
    "author": _front_and_pages("author"),
    "shelf-page": _shelf_page_keys,
    "picture": _renditions,
    "used": _renditions,
    "moved": lambda _, about: [f"moved:{about}"],
    "withdrawn": lambda _, about: [f"gone:{about}"],
}
