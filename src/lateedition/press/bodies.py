"""Bodies: the blocks of a story as a template prints them."""

from __future__ import annotations

from minijinja import safe
from msgspec import Struct

from lateedition.press.showing import PictureView, Showing
from lateedition.story.blocks import Block, Body, Figure, Heading, Listing, Paragraph, Quote, Table


class BlockView(Struct, frozen=True):
    """One block. `kind` says which of the fields a template prints; `html` and `items` are safe markup."""

    kind: str
    html: str = ""
    source: str = ""
    items: tuple[str, ...] = ()
    level: int = 2
    picture: PictureView | None = None


def block_views(body: Body, *, showing: Showing, level: int = 2) -> tuple[BlockView, ...]:
    """Return the blocks of `body`; headings are at `level`. A figure whose picture is not there prints nothing."""
    views = (_view(block, showing, level) for block in body)
    return tuple(view for view in views if view is not None)


def _view(block: Block, showing: Showing, level: int) -> BlockView | None:
    match block:
        case Paragraph(html):
            return BlockView("paragraph", safe(html))
        case Heading(html):
            return BlockView("heading", safe(html), level=level)
        case Quote(html, source):
            return BlockView("quote", safe(html), source)
        case Listing(items, ordered):
            return BlockView("ordered" if ordered else "unordered", items=tuple(map(safe, items)))
        case Table(html):
            return BlockView("table", safe(html))
        case Figure(number, caption):
            picture = showing.picture(number, caption=caption)
            return None if picture is None else BlockView("figure", picture=picture)
