"""The only door for foreign HTML. What comes out may be printed on a page as it is; nothing else may.

An allow-list, never a deny-list: no scripts, styles, event handlers, forms, frames, SVG or MathML, whose text goes with
them, and so does that of a note to the desk; other unknown elements are dropped and their text kept. Links lead to http,
https, mailto or a path of this site.
"""

from __future__ import annotations

import html
import re

import nh3

_INLINE_TAGS = {"a", "abbr", "b", "br", "cite", "code", "del", "em", "i", "ins", "q", "s", "small", "strong", "sub", "sup", "u"}
_TABLE_TAGS = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_BODY_TAGS = _INLINE_TAGS | _TABLE_TAGS | {
    "p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "center", "address", "figure", "figcaption", "details",
    "summary", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "hr", "dl", "dt", "dd",
}  # fmt: skip
_GONE_WITH_THEIR_TEXT = {"script", "style", "head", "title", "template", "noscript", "iframe", "object", "embed", "svg", "math",
                         "textarea", "select", "button", "form", "desk-note"}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title", "hreflang"}, "abbr": {"title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# what stands between two words as surely as a space does
_BREAK = re.compile(
    r"<(?:br|hr|/?(?:p|div|section|article|header|footer|main|aside|nav|center|address|figure|figcaption|details|summary|h[1-6]|blockquote"
    r"|ul|ol|li|pre|dl|dt|dd|table|caption|thead|tbody|tfoot|tr|th|td))\b[^>]*>",
    re.IGNORECASE,
)
_BLOCK_IN_CELL = re.compile(
    r"</?(?:p|div|section|article|header|footer|main|aside|nav|center|address|figure|figcaption|details|summary|h[1-6]|blockquote|ul|ol|li|pre|hr"
    r"|dl|dt|dd)\b[^>]*>",
    re.IGNORECASE,
)


def _cleaner(tags: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        clean_content_tags=_GONE_WITH_THEIR_TEXT,
        attributes={tag: names for tag, names in _ATTRIBUTES.items() if tag in tags},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )


_WITH_STYLES = nh3.Cleaner(
    tags=_BODY_TAGS | {"span", "font", "img"},
    clean_content_tags=_GONE_WITH_THEIR_TEXT,
    attributes=_ATTRIBUTES | {"*": {"style", "class"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    strip_comments=True,
)
_INLINE, _TABLE, _BODY, _TEXT = _cleaner(_INLINE_TAGS), _cleaner(_INLINE_TAGS | _TABLE_TAGS), _cleaner(_BODY_TAGS), _cleaner(set())


def inline(foreign: str) -> str:
    """Return `foreign` HTML as safe inline markup: emphasis, links and the like, with white space folded.

    >>> inline('He said <em onclick="x()">no</em> <script>bad()</script><p>and left</p>')
    'He said <em>no</em> and left'
    """
    if not _is_plain(foreign):
        return folded(_INLINE.clean(foreign))
    # without a tag there is nothing to clean: what nh3 would write is written here, ten times as fast
    if "&" in foreign or ">" in foreign:
        foreign = html.escape(html.unescape(foreign), quote=False)
    return folded(foreign.replace("\xa0", "&nbsp;"))


def table(foreign: str) -> str:
    """Return `foreign` HTML as a safe table. Spans and header scopes are kept; presentation is not; paragraphs in a cell run on.

    >>> table('<table width="9"><tr><td>Rice<p>new crop</p></td></tr></table>')
    '<table><tbody><tr><td>Rice new crop </td></tr></tbody></table>'
    """
    return without_controls(_TABLE.clean(_BLOCK_IN_CELL.sub(" ", foreign))).strip()


def sanitised(foreign: str) -> str:
    """Return `foreign` HTML with only the elements a body may be read from, well-formed. `body.body_of` takes it apart."""
    return _BODY.clean(foreign)


def with_styles(foreign: str) -> str:
    """Return `foreign` HTML well-formed, with its styles and classes, to be read for what they say. It is not safe, and never printed."""
    return _WITH_STYLES.clean(foreign)


def text_of(markup: str) -> str:
    """Return the words of safe or foreign markup as plain text, entities resolved, white space folded.

    >>> text_of("AT&amp;T <em>rose</em>&nbsp;2&nbsp;%<br>today")
    'AT&T rose 2 % today'
    """
    if not _is_plain(markup):
        markup = _TEXT.clean(_BREAK.sub(" ", markup))
    return folded(html.unescape(markup) if "&" in markup else markup)


def _is_plain(markup: str) -> bool:
    """Say whether Python reads this as nh3 does: without tags, and without what html5ever, below it, drops or replaces."""
    return not ("<" in markup or "&#" in markup or "\0" in markup or "\r" in markup or "\ufeff" in markup)


def folded(text: str) -> str:
    """Return `text` without white space around it, and with one space for each white space in it; control characters are space, too.

    >>> folded(" one\\n two\\xa0three ")
    'one two three'
    """
    # of all white space only the space itself is printable, so that most text has nothing to fold but doubled ones
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(without_controls(text).split())


def without_controls(text: str) -> str:
    """Return `text` with a space for each control character, which no document in XML may hold (XML 1.0, 2.2)."""
    return _CONTROLS.sub(" ", text)


def escaped(text: str) -> str:
    """Return plain `text` as markup.

    >>> escaped("Q&A <live>")
    'Q&amp;A &lt;live&gt;'
    """
    return html.escape(text, quote=False)
