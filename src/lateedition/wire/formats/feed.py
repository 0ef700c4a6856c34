"""Feeds: RSS 0.9x to 2.0 and RDF (RSS 1.0), Atom 0.3 and 1.0 (RFC 4287), with Dublin Core, content and Media RSS.

Real feeds are sloppy, so what is not well-formed is read again with recovery. A feed says nothing of versions and
withdraws nothing: that an entry is gone from it is no kill; an Atom tombstone (RFC 6721) is.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import etree

from lateedition.story.markup import text_of
from lateedition.wire.fields import Fields
from lateedition.wire.item import Association, Concept, Instant, Item, Kind, MediaRendition
from lateedition.wire.opening import Opening
from lateedition.wire.profiles import Profile
from lateedition.wire.safexml import parse_recovering
from lateedition.wire.tree import anywhere, base_of, language_of, local, words
from lateedition.wire.unreadable import Unreadable
from lateedition.wire.xhtml import Content, content_of, content_of_html, content_of_text, spoken

_ROOTS = ("rss", "rdf", "feed", "channel", "entry")
_ROOT_BEHIND_RUBBISH = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_PREFIXES = {
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://backend.userland.com/rss2": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://purl.org/net/rss1.1#": "",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.rssboard.org/media-rss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://purl.org/atompub/tombstones/1.0": "at:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
}
_CREATED = ("pubDate", "published", "issued", "dcterms:issued", "dc:date", "dcterms:created", "created")
_CHANGED = ("updated", "modified", "dcterms:modified")
_BODIES = ("content:encoded", "content", "xhtml:body", "fullitem", "body")
_SUMMARIES = ("description", "summary", "dc:description", "itunes:summary", "media:description")
_AUTHORS = ("author", "dc:creator", "dc:author", "itunes:author")
_MEDIA_KINDS: dict[str, Kind] = {"image": "picture", "video": "video", "audio": "audio", "text": "text", "document": "text"}
_WITH_E_MAIL = re.compile(r"^\s*(?:[^\s@()]+@[^\s@()]+\s*\((?P<behind>[^()]*)\)|(?P<before>[^()<]*?)\s*[(<]?\S+@\S+[)>]?)\s*$")


def claims(opening: Opening) -> bool:
    """Say whether this is a feed: RSS, RDF or Atom at the root, or behind rubbish that a careless server put in front."""
    if opening.root:
        return opening.root.lower() in _ROOTS
    return opening.document is None and bool(_ROOT_BEHIND_RUBBISH.search(opening.text[:4096]))


def read(payload: bytes, profile: Profile) -> list[Item | Unreadable]:
    """Return the entries of the feed in `payload`, in its order. Raises Unreadable when nothing of it can be read."""
    start = _ROOT_BEHIND_RUBBISH.search(payload[:4096].decode("latin-1"))
    is_late = start and b"<?xml" not in payload[:4096] and payload[:1].isalnum()
    root = parse_recovering(payload[start.start() :] if start and is_late else payload)
    channel = _Channel(root, profile)
    entries = [root] if local(root) == "entry" else anywhere(root, "item", "entry", "deleted-entry")
    return [
        _gone(entry, channel) if _name(entry) == "at:deleted-entry" else _Reader(entry, channel, Fields(profile)).item()
        for entry in entries
    ]


@dataclass(frozen=True)
class _Channel:
    """What the feed says of all its entries."""

    root: etree._Element
    profile: Profile
    said: dict[str, list[etree._Element]] = field(init=False)

    def __post_init__(self) -> None:
        channel = next(anywhere(self.root, "channel"), self.root)
        object.__setattr__(self, "said", _by_name(channel))

    @property
    def provider(self) -> str:
        return self.profile.provider or self._text("title") or (urlsplit(self.link).hostname or "")

    @property
    def link(self) -> str:
        return _link_of(self.said.get("link", []))

    @property
    def language(self) -> str:
        return self._text("language") or language_of(self.root) or self._text("dc:language") or self.profile.language

    @property
    def copyright(self) -> str:
        return self._text("copyright") or self._text("rights") or self._text("dc:rights")

    @property
    def format(self) -> str:
        return "atom" if local(self.root) in ("feed", "entry") else "rss"

    def _text(self, name: str) -> str:
        return next(filter(None, map(_plain, self.said.get(name, []))), "")


@dataclass(frozen=True)
class _Reader:
    """Reads one entry of `channel`."""

    entry: etree._Element
    channel: _Channel
    fields: Fields

    def item(self) -> Item:
        said = _by_name(self.entry)
        base = _base_of(self.entry, self.channel.link)
        link = self._link(said, base)
        bodies = [_content(element, self.fields.profile, base) for element in _all(said, _BODIES)]
        summaries = [_content(element, self.fields.profile, base) for element in _all(said, _SUMMARIES)]
        content = next((body for body in bodies if body.body), None)
        summary = next((element for element in _all(said, _SUMMARIES) if _plain(element)), None)
        changed, created = self._instant(said, _CHANGED), self._instant(said, _CREATED)
        authors = tuple(dict.fromkeys(filter(None, map(_person, _all(said, _AUTHORS)))))
        headline = next(filter(None, map(_plain, _all(said, ("title", "dc:title", "media:title", "itunes:title")))), "")
        guid = self._guid(said, link, headline)
        return Item(
            provider=self.channel.provider,
            guid=guid,
            format=self.channel.format,
            headline=headline,
            standfirst=_plain(summary) if content and summary is not None else "",
            byline=", ".join(authors),
            authors=authors,
            source=next(filter(None, map(_source, _all(said, ("source", "dc:source")))), ""),
            copyright=next(filter(None, map(_plain, _all(said, ("rights", "copyright", "dc:rights", "media:copyright")))), "")
            or self.channel.copyright,
            language=_plain_of(said, "dc:language") or language_of(self.entry) or self.channel.language,
            subjects=tuple(_categories(said)),
            keywords=tuple(_keywords(said)),
            body=(content or next((summary for summary in summaries if summary.body), Content())).body,
            associations=tuple(_media(said, base)),
            link=link,
            first_created=created,
            version_created=changed,
            problems=tuple(self.fields.problems),
        )

    def _link(self, said: dict[str, list[etree._Element]], base: str) -> str:
        found = _link_of(said.get("link", []))
        permanent = [words(guid) for guid in said.get("guid", []) if guid.get("isPermaLink", "true").strip().lower() == "true"]
        # RSS 2.0: a guid is a permanent link unless it says otherwise
        link = found or next((guid for guid in permanent if guid.startswith(("http://", "https://"))), "")
        return _joined(base, link) if link else ""

    def _guid(self, said: dict[str, list[etree._Element]], link: str, headline: str) -> str:
        """Return what names the entry: its guid or id, else its link, else a digest of what it says."""
        about = next((value for name, value in self.entry.attrib.items() if str(name).endswith("}about")), "")
        own = next(filter(None, map(words, _all(said, ("guid", "id", "dc:identifier")))), "") or str(about) or link
        if own:
            return self.fields.profile.identity_of(own)[0]
        self.fields.problem("guid", "", "neither guid nor link; named by a digest of its words, so an update looks new")
        text = headline or words(self.entry)
        return f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:32]}"

    def _instant(self, said: dict[str, list[etree._Element]], names: tuple[str, ...]) -> Instant | None:
        for name in names:
            for element in said.get(name, []):
                found = self.fields.instant(name, words(element))
                if found:
                    return found
        return None


def _gone(entry: etree._Element, channel: _Channel) -> Item | Unreadable:
    """Return the recall that a tombstone is (RFC 6721, section 3)."""
    guid, fields = entry.get("ref", "").strip(), Fields(channel.profile)
    if not guid:
        return Unreadable("an at:deleted-entry without ref; expected the id of the entry that is gone")
    when = fields.instant("when", entry.get("when"))
    return Item(
        provider=channel.provider, guid=channel.profile.identity_of(guid)[0], format=channel.format, status="canceled", signals=("kill",),
        version_created=when, problems=tuple(fields.problems),
    )  # fmt: skip


def _name(element: etree._Element) -> str:
    """Return the element's name with the prefix everyone uses for its namespace; unknown namespaces keep their address."""
    # not etree.QName: it refuses the "atom:link" that recovery makes of a prefix nobody declared
    namespace, name = str(element.tag).rpartition("}")[0].removeprefix("{"), local(element)
    if not namespace:
        return name
    return _PREFIXES.get(namespace, _PREFIXES.get(namespace.lower(), f"{{{namespace}}}")) + name


def _by_name(parent: etree._Element) -> dict[str, list[etree._Element]]:
    found: dict[str, list[etree._Element]] = {}
    for child in parent:
        if isinstance(child.tag, str):
            found.setdefault(_name(child), []).append(child)
    return found


def _all(said: dict[str, list[etree._Element]], names: tuple[str, ...]) -> Iterator[etree._Element]:
    for name in names:
        yield from said.get(name, [])


def _plain_of(said: dict[str, list[etree._Element]], name: str) -> str:
    return next(filter(None, map(_plain, said.get(name, []))), "")


def _plain(element: etree._Element | None) -> str:
    """Return the plain text of a title or the like, whether it is text, escaped markup or markup."""
    if element is None:
        return ""
    if len(element):
        return spoken(element)
    said = _decoded(element)
    kind = element.get("type", "")
    return " ".join(said.split()) if kind in ("text", "text/plain") and element.get("mode") != "escaped" else text_of(said)


def _decoded(element: etree._Element) -> str:
    """Return the text of an element; Atom 0.3 could put it in base64."""
    said = "".join(element.itertext(etree.Element))
    if element.get("mode") != "base64":
        return said
    try:
        return base64.b64decode(said, validate=False).decode("utf-8", errors="replace")
    except (binascii.Error, ValueError):
        return said


def _content(element: etree._Element, profile: Profile, base: str) -> Content:
    base, kind = _joined(base, base_of(element)) if base_of(element) else base, element.get("type", "")
    if element.get("src"):
        return Content()
    if len(element):
        return content_of(element, profile, base=base)
    if kind in ("text", "text/plain") and element.get("mode") != "escaped":
        return content_of_text(_decoded(element))
    if kind and "/" in kind and not any(part in kind for part in ("html", "xml", "text/")):
        return Content()
    return content_of_html(_decoded(element), profile, base=base)


def _link_of(links: list[etree._Element]) -> str:
    """Return the page that links lead to: of Atom's the alternate one, an HTML page before others; of RSS the text."""
    found = [link for link in links if link.get("href") and link.get("rel", "alternate") == "alternate"]
    found.sort(key=lambda link: link.get("type", "text/html") not in ("text/html", "application/xhtml+xml"))
    plain = next((words(link) for link in links if words(link)), "")
    return plain or (found[0].get("href", "").strip() if found else "")


def _base_of(entry: etree._Element, link: str) -> str:
    base = link
    for element in (*reversed(list(entry.iterancestors())), entry):
        base = _joined(base, base_of(element)) if base_of(element) else base
    return base


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address.strip()


def _person(element: etree._Element) -> str:
    """Return the name of a person; mail addresses are nobody's business, and one alone is no name."""
    names = [words(child) for child in element if local(child) == "name"]
    said = names[0] if names else "" if len(element) else text_of(_decoded(element))
    found = _WITH_E_MAIL.match(said)
    return (found["behind"] or found["before"] or "").strip() if found else said


def _source(element: etree._Element) -> str:
    titles = [_plain(child) for child in element if local(child) == "title"]
    return titles[0] if titles else "" if len(element) else _plain(element)


def _categories(said: dict[str, list[etree._Element]]) -> Iterator[Concept]:
    for element in _all(said, ("category", "dc:subject", "media:category")):
        term = element.get("term", "")
        name = element.get("label") or term or _plain(element)
        code = (term if element.get("label") else "") or element.get("domain") or element.get("scheme") or ""
        if name:
            yield Concept(name, code)


def _keywords(said: dict[str, list[etree._Element]]) -> Iterator[str]:
    for element in _all(said, ("media:keywords", "itunes:keywords")):
        yield from filter(None, (word.strip() for word in words(element).split(",")))


def _media(said: dict[str, list[etree._Element]], base: str) -> Iterator[Association]:
    for element in said.get("enclosure", []):
        yield from _file(element, "enclosure", element.get("url", ""), base)
    for element in said.get("link", []):
        if element.get("rel") == "enclosure":
            yield from _file(element, "enclosure", element.get("href", ""), base)
    groups = [said, *map(_by_name, said.get("media:group", []))]
    for group in groups:
        for element in group.get("media:content", []):
            yield from _file(element, "content", element.get("url", ""), base, about=_by_name(element), around=group)
        for element in group.get("media:thumbnail", []):
            yield from _file(element, "thumbnail", element.get("url", ""), base)


def _file(
    element: etree._Element,
    role: str,
    href: str,
    base: str,
    *,
    about: dict[str, list[etree._Element]] | None = None,
    around: dict[str, list[etree._Element]] | None = None,
) -> Iterator[Association]:
    if not href.strip():
        return
    kind = element.get("medium", "") or element.get("type", "").partition("/")[0] or ("image" if role == "thumbnail" else "")
    inside, outside = about or {}, around or {}

    def said(name: str) -> str:
        return _plain_of(inside, name) or _plain_of(outside, name)

    width, height, size = (int(value) if value.isascii() and value.isdigit() else None for value in (
        element.get("width", ""), element.get("height", ""), element.get("length", "") or element.get("fileSize", "")))  # fmt: skip
    yield Association(
        role=role,
        kind=_MEDIA_KINDS.get(kind.lower(), "unknown"),
        headline=_plain_of(inside, "media:title"),
        caption=said("media:description") if about is not None else "",
        credit=said("media:credit") if about is not None else "",
        renditions=(MediaRendition(_joined(base, href), element.get("type", ""), width, height, size),),
    )
