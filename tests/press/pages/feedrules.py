"""The rules by which the W3C's feed validator and JSON Feed 1.1 judge a feed, as far as they can be told from the feed alone.

Each function returns what is wrong, in words; an empty list is a valid feed. The sources: RSS 2.0.11 and the RSS Advisory Board's best
practices; RFC 4287; Media RSS 1.5.1; jsonfeed.org/version/1.1; the validator's own list of "errors" and "warnings".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
}
RSS_ITEM = {"title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"}
ATOM_ENTRY = {"id", "title", "updated", "author", "category", "content", "contributor", "link", "published", "rights", "source", "summary"}
_RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})"
)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[A-Za-z0-9:._-]+")
_PREFIXES = {url: prefix for prefix, url in NAMES.items() if prefix != "a"} | {NAMES["a"]: "atom"}
_SAID_TWICE = {"language": "dc:language", "copyright": "dc:rights", "pubDate": "dc:date", "author": "dc:creator", "source": "dc:source"}
_EARLIEST, _LATEST = "1990", "2100"
_UNSAFE = ("script", "style", "iframe", "object", "embed", "form", "input", "link", "meta", "base", "svg", "math", "frame")


def rss_faults(text: str) -> list[str]:
    """Return what is wrong with an RSS 2.0 feed."""
    root = etree.fromstring(text.encode())
    return (
        [*_rss(root), *_media(root), *_rss_warnings(root), *_xml_warnings(root, text)]
        if root.tag == "rss" and root.get("version") == "2.0"
        else ["it is no RSS 2.0"]
    )


def _rss(root: etree._Element) -> Iterator[str]:
    [channel] = root.findall("channel")
    yield from (f"the channel has no {name}" for name in ("title", "link", "description") if not channel.findtext(name))
    yield from _url(channel.findtext("link"), "the channel's link")
    yield from _language(channel.findtext("language"))
    [own] = channel.findall("a:link[@rel='self']", NAMES) or [None]
    yield from ["it does not name itself"] if own is None else _url(own.get("href"), "rel=self")
    items = channel.findall("item")
    yield from _once([item.findtext("guid") for item in items], "guid")
    for item in items:
        here = repr(item.findtext("title"))
        yield from (f"{here} has an unknown <{each.tag}>" for each in item if "{" not in each.tag and each.tag not in RSS_ITEM)
        yield from (f"{here} has several <{name}>" for name in RSS_ITEM - {"category"} if len(item.findall(name)) > 1)
        yield from [] if item.findtext("title") or item.findtext("description") else [f"{here} has neither title nor description"]
        yield from _url(item.findtext("link"), here)
        yield from [] if _TAG.fullmatch(item.findtext("guid") or "") else [f"{here}: guid {item.findtext('guid')!r} is no tag: URI"]
        yield from [] if item.find("guid").get("isPermaLink") == "false" else [f"{here}: the guid is no link, and does not say so"]
        yield from _rfc822(item.findtext("pubDate"), here)
        yield from _rfc3339(item.findtext("dcterms:modified", namespaces=NAMES), here)
        yield from _language(item.findtext("dc:language", namespaces=NAMES))
        yield from _markup(item.findtext("content:encoded", namespaces=NAMES) or "", here)


def _rss_warnings(root: etree._Element) -> Iterator[str]:
    """Give what the W3C's validator warns of in RSS: a thing that is said twice, metadata behind the items."""
    [channel] = root.findall("channel")
    tags = [each.tag for each in channel]
    yield from ["metadata behind the items"] if "item" in tags and set(tags[tags.index("item") :]) != {"item"} else []
    for holder in (channel, *channel.findall("item")):
        both = [core for core, other in _SAID_TWICE.items() if holder.find(core) is not None and holder.find(other, NAMES) is not None]
        yield from (f"{core} is said twice, once as {_SAID_TWICE[core]}" for core in both)
    for item in channel.findall("item"):
        at = [each.tag for each in item]
        first, then = "description", f"{{{NAMES['content']}}}encoded"
        yield from ["content:encoded before description"] if first in at and then in at and at.index(then) < at.index(first) else []


def _atom_warnings(root: etree._Element) -> Iterator[str]:
    """Give what the W3C's validator warns of in Atom: metadata behind the entries, an entry without words (RFC 4287, 4.1.2)."""
    tags = [etree.QName(each).localname for each in root]
    yield from ["metadata behind the entries"] if "entry" in tags and set(tags[tags.index("entry") :]) != {"entry"} else []
    for entry in root.findall("a:entry", NAMES):
        said = entry.findtext("a:summary", namespaces=NAMES) or entry.findtext("a:content", namespaces=NAMES)
        yield from [] if said else [f"{entry.findtext('a:title', namespaces=NAMES)!r} has no words but its title"]


def _xml_warnings(root: etree._Element, text: str) -> Iterator[str]:
    """Give what the W3C's validator warns of in both: what is blank, stray text, odd prefixes, dates out of time."""
    yield from [] if text.startswith('<?xml version="1.0" encoding="utf-8"?>') else ["it does not begin with its encoding"]
    yield from (f"{url} as {prefix}" for prefix, url in root.nsmap.items() if prefix and _PREFIXES.get(url) != prefix)
    for element in root.iter():
        name, said = etree.QName(element).localname, element.text or ""
        is_leaf = len(element) == 0
        yield from [f"<{name}> is blank"] if is_leaf and not element.attrib and not said.strip() else []
        yield from [f"<{name}> has text of its own"] if not is_leaf and said.strip() else []
        stands_free = name in ("title", "encoded", "content", "description", "summary")
        yield from [f"<{name}> begins or ends with blanks"] if is_leaf and not stands_free and said != said.strip() else []
        yield from (f"<{name} {each}> is blank" for each, value in element.attrib.items() if not value.strip())
        is_date = name in ("updated", "published", "modified")
        yield from [f"<{name}> {said} is out of time"] if is_date and said > "1971" and not _EARLIEST < said < _LATEST else []


def atom_faults(text: str) -> list[str]:
    """Return what is wrong with an Atom feed."""
    root = etree.fromstring(text.encode())
    return (
        [*_atom(root), *_media(root), *_atom_warnings(root), *_xml_warnings(root, text)]
        if root.tag == f"{{{NAMES['a']}}}feed"
        else ["it is no Atom"]
    )


def _atom(root: etree._Element) -> Iterator[str]:
    yield from _atom_source(root, "the feed")
    own = root.findall("a:link[@rel='self']", NAMES)
    yield from [] if len(own) == 1 else ["it does not name itself once"]
    yield from (fault for link in own for fault in _url(link.get("href"), "rel=self"))
    entries = root.findall("a:entry", NAMES)
    yield from _once([entry.findtext("a:id", namespaces=NAMES) for entry in entries], "id")
    for entry in entries:
        here = repr(entry.findtext("a:title", namespaces=NAMES))
        yield from _atom_source(entry, here)
        local = [etree.QName(each).localname for each in entry if etree.QName(each).namespace == NAMES["a"]]
        yield from (f"{here} has an unknown <{name}>" for name in local if name not in ATOM_ENTRY)
        yield from (f"{here} has several <{name}>" for name in ("id", "title", "updated", "published", "summary") if local.count(name) > 1)
        yield from (
            [] if entry.findall("a:author", NAMES) or root.findall("a:author", NAMES) else [f"{here} has no author, nor has the feed"]
        )
        yield from _rfc3339(entry.findtext("a:published", namespaces=NAMES), here)
        for content in entry.findall("a:content", NAMES):
            yield from [] if content.get("type") in ("html", "text") else [f"{here}: content of type {content.get('type')!r}"]
            yield from _markup(content.text or "", here) if content.get("type") == "html" else []
        for link in entry.findall("a:link[@rel='enclosure']", NAMES):
            yield from [] if (link.get("length") or "").isdigit() else [f"{here}: the enclosure has no length"]
            yield from [] if _MEDIA_TYPE.fullmatch(link.get("type") or "") else [f"{here}: the enclosure has no type"]


def _atom_source(element: etree._Element, here: str) -> Iterator[str]:
    """Give what is wrong with what feed and entry have alike (RFC 4287, 4.1.1 and 4.1.2)."""
    yield from [] if _TAG.fullmatch(element.findtext("a:id", namespaces=NAMES) or "") else [f"{here}: the id is no tag: URI"]
    yield from [] if element.find("a:title", NAMES) is not None else [f"{here} has no title"]
    yield from _rfc3339(element.findtext("a:updated", namespaces=NAMES), here)
    alternates = element.findall("a:link[@rel='alternate']", NAMES)
    yield from [] if len(alternates) == 1 else [f"{here} has {len(alternates)} alternate links of one type"]
    for link in element.findall("a:link", NAMES):
        yield from _url(link.get("href"), here)
    for person in element.findall("a:author", NAMES):
        yield from [] if person.findtext("a:name", namespaces=NAMES) else [f"{here}: an author without a name"]
        uri = person.findtext("a:uri", namespaces=NAMES)
        yield from _url(uri, here) if uri is not None else []
    yield from (f"{here}: a category without a term" for each in element.findall("a:category", NAMES) if not each.get("term"))
    yield from _language(element.get("{http://www.w3.org/XML/1998/namespace}lang"))


def json_faults(text: str) -> list[str]:
    """Return what is wrong with a JSON Feed."""
    feed = json.loads(text)
    return list(_json(feed)) if feed.get("version") == "https://jsonfeed.org/version/1.1" else ["it is no JSON Feed 1.1"]


_FEED_TYPES = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "user_comment": str, "next_url": str,
    "icon": str, "favicon": str, "authors": list, "language": str, "expired": bool, "hubs": list, "items": list,
}  # fmt: skip
_ITEM_TYPES = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str, "summary": str, "image": str,
    "date_published": str, "date_modified": str, "authors": list, "tags": list, "language": str, "attachments": list,
}  # fmt: skip


def _json(feed: dict[str, Any]) -> Iterator[str]:
    yield from [] if feed.get("title") else ["the feed has no title"]
    yield from (f"{name} is no absolute URL" for name in ("home_page_url", "feed_url") if list(_url(feed.get(name), name)))
    yield from (f"{name} is unknown" for name in feed if name not in _FEED_TYPES and not re.fullmatch(r"_[A-Za-z][^.]*", name))
    yield from (f"{name} is of the wrong type" for name, held in feed.items() if not isinstance(held, _FEED_TYPES.get(name, object)))
    yield from [] if next(iter(feed)) == "version" else ["it does not begin with its version"]
    yield from [] if "icon" in feed else ["it has no icon, so that readers look for one"]
    yield from (fault for name in ("icon", "favicon") if name in feed for fault in _url(feed[name], name))
    yield from ["next_url is feed_url"] if feed.get("next_url") == feed.get("feed_url") else []
    yield from ("a hub without type or url" for each in feed.get("hubs", []) if not (each.get("type") and each.get("url")))
    yield from _language(feed.get("language"))
    yield from ["it has authors without a name"] if not all(author.get("name") for author in feed.get("authors", [])) else []
    yield from _once([item.get("id") for item in feed["items"]], "id")
    for item in feed["items"]:
        here = repr(item.get("title"))
        yield from (f"{here}: {name} is unknown" for name in item if name not in _ITEM_TYPES)
        yield from (f"{here}: {name} is of the wrong type" for name, held in item.items() if not isinstance(held, _ITEM_TYPES[name]))
        yield from [] if _TAG.fullmatch(item.get("id", "")) else [f"{here}: the id is no tag: URI"]
        yield from [] if "content_html" in item or "content_text" in item else [f"{here} has no content"]
        yield from _markup(item.get("content_html", ""), here)
        yield from (fault for name in ("date_published", "date_modified") for fault in _rfc3339(item.get(name), here))
        yield from (fault for name in ("url", "image") if name in item for fault in _url(item[name], here))
        yield from _language(item.get("language"))
        yield from (f"{here}: a tag that is no text" for tag in item.get("tags", []) if not isinstance(tag, str) or not tag)
        yield from (f"{here}: an author without a name" for author in item.get("authors", []) if not author.get("name"))
        for attached in item.get("attachments", []):
            yield from _url(attached.get("url"), here)
            yield from [] if _MEDIA_TYPE.fullmatch(attached.get("mime_type", "")) else [f"{here}: an attachment without a type"]


def _media(root: etree._Element) -> Iterator[str]:
    for content in root.iter(f"{{{NAMES['media']}}}content"):
        yield from _url(content.get("url"), "media:content")
        yield from [] if _MEDIA_TYPE.fullmatch(content.get("type") or "") else ["media:content without a type"]
        yield from (f"media:content: {name} is no number" for name in ("width", "height", "fileSize") if not content.get(name).isdigit())


def _once(ids: list[str | None], name: str) -> list[str]:
    return [f"{name} {each!r} comes {ids.count(each)} times" for each in set(ids) if ids.count(each) > 1]


def _url(url: str | None, here: str) -> list[str]:
    parts = urlsplit(url or "")
    right = parts.scheme in ("http", "https") and parts.netloc and (url or "").isascii() and not re.search(r'[\s<>"]', url or "")
    return [] if right else [f"{here}: {url!r} is no absolute URL in ASCII"]


def _rfc822(said: str | None, here: str) -> list[str]:
    if not _RFC822.fullmatch(said or ""):
        return [f"{here}: {said!r} is no date of RFC 822"]
    return [] if parsedate_to_datetime(said or "").strftime("%a") == (said or "")[:3] else [f"{here}: {said!r} is another day of the week"]


def _rfc3339(said: str | None, here: str) -> list[str]:
    if not _RFC3339.fullmatch(said or ""):
        return [f"{here}: {said!r} is no date of RFC 3339"]
    datetime.fromisoformat(said or "")
    return []


def _language(said: str | None) -> list[str]:
    return [] if _LANGUAGE.fullmatch(said or "") else [f"{said!r} is no language"]


def _markup(content: str, here: str) -> Iterator[str]:
    """Give what is wrong with markup in a feed: what readers take out, what they cannot resolve, what they do not understand."""
    if not content:
        return
    tree = html.fragment_fromstring(content, create_parent="div")
    for element in tree.iter():
        yield from [f"{here}: <{element.tag}> in its content"] if element.tag in _UNSAFE else []
        yield from (f"{here}: {name} in its content" for name in element.attrib if name.startswith("on") or name == "style")
        for name in ("href", "src"):
            said = element.get(name)
            yield from [] if said is None or said.startswith("mailto:") else _url(said, f"{here}: {name}")
