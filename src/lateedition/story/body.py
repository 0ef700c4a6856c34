"""From foreign HTML to a body: what an agency or another site sent as markup becomes our few flat blocks."""

from __future__ import annotations

import re

from lateedition.story import markup
from lateedition.story.blocks import Block, Body, Heading, Listing, Paragraph, Quote, Table

_PARAGRAPHS = {
    "p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "center", "address", "figure", "figcaption", "details",
    "summary", "pre", "hr", "dl", "dt", "dd",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol"}
_OTHERS = _HEADINGS | _LISTS | {"li", "blockquote"}
_PARAGRAPH_ENDS, _OTHER_ENDS = ({f"/{name}" for name in names} for names in (_PARAGRAPHS, _OTHERS))
# a tag as the sanitiser writes it: values in double quotes, in which a tag may seem to stand
_TAG = re.compile(r'<(/?[a-z0-9]+)(?: [a-z]+="[^"]*")*>')
_BEGINS_WITH_A_WORD = re.compile(rf"(?:{_TAG.pattern})*[^<&\s]")


def body_of(foreign: str) -> Body:
    """Return the blocks of `foreign` HTML. No word outside removed elements is lost; nesting is flattened.

    Text outside any paragraph becomes one; nested lists become items of the outer one; empty blocks are dropped. Lines of a `pre` stay
    lines.

    >>> body_of("<p>One</p>two<ul><li>a<li>b</ul><blockquote><p>So</p></blockquote>")
    (Paragraph(html='One'), Paragraph(html='two'), Listing(items=('a', 'b'), ordered=False), Quote(html='So', source=''))
    """
    return blocks_of(markup.sanitised(foreign))


def blocks_of(safe: str) -> Body:
    """Return the blocks of what `markup.sanitised` returned; `body_of` is both in one."""
    return _Reader(safe).body()


class _Reader:
    """Collects inline markup until an element begins or ends a block. `safe` comes out of the sanitiser, so its tags balance.

    `_open` are the inline elements that a block has cut through: only then it has to be made whole by the sanitiser once more.
    """

    def __init__(self, safe: str) -> None:
        self._safe = safe
        self._blocks: list[Block] = []
        self._begun = 0
        self._open: list[str] = []
        self._items: list[str] | None = None
        self._ordered = False
        self._list_depth = 0
        self._quote_depth = 0
        self._table_depth = 0
        self._heading = False

    def body(self) -> Body:
        for tag in _TAG.finditer(self._safe):
            name = tag[1]
            if name in ("table", "/table"):
                self._at_table(tag)
            elif self._table_depth:
                continue
            elif name in _PARAGRAPHS or name in _PARAGRAPH_ENDS:
                self._end_block(tag)
                self._heading = False
            elif name in _OTHERS:
                self._end_block(tag)
                self._enter(name)
            elif name in _OTHER_ENDS:
                self._end_block(tag)
                self._leave(name[1:])
            elif self._open and name == f"/{self._open[-1]}":
                self._open.pop()
            elif name != "br":
                self._open.append(name)
        self._end_block(None)
        return tuple(self._blocks)

    def _end_block(self, tag: re.Match[str] | None) -> None:
        """Turn the inline markup before `tag`, or before the end, into a block of the kind we are in."""
        end = tag.start() if tag else len(self._safe)
        safe, self._begun = self._safe[self._begun : end], tag.end() if tag else end
        if tag and tag[1] == "/pre":
            safe = safe.strip().replace("\n", "<br>")
        if not safe or safe.isspace():
            return
        inline = markup.inline(safe) if self._open else markup.folded(safe)
        self._open.clear()
        if not _has_words(inline):
            return
        if self._items is not None:
            self._items.append(inline)
        elif self._heading:
            self._blocks.append(Heading(inline))
        elif self._quote_depth:
            self._blocks.append(Quote(inline))
        else:
            self._blocks.append(Paragraph(inline))

    def _enter(self, name: str) -> None:
        if name in _LISTS:
            self._list_depth += 1
            if self._list_depth == 1:
                self._items, self._ordered = [], name == "ol"
        elif name == "blockquote":
            self._quote_depth += 1
        self._heading = name in _HEADINGS

    def _leave(self, name: str) -> None:
        if name in _LISTS and self._list_depth:
            self._list_depth -= 1
            if not self._list_depth and self._items is not None:
                if self._items:
                    self._blocks.append(Listing(tuple(self._items), self._ordered))
                self._items = None
        elif name == "blockquote" and self._quote_depth:
            self._quote_depth -= 1
        self._heading = False

    def _at_table(self, tag: re.Match[str]) -> None:
        """Take everything from the beginning of a table to its end as one block, tables within it included."""
        if tag[1] == "table":
            if not self._table_depth:
                self._end_block(tag)
                self._begun = tag.start()
            self._table_depth += 1
        elif self._table_depth:
            self._table_depth -= 1
            if not self._table_depth:
                table = markup.table(self._safe[self._begun : tag.end()])
                self._begun = tag.end()
                if markup.text_of(table):
                    self._blocks.append(Table(table))


def _has_words(safe: str) -> bool:
    return bool(_BEGINS_WITH_A_WORD.match(safe) or markup.text_of(_TAG.sub("", safe)))
