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
from lateedition.wire.item import Concept, Instant, Item, Note, Place, Signal, Status
from lateedition.wire.nitf_lines import byline_of, dateline_of, is_at_once, media_of, notes_of
from lateedition.wire.opening import Opening
from lateedition.wire.profiles import Profile
from lateedition.wire.safexml import parse
from lateedition.wire.tree import anywhere, attribute, children, first, language_of, local, words, words_at
from lateedition.wire.unreadable import Unreadable
from lateedition.wire.xhtml import content_of, spoken

_SLUG_META = ("slugline", "slug", "anpa-keyword", "NTBStikkord")
_IDENTIFIED = {"person": "person", "org": "organisation", "location": "place", "event": "event", "classifier": "subject"}


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
        issued, status_word = self._issued(data), attribute(data, "management-status") or "usable"
        status, embargo = self.fields.status(status_word), self._embargo(data, issued, status_word)
        headline = self._headline(head, body_head)
        guid, version = self._identity(data, headline, issued)
        associations = tuple(media_of(self.root))
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
            urgency=self.fields.urgency(attribute(first(data, "urgency"), "ed-urg") or attribute(first(head, "urgency"), "ed-urg")),
            slugline=_slugline(head, data),
            headline=headline,
            standfirst=spoken(first(body_head, "abstract")),
            byline=byline_of(byline),
            authors=tuple(filter(None, map(words, children(byline, "person")))),
            dateline=dateline_of(first(body_head, "dateline")),
            place=_place(first(body_head, "dateline", "location")),
            source=words_at(body_head, "distributor"),
            copyright=_copyright(data),
            usage_terms=words_at(body_head, "rights") or attribute(first(data, "doc.rights"), "limitations"),
            language=self._language(),
            subjects=tuple(_subjects(head, data)),
            keywords=tuple(filter(None, (attribute(word, "key") or words(word) for word in children(data, "key-list", "keyword")))),
            body=content.body if content else (),
            associations=associations,
            notes=(*notes_of(data), *(Note(text, "not-public") for text in (content.not_public if content else ()))),
            first_created=self._norm("date.issue", first(body_head, "dateline", "story.date")) or issued,
            version_created=issued,
            replaces=self._replaced(data),
            cancels=self._cancels(data),
            problems=tuple(self.fields.problems),
        )

    def _identity(self, data: etree._Element | None, headline: str, issued: Instant | None) -> tuple[str, int | None]:
        doc_id, key = attribute(first(data, "doc-id"), "id-string"), first(data, "du-key")
        version = self.fields.whole("version", attribute(key, "version") or attribute(key, "generation"))
        by_key, profile = attribute(key, "key"), self.fields.profile
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
            or attribute(first(data, "doc-id"), "regsrc")
            or words_at(body_head, "distributor")
            or attribute(first(data, "doc.copyright"), "holder")
        )

    def _issued(self, data: etree._Element | None) -> Instant | None:
        return self._norm("date.issue", first(data, "date.issue"))

    def _norm(self, name: str, element: etree._Element | None) -> Instant | None:
        return self.fields.instant(name, attribute(element, "norm"))

    def _embargo(self, data: etree._Element | None, issued: Instant | None, status: str) -> Embargo:
        """Return the embargo. XSD: date.release is when a story may be released; released as it is issued is no embargo."""
        release = self._filled_in(data, "date.release", meaning="no embargo") or None
        if is_at_once(release, issued, self.fields):
            return Embargo(open=status == "embargoed")
        return self.fields.embargo("date.release", release, status=status)

    def _expires(self, data: etree._Element | None) -> Instant | None:
        return self.fields.instant("date.expire", self._filled_in(data, "date.expire", meaning="left out"))

    def _filled_in(self, data: etree._Element | None, name: str, *, meaning: str) -> str:
        said = attribute(first(data, name), "norm")
        if not said.upper().startswith("YYYY"):
            return said
        self.fields.problem(name, said, f"a placeholder that was never filled in; {meaning}")
        return ""

    def _signals(self, data: etree._Element | None, status: Status) -> tuple[Signal, ...]:
        found: list[Signal] = ["kill"] if status == "canceled" or self._cancels(data) else []
        return tuple(found + (["correction"] if first(data, "correction") is not None else []))

    def _replaced(self, data: etree._Element | None) -> tuple[str, ...]:
        corrected = filter(None, (attribute(correction, "id-string") for correction in children(data, "correction")))
        return tuple(dict.fromkeys(self.fields.profile.identity_of(guid)[0] for guid in corrected))

    def _cancels(self, data: etree._Element | None) -> tuple[str, ...]:
        """Return the document that this one recalls. What holds another back recalls it too: a person may reopen it."""
        target, status = attribute(data, "management-doc-idref"), attribute(data, "management-idref-status").lower()
        if not target or status in ("", "usable"):
            return ()
        return (self.fields.profile.identity_of(target)[0],)

    def _headline(self, head: etree._Element | None, body_head: etree._Element | None) -> str:
        said = words_at(body_head, "hedline", "hl1") or words_at(body_head, "hedline") or words_at(head, "title")
        return re.sub(self.fields.profile.headline_strip, "", said).strip() if self.fields.profile.headline_strip else said

    def _language(self) -> str:
        body = first(self.root, "body")
        inside = next((attribute(element, "lang") for element in anywhere(self.root, "lang")), "")
        declared = self.root.get("baselang") or language_of(self.root) or (language_of(body) if body is not None else "")
        return inside or declared or self.fields.profile.language


def _slugline(head: etree._Element | None, data: etree._Element | None) -> str:
    named = {attribute(meta, "name"): attribute(meta, "content") for meta in children(head, "meta")}
    said = next((named[name] for name in _SLUG_META if named.get(name)), "")
    keys = [attribute(word, "key") or words(word) for word in children(data, "key-list", "keyword")]
    return said or (keys[0] if len(keys) == 1 else "") or attribute(first(data, "du-key"), "key")


def _place(location: etree._Element | None) -> Place | None:
    name = words_at(location, "city") or words_at(location, "sublocation") or words(location)
    return Place(name, words_at(location, "country")) if name else None


def _copyright(data: etree._Element | None) -> str:
    said = first(data, "doc.copyright")
    return " ".join(filter(None, (attribute(said, "year"), attribute(said, "holder"))))


def _subjects(head: etree._Element | None, data: etree._Element | None) -> Iterator[Concept]:
    for subject in children(head, "tobject", "tobject.subject"):
        name = next(filter(None, (attribute(subject, f"tobject.subject.{part}") for part in ("detail", "matter", "type"))), "")
        code = attribute(subject, "tobject.subject.refnum") or attribute(subject, "tobject.subject.code")
        if name or code:
            yield Concept(name, code)
    for identified in children(data, "identified-content"):
        for element in identified:
            kind, name = _IDENTIFIED.get(local(element)), words(element) or attribute(element, "value")
            if kind and name:
                yield Concept(name, attribute(element, "idsrc") and attribute(element, "value"), kind)
    for where in children(data, "evloc"):
        name = next(filter(None, (attribute(where, part) for part in ("city", "county-dist", "state-prov", "region", "iso-cc"))), "")
        if name:
            yield Concept(name, attribute(where, "iso-cc"), "place")
