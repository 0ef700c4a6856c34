"""The frame: what stands around the matter of every page. Its head, the way back up, and what the furniture needs to know."""

from __future__ import annotations

from collections.abc import Sequence

from minijinja import safe
from msgspec import Struct

from lateedition.press.addresses import (
    FEDIVERSE,
    HOME,
    absolute,
    atom_address,
    card_address,
    feed_address,
    href,
    json_feed_address,
    picture_address,
    url_markup,
)
from lateedition.press.branding import IconLink, LogoView, icon_links, logos_of
from lateedition.press.fonts import needs_fonts
from lateedition.press.indexes import sheet_of_recall
from lateedition.press.reading import Kin
from lateedition.press.selling import NO_SLOTS, PageSlots
from lateedition.press.showing import Link, Showing, social_rendition
from lateedition.press.structured import Data, breadcrumb, script
from lateedition.press.theming import PAPER, theme_address
from lateedition.press.words import Words, direction, primary
from lateedition.story.article import Story
from lateedition.story.picture import Picture
from lateedition.story.taxonomy import Counting, Site

RSS, ATOM, JSON_FEED = (safe(f"application/{form}") for form in ("rss+xml", "atom+xml", "feed+json"))

RECALLS = "recalls."
"""What the names of the marks of recalls begin with: a front, which names many stories, follows all of them."""


class Card(Struct, frozen=True):
    """The picture other sites show with a link to a page; `url` is absolute; it and `media_type` are markup for attributes."""

    url: str
    width: int
    height: int
    media_type: str
    alt: str


class Property(Struct, frozen=True):
    """A `<meta property>`: Open Graph's way of saying things about a page."""

    name: str
    content: str


class Alternate(Struct, frozen=True):
    """The page of the story of this `number`, which says the same in a language, this page included. `url` is markup."""

    number: int
    language: str
    url: str


class FeedLink(Struct, frozen=True):
    """A feed that belongs to a page; `href` and `media_type` are markup for attributes."""

    name: str
    href: str
    media_type: str


class Frame(Struct, frozen=True):
    """What base.html prints. `title` names the site, `share_title` does not; `here` is the last step of the way to the page.

    `body_lang` is empty unless the furniture speaks another language than the matter, `site_lang` unless the site's name does.
    `canonical` and `section` are markup for attributes. `reads` says whether reads are counted. `marks` are what the names of the
    fragments begin with that an open page follows (stand/live.py); `zone` is the one in which times are told.
    `theme` is the style sheet of the site's own looks as markup, empty where it has none, and `paper` its ground in the light.
    `logos` stand in place of its name, `icons` in place of the house's. `fonts` says
    whether the page is in letters that many systems lack. `activity` is the page's
    thing in the fediverse, as markup, empty where it has none. `slots` are those for advertisements. `listed` are the stories that `data`
    names, as a recall does.
    """

    kind: str
    title: str
    share_title: str
    site_name: str
    tagline: str
    description: str
    canonical: str
    indexed: bool
    language: str
    direction: str
    body_lang: str
    site_lang: str
    words: Words
    crumbs: tuple[Link, ...]
    here: str
    section: str
    card: Card | None
    properties: tuple[Property, ...]
    data: str
    listed: str
    feeds: tuple[FeedLink, ...]
    activity: str
    slots: PageSlots
    alternates: tuple[Alternate, ...]
    reads: Counting
    marks: str
    zone: str
    theme: str
    paper: str
    logos: tuple[LogoView, ...]
    icons: tuple[IconLink, ...]
    fonts: bool


Step = tuple[str, str]
"""A name and an address on the way from the home page."""


def framed(  # noqa: PLR0913 (each is something a head can say)
    showing: Showing,
    *,
    kind: str,
    title: str,
    address: str = "",
    steps: Sequence[Step] = (),
    description: str = "",
    section: str = "",
    picture: Picture | None = None,
    card: Card | None = None,
    properties: Sequence[Property] = (),
    data: Data | None = None,
    listed: Sequence[int] = (),
    feed: str | None = None,
    activity: str = "",
    slots: PageSlots = NO_SLOTS,
    family: Sequence[Kin] = (),
    follows: Sequence[str] = (),
) -> Frame:
    """Return the frame of a page.

    `address` is the page's own and canonical one; a page without is not to be indexed. `steps` lead from below the home page to
    the page itself, which is the last. `section` is the address of the section that is marked in the menu. `data` is the
    page's structured data beside its breadcrumb, in which the stories `listed` are named. `feed` is the address of what the page is the
    front of, if that has feeds; empty is the site itself. `activity` names what the page is in the fediverse ("story/17"). Where there is
    no `description`, title and site are said. `card` is what other sites show where no `picture` stands in front.
    `family` are the pages that say the same in several languages, this one among them. `follows` are the fragments, beside the lists,
    of which an open page asks for itself when they differ.
    """
    site, words = showing.site, showing.words
    canonical = absolute(site.url, address) if address else ""
    return Frame(
        kind=kind,
        title=f"{title} | {site.name}" if title != site.name else _front_title(site),
        share_title=title,
        site_name=site.name,
        tagline=site.tagline,
        description=description or (f"{title}: {site.name}" if address else ""),
        canonical=url_markup(canonical),
        indexed=bool(address),
        language=showing.language,
        direction=direction(showing.language),
        body_lang="" if words.language == primary(showing.language) else words.language,
        site_lang="" if primary(site.language) == primary(showing.language) else site.language,
        words=words,
        crumbs=tuple(Link(name, href(to)) for name, to in steps[:-1]),
        here=steps[-1][0] if steps else "",
        section=href(section),
        card=_card(picture, origin=site.url) or card,
        properties=tuple(properties),
        data=script(*said) if (said := _data(showing, steps, data)) else "",
        listed=" ".join(f"story:{number}" for number in listed),
        feeds=_feeds(site, title, feed),
        activity=url_markup(f"{site.url}{FEDIVERSE}{activity}") if activity and site.fediverse else "",
        slots=slots,
        marks=" ".join((f"lists.{words.language}", *follows)) if address else "",
        zone=site.zone,
        theme=href(theme_address(site.theme)) if site.theme else "",
        paper=safe(site.theme.paper if site.theme else PAPER),
        logos=logos_of(site),
        icons=icon_links(site),
        fonts=needs_fonts(showing.language),
        alternates=tuple(Alternate(kin.number, kin.language, url_markup(absolute(site.url, kin.address))) for kin in family),
        reads=site.counting,
    )


def recall_mark(story: int) -> str:
    """Return the fragment that is another when a story is withdrawn.

    >>> recall_mark(17)
    'recalls.17'
    """
    return f"{RECALLS}{sheet_of_recall(story)}"


def _feeds(site: Site, title: str, front: str | None) -> tuple[FeedLink, ...]:
    """Return the feeds that a page leads to: its own in every format, and the site's in the one that everything reads."""
    site_feed = FeedLink(site.name, href(feed_address("")), RSS)
    if front is None:
        return (site_feed,)
    name = f"{title} | {site.name}" if front else site.name
    own = (
        FeedLink(name, href(feed_address(front)), RSS),
        FeedLink(name, href(atom_address(front)), ATOM),
        FeedLink(name, href(json_feed_address(front)), JSON_FEED),
    )
    return (site_feed, *own) if front else own


def _front_title(site: Site) -> str:
    return f"{site.name}: {site.tagline}" if site.tagline else site.name


def _data(showing: Showing, steps: Sequence[Step], data: Data | None) -> list[Data]:
    url = showing.site.url
    said = [data] if data else []
    if steps:
        said.append(breadcrumb([(name, absolute(url, to)) for name, to in ((showing.words.home, HOME), *steps)]))
    return said


def _card(picture: Picture | None, *, origin: str) -> Card | None:
    if picture is None:
        return None
    rendition = social_rendition(picture)
    if rendition is None:
        return None
    url = url_markup(absolute(origin, picture_address(picture.number, rendition)))
    return Card(url, rendition.width, rendition.height, safe(rendition.media_type), picture.alt)


def drawn_card(story: Story, site: Site) -> Card | None:
    """Return the card that was drawn of `story`, described by what is written on it; None if there is none."""
    if story.card is None:
        return None
    url = url_markup(absolute(site.url, card_address(story.number, story.card)))
    return Card(url, story.card.width, story.card.height, safe(story.card.media_type), f"{story.headline} | {site.name}")
