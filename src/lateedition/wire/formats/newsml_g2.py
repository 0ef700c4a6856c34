"""NewsML-G2 2.x (IPTC, https://iptc.org/standards/newsml-g2/): a news message of items, or one item by itself.

newsItem and packageItem are news; conceptItem, planningItem, knowledgeItem and catalogItem are kept as event, planning
or data. Catalogs are never fetched: a qcode stays as it was sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from lxml import etree

from lateedition.story.blocks import word_count
from lateedition.wire.fields import Embargo, Fields
from lateedition.wire.item import Association, Concept, Instant, Item, Kind, MediaRendition, Note, Place, Signal, Status
from lateedition.wire.naming import authority_of
from lateedition.wire.nitf_lines import byline_of, dateline_of, held_back, notes_of
from lateedition.wire.numbers import whole
from lateedition.wire.opening import Opening
from lateedition.wire.profiles import Profile
from lateedition.wire.safexml import parse
from lateedition.wire.tree import anywhere, children, first, language_of, local, words, words_at
from lateedition.wire.unreadable import Unreadable
from lateedition.wire.xhtml import Content, content_of, content_of_html, content_of_text_or_markup, spoken

_NEWS = ("newsItem", "packageItem")
_OTHER: dict[str, Kind] = {"conceptItem": "data", "knowledgeItem": "data", "catalogItem": "data", "planningItem": "planning"}
_KINDS: dict[str, Kind] = {
    "graphics": "graphic",
    "animation": "graphic",
    "photo": "picture",
    "still": "picture",
    "image": "picture",
    "newscoverage": "planning",
}
_CONCEPT_KINDS = {
    "person": "person",
    "organisation": "organisation",
    "geoArea": "place",
    "place": "place",
    "poi": "place",
    "event": "event",
    "object": "object",
}
_REPLACES = {"evolvedFrom", "previousVersion", "prevVersion", "replaces"}
_CANCELS = {"cancels", "kills"}
_SUMMARIES = {"summary", "teaser", "abstract", "intro", "lead", "standfirst", ""}
_MAIN_HEADLINES = {"main", "title", "headline", ""}
_ALT = "altText"
_SUB_HEADLINES = {"sub", "subhead", "subheadline", "subheading", "subtitle", "deck"}
_MARKUP_TYPES = ("html", "xml")


def claims(opening: Opening) -> bool:
    """Say whether this is NewsML-G2: a news message, or one of its items, at the root."""
    return opening.root in ("newsMessage", *_NEWS, *_OTHER)


def read(payload: bytes, profile: Profile) -> list[Item | Unreadable]:
    """Return the items in `payload`, in order. Raises Unreadable when it is not well-formed or has no items."""
    root = parse(payload)
    found = [root] if local(root) != "newsMessage" else [item for item in anywhere(root, *_NEWS, *_OTHER) if _is_own_item(item)]
    if not found:
        raise Unreadable("a newsMessage without items; expected newsItem, packageItem or the like in an itemSet")
    header = next((child for child in root if local(child).lower() == "header"), None)
    return [_read_one(element, header, profile) for element in found]


def _is_own_item(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) in ("itemSet", "newsMessage")


def _read_one(element: etree._Element, header: etree._Element | None, profile: Profile) -> Item | Unreadable:
    guid = element.get("guid", "").strip()
    if not guid:
        return Unreadable(f"{local(element)} has no guid, so no later version could be known as one; expected the attribute guid")
    return _Reader(element, header, guid, Fields(profile)).item()


@dataclass(frozen=True)
class _Reader:
    """Reads one item out of `element`; `header` is that of the message around it."""

    element: etree._Element
    header: etree._Element | None
    guid: str
    fields: Fields

    def item(self) -> Item:
        meta, content_meta, rights = (first(self.element, name) for name in ("itemMeta", "contentMeta", "rightsInfo"))
        guid, version = self.fields.profile.identity_of(self.guid)
        kind, language = self._kind(meta), self._language(content_meta)
        version_created = self._instant(meta, "versionCreated") or self._content_changed(content_meta)
        data, body_head = self._within_nitf()
        said = self._status(meta), self._embargo(meta)
        status, embargo = said if data is None else held_back(data, *said, issued=version_created, fields=self.fields)
        content, slugline = self._content(), words_at(content_meta, "slugline")
        return Item(
            provider=self.fields.profile.provider or _name_of_party(first(meta, "provider")) or authority_of(guid),
            guid=guid,
            format="newsml-g2",
            version=version if version is not None else self.fields.whole("version", self.element.get("version")),
            kind=kind,
            status=status,
            signals=self._signals(meta, status),
            embargo=embargo.until,
            embargo_open=embargo.open,
            expires=self._expires(meta),
            priority=self._priority(),
            urgency=self.fields.urgency(words_at(content_meta, "urgency")),
            slugline=slugline if self.fields.profile.slugline == "slugline" else "",
            headline=self._headline(meta, content_meta, language),
            standfirst=_standfirst(content_meta, kind) or spoken(first(body_head, "abstract")),
            byline=words_at(content_meta, "by") or byline_of(first(body_head, "byline")),
            authors=tuple(dict.fromkeys(filter(None, map(_full_name, children(content_meta, "creator"))))),
            dateline=words_at(content_meta, "dateline") or dateline_of(first(body_head, "dateline")),
            place=_place(first(content_meta, "located")),
            credit=words_at(content_meta, "creditline"),
            source=next(filter(None, map(_full_name, children(content_meta, "infoSource"))), ""),
            copyright=_in_language(rights, "copyrightNotice", language) or _full_name(first(rights, "copyrightHolder")),
            usage_terms=_in_language(rights, "usageTerms", language),
            language=language,
            subjects=tuple(_concepts(meta, content_meta)),
            keywords=tuple(filter(None, map(words, children(content_meta, "keyword")))),
            partial=content.lacks_words(self.fields),
            body=content.body,
            associations=(*self._own_files(kind), *_linked(meta), *_packaged(self.element)),
            notes=tuple(self._notes(meta, content, slugline, data)),
            first_created=self._instant(meta, "firstCreated") or self._instant(content_meta, "contentCreated"),
            version_created=version_created,
            sent=self._sent(),
            replaces=self._targets(meta, _REPLACES),
            cancels=self._targets(meta, _CANCELS),
            problems=tuple(self.fields.problems),
        )

    def _within_nitf(self) -> tuple[etree._Element | None, etree._Element | None]:
        """Return `docdata` and `body.head` of the NITF that is the content, if it is."""
        nitf = first(self.element, "contentSet", "inlineXML", "nitf")
        return (None, None) if nitf is None else (first(nitf, "head", "docdata"), first(nitf, "body", "body.head"))

    def _targets(self, meta: etree._Element | None, relations: set[str]) -> tuple[str, ...]:
        links = (link for link in children(meta, "link") if _last(link.get("rel", "")) in relations)
        found = filter(None, (link.get("residref", "") or link.get("href", "") for link in links))
        return tuple(dict.fromkeys(self.fields.profile.identity_of(guid)[0] for guid in found))

    def _kind(self, meta: etree._Element | None) -> Kind:
        name = local(self.element)
        if name in _OTHER:
            concept_type = first(self.element, "concept", "type")
            is_event = concept_type is not None and _last(concept_type.get("qcode", "")) == "event"
            return "event" if is_event or first(self.element, "concept", "eventDetails") is not None else _OTHER[name]
        kind = _kind_of(first(meta, "itemClass"), default="text")
        # the class of a package may be that of what it is about: TT says "text"
        return "composite" if name == "packageItem" and kind == "text" else kind

    def _language(self, content_meta: etree._Element | None) -> str:
        said = first(content_meta, "language")
        return (said.get("tag", "") if said is not None else "") or language_of(self.element) or self.fields.profile.language

    def _status(self, meta: etree._Element | None) -> Status:
        # XSD: pubStatus has minOccurs 0, "If not present, the default is usable"
        said = first(meta, "pubStatus")
        if said is None:
            return "usable"
        return self.fields.status(_last(_code(said)) or words(said))

    def _embargo(self, meta: etree._Element | None) -> Embargo:
        said, status = first(meta, "embargoed"), first(meta, "pubStatus")
        word = _last(_code(status)) if status is not None else ""
        return self.fields.embargo("embargoed", None if said is None else words(said), status=word)

    def _expires(self, meta: etree._Element | None) -> Instant | None:
        """Return when the item is of no more use to anyone: one that is for some uses only is left out."""
        said = next((words(expires) for expires in children(meta, "expires") if not expires.get("pubconstraint")), "")
        return self.fields.instant("expires", said)

    def _priority(self) -> str:
        return next((words(child) for child in self.header if local(child).lower() == "priority"), "") if self.header is not None else ""

    def _signals(self, meta: etree._Element | None, status: Status) -> tuple[Signal, ...]:
        said = [self.fields.signal(_code(signal)) for signal in children(meta, "signal")]
        killed: list[Signal | None] = ["kill"] if status == "canceled" else []
        return tuple(dict.fromkeys(signal for signal in said + killed if signal))

    def _headline(self, meta: etree._Element | None, content_meta: etree._Element | None, language: str) -> str:
        said = [headline for headline in children(content_meta, "headline") if words(headline)]
        # of equals the first: rank 1 is the most important, and one without a rank stands before ranked ones
        said.sort(key=lambda headline: (
            _last(headline.get("role", "")) not in _MAIN_HEADLINES, headline.get("rank", "0"), language_of(headline) not in ("", language)
        ))  # fmt: skip
        titles = [words(title) for title in children(meta, "title") if not title.get("role")]
        return (
            next(filter(None, [*map(words, said[:1]), *titles]), "") or words_at(self.element, "concept", "name") or self._headline_within()
        )

    def _headline_within(self) -> str:
        """Return the headline that stands only in the content: NITF's, or the title of XHTML."""
        within = first(self.element, "contentSet", "inlineXML")
        return next(filter(None, map(words, anywhere(within, "hl1", "title"))), "") if within is not None else ""

    def _content(self) -> Content:
        """Return the fullest body: what a contentSet holds are renditions of the same content, marked up or, for lack of that, plain."""
        marked_up = [
            content_of(part, self.fields.profile) if len(part) else self._content_of_data(part)
            for part in children(self.element, "contentSet", "inlineXML")
        ]
        plain = [
            self._content_of_data(part)
            for part in children(self.element, "contentSet", "inlineData")
            if not any(map(_said_anything, marked_up))
        ]
        contents = marked_up + plain
        return contents[0] if len(contents) == 1 else max(contents, key=lambda content: word_count(content.body), default=Content())

    def _content_of_data(self, part: etree._Element) -> Content:
        if part.get("encoding"):
            self.fields.problem("inlineData", part.get("encoding"), "encoded bytes, not words; left out")
            return Content()
        said = "".join(part.itertext(etree.Element))
        if any(name in part.get("contenttype", "") for name in _MARKUP_TYPES):
            return content_of_html(said, self.fields.profile)
        return content_of_text_or_markup(said, self.fields.profile)

    def _own_files(self, kind: Kind) -> Iterator[Association]:
        renditions = tuple(filter(None, map(_rendition, children(self.element, "contentSet", "remoteContent"))))
        if renditions:
            content_meta = first(self.element, "contentMeta")
            own_kind = kind if kind != "text" else _kind_of_media(renditions[0].media_type)
            yield Association(
                role="content",
                kind=own_kind,
                guid=self.guid,
                headline=words_at(content_meta, "headline"),
                caption=_standfirst(content_meta, "picture"),
                credit=words_at(content_meta, "creditline"),
                alt=_alt(content_meta),
                usage_terms=words_at(self.element, "rightsInfo", "usageTerms"),
                renditions=renditions,
            )

    def _notes(self, meta: etree._Element | None, content: Content, slugline: str, data: etree._Element | None) -> Iterator[Note]:
        said = set()
        for note in children(meta, "edNote"):
            text = spoken(note)
            if text:
                said.add(text)
                yield Note(text, "not-public" if "nonpublic" in note.get("pubconstraint", "") else _last(note.get("role", "")))
        # an edNote may be repeated as the ed-msg of NITF
        yield from (note for note in notes_of(data) if note.text not in said)
        if slugline and self.fields.profile.slugline == "note":
            yield Note(slugline, "slugline")
        for text in content.not_public:
            yield Note(text, "not-public")

    def _content_changed(self, content_meta: etree._Element | None) -> Instant | None:
        """Return when the content changed: what some say in place of the version's own time, which they leave empty."""
        return self._instant(content_meta, "contentModified") or self._instant(content_meta, "contentCreated")

    def _instant(self, meta: etree._Element | None, name: str) -> Instant | None:
        return self.fields.instant(name, words_at(meta, name))

    def _sent(self) -> Instant | None:
        if self.header is None:
            return None
        return self.fields.instant("sent", next((words(child) for child in self.header if local(child).lower() == "sent"), ""))


def _said_anything(content: Content) -> bool:
    return bool(content.body or content.not_public)


def _code(element: etree._Element) -> str:
    """Return what an element names in a controlled vocabulary, by qcode or by URI."""
    return element.get("qcode", "") or element.get("uri", "")


def _last(code: str) -> str:
    """Return the part of a qcode or URI that differs within its scheme: 'usable' of 'stat:usable'."""
    return code.rstrip("/").rpartition("/")[2].rpartition(":")[2]


def _name_of_party(party: etree._Element | None) -> str:
    """Return what identifies a party, the same in each of its items: its code before its name, which may be in any language."""
    if party is None:
        return ""
    code = _last(party.get("qcode", ""))
    # AP's "z01122" tells nobody who that is
    is_word = not any(map(str.isdigit, code))
    return party.get("literal", "") or (code if is_word else "") or words_at(party, "name") or code or party.get("uri", "")


def _full_name(party: etree._Element | None) -> str:
    """Return what to call a party: its name, else its literal."""
    return (words_at(party, "name") or party.get("literal", "")) if party is not None else ""


def _in_language(parent: etree._Element | None, name: str, language: str) -> str:
    said = [element for element in children(parent, name) if words(element)]
    fitting = [element for element in said if language_of(element).partition("-")[0] in ("", language.partition("-")[0])]
    return words((fitting or said)[0]) if said else ""


def _kind_of(item_class: etree._Element | None, *, default: Kind) -> Kind:
    if item_class is None:
        return default
    word = _last(_code(item_class)).lower()
    known: dict[str, Kind] = {kind: kind for kind in get_args(Kind)} | _KINDS
    return known.get(word, "unknown") if word else default


def _kind_of_media(media_type: str) -> Kind:
    kinds: dict[str, Kind] = {"image": "picture", "video": "video", "audio": "audio", "text": "text"}
    return kinds.get(media_type.partition("/")[0], "unknown")


def _standfirst(content_meta: etree._Element | None, kind: Kind) -> str:
    """Return the summary of a text, else its second headline; of a picture, film or sound what it shows."""
    roles = [(_last(description.get("role", "")), spoken(description)) for description in children(content_meta, "description")]
    said = [(role, text) for role, text in roles if role != _ALT]
    summary = next((text for role, text in said if role in _SUMMARIES and text), "")
    if summary or kind not in ("text", "composite"):
        return summary or next((text for _, text in said if text), "")
    said_by_role = [
        (_last(headline.get("role", "")).lower() in _SUB_HEADLINES, words(headline)) for headline in children(content_meta, "headline")
    ]
    # ANSA repeats the headline where there is no second one
    return next((text for is_sub, text in said_by_role if is_sub and (False, text) not in said_by_role), "")


def _alt(content_meta: etree._Element | None) -> str:
    """Return what is seen in a picture, for those who do not see it: what Superdesk and Late Edition send."""
    said = (spoken(each) for each in children(content_meta, "description") if _last(each.get("role", "")) == _ALT)
    return next(filter(None, said), "")


def _place(located: etree._Element | None) -> Place | None:
    if located is None:
        return None
    name = _full_name(located)
    countries = [
        _full_name(broader)
        for broader in anywhere(located, "broader")
        if _is_country(broader.get("qcode", "")) or _last(broader.get("type", "")) == "country"
    ]
    return Place(name, next(filter(None, countries), "")) if name else None


def _is_country(qcode: str) -> bool:
    scheme, _, code = qcode.partition(":")
    return "country" in scheme or (scheme.startswith("iso3166-1a") and "-" not in code)


def _concepts(meta: etree._Element | None, content_meta: etree._Element | None) -> Iterator[Concept]:
    for parent, name in ((content_meta, "subject"), (content_meta, "genre"), (meta, "service")):
        for element in children(parent, name):
            code = _code(element) or element.get("literal", "")
            kind = _CONCEPT_KINDS.get(_last(element.get("type", "")), "subject") if name == "subject" else name
            called = _full_name(element)
            if called or code:
                yield Concept(called, code, kind)


def _rendition(content: etree._Element) -> MediaRendition | None:
    href = content.get("href") or content.get("residref") or ""
    if not href:
        return None
    width, height, size = (whole(content.get(name, "")) for name in ("width", "height", "size"))
    return MediaRendition(href.strip(), content.get("contenttype", ""), width, height, size)


def _linked(meta: etree._Element | None) -> Iterator[Association]:
    for link in children(meta, "link"):
        relation = _last(link.get("rel", "")) or "link"
        if relation not in _REPLACES | _CANCELS:
            yield _reference(link, relation)


def _packaged(element: etree._Element) -> Iterator[Association]:
    for reference in (found for group in children(element, "groupSet", "group") for found in children(group, "itemRef")):
        group = reference.getparent()
        yield _reference(reference, _last(group.get("role", "")) if group is not None else "")


def _reference(reference: etree._Element, role: str) -> Association:
    rendition = _rendition(reference) if reference.get("href") else None
    return Association(
        role=role or "part",
        kind=_kind_of(first(reference, "itemClass"), default=_kind_of_media(reference.get("contenttype", ""))),
        guid=reference.get("residref", "") or reference.get("guidref", ""),
        headline=words_at(reference, "headline") or words_at(reference, "title"),
        caption=words_at(reference, "description"),
        renditions=(rendition,) if rendition else (),
    )
