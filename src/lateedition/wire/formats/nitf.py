"""NITF 3.x (IPTC, https://iptc.org/standards/nitf/): one text a file, its metadata in the head.

What names an item differs by agency, so the source's profile says: the doc-id, or the du-key where the doc-id changes
with each version. `management-doc-idref` changes the status of *another* document: that is how NITF kills.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from lateedition.wire.fields import Embargo, Fields
from lateedition.wire.item import Association, Concept, Instant, Item, Kind, MediaRendition, Note, Place, Signal, Status
from lateedition.wire.opening import Opening
from lateedition.wire.profiles import Profile
from lateedition.wire.safexml import parse
from lateedition.wire.tree import anywhere, children, first, language_of, local, words, words_at
from lateedition.wire.unreadable import Unreadable
from lateedition.wire.xhtml import content_of, spoken

_SLUG_META = ("slugline", "slug", "anpa-keyword", "NTBStikkord")
_IDENTIFIED = {"person": "person", "org": "organisation", "location": "place", "event": "event", "classifier": "subject"}
_MEDIA_KINDS: dict[str, Kind] = {"image": "picture", "photo": "picture", "video": "video", "audio": "audio", "graphic": "graphic"}


def claims(opening: Opening) -> bool:
    """Say whether this is NITF: an `nitf` element at the root, in whatever namespace."""
    return opening.root == "nitf"


def read(payload: bytes, profile: Profile) -> list[Item | Unreadable]:
    """Return the one item in `payload`. Raises Unreadable when it is not well-formed or has neither a head nor a body."""
    root = parse(payload)
    if first(root, "head") is None and first(root, "body") is None:
        raise Unreadable("an nitf element with neither head nor body; expected a document")
    return [_Reader(root, Fields(profile)).item()]


@dataclass(frozen=True)
class _Reader:
    """Reads the one item in `root`."""

    root: etree._Element
    fields: Fields

    def item(self) -> Item:
        head, body_head = first(self.root, "head"), first(self.root, "body", "body.head")
        data = first(head, "docdata")
        issued, status_word = self._issued(data), _said(data, "management-status") or "usable"
        status, embargo = self.fields.status(status_word), self._embargo(data, issued, status_word)
        headline = self._headline(head, body_head)
        guid, version = self._identity(data, headline, issued)
        associations = tuple(_media(self.root))
        byline = first(body_head, "byline")
        content = content_of(self.root, self.fields.profile) if first(self.root, "body") is not None else None
        return Item(
            provider=self._provider(data, body_head),
            guid=guid,
            format="nitf",
            version=version,
            status=status,
            signals=self._signals(data, status),
            embargo=embargo.until,
            embargo_open=embargo.open,
            expires=self._expires(data),
            urgency=self.fields.urgency(_said(first(data, "urgency"), "ed-urg") or _said(first(head, "urgency"), "ed-urg")),
            slugline=_slugline(head, data),
            headline=headline,
            standfirst=spoken(first(body_head, "abstract")),
            byline=_byline(byline),
            authors=tuple(filter(None, map(words, children(byline, "person")))),
            dateline=_dateline(first(body_head, "dateline")),
            place=_place(first(body_head, "dateline", "location")),
            source=words_at(body_head, "distributor"),
            copyright=_copyright(data),
            usage_terms=words_at(body_head, "rights") or _said(first(data, "doc.rights"), "limitations"),
            language=self._language(),
            subjects=tuple(_subjects(head, data)),
            keywords=tuple(filter(None, (_said(word, "key") or words(word) for word in children(data, "key-list", "keyword")))),
            body=content.body if content else (),
            associations=associations,
            notes=(*_notes(data), *(Note(text, "not-public") for text in (content.not_public if content else ()))),
            first_created=self._norm("date.issue", first(body_head, "dateline", "story.date")) or issued,
            version_created=issued,
            replaces=tuple(filter(None, (_said(correction, "id-string") for correction in children(data, "correction")))),
            cancels=self._cancels(data),
            problems=tuple(self.fields.problems),
        )

    def _identity(self, data: etree._Element | None, headline: str, issued: Instant | None) -> tuple[str, int | None]:
        doc_id, key = _said(first(data, "doc-id"), "id-string"), first(data, "du-key")
        version = self.fields.whole("version", _said(key, "version") or _said(key, "generation"))
        by_key, profile = _said(key, "key"), self.fields.profile
        named = by_key or doc_id if profile.identity == "du-key" else doc_id or by_key
        if not named:
            self.fields.problem("guid", "", "neither doc-id nor du-key; named by its headline and time of issue, so updates look new")
            digest = hashlib.sha256(f"{headline}\n{issued.moment if issued else ''}".encode()).hexdigest()
            return f"sha256:{digest[:32]}", version
        guid, inside = profile.identity_of(named)
        return guid, inside if inside is not None else version

    def _provider(self, data: etree._Element | None, body_head: etree._Element | None) -> str:
        return (
            self.fields.profile.provider
            or _said(first(data, "doc-id"), "regsrc")
            or words_at(body_head, "distributor")
            or _said(first(data, "doc.copyright"), "holder")
        )

    def _issued(self, data: etree._Element | None) -> Instant | None:
        return self._norm("date.issue", first(data, "date.issue"))

    def _norm(self, name: str, element: etree._Element | None) -> Instant | None:
        return self.fields.instant(name, _said(element, "norm"))

    def _embargo(self, data: etree._Element | None, issued: Instant | None, status: str) -> Embargo:
        """Return the embargo. XSD: date.release is when a story may be released; released as it is issued is no embargo."""
        release = self._filled_in(data, "date.release", meaning="no embargo") or None
        embargo = self.fields.embargo("date.release", release, status=status)
        at_once = embargo.until and issued and embargo.until.moment <= issued.moment
        return Embargo(open=status == "embargoed") if at_once else embargo

    def _expires(self, data: etree._Element | None) -> Instant | None:
        return self.fields.instant("date.expire", self._filled_in(data, "date.expire", meaning="left out"))

    def _filled_in(self, data: etree._Element | None, name: str, *, meaning: str) -> str:
        said = _said(first(data, name), "norm")
        if not said.upper().startswith("YYYY"):
            return said
        self.fields.problem(name, said, f"a placeholder that was never filled in; {meaning}")
        return ""

    def _signals(self, data: etree._Element | None, status: Status) -> tuple[Signal, ...]:
        found: list[Signal] = ["kill"] if status == "canceled" or self._cancels(data) else []
        return tuple(found + (["correction"] if first(data, "correction") is not None else []))

    def _cancels(self, data: etree._Element | None) -> tuple[str, ...]:
        """Return the document that this one recalls. What holds another back recalls it too: a person may reopen it."""
        target, status = _said(data, "management-doc-idref"), _said(data, "management-idref-status").lower()
        if not target or status in ("", "usable"):
            return ()
        return (self.fields.profile.identity_of(target)[0],)

    def _headline(self, head: etree._Element | None, body_head: etree._Element | None) -> str:
        said = words_at(body_head, "hedline", "hl1") or words_at(body_head, "hedline") or words_at(head, "title")
        return re.sub(self.fields.profile.headline_strip, "", said).strip() if self.fields.profile.headline_strip else said

    def _language(self) -> str:
        body = first(self.root, "body")
        inside = next((_said(element, "lang") for element in anywhere(self.root, "lang")), "")
        declared = self.root.get("baselang") or language_of(self.root) or (language_of(body) if body is not None else "")
        return inside or declared or self.fields.profile.language


def _said(element: etree._Element | None, name: str) -> str:
    return element.get(name, "").strip() if element is not None else ""


def _slugline(head: etree._Element | None, data: etree._Element | None) -> str:
    named = {_said(meta, "name"): _said(meta, "content") for meta in children(head, "meta")}
    said = next((named[name] for name in _SLUG_META if named.get(name)), "")
    keys = [_said(word, "key") or words(word) for word in children(data, "key-list", "keyword")]
    return said or (keys[0] if len(keys) == 1 else "") or _said(first(data, "du-key"), "key")


def _byline(byline: etree._Element | None) -> str:
    """Return the byline in words: a title after a name is set off by a comma."""
    if byline is None:
        return ""
    parts = [(False, byline.text or "")]
    for child in byline:
        parts += [(local(child) == "byttl", words(child)), (False, child.tail or "")]
    said = ""
    for is_title, part in ((is_title, " ".join(part.split())) for is_title, part in parts):
        if part:
            said += (", " if is_title else " ") + part if said else part
    return said


def _dateline(dateline: etree._Element | None) -> str:
    """Return the words of a dateline; machine-readable dates and the commas between parts of a place are not among them."""
    if dateline is None:
        return ""
    own = [dateline.text or ""]
    for child in dateline:
        own += ["" if local(child) == "story.date" else ", ".join(filter(None, map(words, child))) or words(child), child.tail or ""]
    return " ".join(" ".join(own).split())


def _place(location: etree._Element | None) -> Place | None:
    name = words_at(location, "city") or words_at(location, "sublocation") or words(location)
    return Place(name, words_at(location, "country")) if name else None


def _copyright(data: etree._Element | None) -> str:
    said = first(data, "doc.copyright")
    return " ".join(filter(None, (_said(said, "year"), _said(said, "holder"))))


def _subjects(head: etree._Element | None, data: etree._Element | None) -> Iterator[Concept]:
    for subject in children(head, "tobject", "tobject.subject"):
        name = next(filter(None, (_said(subject, f"tobject.subject.{part}") for part in ("detail", "matter", "type"))), "")
        code = _said(subject, "tobject.subject.refnum") or _said(subject, "tobject.subject.code")
        if name or code:
            yield Concept(name, code)
    for identified in children(data, "identified-content"):
        for element in identified:
            kind, name = _IDENTIFIED.get(local(element)), words(element) or _said(element, "value")
            if kind and name:
                yield Concept(name, _said(element, "idsrc") and _said(element, "value"), kind)
    for where in children(data, "evloc"):
        name = next(filter(None, (_said(where, part) for part in ("city", "county-dist", "state-prov", "region", "iso-cc"))), "")
        if name:
            yield Concept(name, _said(where, "iso-cc"), "place")


def _notes(data: etree._Element | None) -> Iterator[Note]:
    for name in ("ed-msg", "correction"):
        for element in children(data, name):
            text = _said(element, "info")
            if text:
                yield Note(" ".join(text.split()), name)


def _media(root: etree._Element) -> Iterator[Association]:
    for media in anywhere(root, "media"):
        renditions = tuple(filter(None, map(_rendition, children(media, "media-reference"))))
        if not renditions:
            continue
        word = _said(media, "media-type").lower() or renditions[0].media_type.partition("/")[0]
        yield Association(
            role="media",
            kind=_MEDIA_KINDS.get(word, "unknown"),
            caption=next(filter(None, map(spoken, children(media, "media-caption"))), ""),
            credit=words_at(media, "media-producer"),
            alt=next(filter(None, (_said(part, "alternate-text") for part in children(media, "media-reference"))), ""),
            renditions=renditions,
        )


def _rendition(reference: etree._Element) -> MediaRendition | None:
    href = _said(reference, "source") or _said(reference, "data-location")
    if not href:
        return None
    width, height = (
        int(value) if value.isascii() and value.isdigit() else None for value in (_said(reference, "width"), _said(reference, "height"))
    )
    return MediaRendition(href, _said(reference, "mime-type"), width, height)
