"""The plan: which renditions there must be, as a function of the library.

A kind of page or fragment is one line in the table here, a module that renders it and a template. Every rendition has a
key, "section:3/12" or "latest.en"; the word before the colon or the full stop names its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from lateedition.press import branding, recordings, wanted
from lateedition.press.calendar import Calendar
from lateedition.press.fragments import footer as footer_fragment
from lateedition.press.fragments import latest as latest_fragment
from lateedition.press.fragments import listed as listed_fragment
from lateedition.press.fragments import lists as lists_fragment
from lateedition.press.fragments import live as live_fragment
from lateedition.press.fragments import navigation as navigation_fragment
from lateedition.press.fragments import notice as notice_fragment
from lateedition.press.fragments import order as order_fragment
from lateedition.press.fragments import recalls as recalls_fragment
from lateedition.press.fragments import slot as slot_fragment
from lateedition.press.fragments import terms as terms_fragment
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.noting import NotedReading
from lateedition.press.outputs import atom, feed, gpc, jsonfeed, manifest, robots, sitemap, worker
from lateedition.press.pages import (
    agency,
    archive,
    asset,
    author,
    card,
    corrections,
    coverage,
    cutting,
    day,
    error,
    gone,
    history,
    home,
    latest,
    letters,
    mark,
    month,
    moved,
    notifications,
    past,
    permalink,
    picture,
    privacy,
    recalled,
    recording,
    saved,
    search,
    section,
    silenced,
    story,
    theme,
    topic,
)
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition

Render = Callable[[str, Reading, Kit], Rendition | None]


class Turn(IntEnum):
    """When a kind of rendition is printed, the lowest first."""

    PAGE = 0
    LIST = 1
    SOON = 2


@dataclass(frozen=True)
class Kind:
    """A kind of rendition: how it is rendered, which keys there are of it now, and whether there is to be one of a given key.

    What is not `needed` is forgotten; the facts that make it needed again are those in `_AWAKENING`. `turn` says when it is
    printed where not all is printed at once: a page before the lists that name it, and machines wait for people. What is not `in_past`
    follows from the stories, and nobody asks what it was.
    """

    name: str
    render: Render
    every: wanted.Every
    needed: wanted.Needed = lambda _reading, _key: True
    turn: Turn = Turn.PAGE
    in_past: bool = True

    @property
    def is_kept(self) -> bool:
        """Whether the past keeps what was printed."""
        return self.in_past and self.turn != Turn.SOON


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


_TABLE = (
    Kind("home", home.render, wanted.fixed("home"), turn=Turn.LIST),
    Kind("privacy", privacy.render, wanted.fixed("privacy")),
    Kind("notifications", notifications.render, wanted.notifications, wanted.needs_notifications),
    Kind("letters", letters.render, wanted.letters, wanted.needs_letters, in_past=False),
    Kind("saved", saved.render, wanted.fixed("saved"), in_past=False),
    Kind("worker", worker.render, wanted.fixed("worker"), in_past=False),
    Kind("error", error.render, wanted.fixed("error:404", "error:410")),
    Kind("past", past.render, wanted.of_the_past(past.PAGES, past.PIECES)),
    Kind("asset", asset.render, lambda _, kit: [f"asset:{name}" for name in kit.assets if name != worker.FILE]),
    Kind("theme", theme.render, wanted.theme, wanted.needs_theme),
    Kind("mark", mark.render, branding.every, branding.needed),
    Kind("robots", robots.render, wanted.fixed("robots"), turn=Turn.SOON),
    Kind("manifest", manifest.render, wanted.fixed("manifest"), turn=Turn.SOON),
    Kind("gpc", gpc.render, wanted.fixed("gpc"), turn=Turn.SOON),
    Kind("latest", latest.render, wanted.unnumbered("latest"), wanted.needs_page, Turn.LIST),
    Kind("section", section.render, wanted.shelved("section"), wanted.needs_subject(NotedReading.section, "section"), Turn.LIST),
    Kind("topic", topic.render, wanted.shelved("topic"), wanted.needs_subject(NotedReading.topic, "topic"), Turn.LIST),
    Kind("author", author.render, wanted.shelved("author"), wanted.needs_subject(NotedReading.author, "author"), Turn.LIST),
    Kind("corrections", corrections.render, wanted.unnumbered("corrections"), wanted.needs_page, Turn.LIST),
    Kind("agency", agency.render, wanted.shelved("agency"), wanted.needs_subject(NotedReading.agency, "agency"), Turn.LIST),
    Kind("archive", archive.render, wanted.fixed("archive"), turn=Turn.SOON),
    Kind(
        "month",
        month.render,
        lambda library, _: (f"month:{each}" for each in Calendar(library).months()),
        lambda reading, key: bool(reading.days(key.partition(":")[2])),
        Turn.SOON,
    ),
    Kind("day", day.render, wanted.every_day("day"), wanted.needs_day, Turn.SOON),
    Kind("sitemap", sitemap.render, wanted.sitemaps, wanted.needs_sitemap, Turn.SOON),
    Kind("feed", feed.render, wanted.every_feed, wanted.needs_feed, Turn.SOON),
    Kind("atom", atom.render, wanted.feeds("atom"), wanted.needs_feed, Turn.SOON),
    Kind("jsonfeed", jsonfeed.render, wanted.feeds("jsonfeed"), wanted.needs_feed, Turn.SOON),
    Kind("story", story.render, wanted.stories, wanted.needs_story),
    Kind("history", history.render, wanted.histories, wanted.needs_history),
    Kind("cutting", cutting.render, wanted.cuttings, wanted.needs_story, in_past=False),
    Kind("search", search.render, wanted.fixed("search", "search:phrases"), in_past=False),
    Kind("coverage", coverage.render, wanted.sheets_of_coverages, wanted.needs_coverage),
    Kind("upward", coverage.render_upward, wanted.upward_sheets, wanted.needs_upward),
    Kind("permalink", permalink.render, wanted.permalinks, wanted.needs_permalink),
    Kind("picture", picture.render, wanted.pictures, wanted.needs_picture),
    Kind("card", card.render, wanted.cards, wanted.needs_card),
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
    Kind("recalled", recalled.render, wanted.recalled_pictures, wanted.needs_recalled),
    Kind("silenced", silenced.render, recordings.every_recalled, recordings.needs_recalled),
    Kind(".navigation", navigation_fragment.render, wanted.in_each_language("navigation"), turn=Turn.LIST),
    Kind(".slot", slot_fragment.render, wanted.slots, wanted.needs_slot),
    Kind(".lists", lists_fragment.render, wanted.in_each_language("lists"), turn=Turn.LIST),
    Kind(".latest", latest_fragment.render, wanted.in_each_language("latest"), turn=Turn.LIST),
    Kind(".footer", footer_fragment.render, wanted.in_each_language("footer"), turn=Turn.LIST),
    Kind(".order", order_fragment.render, wanted.orders, wanted.needs_order, Turn.LIST),
    Kind(".listed", listed_fragment.render, wanted.listings, wanted.needs_order, Turn.LIST),
    Kind(".live", live_fragment.render, wanted.running, wanted.needs_live),
    Kind(".recalls", recalls_fragment.render, wanted.recall_marks, wanted.needs_recall_mark),
    Kind(".notice", notice_fragment.render, wanted.in_each_language("notice"), turn=Turn.LIST),
    Kind(".terms", terms_fragment.render, wanted.fixed("terms.site"), turn=Turn.LIST),
)

KINDS = {kind.name: kind for kind in _TABLE}
"""Every kind of rendition. An earlier one gets an address that a later one wants, too. Fragments' names begin with a full stop."""

_RANKS = {name: rank for rank, name in enumerate(KINDS)}
_FURNITURE = frozenset(("home", "letters", "privacy", "saved", "worker", "error", "past", "asset", "theme", "mark", "search"))

_AWAKENING: dict[str, Callable[[Library, str], Iterable[str]]] = {
    "site": lambda library, _: ["theme", *branding.every(library), *wanted.notifications(library)],
    "story": lambda library, about: [f"story:{about}", f"cutting:{about}", f"live.{about}", *wanted.coverage_feeds(library, int(about))],
    "chronicle": lambda library, about: wanted.sheets(library, int(about)),
    "versions": wanted.history_sheet,
    "sheet": wanted.sheet_keys,
    "home": lambda _, about: [f"permalink:{about.replace(' ', '/')}"],
    "recalls": lambda _, about: [f"recalls.{about}"],
    "section": lambda library, about: [*wanted.front_and_pages("section")(library, about), f"order.{about}", f"listed.{about}"],
    "topic": wanted.front_and_pages("topic"),
    "author": wanted.front_and_pages("author"),
    "agency": wanted.front_and_pages("agency"),
    "shelf-page": wanted.shelf_page_keys,
    "card": lambda _, about: [f"card:{about}"],
    "picture": wanted.renditions,
    "used": wanted.renditions,
    "recording": recordings.files,
    "played": recordings.files,
    "day": lambda _, about: [f"day:{about}", f"sitemap:{about}"],
    "month": lambda _, about: [f"month:{about}"],
    "moved": lambda _, about: [f"moved:{about}"],
    "withdrawn": lambda _, about: [f"gone:{about}"],
    "recalled": wanted.recalled,
    "silenced": recordings.recalled,
}
