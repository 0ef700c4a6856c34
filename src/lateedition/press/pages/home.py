"""The front page: the top news set large, the newest of every section below, and no story twice."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lateedition.press.addresses import HOME, absolute, href
from lateedition.press.branding import publisher
from lateedition.press.frame import RECALLS, framed
from lateedition.press.kit import Kit
from lateedition.press.layout import Layout, layout_of
from lateedition.press.listing import headline_rows
from lateedition.press.liveblog import anchor_of, headline_of
from lateedition.press.ranking import HOME_PLACES
from lateedition.press.reading import Leader, Reading, Shelf, Teaser
from lateedition.press.rendition import Rendition
from lateedition.press.selling import frame_headers, page_slots
from lateedition.press.showing import Item, Showing, Stamp
from lateedition.press.structured import Data
from lateedition.press.words import direction, primary
from lateedition.story.front import HOME as FRONT
from lateedition.story.taxonomy import Section

_SECOND = 3
_POSTS = 3
_IN_A_STRIP = 4


class Strip(Struct, frozen=True):
    """A section's place on the front page: one story set out, the rest as headlines.

    `lang` and `direction` are those of the section's name, empty when they are the page's own.
    """

    number: int
    name: str
    href: str
    lead: Item
    items: tuple[str, ...]
    lang: str = ""
    direction: str = ""


class Post(Struct, frozen=True):
    """The post of this `number` of the live coverage that leads; `href` is markup."""

    number: int
    href: str
    stamp: Stamp
    headline: str


class HomeView(Struct, frozen=True):
    """What home.html prints: the lead, the stories beside it with pictures, more top news as headlines, the sections.

    `posts` are the newest of a coverage that leads while it is running.
    """

    layout: Layout
    lead: Item | None
    posts: tuple[Post, ...]
    second: tuple[str, ...]
    third: tuple[str, ...]
    strips: tuple[Strip, ...]


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the front page. It is there from the first edition on, with or without stories."""
    showing = Showing.on(reading)
    top = reading.top(count=HOME_PLACES)
    pictured, third = showing.items(top[: 1 + _SECOND]), showing.headlines(top[1 + _SECOND :])
    led = [leader for number in top[:2] if (leader := reading.leader(number, posts=_POSTS)) is not None]
    layout = layout_of(led[0], led[1] if led[1:] else None) if led else "quiet"
    view = HomeView(
        layout=layout,
        lead=pictured[0] if pictured else None,
        posts=_posts(led[0], showing) if layout == "live" else (),
        second=tuple([kit.piece("parts/second.html", item=item) for item in pictured[1:]]),
        third=headline_rows(third, kit),
        strips=_strips(showing, kit, shown={*top, *reading.buried()}),
    )
    slots = page_slots(showing, places=("beside", "front"))
    frame = framed(
        showing,
        kind="home",
        title=showing.site.name,
        address=HOME,
        description=showing.site.tagline,
        data=_data(showing, kit),
        follows=[f"order.{FRONT}", RECALLS],
        feed="",
        activity="site",
        slots=slots,
    )
    return Rendition(address=HOME, parts=kit.parts("home.html", frame=frame, home=view), headers=frame_headers(slots), keys=(key,))


def _posts(leader: Leader, showing: Showing) -> tuple[Post, ...]:
    way = href(leader.address)
    return tuple(Post(post.number, f"{way}#{anchor_of(post)}", showing.stamp(post.moment), headline_of(post)) for post in leader.posts)


def _strips(showing: Showing, kit: Kit, *, shown: set[int]) -> tuple[Strip, ...]:
    """Return a strip for each section of the menu's top level that has stories not shown above it."""
    strips = []
    for section in showing.reading.sections():
        if section.in_menu and section.parent is None:
            newest = showing.reading.newest(Shelf("section", section.number), count=_IN_A_STRIP + HOME_PLACES)
            chosen = [number for number in newest if number not in shown][:_IN_A_STRIP]
            shown = shown.union(chosen)
            teasers = [teaser for number in chosen if (teaser := showing.reading.teaser(number)) is not None]
            if teasers:
                strips.append(_strip(section, teasers, showing, kit))
    return tuple(strips)


def _strip(section: Section, teasers: Sequence[Teaser], showing: Showing, kit: Kit) -> Strip:
    """Return a strip that opens with the newest story that has a picture, or with the newest. No other picture is asked for."""
    foreign = primary(section.language) != primary(showing.language)
    opening = next((item for item in map(showing.item, teasers) if item.picture), None) or showing.item(teasers[0])
    rest = showing.headlines(teaser.number for teaser in teasers if teaser.number != opening.number)
    return Strip(
        number=section.number,
        name=section.name,
        href=href(section.address),
        lead=opening,
        items=headline_rows(rest, kit),
        lang=section.language if foreign else "",
        direction=direction(section.language) if foreign else "",
    )


def _data(showing: Showing, kit: Kit) -> Data:
    site, url = showing.site, absolute(showing.site.url, HOME)
    house_icon = {"@type": "ImageObject", "url": absolute(site.url, kit.assets["icon.svg"].address)}
    return {
        "@type": "WebSite",
        "name": site.name,
        "url": url,
        "description": site.tagline,
        "inLanguage": site.language,
        "publisher": {"logo": house_icon, **publisher(site)},
    }
