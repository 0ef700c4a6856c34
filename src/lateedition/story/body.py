"""From foreign HTML to a body: what an agency or another site sent as markup becomes our few flat blocks."""

from __future__ import annotations

import html
from html.parser import HTMLParser

from lateedition.story import markup
from lateedition.story.blocks import Block, Body, Heading, Listing, Paragraph, Quote, Table

_PARAGRAPHS = {
    "p", "div", "section", "article", "header", "footer", "main", "aside", "address", "figure", "figcaption", "details", "summary", "pre",
    "hr", "dl", "dt", "dd",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol"}


def body_of(foreign: str) -> Body:
    """Return the blocks of `foreign` HTML. No word outside removed elements is lost; nesting is flattened.

    Text outside any paragraph becomes one; nested lists become items of the outer one; empty blocks are dropped.

    >>> body_of("<p>One</p>two<ul><li>a<li>b</ul><blockquote><p>So</p></blockquote>")
    (Paragraph(html='One'), Paragraph(html='two'), Listing(items=('a', 'b'), ordered=False), Quote(html='So', source=''))
    """
    reader = _BodyReader()
    reader.feed(markup.sanitised(foreign))
    reader.close()
    reader.end_block()
    return tuple(reader.blocks)


class _BodyReader(HTMLParser):
    """Collects inline markup until an element begins or ends a block. Its input is always sanitised, so tags balance."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[Block] = []
        self._inline: list[str] = []
        self._items: list[str] | None = None
        self._ordered = False
        self._list_depth = 0
        self._quote_depth = 0
        self._table_depth = 0
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            if not self._table_depth:
                self.end_block()
            self._table_depth += 1
        if self._table_depth or not self._begins_or_ends_block(tag):
            self._inline.append(self.get_starttag_text() or "")
            return
        self.end_block()
        self._enter(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._table_depth:
            self._inline.append(f"</{tag}>")
            if tag == "table":
                self._table_depth -= 1
                if not self._table_depth:
                    self._end_table()
        elif self._begins_or_ends_block(tag):
            self.end_block()
            self._leave(tag)
        else:
            self._inline.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._inline.append(data)

    def handle_entityref(self, name: str) -> None:
        self._inline.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._inline.append(html.escape(html.unescape(f"&#{name};"), quote=False))

    def end_block(self) -> None:
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

    def _begins_or_ends_block(self, tag: str) -> bool:
        return tag in _PARAGRAPHS or tag in _HEADINGS or tag in _LISTS or tag in ("li", "blockquote")

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
