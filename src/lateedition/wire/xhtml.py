"""Bodies: an agency's markup, in whatever dialect and namespace, on its way to our blocks without losing a word.

XHTML, NITF and what agencies invented between them are walked alike: elements we know become HTML's, others keep their
text. What the source's profile calls a repeated header goes; what it marks as not for the public becomes a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from lateedition.story.blocks import Body, plain_text
from lateedition.story.body import body_of
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
    "textarea", "nitf-table-metadata", "media", "media-metadata", "media-reference", "remoteContent", "meta", "link",
}  # fmt: skip
_KEPT_ATTRIBUTES = ("title", "colspan", "rowspan", "scope")
_NON_PUBLIC = ("np-nonpublic", "nonpublic", "non-public")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Content:
    """A body, and the words in it that are not for the public."""

    body: Body = ()
    not_public: tuple[str, ...] = ()


def content_of(element: etree._Element, profile: Profile, *, base: str = "") -> Content:
    """Return the body that `element` and all in it holds: of NITF its body.content, of HTML its body. `element` is changed."""
    element = next(chain(anywhere(element, "body.content"), anywhere(element, "body", "BODY"), (element,)))
    hidden = tuple(filter(None, (spoken(part) for part in _taken_out(element, _hidden(element, profile)))))
    _taken_out(element, [part for selector in profile.body_header for part in _selected(element, selector)][:40])
    return _published(body_of("".join(_markup(element, base))), hidden)


def content_of_html(markup: str, profile: Profile, *, base: str = "") -> Content:
    """Return the body that foreign HTML holds, be it well-formed or not; links are made absolute with `base`."""
    if "<" not in markup:
        return _published(body_of(markup))
    try:
        element = etree.fromstring(
            _without_controls(markup).encode(), html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError):
        return Content(body_of(markup))
    if element is None:
        return Content(body_of(markup))
    return content_of(element, profile, base=base)


def content_of_text(text: str) -> Content:
    """Return the body that plain text holds: a paragraph a blank line, or a line where there are no blank lines."""
    normal = text.replace("\r\n", "\n").replace("\r", "\n")
    paragraphs = _BLANK_LINE.split(normal) if _BLANK_LINE.search(normal.strip()) else normal.split("\n")
    return _published(body_of("".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)))


def _published(body: Body, hidden: tuple[str, ...] = ()) -> Content:
    """Return `body` up to a paragraph that says the rest is not for publication; that rest joins what is `hidden`."""
    for index, block in enumerate(body):
        if is_not_for_publication(plain_text((block,))):
            return Content(body[:index], (*hidden, plain_text(body[index:])))
    return Content(body, hidden)


def spoken(element: etree._Element | None) -> str:
    """Return all words in `element` as one line, a space between blocks; empty where there is no element."""
    if element is None:
        return ""
    return plain_text(body_of("".join(_markup(element, "")))).replace("\n\n", " ").replace("\n", " ")


def _markup(element: etree._Element, base: str) -> Iterator[str]:
    """Yield `element` and all in it as HTML."""
    skipped = 0
    for event, part in etree.iterwalk(element, events=("start", "end")):
        name = local(part)
        if name.lower() in _NOT_TEXT and part is not element:
            skipped += 1 if event == "start" else -1
            if event == "end" and not skipped:
                yield escape(part.tail or "", quote=False)
            continue
        if skipped:
            continue
        yield _tag(part, name, base) if event == "start" else _end_tag(part, name)
        yield escape((part.text if event == "start" else part.tail if part is not element else "") or "", quote=False)


def _tag(part: etree._Element, name: str, base: str) -> str:
    known = _html_name(part, name)
    if not known:
        return ""
    said = {attribute: part.get(attribute, "") for attribute in _KEPT_ATTRIBUTES if part.get(attribute)}
    link = _absolute(part.get("href", ""), base) if known == "a" else ""
    if link:
        said["href"] = link
    return f"<{known}{''.join(f' {key}={chr(34)}{escape(value)}{chr(34)}' for key, value in said.items())}>"


def _end_tag(part: etree._Element, name: str) -> str:
    known = _html_name(part, name)
    return f"</{known}>" if known and known not in ("br", "hr") else ""


def _html_name(part: etree._Element, name: str) -> str:
    """Return what HTML calls this element; an unknown one around blocks is a block, around words it is nothing."""
    lower = name.lower()
    if lower in _SAME:
        return lower
    if lower in _RENAMED:
        return _RENAMED[lower]
    return "div" if any(local(child).lower() in ("p", "table", "ul", "ol", "block", "div") for child in part) else ""


def _absolute(href: str, base: str) -> str:
    """Return `href` as an absolute address, or nothing: a path of theirs would lead to a page of ours."""
    try:
        link = urljoin(base, href.strip()) if base else href.strip()
        return link if urlsplit(link).scheme in ("http", "https", "mailto") else ""
    except ValueError:
        return ""


def _hidden(element: etree._Element, profile: Profile) -> list[etree._Element]:
    marked = [
        part
        for part in element.iter(etree.Element)
        if part is not element
        and (any(mark in (part.get("class") or "").split() for mark in _NON_PUBLIC) or "nonpublic" in part.get("pubconstraint", ""))
    ]
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


def _without_controls(markup: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", markup)
