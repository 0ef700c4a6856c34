"""From foreign HTML to a body: what an agency or another site sent as markup becomes our few flat blocks."""

from __future__ import annotations

import re

from lateedition.story import markup
from lateedition.story.blocks import Block, Body, Heading, Listing, Paragraph, Quote, Table

_PARAGRAPHS = {
    "p", "div", "section", "article", "header", "footer", "main", "aside", "address", "figure", "figcaption", "details", "summary", "pre",
    "hr", "dl", "dt", "dd",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol"}
_BLOCKS = _PARAGRAPHS | _HEADINGS | _LISTS | {"li", "blockquote"}
# as the sanitiser writes them: no quotation mark stands in an attribute, and no "<" in text
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:"[^"]*"|[^">])*+>')


def body_of(foreign: str) -> Body:
    """Return the blocks of `foreign` HTML. No word outside removed elements is lost; nesting is flattened.

    Text outside any paragraph becomes one; nested lists become items of the outer one; empty blocks are dropped.

    >>> body_of("<p>One</p>two<ul><li>a<li>b</ul><blockquote><p>So</p></blockquote>")
    (Paragraph(html='One'), Paragraph(html='two'), Listing(items=('a', 'b'), ordered=False), Quote(html='So', source=''))
    """
    reader = _BodyReader()
    reader.read(markup.sanitised(foreign))
    return tuple(reader.blocks)


class _BodyReader:
    """Collects inline markup until an element begins or ends a block. Its input is always sanitised, so tags balance."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._inline: list[str] = []
        self._items: list[str] | None = None
        self._ordered = False
        self._list_depth = 0
        self._quote_depth = 0
        self._table_depth = 0
        self._heading = False

    def read(self, sanitised: str) -> None:
        """Take `sanitised` markup apart."""
        read_to = 0
        for tag in _TAG.finditer(sanitised):
            self._inline.append(sanitised[read_to : tag.start()])
            if tag[1]:
                self._end(tag[2])
            else:
                self._begin(tag[2], tag[0])
            read_to = tag.end()
        self._inline.append(sanitised[read_to:])
        self._end_block()

    def _begin(self, name: str, tag: str) -> None:
        if name == "table":
            if not self._table_depth:
                self._end_block()
            self._table_depth += 1
        if self._table_depth or name not in _BLOCKS:
            self._inline.append(tag)
            return
        self._end_block()
        self._enter(name)

    def _end(self, name: str) -> None:
        if self._table_depth:
            self._inline.append(f"</{name}>")
            if name == "table":
                self._table_depth -= 1
                if not self._table_depth:
                    self._end_table()
        elif name in _BLOCKS:
            self._end_block()
            self._leave(name)
        else:
            self._inline.append(f"</{name}>")

    def _end_block(self) -> None:
        """Turn the inline markup collected so far into a block of the kind we are in."""
        inline = markup.inline("".join(self._inline))
        self._inline.clear()
        if not markup.text_of(inline):
            return
        if self._items is not None:
            self._items.append(inline)
        elif self._heading:
            self.blocks.append(Heading(inline))
        elif self._quote_depth:
            self.blocks.append(Quote(inline))
        else:
            self.blocks.append(Paragraph(inline))

    def _enter(self, tag: str) -> None:
        if tag in _LISTS:
            self._list_depth += 1
            if self._list_depth == 1:
                self._items, self._ordered = [], tag == "ol"
        elif tag == "blockquote":
            self._quote_depth += 1
        self._heading = tag in _HEADINGS

    def _leave(self, tag: str) -> None:
        if tag in _LISTS and self._list_depth:
            self._list_depth -= 1
            if not self._list_depth and self._items is not None:
                if self._items:
                    self.blocks.append(Listing(tuple(self._items), self._ordered))
                self._items = None
        elif tag == "blockquote" and self._quote_depth:
            self._quote_depth -= 1
        self._heading = False

    def _end_table(self) -> None:
        table = markup.table("".join(self._inline))
        self._inline.clear()
        if markup.text_of(table):
            self.blocks.append(Table(table))
