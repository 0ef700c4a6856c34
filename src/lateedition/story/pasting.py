"""Pasting: from what a word processor puts on the clipboard to a body. It says what was left out.

Word, Google Docs and others say with styles and classes what HTML has elements for: a heading, an item of a list, bold, a word that
was deleted, a comment. Those are read here, and then everything passes the one door for foreign HTML: no style or class gets further.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import groupby
from typing import Literal, NamedTuple
from urllib.parse import parse_qs, urlsplit

from lateedition.story import markup
from lateedition.story.blocks import Block, Body, Heading, Listing, Paragraph, Table
from lateedition.story.body import body_of
from lateedition.story.markup import escaped, text_of, with_styles

LeftOut = Literal["picture", "deletion", "comment", "footnote", "hidden"]
Gone = LeftOut | Literal["marker"]

_HEADING_CLASS = re.compile(r"\b(?:MsoTitle|MsoSubtitle|MsoHeading\d|Heading[1-6])\b", re.IGNORECASE)
_OUTLINE = re.compile(r"mso-outline-level:\s*[1-6]", re.IGNORECASE)
_SMART_ITEM = re.compile(r"mso-list:\s*l\d+\s+level(\d)", re.IGNORECASE)
_MARKER = re.compile(r"mso-list:\s*Ignore", re.IGNORECASE)
_COMMENT = re.compile(r"mso-element:\s*comment|\bMsoCommentReference\b|\bmsocomanchor\b", re.IGNORECASE)
_COMMENT_LIST = re.compile(r"mso-element:\s*comment-list", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\bMso(?:Foot|End)noteReference\b|mso-(?:foot|end)note-id|\bsdfootnote(?:anc|sym)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"(?<![\w-])display:\s*none|mso-hide:\s*all|visibility:\s*hidden", re.IGNORECASE)
_BOLD = re.compile(r"(?<![\w-])font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"(?<![\w-])font-weight:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_ITALIC = re.compile(r"(?<![\w-])font-style:\s*italic", re.IGNORECASE)
_NOT_ITALIC = re.compile(r"(?<![\w-])font-style:\s*normal", re.IGNORECASE)
_RAISED = re.compile(r"(?<![\w-])vertical-align:\s*(super|sub)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*\(?(?:\d+|[ivxlc]+|[a-z])[.)]", re.IGNORECASE)
_BETWEEN_ITEMS = re.compile(r"</(?P<kind>ul|ol)>\s*<(?P=kind) data-smart>")
_ITEM_ENDS = "</li></ul>"
_REDIRECTS = {("www.google.com", "/url"): "q", ("google.com", "/url"): "q"}
_SAFE_LINKS = "safelinks.protection.outlook.com"
_FIRST_ROW = re.compile(r"<tbody>\s*<tr>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<td>(.*?)</td>", re.DOTALL)
_ALL_BOLD = re.compile(r"\s*<strong>((?:(?!</?strong>).)*)</strong>\s*", re.DOTALL)
_STRUCK = re.compile(r"(?<![\w-])text-decoration(?:-line)?:[^;]*line-through", re.IGNORECASE)
_TYPED_BULLET = re.compile(r"(?:<(?:strong|em)>)*[•·▪◦●]\s*")


class Pasted(NamedTuple):
    """What was pasted, as blocks, and what of it was left out, in numbers."""

    body: Body
    left_out: Counter[LeftOut]


def pasted(clipboard: str) -> Pasted:
    """Return the blocks of what was pasted as HTML. No word is lost but of what was deleted, hidden or a comment there.

    >>> pasted('<b style="font-weight:normal" id="docs-internal-guid-1"><p><span style="font-weight:700">Now</span> then</p></b>').body
    (Paragraph(html='<strong>Now</strong> then'),)
    """
    reader = _Reader()
    reader.feed(with_styles(clipboard))
    reader.close()
    clean = _BETWEEN_ITEMS.sub("", "".join(reader.written))
    return Pasted(tuple(_tidied(body_of(clean))), reader.left_out)


def said_of(left_out: Counter[LeftOut]) -> list[str]:
    """Return what was left out, in words for an editor.

    >>> said_of(Counter(picture=2))
    ['2 pictures were left out: upload them, and add them as blocks of their own.']
    """
    return [_WORDS[kind][count > 1].format(count=count) for kind, count in left_out.items()]


_WORDS: dict[LeftOut, tuple[str, str]] = {
    "picture": (
        "A picture was left out: upload it, and add it as a block of its own.",
        "{count} pictures were left out: upload them, and add them as blocks of their own.",
    ),
    "deletion": (
        "A tracked deletion was left out; what was inserted is in.",
        "{count} tracked deletions were left out; what was inserted is in.",
    ),
    "comment": ("A comment was left out.", "{count} comments were left out."),
    "footnote": ("The mark of a footnote was left out; the note stands at the end.",) * 2,
    "hidden": ("A hidden passage was left out.", "{count} hidden passages were left out."),
}


class _Reader(HTMLParser):
    """Writes well-formed markup anew, with elements for what styles and classes say. `_ends` are what closes each open element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self.left_out: Counter[LeftOut] = Counter()
        self._ends: list[tuple[str, str]] = []
        self._gone_from: int | None = None
        self._marker: list[str] | None = None
        self._item_at = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "img":
            self._count("picture")
        elif tag in ("br", "hr"):
            self._write(f"<{tag}>")
        elif self._gone_from is None and (gone := _gone(tag, said)):
            self._ends.append((tag, ""))
            self._leave_out(gone, said)
        else:
            begin, end = self._rewritten(tag, said)
            self._write(begin)
            self._ends.append((tag, end))

    def handle_endtag(self, tag: str) -> None:
        if not self._ends or self._ends[-1][0] != tag:
            return
        if self._gone_from == len(self._ends):
            self._gone_from = None
            self._number()
        self._write(self._ends.pop()[1])

    def handle_data(self, data: str) -> None:
        if self._gone_from is None:
            self.written.append(escaped(data))
        elif self._marker is not None:
            self._marker.append(data)

    def _rewritten(self, tag: str, said: dict[str, str]) -> tuple[str, str]:
        style, names = said.get("style", ""), said.get("class", "")
        if tag == "p" and self._gone_from is None and _SMART_ITEM.search(style):
            self._item_at = len(self.written)
            return "<ul data-smart><li>", _ITEM_ENDS
        if tag == "p" and (_HEADING_CLASS.search(names) or _OUTLINE.search(style)):
            return "<h2>", "</h2>"
        if tag == "a":
            address = direct(said.get("href", ""))
            # a leap within the document that was copied leads nowhere here
            return (f'<a href="{html.escape(address)}">', "</a>") if address and not address.startswith("#") else ("", "")
        if tag in ("b", "strong", "i", "em", "u", "ins", "span", "font", "sup", "sub"):
            return _emphasis(tag, style)
        if tag in ("td", "th"):
            return f"<{tag}{_spans(said)}>", f"</{tag}>"
        return f"<{tag}>", f"</{tag}>"

    def _write(self, said: str) -> None:
        if self._gone_from is None:
            self.written.append(said)

    def _leave_out(self, kind: Gone, said: dict[str, str]) -> None:
        """Leave out everything until the element that was opened last ends. The marker of an item is no loss, and is looked at."""
        self._marker = [] if kind == "marker" else None
        if kind != "marker" and not _COMMENT_LIST.search(said.get("style", "")):
            self._count(kind)
        self._gone_from = len(self._ends)

    def _count(self, kind: LeftOut) -> None:
        if self._gone_from is None:
            self.left_out[kind] += 1

    def _number(self) -> None:
        """Make the list of the item that is being read a numbered one if its marker was a number."""
        marker, self._marker = self._marker, None
        at = next((place for place, (_, end) in enumerate(self._ends) if end == _ITEM_ENDS), None)
        if marker is not None and at is not None and _NUMBERED.match("".join(marker)):
            self.written[self._item_at] = "<ol data-smart><li>"
            self._ends[at] = (self._ends[at][0], "</li></ol>")


def direct(address: str) -> str:
    """Return where a link of a mail or a document leads in the end, without the counter that it was sent through.

    >>> direct("https://www.google.com/url?q=https://example.org/a&sa=D")
    'https://example.org/a'
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    name = "url" if (parts.hostname or "").endswith(_SAFE_LINKS) else _REDIRECTS.get((parts.hostname or "", parts.path))
    found = parse_qs(parts.query).get(name, []) if name else []
    return found[0] if found and found[0].startswith(("http://", "https://")) else address


def _gone(tag: str, said: dict[str, str]) -> Gone | None:
    """Return as what an element is left out with all that is in it; None if it stays."""
    style = said.get("style", "")
    marks = f"{said.get('style', '')} {said.get('class', '')} {said.get('id', '')}"
    if _MARKER.search(style):
        return "marker"
    if tag == "del" or "msoDel" in marks:
        return "deletion"
    if _COMMENT.search(marks):
        return "comment"
    if _NOTE_MARK.search(marks) and tag in ("a", "span", "sup"):
        return "footnote"
    return "hidden" if _HIDDEN.search(style) else None


def _emphasis(tag: str, style: str) -> tuple[str, str]:
    """Return the elements for what an inline element and its style say: bold, italic, raised, lowered; nothing else counts."""
    bold = bool(_BOLD.search(style)) or (tag in ("b", "strong") and not _NOT_BOLD.search(style))
    italic = bool(_ITALIC.search(style)) or (tag in ("i", "em") and not _NOT_ITALIC.search(style))
    raised = _RAISED.search(style)
    shift = tag if tag in ("sup", "sub") else raised[1].lower()[:3] if raised else ""
    struck = "s" if _STRUCK.search(style) else ""
    names = [name for name in ("strong" if bold else "", "em" if italic else "", struck, shift) if name]
    return "".join(f"<{name}>" for name in names), "".join(f"</{name}>" for name in reversed(names))


def _spans(said: dict[str, str]) -> str:
    spans = ((name, said.get(name, "")) for name in ("colspan", "rowspan"))
    return "".join(f' {name}="{count}"' for name, count in spans if count.isdecimal() and count != "1")


def _tidied(body: Body) -> Iterator[Block]:
    """Give the blocks of `body`, with headings in plain words, bold first rows as headers, and typed bullets as lists."""
    for typed, blocks in groupby(body, key=_begins_with_a_bullet):
        if typed:
            yield Listing(tuple(_without_bullet(block.html) for block in blocks if isinstance(block, Paragraph)))
        else:
            yield from map(_plainer, blocks)


def _plainer(block: Block) -> Block:
    match block:
        case Heading(html):
            return Heading(escaped(text_of(html)))
        case Table(html):
            return Table(_with_header(html))
        case _:
            return block


def _with_header(html: str) -> str:
    """Return a table whose first row is all bold with that row as its header: so word processors mark one."""
    first = _FIRST_ROW.search(html)
    cells = _CELL.findall(first[0]) if first else []
    if first is None or "<th" in html or not cells or not all(_ALL_BOLD.fullmatch(cell) for cell in cells):
        return html
    header = "".join(f'<th scope="col">{text}</th>' for text in (_ALL_BOLD.sub(r"\1", cell).strip() for cell in cells))
    return markup.table(html[: first.start()] + f"<thead><tr>{header}</tr></thead><tbody>" + html[first.end() :].replace("<tbody>", "", 1))


def _begins_with_a_bullet(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(_TYPED_BULLET.match(block.html))


def _without_bullet(html: str) -> str:
    found = _TYPED_BULLET.match(html)
    return html if found is None else markup.inline(html[: found.end()].rstrip("•·▪◦● ") + html[found.end() :])
