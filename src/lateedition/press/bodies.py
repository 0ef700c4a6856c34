"""Bodies: the blocks of a story as a template prints them."""

from __future__ import annotations

from itertools import groupby

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


def _view(block: Block, showing: Showing, level: int) -> BlockView | None:
    match block:
        case Paragraph():
            return None
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
