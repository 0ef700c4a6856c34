"""Feeds: RSS 0.9x to 2.0 and RDF (RSS 1.0), Atom 0.3 and 1.0 (RFC 4287), with Dublin Core, content, PRISM and Media RSS.

Real feeds are sloppy, so what is not well-formed is read again with recovery. A feed says nothing of versions and
withdraws nothing: that an entry is gone from it is no kill; an Atom tombstone (RFC 6721) is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from lxml import etree

from lateedition.story.markup import text_of
from lateedition.wire.addresses import joined
from lateedition.wire.feedtree import Said, all_of, children_of, decoded, name_of, plain, plain_in
from lateedition.wire.fields import Fields
from lateedition.wire.item import Concept, Instant, Item, Note
from lateedition.wire.mediarss import media_of
from lateedition.wire.opening import Opening
from lateedition.wire.profiles import Profile
from lateedition.wire.safety import held_by_name, sounds_like_safety
from lateedition.wire.safexml import parse_recovering
from lateedition.wire.tree import anywhere, base_of, language_of, local, words
from lateedition.wire.unreadable import Unreadable
from lateedition.wire.xhtml import Content, content_of, content_of_html, content_of_text

_ROOTS = ("rss", "rdf", "feed", "channel", "entry")
_ROOT_BEHIND_RUBBISH = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_CREATED = ("pubDate", "published", "issued", "dcterms:issued", "dc:date", "dcterms:created", "created")
_CHANGED = ("updated", "modified", "dcterms:modified")
# when it is to be taken down, and when it is of no more use (PRISM 3.0)
_EXPIRES = ("prism:killDate", "prism:expirationDate")
_BODIES = ("content:encoded", "content", "xhtml:body", "fullitem", "body")
_SUMMARIES = ("description", "summary", "dc:description", "itunes:summary", "media:description")
_AUTHORS = ("author", "dc:creator", "dc:author", "itunes:author")
_BASES = etree.XPath("boolean(//@xml:base)")
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
    return [_read_one(entry, channel) for entry in entries]


def _read_one(entry: etree._Element, channel: _Channel) -> Item | Unreadable:
    if name_of(str(entry.tag)) == "at:deleted-entry":
        return _gone(entry, channel)
    try:
        return _Reader(entry, children_of(entry), channel, Fields(channel.profile)).item()
    except Unreadable as error:
        return error


@dataclass(frozen=True)
class _Channel:
    """What the feed says of all its entries."""

    root: etree._Element
    profile: Profile

    @cached_property
    def said(self) -> Said:
        return children_of(next(anywhere(self.root, "channel"), self.root))

    @cached_property
    def provider(self) -> str:
        return self.profile.provider or plain_in(self.said, "title") or (urlsplit(self.link).hostname or "")

    @cached_property
    def link(self) -> str:
        return _link_of(self.said.get("link", []))

    @cached_property
    def language(self) -> str:
        return plain_in(self.said, "language") or language_of(self.root) or plain_in(self.said, "dc:language") or self.profile.language

    @cached_property
    def copyright(self) -> str:
        return plain_in(self.said, "copyright", "rights", "dc:rights")

    @cached_property
    def format(self) -> str:
        return "atom" if local(self.root) in ("feed", "entry") else "rss"

    @cached_property
    def has_bases(self) -> bool:
        """Whether any element says what addresses in it are relative to (XML Base)."""
        return bool(_BASES(self.root))


@dataclass(frozen=True)
class _Reader:
    """Reads one entry of `channel`, whose children are `said`."""

    entry: etree._Element
    said: Said
    channel: _Channel
    fields: Fields

    def item(self) -> Item:
        said, base = self.said, self._base()
        link, files = self._link(base), tuple(media_of(said, base))
        content = self._first_content(_BODIES, base)
        standfirst = plain_in(said, *_SUMMARIES) if content else ""
        content = content or self._first_content(_SUMMARIES, base) or Content()
        if not content.body and not standfirst:
            # a film's page has no text of its own (YouTube)
            described = (plain_in(children_of(group), "media:description") for group in said.get("media:group", ()))
            standfirst = next(filter(None, described), "")
        changed, created = self._instant(_CHANGED), self._instant(_CREATED)
        authors = tuple(dict.fromkeys(filter(None, map(_person, all_of(said, *_AUTHORS)))))
        headline = plain_in(said, "title", "dc:title", "media:title", "itunes:title")
        guid = self._guid(link, headline or words(self.entry) or (files[0].renditions[0].href if files else ""))
        status, embargo = held_by_name(((name, words(said[name][0])) for name in filter(_may_hold, said)), self.fields)
        return Item(
            provider=self.channel.provider,
            guid=guid,
            format=self.channel.format,
            status=status,
            embargo=embargo.until,
            embargo_open=embargo.open,
            expires=self._instant(_EXPIRES),
            unpublishable=_unpublishable(said),
            headline=headline,
            standfirst=standfirst,
            byline=", ".join(authors),
            authors=authors,
            source=next(filter(None, map(_source, all_of(said, "source", "dc:source"))), ""),
            copyright=plain_in(said, "rights", "copyright", "dc:rights", "media:copyright") or self.channel.copyright,
            language=plain_in(said, "dc:language") or language_of(self.entry) or self.channel.language,
            subjects=tuple(_categories(said)),
            keywords=tuple(_keywords(said)),
            partial=content.lacks_words(self.fields),
            body=content.body,
            associations=files,
            notes=tuple(Note(text, "not-public") for text in content.not_public),
            link=link,
            first_created=created,
            version_created=changed,
            problems=tuple(self.fields.problems),
        )

    def _base(self) -> str:
        base = self.channel.link
        if self.channel.has_bases:
            for element in (*reversed(list(self.entry.iterancestors())), self.entry):
                base = joined(base, base_of(element)) if base_of(element) else base
        return base

    def _link(self, base: str) -> str:
        link = _link_of(self.said.get("link", []))
        if not link:
            # RSS 2.0: a guid is a permanent link unless it says otherwise
            permanent = (words(guid) for guid in self.said.get("guid", []) if guid.get("isPermaLink", "true").strip().lower() == "true")
            link = next((guid for guid in permanent if guid.startswith(("http://", "https://"))), "")
        return joined(base, link) if link else ""

    def _guid(self, link: str, text: str) -> str:
        """Return what names the entry: its guid or id, else its link, else a digest of its `text`. Raises Unreadable where it has none."""
        about = next((value for name, value in self.entry.attrib.items() if str(name).endswith("}about")), "")
        own = next(filter(None, map(words, all_of(self.said, "guid", "id", "dc:identifier"))), "") or str(about) or link
        if own:
            return self.fields.profile.identity_of(own)[0]
        if not text:
            raise Unreadable("an entry with neither id, link, words nor a file; expected any of these")
        self.fields.problem("guid", "", "neither guid nor link; named by a digest of its words, so an update looks new")
        return f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:32]}"

    def _instant(self, names: tuple[str, ...]) -> Instant | None:
        for name in names:
            for element in self.said.get(name, ()):
                found = self.fields.instant(name, words(element))
                if found:
                    return found
        return None

    def _first_content(self, names: tuple[str, ...], base: str) -> Content | None:
        """Return the first of the elements of those `names` that says anything, be it for the public or not."""
        contents = (_content(element, self.fields.profile, base) for element in all_of(self.said, *names))
        return next((content for content in contents if content != Content()), None)


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


def _may_hold(name: str) -> bool:
    return name not in _EXPIRES and sounds_like_safety(name.rpartition("}")[2])


def _unpublishable(said: Said) -> str:
    drafts = (plain_in(children_of(control), "app:draft") for control in said.get("app:control", ()))
    return "a draft (RFC 5023, app:draft)" if "yes" in drafts else ""


def _content(element: etree._Element, profile: Profile, base: str) -> Content:
    base = joined(base, base_of(element)) if base_of(element) else base
    kind = element.get("type", "")
    if element.get("src"):
        return Content()
    if len(element):
        return content_of(element, profile, base=base)
    if _is_plain(kind) and element.get("mode") != "escaped":
        return content_of_text(decoded(element))
    if kind and "/" in kind and not any(part in kind for part in ("html", "xml", "text/")):
        return Content()
    return content_of_html(decoded(element), profile, base=base)


def _is_plain(kind: str) -> bool:
    # RFC 4287, 4.1.3.3: any other text/* is text, too
    return kind == "text" or (kind.startswith("text/") and "html" not in kind and "xml" not in kind)


def _link_of(links: list[etree._Element]) -> str:
    """Return the page that links lead to: of Atom's the alternate one, an HTML page before others; of RSS the text."""
    plain_links = (words(link) for link in links)
    if text := next(filter(None, plain_links), ""):
        return text
    found = [link for link in links if link.get("href") and link.get("rel", "alternate") == "alternate"]
    found.sort(key=lambda link: link.get("type", "text/html") not in ("text/html", "application/xhtml+xml"))
    return found[0].get("href", "").strip() if found else ""


def _person(element: etree._Element) -> str:
    """Return the name of a person; mail addresses are nobody's business, and one alone is no name."""
    names = [words(child) for child in element if local(child) == "name"]
    said = names[0] if names else "" if len(element) else text_of(decoded(element))
    found = _WITH_E_MAIL.match(said) if "@" in said else None
    return (found["behind"] or found["before"] or "").strip() if found else said


def _source(element: etree._Element) -> str:
    titles = [plain(child) for child in element if local(child) == "title"]
    return titles[0] if titles else "" if len(element) else plain(element)


def _categories(said: Said) -> Iterator[Concept]:
    for element in all_of(said, "category", "dc:subject", "media:category"):
        term = element.get("term", "")
        name = element.get("label") or term or plain(element)
        code = (term if element.get("label") else "") or element.get("domain") or element.get("scheme") or ""
        if name:
            yield Concept(name, code)


def _keywords(said: Said) -> Iterator[str]:
    for element in all_of(said, "media:keywords", "itunes:keywords"):
        yield from filter(None, (word.strip() for word in words(element).split(",")))
