"""Blocks: the pieces a body is made of. Few, flat, and each with a text that can be counted and compared.

Every `html` here has come through `markup.inline` (or `markup.table`): it is safe to print as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lateedition.story.markup import text_of


class Paragraph(Struct, frozen=True, tag="paragraph"):
    """A paragraph of inline markup."""

    html: str


class Heading(Struct, frozen=True, tag="heading"):
    """A heading inside a body; a page prints it one level under its own headline."""

    html: str


class Quote(Struct, frozen=True, tag="quote"):
    """A quotation set apart; `source` says whose words they are, in plain text, or is empty."""

    html: str
    source: str = ""


class Listing(Struct, frozen=True, tag="list"):
    """A list; each item is inline markup."""

    items: tuple[str, ...]
    ordered: bool = False


class Table(Struct, frozen=True, tag="table"):
    """A table as sanitised `<table>` markup: results, prices, standings."""

    html: str


class Figure(Struct, frozen=True, tag="figure"):
    """A picture between paragraphs: the number of a picture document, and this use's own caption if it has one."""

    picture: int
    caption: str = ""


Block = Paragraph | Heading | Quote | Listing | Table | Figure
Body = tuple[Block, ...]


def plain_text(body: Iterable[Block]) -> str:
    """Return the words of `body` as plain text, one block a paragraph. Captions of figures are not part of a body's words."""
    return "\n\n".join(text for text in map(_text_of_block, body) if text)


def word_count(body: Iterable[Block]) -> int:
    """Return how many words `body` has, as white space divides them.

    >>> word_count([Paragraph("Two <em>words</em>"), Listing(("one more",))])
    4
    """
    return len(plain_text(body).split())


def _text_of_block(block: Block) -> str:
    match block:
        case Paragraph(html) | Heading(html) | Table(html):
            return text_of(html)
        case Quote(html, source):
            return "\n".join(filter(None, (text_of(html), source)))
        case Listing(items):
            return "\n".join(map(text_of, items))
        case Figure():
            return ""
