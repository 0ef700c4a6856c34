"""Bodies: an agency's markup, in whatever dialect and namespace, on its way to our blocks without losing a word.

XHTML, NITF and what agencies invented between them are walked alike: elements we know become HTML's, others keep their
text. What the source's profile calls a repeated header goes; what it marks as not for the public becomes a note.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache, partial
from html import escape, unescape
from itertools import accumulate, chain
from typing import cast

from lxml import etree

from lateedition.story.blocks import Block, Body, Heading, Paragraph, Quote, plain_text
from lateedition.story.body import blocks_of, body_of
from lateedition.story.markup import sanitised, text_of, without_controls
from lateedition.wire.addresses import linkable
from lateedition.wire.fields import Fields
from lateedition.wire.notes import is_not_for_publication
from lateedition.wire.profiles import Profile
from lateedition.wire.tree import anywhere, local

_SAME = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "i", "ins", "li", "ol", "p", "pre", "q", "s", "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "u", "ul",
}  # fmt: skip
_RENAMED = {
    "section": "div", "article": "div", "header": "div", "footer": "div", "main": "div", "aside": "div", "figure": "div", "address": "div",
    "figcaption": "div", "details": "div", "summary": "div", "center": "div", "nav": "div", "body": "div", "html": "div",
    "block": "div", "body.content": "div", "body.end": "div", "tagline": "p", "note": "div", "datasource": "p", "bq": "blockquote",
    "hl1": "h2", "hl2": "h3", "hedline": "div", "credit": "p", "para": "p", "nitf-table": "div", "pronounce": "em",
}  # fmt: skip
_NOT_TEXT = {
    "script", "style", "head", "title", "template", "noscript", "iframe", "object", "embed", "svg", "math", "form", "select", "button",
    "textarea", "nitf-table-metadata", "media", "media-metadata", "media-reference", "remotecontent", "meta", "link",
}  # fmt: skip
# HTML's own parts of a line of words that a body has no markup for
_SPANS = {
    "span", "font", "mark", "time", "label", "bdi", "bdo", "big", "tt", "kbd", "samp", "var", "dfn", "data", "ruby", "rb", "rt", "rp",
    "nobr", "acronym", "strike", "output", "wbr", "img", "picture", "audio", "video", "input", "map", "canvas",
}  # fmt: skip
# what an unknown element stands in as a part of a line of words
_LINES = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd", "caption", "pre", "a", "b", "cite", "em", "i", "q", "small",
    "strong", "u",
}  # fmt: skip
_KEPT_ATTRIBUTES = ("title", "colspan", "rowspan", "scope")
_NON_PUBLIC = ("np-nonpublic", "nonpublic", "non-public")
_LONGEST_OPENING = 400
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BEFORE_INDENT = re.compile(r"\n(?=[ \t]{2,}\S)")
# a line that goes on in the next one, above one with an indent
_FOLDED = re.compile(r"\S[^\n]{30,}\n\S[^\n]*(?:\n\S[^\n]*)*\n[ \t]{2,}\S")
_FRAME = re.compile(r"\s*<p>([^<>]*)</p>\s*", re.IGNORECASE)
_ALL_MARKUP = re.compile(
    r"\s*<(?:p|div|html|body|h[1-6]|[ou]l|table|section|article|blockquote)\b[^<>]*>.*</\w+>\s*", re.IGNORECASE | re.DOTALL
)
_MAY_BE_NON_PUBLIC = etree.XPath(
    "descendant::*[contains(@class, 'nonpublic') or contains(@class, 'non-public') or contains(@pubconstraint, 'nonpublic')]"
)
_WITH_ATTRIBUTES = re.compile(r'<([a-z0-9]+)((?: [a-z]+="[^"]*")+)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_LINK_ALONE = re.compile(' href="([^"&]*)"')
# what may have to be taken out, and what is NITF's
_NON_PUBLIC_WORD = re.compile("non-?public")
_NITF = re.compile(r"<(?:nitf|body\.content|block[ >]|hedline|hl[12]|media|note)")
_TAG_OF_HTML = re.compile(r"</?(?:b|blockquote|br|div|em|h[1-6]|i|li|ol|p|span|strong|table|ul)\b[^<>]*>|<a\s[^<>]*>", re.IGNORECASE)
_NESTING = re.compile(r"<(/?)(?!(?:br|hr|img|wbr|col|source)\b)[a-zA-Z]")
_MANY_TAGS, _DEEP = 2_000, 1_000
_DEEPEST, _LAST_WORDS = 256, 60


@dataclass(frozen=True)
class Content:
    """A body, and the words in it that are not for the public. `is_cut` says that words of it are missing."""

    body: Body = ()
    not_public: tuple[str, ...] = ()
    is_cut: bool = False

    def lacks_words(self, fields: Fields) -> bool:
        """Say whether words of it are missing; then they are a problem in `fields`, too."""
        if self.is_cut:
            said = plain_text(self.body)[-_LAST_WORDS:]
            fields.problem("body", said, f"elements lie more than {_DEEPEST} deep behind this; what follows could not be read")
        return self.is_cut


def content_of(element: etree._Element, profile: Profile, *, base: str = "") -> Content:
    """Return the body that `element` and all in it holds: of NITF its body.content, of HTML its body. `element` is changed.

    A body without an element in it may hold its markup as words, or plain text.
    """
    body = _body_in(element)
    if body is not None and (in_words := _markup_in_words(body)):
        return content_of_html(in_words, profile, base=base)
    if body is not None and not len(body) and _BLANK_LINE.search((body.text or "").strip()):
        return content_of_text(body.text or "")
    return _content_in(element if body is None else body, profile, base)


def _body_in(element: etree._Element) -> etree._Element | None:
    return next(chain(anywhere(element, "body.content"), anywhere(element, "body", "BODY")), None)


def _content_in(element: etree._Element, profile: Profile, base: str) -> Content:
    hidden = tuple(filter(None, (spoken(part) for part in _taken_out(element, _hidden(element, profile)))))
    _taken_out(element, [part for selector in profile.body_header for part in _selected(element, selector)][:40])
    return _published(body_of(_markup(element, base)), hidden)


def _markup_in_words(element: etree._Element) -> str:
    """Return the markup that stands as words, in a CDATA section or escaped, in the innermost of elements that hold nothing else."""
    while len(element) == 1 and not (element.text or "").strip():
        element = element[0]
    said = (element.text or "") if not len(element) else ""
    return said if "<" in said and _TAG_OF_HTML.search(said) else ""


def content_of_html(markup: str, profile: Profile, *, base: str = "") -> Content:
    """Return the body that foreign HTML holds, be it well-formed or not; links are made absolute with `base`. NITF counts as HTML.

    The sanitiser reads it as a browser would. Only where something may have to be taken out or renamed a tree is made first, and
    where elements may lie a thousand deep: the sanitiser takes time by the square of that, and libxml2 refuses it.
    """
    if profile.body_header or profile.not_public or _is_for_a_tree(markup) or _is_deep(markup):
        return _content_by_tree(markup, profile, base)
    return _published(blocks_of(_WITH_ATTRIBUTES.sub(partial(_attributes_kept, base), sanitised(markup))))


def _content_by_tree(markup: str, profile: Profile, base: str) -> Content:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        element = etree.fromstring(without_controls(markup).encode(), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return Content(body_of(markup))
    if element is None:
        return Content(body_of(markup))
    body = _body_in(element)
    # libxml2 goes no deeper, and leaves out what follows, to the end, without an error
    is_cut = any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log)
    return replace(_content_in(element if body is None else body, profile, base), is_cut=is_cut)


def _is_for_a_tree(markup: str) -> bool:
    return bool(("public" in markup and _NON_PUBLIC_WORD.search(markup)) or _NITF.search(markup))


def _is_deep(markup: str) -> bool:
    if markup.count("<") <= _MANY_TAGS:
        return False
    return max(accumulate(-1 if closing else 1 for closing in _NESTING.findall(markup)), default=0) > _DEEP


def _attributes_kept(base: str, tag: re.Match[str]) -> str:
    """Return a tag out of the sanitiser with those of its attributes that a body has, and a link made absolute."""
    alone = _LINK_ALONE.fullmatch(tag[2])
    if alone and linkable(base, alone[1]) == alone[1] and tag[1] == "a":
        return tag[0]
    said = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag[2])}
    return f"<{tag[1]}{_written(said, tag[1], base)}>"


def content_of_text(text: str) -> Content:
    """Return the body that plain text holds: a paragraph a blank line; where there are none an indent, or else a line, begins one."""
    normal = text.replace("\r\n", "\n").replace("\r", "\n")
    if _BLANK_LINE.search(normal.strip()):
        paragraphs = _BLANK_LINE.split(normal)
    else:
        paragraphs = _BEFORE_INDENT.split(normal) if _FOLDED.search(normal) else normal.split("\n")
    return _published(body_of("".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)))


def content_of_text_or_markup(said: str, profile: Profile) -> Content:
    """Return the body in words that should be plain text: from the first to the last it may be markup all the same (ANSA).

    A paragraph's tags around lines folded by a wire are no more than a frame.
    """
    framed = _FRAME.fullmatch(said)
    if framed:
        return content_of_text(framed[1].strip())
    return content_of_html(said, profile) if _ALL_MARKUP.fullmatch(said) else content_of_text(said)


def _published(body: Body, hidden: tuple[str, ...] = ()) -> Content:
    """Return `body` up to a paragraph that says the rest is not for publication; that rest joins what is `hidden`."""
    for index, block in enumerate(body):
        if _may_end(block) and is_not_for_publication(plain_text((block,))):
            return Content(body[:index], (*hidden, plain_text(body[index:])))
    return Content(body, hidden)


def _may_end(block: Block) -> bool:
    """Say whether `block` is worth a look at its words: such a line begins with speaking of publication, however it is adorned."""
    if not isinstance(block, Paragraph | Heading | Quote):
        return True
    letters = block.html[:_LONGEST_OPENING].lower()
    return "publication" in letters or "ffentlichung" in letters


def spoken(element: etree._Element | None) -> str:
    """Return all words in `element` as one line, a space between blocks; empty where there is no element."""
    if element is None:
        return ""
    if not len(element):
        return text_of(escape(element.text or "", quote=False))
    return plain_text(body_of(_markup(element, ""))).replace("\n\n", " ").replace("\n", " ")


def _markup(element: etree._Element, base: str) -> str:
    """Return `element` and all in it as HTML, with nothing in it but what a body may be read from."""
    written: list[str] = []
    known = _known_name(str(element.tag))
    _write(element, known if isinstance(known, str) else "div" if _has_blocks(element) else "", base, written)
    return "".join(written)


def _write(element: etree._Element, name: str, base: str, written: list[str], *, in_line: bool = False) -> None:
    """Write `element`, which HTML calls `name`; `in_line` says whether it is a part of the words around it."""
    if name:
        attributes = dict(element.items())
        written.append(f"<{name}{_written(attributes, name, base) if attributes else ''}>")
    if text := element.text:
        written.append(escape(text, quote=False))
    in_line = in_line or name in _LINES
    holds_words: bool | None = None
    is_around_one = False
    for child in element.iterchildren(etree.Element):
        known = _known_name(str(child.tag))
        if known is _Name.SPAN:
            known = "div" if _has_blocks(child) else ""
        elif known is _Name.UNKNOWN:
            if holds_words is None:
                holds_words, is_around_one = in_line or _holds_words(element), len(element) == 1
            known = "" if (holds_words or is_around_one) and not _has_blocks(child) else "div"
        if isinstance(known, str):
            _write(child, known, base, written, in_line=in_line or bool(holds_words))
        if tail := child.tail:
            written.append(escape(tail, quote=False))
    if name and name not in ("br", "hr"):
        written.append(f"</{name}>")


def _written(said: Mapping[str, str], name: str, base: str) -> str:
    """Return the attributes of an element that are kept, as markup; HTML calls it `name`."""
    kept = {attribute: said[attribute] for attribute in _KEPT_ATTRIBUTES if said.get(attribute)}
    link = linkable(base, said["href"]) if name == "a" and "href" in said else ""
    if link:
        kept["href"] = link
    return "".join(f' {key}="{_quoted(value)}"' for key, value in kept.items())


def _quoted(value: str) -> str:
    """Return a value as the sanitiser writes it between double quotes (HTML, 13.3)."""
    return escape(value, quote=False).replace('"', "&quot;").replace("\xa0", "&nbsp;")


def _has_blocks(element: etree._Element) -> bool:
    return any(local(child).lower() in ("p", "table", "ul", "ol", "block", "div") for child in element)


def _holds_words(element: etree._Element) -> bool:
    """Say whether words stand in `element` beside the elements in it, so that these are parts of a line."""
    return any(said and not said.isspace() for said in (element.text, *(child.tail for child in element)))


class _Name(Enum):
    """An element that a body has no name for: one whose words are not text, one of HTML within a line, and any other."""

    NOT_TEXT = auto()
    SPAN = auto()
    UNKNOWN = auto()


@lru_cache(1_024)
def _known_name(tag: str) -> str | _Name:
    lower = tag.rpartition("}")[2].lower()
    if lower in _NOT_TEXT:
        return _Name.NOT_TEXT
    if lower in _SPANS:
        return _Name.SPAN
    return lower if lower in _SAME else _RENAMED.get(lower, _Name.UNKNOWN)


def _hidden(element: etree._Element, profile: Profile) -> list[etree._Element]:
    marked = [
        part
        for part in cast(list[etree._Element], _MAY_BE_NON_PUBLIC(element))
        if any(mark in (part.get("class") or "").split() for mark in _NON_PUBLIC) or "nonpublic" in part.get("pubconstraint", "")
    ]
    # NITF 3, DTD: a note of this class is for editors
    marked += [note for note in anywhere(element, "note") if note.get("noteclass") == "editorsnote"]
    return marked + [part for selector in profile.not_public for part in _selected(element, selector)]


def _selected(element: etree._Element, selector: str) -> list[etree._Element]:
    """Return what `selector` names in `element`: `name`, `.class` or `name.class`."""
    name, _, wanted = selector.partition(".")
    return [
        part
        for part in element.iter(etree.Element)
        if part is not element and (not name or local(part).lower() == name) and (not wanted or wanted in (part.get("class") or "").split())
    ]


def _taken_out(element: etree._Element, parts: Sequence[etree._Element]) -> Sequence[etree._Element]:
    """Remove `parts` from the tree, each with all in it and without the text behind it; return them."""
    for part in parts:
        parent = part.getparent()
        if parent is None or part is element:
            continue
        tail, before = part.tail or "", part.getprevious()
        part.tail = None
        parent.remove(part)
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    return parts
