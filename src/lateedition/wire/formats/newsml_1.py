"""NewsML 1.0 to 1.2 (IPTC, https://iptc.org/std/NewsML/1.2/): an envelope with items, each managed, described, and made of components.

An item's revision comes whole (Update "N"), as its management alone for the revision that is out (Update "A"), which is how
a kill or the end of an embargo may come, or as changes to an earlier revision (Update "U"), which make a whole one together
with that. Catalogs, DTDs and topic sets of others are never fetched: a FormalName stays as it was sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import msgspec
from lxml import etree

from lateedition.wire.fields import Embargo, Fields
from lateedition.wire.item import Association, Concept, Instant, Item, Kind, Note, Signal, Status
from lateedition.wire.newsml1.changes import Missing, Revisions, holds_changes, previous_of
from lateedition.wire.newsml1.components import Component, kind_of
from lateedition.wire.newsml1.description import Topics, keywords_of, place_of, subjects_of, topics_of, versions_of
from lateedition.wire.newsml1.identifier import guid_of, guid_of_reference
from lateedition.wire.newsml1.lines import NewsLines, comments_around
from lateedition.wire.newsml1.parts import parts_of
from lateedition.wire.nitf_lines import byline_of, dateline_of, held_back, notes_of
from lateedition.wire.numbers import whole
from lateedition.wire.opening import Opening
from lateedition.wire.profiles import Profile
from lateedition.wire.safexml import parse, without_dtd_modules
from lateedition.wire.tree import attribute, children, first, words, words_at
from lateedition.wire.unreadable import Unreadable, Waits
from lateedition.wire.xhtml import spoken

# IPTC topic set NewsItemType: what is for the newsroom and never for readers
_NOT_NEWS = {
    "advisory": "an advisory to editors (NewsItemType Advisory), not news",
    "maintenance": "a message about the service (NewsItemType Maintenance), not news",
}
_ENDS_USE = ("canceled", "cancelled", "withheld")


def claims(opening: Opening) -> bool:
    """Say whether this is NewsML 1.x: a `NewsML` element at the root, in whatever namespace."""
    return opening.root == "NewsML"


def read(payload: bytes, profile: Profile) -> list[Item | Unreadable]:
    """Return the items in `payload`, in order, those inside others too. Raises Unreadable when it is not well-formed or has none."""
    return patch(payload, (), profile)


def patch(payload: bytes, earlier: Sequence[bytes], profile: Profile) -> list[Item | Unreadable]:
    """Return the same, with changes applied to what is in the payloads `earlier`; what is in those alone is not returned."""
    readers = _readers(payload, profile)
    if not readers:
        raise Unreadable("a NewsML document without a NewsItem; expected at least one")
    if not any(holds_changes(reader.element) for reader in readers):
        return [_read_one(reader) for reader in readers]
    return list(_with_changes(readers, earlier, profile))


def _with_changes(readers: Sequence[_Reader], earlier: Sequence[bytes], profile: Profile) -> Iterator[Item | Unreadable]:
    """Give what `readers` read, changes applied. Of changes that cannot be applied yet a kill or an embargo holds all the same."""
    known = [*(reader for each in earlier for reader in _readers_of_earlier(each, profile)), *readers]
    revisions = Revisions((reader.guid, reader.element) for reader in known)
    topics = Topics({code: topic for reader in known for code, topic in reader.topics.known.items()})
    for reader in readers:
        if not reader.provider_id or not holds_changes(reader.element):
            yield _read_one(reader)
            continue
        made = _changed(replace(reader, topics=topics), revisions)
        if isinstance(made, Unreadable) and (held := reader.held_back()):
            yield held
        yield made


def _readers(payload: bytes, profile: Profile) -> list[_Reader]:
    root = parse(without_dtd_modules(payload))
    envelope, topics = first(root, "NewsEnvelope"), topics_of(root)
    return [_Reader(element, envelope, topics, Fields(profile)) for element in root.iter("{*}NewsItem")]


def _readers_of_earlier(payload: bytes, profile: Profile) -> list[_Reader]:
    try:
        return _readers(payload, profile)
    except Unreadable:
        # a version of the item that came in another format has nothing that changes could be to
        return []


def _read_one(reader: _Reader) -> Item | Unreadable:
    if not reader.provider_id:
        return Unreadable("a NewsItem without a ProviderId, so no later revision could be known as one; expected it in NewsIdentifier")
    update = attribute(reader.revision, "Update").upper() or "N"
    if update not in ("N", "A"):
        return Unreadable(f"{reader.guid} says Update={update!r}, which is none of N, A and U (NewsML 1.2 DTD); kept for a person")
    return reader.management() if update == "A" else reader.item()


def _changed(reader: _Reader, revisions: Revisions) -> Item | Unreadable:
    """Return the item that changes make of the revision they are to. Where that cannot be, the reason says what to do."""
    earlier, named = previous_of(reader.element), f"{reader.guid}: revision {words(reader.revision)}"
    if not earlier:
        return Unreadable(f"{named} holds only changes (Update 'U') and names no PreviousRevision; ask the agency for the whole item")
    try:
        return replace(reader, element=revisions.whole(reader.guid, reader.element)).item()
    except Missing as missing:
        return Waits(
            f"{named} holds only changes to revision {earlier} (Update 'U'), and revision {missing} is not here yet. They are applied by "
            "themselves when it comes in; if it does not, ask the agency for the whole item",
            provider=reader.provider,
            guid=reader.guid,
        )
    except Unreadable as reason:
        return Unreadable(f"{named} cannot be applied: {reason}; ask the agency for the whole item (Update 'N')")


@dataclass(frozen=True)
class _Reader:
    """Reads one item out of `element`, a NewsItem; `envelope` is that of the file around it, `topics` those that it brings along."""

    element: etree._Element
    envelope: etree._Element | None
    topics: Topics
    fields: Fields

    @cached_property
    def identifier(self) -> etree._Element | None:
        return first(self.element, "Identification", "NewsIdentifier")

    @cached_property
    def manager(self) -> etree._Element | None:
        return first(self.element, "NewsManagement")

    @property
    def provider_id(self) -> str:
        return words_at(self.identifier, "ProviderId")

    @property
    def provider(self) -> str:
        return self.fields.profile.provider or self.provider_id

    @property
    def revision(self) -> etree._Element | None:
        return first(self.identifier, "RevisionId")

    @property
    def guid(self) -> str:
        return self._identity[0]

    @cached_property
    def _identity(self) -> tuple[str, int | None]:
        """Return the guid and a version in it. Where there is no NewsItemId, as with TASS, the id of the content names an item."""
        duid = attribute(first(self.element, "NewsComponent"), "Duid")
        item_id = words_at(self.identifier, "NewsItemId") or (duid if duid.strip("0") else "")
        if not item_id:
            self.fields.problem("guid", "", "neither NewsItemId nor Duid; named by its words and time, so updates look new")
            said = f"{words_at(self.manager, 'ThisRevisionCreated')}\n{words(first(self.element, 'NewsComponent'))}"
            item_id = f"sha256-{hashlib.sha256(said.encode()).hexdigest()[:32]}"
        return guid_of(self.provider_id, words_at(self.identifier, "DateId"), item_id, profile=self.fields.profile)

    def held_back(self) -> Item | None:
        """Return what this says of the item's status alone, if that holds it back; None if the item may be used."""
        said = self._managed()
        is_free = said.status == "usable" and not said.embargo and not said.embargo_open
        return None if is_free else msgspec.structs.replace(said, management=True, problems=tuple(self.fields.problems))

    def management(self) -> Item:
        """Return what is said of the revision that is out: status, embargo, urgency and the like, in full."""
        if first(self.element, "NewsComponent") is not None:
            self.fields.problem("body", "NewsComponent", "Update 'A' is management alone (NewsML 1.2 DTD); its content is left out")
        managed = self._managed()
        return msgspec.structs.replace(managed, kind=self._kind("unknown"), management=True, problems=tuple(self.fields.problems))

    def item(self) -> Item:
        """Return the item as this revision says it, in full."""
        # the item itself stands as the component around all: what it says of its content, such as the language, holds for all of it
        parts = parts_of(Component(self.element), self.fields)
        main, document, profile = parts.main, first(parts.data, "nitf"), self.fields.profile
        lines, head, body_head = NewsLines(main, profile), first(document, "head", "docdata"), first(document, "body", "body.head")
        language = self._language(main, document)
        managed = self._managed()
        said = managed.status, Embargo(managed.embargo, managed.embargo_open)
        status, embargo = held_back(head, *said, issued=managed.version_created, fields=self.fields)
        return msgspec.structs.replace(
            managed,
            status=status,
            embargo=embargo.until,
            embargo_open=embargo.open,
            signals=tuple(dict.fromkeys((*managed.signals, *filter(None, map(self.fields.signal, versions_of(main)))))),
            kind=self._kind("data" if self._is_topic_set() else parts.kind),
            urgency=managed.urgency if managed.urgency is not None else self.fields.urgency(lines.own("urgency")),
            priority=managed.priority or lines.own("priority"),
            slugline=(lines.slugline or words_at(self.element, "Identification", "NameLabel")) if profile.slugline == "slugline" else "",
            headline=main.nearest("headline") or parts.headline or words_at(body_head, "hedline", "hl1"),
            standfirst=parts.standfirst or lines.standfirst or spoken(first(body_head, "abstract")),
            byline=lines.byline or byline_of(first(body_head, "byline")),
            authors=lines.authors,
            dateline=main.nearest("dateline") or dateline_of(first(body_head, "dateline")),
            place=place_of(main),
            credit=main.nearest("creditline") or lines.own("credit"),
            source=lines.source,
            copyright=lines.copyright,
            usage_terms=lines.usage_terms,
            language=language,
            subjects=tuple(dict.fromkeys((*subjects_of(main, self.topics, language), *self._services()))),
            keywords=tuple(dict.fromkeys(keywords_of(main))),
            partial=bool(parts.content and parts.content.lacks_words(self.fields)),
            body=parts.content.body if parts.content else (),
            associations=(*parts.associations, *managed.associations),
            notes=(*managed.notes, *comments_around(main), *lines.notes, *notes_of(head), *parts.notes),
            problems=tuple(self.fields.problems),
        )

    def _managed(self) -> Item:
        """Return an item with what Identification, NewsManagement and the envelope say."""
        revision, (guid, inside), word = words(self.revision), self._identity, self._status_word()
        status, embargo = self.fields.status(word), self._embargo(word)
        return Item(
            provider=self.provider,
            guid=guid,
            format="newsml-1",
            version=whole(revision) if revision else inside,
            revision="" if whole(revision) is not None else revision,
            status=status,
            signals=self._signals(status),
            embargo=embargo.until,
            embargo_open=embargo.open,
            expires=self._expires(),
            unpublishable=_NOT_NEWS.get(self._type(), ""),
            urgency=self.fields.urgency(_word(first(self.manager, "Urgency"))),
            priority=_word(first(self.envelope, "Priority")),
            associations=tuple(self._relations()),
            notes=tuple(self._instructions()),
            first_created=self.fields.instant("FirstCreated", words_at(self.manager, "FirstCreated")),
            version_created=self.fields.instant("ThisRevisionCreated", words_at(self.manager, "ThisRevisionCreated")),
            sent=self.fields.instant("DateAndTime", words_at(self.envelope, "DateAndTime")),
        )

    def _type(self) -> str:
        return _word(first(self.manager, "NewsItemType")).lower()

    def _is_topic_set(self) -> bool:
        return first(self.element, "TopicSet") is not None and first(self.element, "NewsComponent") is None

    def _kind(self, found: Kind) -> Kind:
        return "advisory" if self._type() in _NOT_NEWS else found

    def _status_word(self) -> str:
        """Return the status as the profile has it; DTD: there has to be one, so its absence withholds the item."""
        said = _word(first(self.manager, "Status"))
        return self.fields.profile.status.get(said, said)

    def _future(self) -> tuple[str, str | None]:
        """Return the status that is announced, in lower case, and when it comes; None where nothing is announced."""
        change = first(self.manager, "StatusWillChange")
        return _word(first(change, "FutureStatus")).lower(), words_at(change, "DateAndTime") if change is not None else None

    def _embargo(self, status: str) -> Embargo:
        future, when = self._future()
        return self.fields.embargo("StatusWillChange", when if future == "usable" else None, status=status)

    def _expires(self) -> Instant | None:
        future, when = self._future()
        return self.fields.instant("StatusWillChange", when) if future in _ENDS_USE else None

    def _signals(self, status: Status) -> tuple[Signal, ...]:
        """Return what the instructions say, and a kill for a status of this revision, or of earlier ones, that ends their use."""
        found = [self.fields.signal(_word(instruction)) for instruction in children(self.manager, "Instruction")]
        recalls = any(said.lower() in _ENDS_USE for _, said in self._earlier())
        found += ["kill"] if status == "canceled" or recalls else []
        found += ["advisory"] if self._type() == "advisory" else []
        return tuple(dict.fromkeys(signal for signal in found if signal))

    def _earlier(self) -> Iterator[tuple[str, str]]:
        """Yield the earlier revisions that get another status, and that status. DTD: without a number all of them."""
        for said in children(self.manager, "Instruction", "RevisionStatus"):
            yield attribute(said, "Revision"), _word(first(said, "Status"))

    def _instructions(self) -> Iterator[Note]:
        for instruction in children(self.manager, "Instruction"):
            if _word(instruction):
                yield Note(_word(instruction), "instruction")
        for revision, status in self._earlier():
            yield Note(f"{f'revision {revision}' if revision else 'all earlier revisions'}: {status}", "instruction")

    def _relations(self) -> Iterator[Association]:
        for name, role in (("DerivedFrom", "derivedFrom"), ("AssociatedWith", "associatedWith")):
            for related in children(self.manager, name):
                target = attribute(related, "NewsItem")
                if target:
                    yield Association(role, kind_of(_word(related)), guid_of_reference(target, self.fields.profile))

    def _services(self) -> Iterator[Concept]:
        for name in ("NewsService", "NewsProduct"):
            for said in children(self.envelope, name):
                if _word(said):
                    yield Concept(code=_word(said), kind="service")

    def _language(self, main: Component, document: etree._Element | None) -> str:
        """Return the language that is said nearest to the text."""
        said = [*(component.language for component in main.chain), attribute(document, "baselang")]
        return next(filter(None, said), self.fields.profile.language)


def _word(element: etree._Element | None) -> str:
    """Return what an element names: its FormalName, without the topic set that some put in front, or what stands in it."""
    return attribute(element, "FormalName").rpartition(":")[2] or words(element)
