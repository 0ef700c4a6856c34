"""The frame: what stands around the matter of every page. Its head, the way back up, and what the furniture needs to know."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lateedition.press.addresses import HOME, absolute, feed_address, href, picture_address, url_markup
from lateedition.press.reading import Kin
from lateedition.press.showing import Link, Showing, social_rendition
from lateedition.press.structured import Data, breadcrumb, script
from lateedition.press.words import Words, direction, primary
from lateedition.story.picture import Picture
from lateedition.story.taxonomy import Site


class Card(Struct, frozen=True):
    """The picture other sites show with a link to a page; `url` is absolute, as markup for an attribute."""

    url: str
    width: int
    height: int
    alt: str


class Property(Struct, frozen=True):
    """A `<meta property>`: Open Graph's way of saying things about a page."""

    name: str
    content: str


class Alternate(Struct, frozen=True):
    """The page that says the same in a language, this page included. `url` is markup."""

    language: str
    url: str


class Frame(Struct, frozen=True):
    """What base.html prints. `title` names the site, `share_title` does not; `here` is the last step of the way to the page.

    `body_lang` is empty unless the furniture speaks another language than the matter, `site_lang` unless the site's name does.
    `canonical` and `section` are markup for attributes.
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
    feeds: tuple[Link, ...]
    alternates: tuple[Alternate, ...]


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
    properties: Sequence[Property] = (),
    data: Data | None = None,
    feed: str = "",
    family: Sequence[Kin] = (),
) -> Frame:
    """Return the frame of a page.

    `address` is the page's own and canonical one; a page without is not to be indexed. `steps` lead from below the home page to
    the page itself, which is the last. `section` is the address of the section that is marked in the menu. `data` is the
    page's structured data beside its breadcrumb. `feed` is the address of the list that the page is the front of, if it has a feed.
    Where there is no `description`, title and site are said.
    `family` are the pages that say the same in several languages, this one among them.
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
        card=_card(picture, origin=site.url),
        properties=tuple(properties),
        data=script(*said) if (said := _data(showing, steps, data)) else "",
        feeds=tuple(Link(name, href(feed_address(front))) for name, front in _feeds(site, title, feed)),
        alternates=tuple(Alternate(kin.language, url_markup(absolute(site.url, kin.address))) for kin in family),
    )


def _feeds(site: Site, title: str, front: str) -> list[Step]:
    return [(site.name, ""), *([(f"{title} | {site.name}", front)] if front else [])]


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
    return Card(url_markup(absolute(origin, picture_address(picture.number, rendition))), rendition.width, rendition.height, picture.alt)
