"""oEmbed 1.0 (oembed.com): what another site shows in place of a link to a story. It is read out of the story's own page.

A page says to machines what it says to readers (press/structured.py), so what is told here is in the edition, and is gone with the page:
there is nothing else that a recall would have to reach. Pure but for the view it reads from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b
from html import escape
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import msgspec

from lateedition.edition.record import Sheet
from lateedition.edition.segments import inflated
from lateedition.edition.view import NO_EDITION, View
from lateedition.stand import conditional, plain, policy, queries, surrogates
from lateedition.stand.exchange import Answer, Block, block

PATH = "/-/oembed"
WIDTH_PX = 600
LEAST_WIDTH_PX = 200
"""Narrower, or lower than its text, a preview is a link and no more: that is always allowed."""

_MOST_PX = 10_000
_LONGEST_URL = 2_048
_LINE_PX, _LETTER_PX = 24, 9
_STORIES = ("NewsArticle", "LiveBlogPosting")
_DATA = re.compile(rb'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_DIGITS = re.compile(r"[0-9]{1,6}")
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MEDIA_TYPES = {"json": "application/json", "xml": "text/xml; charset=utf-8"}

Said = Mapping[str, Any]


class Asked(NamedTuple):
    """What is wanted: the preview of which URL, how large at most, in which format."""

    url: str
    width_px: int
    height_px: int
    format: str


class _Found(NamedTuple):
    path: str
    sheet: Sheet


def answer(request_query: str, *, view: View | None, if_none_match: str | None) -> Answer:
    """Return what is shown of the story at the URL that the query asks for.

    400 for a query that cannot be answered, 501 for a format that there is not, 404 for what is no story of this site, and for a story that
    is gone the status that its page has: 410, or 451.
    """
    if view is None or view.head == NO_EDITION:
        return plain.no_edition("no edition has been printed")
    asked = _asked(request_query)
    if isinstance(asked, Answer):
        return asked
    found = _found(asked.url, view)
    if found is None:
        return _refused(404, "There is no story of this site at that URL.")
    if found.sheet.status != 200:
        return _refused(found.sheet.status, "This story is not available any more.")
    story = _story(found.sheet, view)
    if story is None or urlsplit(story["url"]).netloc.lower() != urlsplit(asked.url).netloc.lower():
        return _refused(404, "There is no story of this site at that URL.")
    return _sent(_written(_preview(story, asked), asked.format), found, asked, if_none_match=if_none_match)


def _asked(query: str) -> Asked | Answer:
    fields = queries.taken(PATH, query)
    if fields.get("format", "json") not in _MEDIA_TYPES:
        return _refused(501, "There are the formats json and xml.")
    sizes = [_pixels(fields.get(name)) for name in ("maxwidth", "maxheight")]
    width, height = sizes
    url = fields.get("url", "")
    if not url or len(url) > _LONGEST_URL or not url.isprintable() or width is None or height is None:
        return _refused(400, f"Expected ?url= with the URL of a story, and maxwidth and maxheight from 1 to {_MOST_PX}.")
    return Asked(url, width, height, fields.get("format", "json"))


def _pixels(said: str | None) -> int | None:
    """Return a size, the largest there is if none was said; None for what is no size."""
    if said is None:
        return _MOST_PX
    return int(said) if _DIGITS.fullmatch(said) and 1 <= int(said) <= _MOST_PX else None


def _found(url: str, view: View) -> _Found | None:
    """Return the page of `url`, or where that moved to; None for what is no page, or no URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = unquote(parts.path, errors="replace")
    if parts.scheme not in ("http", "https") or not path.startswith("/") or path.startswith("/-/") or len(path) > _LONGEST_URL:
        return None
    for _ in range(2):
        sheet = view.sheet(path) or view.sheet(f"{path}/")
        location = "" if sheet is None else next((value for name, value in sheet.headers if name == "location"), "")
        if sheet is None or not location:
            return None if sheet is None else _Found(path, sheet)
        path = unquote(urlsplit(location).path)
    return None


def _story(sheet: Sheet, view: View) -> Said | None:
    """Return what the page of `sheet` says of its story to machines; None if it is not the page of one."""
    first = sheet.parts[0] if sheet.parts else ""
    if isinstance(first, str):
        return None
    found = _DATA.search(inflated(view.body(sheet)[: first.length_bytes]))
    said = msgspec.json.decode(found[1]) if found else {}
    return next((thing for thing in said.get("@graph", [said]) if thing.get("@type") in _STORIES), None)


def _preview(story: Said, asked: Asked) -> dict[str, str | int]:
    """Return the preview: rich if it fits into what was asked for, else a link."""
    authors = story.get("author", [])
    publisher = story["publisher"]
    said: dict[str, str | int] = {
        "version": "1.0",
        "type": "link",
        "title": story["headline"],
        "author_name": ", ".join(author["name"] for author in authors),
        "author_url": authors[0].get("url", "") if len(authors) == 1 else "",
        "provider_name": publisher["name"],
        "provider_url": publisher["url"],
        **_thumbnail(story, asked),
    }
    width = min(WIDTH_PX, asked.width_px)
    for image in (_image(story), None):
        height = _height(story, image, width=width)
        if width >= LEAST_WIDTH_PX and height <= asked.height_px:
            said |= {"type": "rich", "html": _markup(story, image, width=width), "width": width, "height": height}
            break
    return {name: _ILLEGAL.sub("", value) if isinstance(value, str) else value for name, value in said.items() if value != ""}


def _image(story: Said) -> Said | None:
    """Return the picture in the shape that cards have, which is told first."""
    images: list[Said] = story.get("image", [])
    return images[0] if images else None


def _thumbnail(story: Said, asked: Asked) -> dict[str, str | int]:
    """Return the first shape of the picture that is no larger than was asked for; all of its fields, or none."""
    fitting = (each for each in story.get("image", []) if each["width"] <= asked.width_px and each["height"] <= asked.height_px)
    found = next(fitting, None)
    return {"thumbnail_url": found["url"], "thumbnail_width": found["width"], "thumbnail_height": found["height"]} if found else {}


def _height(story: Said, image: Said | None, *, width: int) -> int:
    """Return about how high the preview is: a picture of this width, and lines of its words."""
    texts = (story["headline"], story.get("description", ""), story["publisher"]["name"], _caption(image))
    lines = sum(-(-len(text) * _LETTER_PX // width) for text in texts)
    return lines * _LINE_PX + 4 * _LINE_PX + (_image_height(image, width=width) if image else 0)


def _image_height(image: Said, *, width: int) -> int:
    height: int = round(image["height"] * width / image["width"])
    return height


def _caption(image: Said | None) -> str:
    if image is None:
        return ""
    caption, credit = image.get("caption", ""), image.get("creditText", "")
    return caption if not credit or f"({credit})" in caption else f"{caption} ({credit})".strip()


def _markup(story: Said, image: Said | None, *, width: int) -> str:
    """Return the preview as markup that asks for nothing but the picture: no script, no style, no frame."""
    figure = standfirst = ""
    if image:
        size = f'width="{width}" height="{_image_height(image, width=width)}"'
        figure = f'<figure><img src="{escape(image["url"])}" {size} alt=""><figcaption>{escape(_caption(image))}</figcaption></figure>'
    if story.get("description"):
        standfirst = f"<p>{escape(story['description'])}</p>"
    link = f'<p><a href="{escape(story["url"])}">{escape(story["headline"])}</a></p>'
    whose = f"<p><cite>{escape(story['publisher']['name'])}</cite></p>"
    return f'<blockquote lang="{escape(story["inLanguage"])}" dir="auto">{figure}{link}{standfirst}{whose}</blockquote>'


def _written(preview: Mapping[str, str | int], form: str) -> bytes:
    if form == "json":
        return msgspec.json.encode(preview)
    fields = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in preview.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{fields}</oembed>\n'.encode()


def _sent(body: bytes, found: _Found, asked: Asked, *, if_none_match: str | None) -> Answer:
    """Return `body`, to be kept as long as a page, and forgotten by caches when the page is."""
    tag = f'"{conditional.characters(blake2b(body, digest_size=12).digest())}"'
    keys = " ".join((surrogates.of_page(found.path), *found.sheet.keys))
    kept = (("etag", tag), ("cache-control", policy.PAGE), ("surrogate-key", keys), *_OPEN)
    if if_none_match is not None and conditional.reader_has(tag=tag, modified=None, if_none_match=if_none_match, if_modified_since=None):
        return Answer(block(304, kept))
    return Answer(_block(200, _MEDIA_TYPES[asked.format], body, kept), body)


def _refused(status: int, text: str) -> Answer:
    body = text.encode()
    return Answer(_block(status, "text/plain; charset=utf-8", body, (("cache-control", policy.NEVER), *_OPEN)), body)


_OPEN = (("access-control-allow-origin", "*"), ("cross-origin-resource-policy", "cross-origin"))
"""A preview is for other sites: their pages may ask for it themselves. It says nothing that depends on who asks."""


def _block(status: int, media_type: str, body: bytes, more: tuple[tuple[str, str], ...]) -> Block:
    return block(status, (("content-type", media_type), ("content-length", str(len(body))), *more, *policy.SECURITY))
