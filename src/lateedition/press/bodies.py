"""Bodies: the blocks of a story as a template prints them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from minijinja import safe
from msgspec import Struct
from msgspec.structs import replace

from lateedition.press.addresses import url_markup
from lateedition.press.asking import consent_to_frames
from lateedition.press.playing import PlayerView, player_view
from lateedition.press.showing import Item, PictureView, Showing
from lateedition.press.words import direction, primary
from lateedition.story.blocks import (
    Block,
    Body,
    Embed,
    Extract,
    FactBox,
    Figure,
    Film,
    Gallery,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Related,
    Sound,
    Table,
)
from lateedition.story.players import framed, site_of
from lateedition.story.taxonomy import Site

STYLED = frozenset(("gallery", "facts", "related", "embed", "extract", "player"))
"""The kinds of blocks that few stories have: their styles are a file of their own."""


class EmbedView(Struct, frozen=True):
    """Something on another site. `frame` is the page that shows it in place, empty where it is a link alone; both are safe markup.

    `consent` is what the consent cookie has for a reader who need not press for it.
    """

    href: str
    site: str
    caption: str
    frame: str = ""
    shape: str = ""
    consent: str = ""


class BlockView(Struct, frozen=True):
    """One block. `kind` says which of the fields a template prints; `html` and `items` are safe markup, `title` and `source` text.

    `lang` and `direction` are empty where they are the page's own; `slot` names the fragment of an advertisement.
    """

    kind: str
    html: str = ""
    source: str = ""
    title: str = ""
    items: tuple[str, ...] = ()
    level: int = 2
    lang: str = ""
    direction: str = ""
    picture: PictureView | None = None
    pictures: tuple[PictureView, ...] = ()
    stories: tuple[Item, ...] = ()
    embed: EmbedView | None = None
    player: PlayerView | None = None
    slot: str = ""


def block_views(body: Body, *, showing: Showing, level: int = 2) -> tuple[BlockView, ...]:
    """Return the blocks of `body`; headings are at `level`. A figure whose picture is not there prints nothing.

    Paragraphs that follow one another are one view: most of a body is that, and a template is asked once for each view.
    """
    views: list[BlockView] = []
    for are_paragraphs, blocks in groupby(body, key=lambda block: isinstance(block, Paragraph)):
        if are_paragraphs:
            views.append(
                BlockView("paragraphs", safe("".join(f"<p>{block.html}</p>\n" for block in blocks if isinstance(block, Paragraph))))
            )
        else:
            views += [view for block in blocks if (view := _view(block, showing, level)) is not None]
    return tuple(views)


def frames_of(body: Body, *, showing: Showing) -> tuple[str, ...]:
    """Return what a page must let in so that what `body` embeds can be shown in place: origins, each once, in order."""
    found = (framed(block.address, allowed=showing.site.players) for block in body if isinstance(block, Embed))
    return tuple(dict.fromkeys(each.player.origin for each in found if each))


def _view(block: Block, showing: Showing, level: int) -> BlockView | None:
    view: BlockView | None = None
    match block:
        case Heading(html):
            view = BlockView("heading", safe(html), level=level)
        case Quote(html, source):
            view = BlockView("quote", safe(html), source)
        case Listing(items, ordered):
            view = BlockView("ordered" if ordered else "unordered", items=tuple(map(safe, items)))
        case Table(html):
            view = BlockView("table", safe(html))
        case FactBox(points, title):
            view = BlockView("facts", title=title, items=tuple(map(safe, points)), level=level)
        case Extract():
            view = _extract(block, showing)
        case Figure() | Gallery() | Related() | Embed() | Sound() | Film():
            view = _view_of_what_is_elsewhere(block, showing, level)
    return view


def _view_of_what_is_elsewhere(block: Figure | Gallery | Related | Embed | Sound | Film, showing: Showing, level: int) -> BlockView | None:
    """Return the view of what a block names by number or address; None if readers have nothing of it."""
    match block:
        case Figure():
            shown = _pictures((block,), showing)
            return BlockView("figure", picture=shown[0]) if shown else None
        case Gallery(figures, title):
            shown = _pictures(figures, showing)
            return BlockView("gallery", title=title, pictures=shown, level=level) if shown else None
        case Related(numbers):
            stories = showing.headlines(numbers)
            return BlockView("related", stories=stories, level=level) if stories else None
        case Sound() | Film():
            player = player_view(block, showing=showing)
            return BlockView("player", player=player) if player else None
        case Embed(address, caption):
            return BlockView("embed", embed=_embed(address, caption, showing.site))


def _extract(extract: Extract, showing: Showing) -> BlockView:
    foreign = bool(extract.language) and primary(extract.language) != primary(showing.language)
    return BlockView(
        "extract",
        source=extract.credit,
        items=tuple(map(safe, extract.paragraphs)),
        lang=extract.language if foreign else "",
        direction=direction(extract.language) if foreign else "",
    )


def _pictures(figures: Iterable[Figure], showing: Showing) -> tuple[PictureView, ...]:
    found = (showing.picture(figure.picture, caption=figure.caption) for figure in figures)
    return tuple(picture for picture in found if picture is not None)


def _embed(address: str, caption: str, site: Site) -> EmbedView:
    view = EmbedView(url_markup(address), site_of(address), caption)
    shown = framed(address, allowed=site.players)
    if shown is None:
        return view
    consent = consent_to_frames(site, player=shown.player.key)
    return replace(view, frame=url_markup(shown.url), shape=shown.player.shape, consent=consent)
