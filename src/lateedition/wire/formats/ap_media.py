"""AP Media API JSON (Associated Press, https://api.ap.org/media/v/docs): a page of its feed, a content item, or an item by itself.

The text stands in a NITF file that the item links to; who collected it may have put it into that rendition. Nothing is
fetched here, neither files nor the next page. AP's docs, "Identifying Publishable Content": what lacks the signal
"newscontent" is for editors at any time, and what is withheld or canceled recalls all versions delivered before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from lateedition.wire.fields import Embargo, Fields
from lateedition.wire.item import Association, Concept, Instant, Item, Kind, MediaRendition, Note, Place, Signal, Status
from lateedition.wire.opening import Opening, json_of
from lateedition.wire.profiles import Profile
from lateedition.wire.records import Record, first_in, list_in, lowered, number_in, records_in, text_in, words_in
from lateedition.wire.safety import SafetyKeys
from lateedition.wire.safexml import NotWellFormed, parse
from lateedition.wire.unreadable import Unreadable
from lateedition.wire.xhtml import Content, content_of, content_of_html, content_of_text

KEYS = SafetyKeys(
    status="pubstatus",
    embargo=("embargoed",),
    vocabulary=frozenset({
        "uri", "altids", "foreignkeys", "version", "type", "profile", "urgency", "editorialpriority", "language", "versioncreated",
        "firstcreated", "expires", "editorialrole", "fixture", "ednote", "editorialtypes", "signals", "title", "headline",
        "headline_extended", "headline_seo", "slugline", "description_summary", "description_caption", "description_creditline",
        "description_editornotes", "bylines", "producer", "photographer", "located", "datelinelocation", "copyrightnotice", "derivedfrom",
        "refersto", "usageterms", "keywords", "outcue", "provider", "infosource", "links", "person", "subject", "organisation", "place",
        "event", "audiences", "textformat", "associations", "renditions", "creditline",
    }),
    families=("body_",),
)  # fmt: skip
_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)} | {"photo": "picture", "complexdata": "data"}
_EDITORIAL_TYPES: dict[str, Signal] = {
    "lead": "update", "writethru": "update", "add": "update", "takes": "update", "corrective": "correction", "correction": "correction",
    "clarification": "correction", "kill": "kill", "elimination": "kill", "disregard": "kill", "advisory": "advisory",
}  # fmt: skip
_TAKES = ("Lead", "Writethru", "Add", "Takes", "Corrective", "Correction")
# what the note to editors begins with, or a sentence in it: "Eds: UPDATES: With AP Photos. CORRECTS the spelling of a name."
_IN_NOTE = re.compile(r"(?:^|[.:;]\s*)(UPDATES|CORRECTS|CORRECTION|CLARIFIES|RESENDS)\b")
_NOTE_SIGNALS: dict[str, Signal] = {
    "UPDATES": "update", "CORRECTS": "correction", "CORRECTION": "correction", "CLARIFIES": "correction", "RESENDS": "repeat",
}  # fmt: skip
_FOR_EDITORS = ("explicitcontent", "singlesource")
_CONCEPTS = (("subject", "subject"), ("person", "person"), ("organisation", "organisation"), ("place", "place"), ("event", "event"))
_BODIES = ("body_xhtml", "body_html", "body_nitf", "body_text")


def claims(opening: Opening) -> bool:
    """Say whether this is an answer of AP's Media API, or an item out of one."""
    record = opening.record
    return _is_answer(record) or _is_item(record)


def read(payload: bytes, profile: Profile) -> list[Item | Unreadable]:
    """Return the items in `payload`; a page without any is an empty list. Raises Unreadable for an error in the place of an answer."""
    document = json_of(payload)
    answers = document if isinstance(document, list) else [document]
    parts = [_entries(said) if isinstance(said, dict) and _is_answer(said) else [said] for said in answers]
    return [_read_one(entry, profile) for entries in parts for entry in entries]


def _is_answer(record: Record) -> bool:
    data = record.get("data")
    if not isinstance(data, dict):
        return "api_version" in record and "error" in record
    first = next((entry for entry in list_in(data, "items") if isinstance(entry, dict)), {})
    return ("api_version" in record and ("item" in data or "items" in data)) or any(_is_item(part.get("item")) for part in (data, first))


def _is_item(record: object) -> bool:
    altids = record.get("altids") if isinstance(record, dict) else None
    return isinstance(altids, dict) and isinstance(altids.get("itemid"), str) and isinstance(altids.get("etag"), str)


def _entries(answer: Record) -> list[Any]:
    data = answer.get("data")
    if not isinstance(data, dict):
        raise Unreadable(f"AP answered with an error, not with items: {str(answer.get('error'))[:200]}; ask again")
    return data["items"] if isinstance(data.get("items"), list) else [data]


def _read_one(entry: object, profile: Profile) -> Item | Unreadable:
    """Return the item of `entry`, which holds it as `item` beside its `meta`, or is it."""
    around = entry if isinstance(entry, dict) else {}
    record = around.get("item", entry)
    altids = record.get("altids") if isinstance(record, dict) else None
    guid = text_in(altids, "itemid") if isinstance(altids, dict) else ""
    if not isinstance(record, dict) or not guid:
        return Unreadable(f"{str(record)[:60]!r} has no altids.itemid, so no later version could be known as one; expected AP's item")
    try:
        meta = around.get("meta")
        return _Reader(lowered(record), guid, meta if isinstance(meta, dict) else {}, Fields(profile)).item()
    except Unreadable as error:
        return error


@dataclass(frozen=True)
class _Reader:
    """Reads the item in `said`; `meta` is what the answer tells of it beside."""

    said: Record
    guid: str
    meta: Record
    fields: Fields

    def item(self) -> Item:
        said, fields = self.said, self.fields
        KEYS.refuse_strangers(said)
        types, kind = words_in(said, "editorialtypes"), self._kind()
        slugline, take = _parted(text_in(said, "slugline"))
        created = fields.instant("versioncreated", said.get("versioncreated"))
        status, embargo = self._safety(types, created)
        note, content = text_in(said, "ednote"), self._content()
        byline, authors = self._byline()
        return Item(
            provider=fields.profile.provider or text_in(said, "provider") or "AP",
            guid=fields.profile.identity_of(self.guid)[0],
            format="ap-media",
            version=fields.whole("version", said.get("version")),
            revision=text_in(said["altids"], "etag"),
            kind=kind,
            status=status,
            signals=self._signals(types, note, status),
            embargo=embargo.until,
            embargo_open=embargo.open,
            expires=fields.instant("expires", said.get("expires")),
            unpublishable=_unpublishable(words_in(said, "signals")),
            urgency=fields.urgency(said.get("urgency")),
            priority=text_in(said, "editorialpriority"),
            slugline=slugline,
            take=take or ", ".join(word for word in types if word in _TAKES),
            headline=first_in(said, "headline", "title"),
            standfirst=first_in(said, "description_summary", "headline_extended", "description_caption"),
            byline=byline,
            authors=authors,
            dateline=text_in(said, "located"),
            place=_place(said.get("datelinelocation")),
            credit=first_in(said, "description_creditline", "creditline"),
            source=next(filter(None, (text_in(source, "name") for source in records_in(said, "infosource"))), ""),
            copyright=text_in(said, "copyrightnotice"),
            usage_terms=" ".join(words_in(said, "usageterms")),
            language=text_in(said, "language") or fields.profile.language,
            subjects=tuple(dict.fromkeys(self._concepts())),
            keywords=words_in(said, "keywords"),
            partial=content.lacks_words(fields),
            body=content.body,
            associations=(*_own_files(said, self.guid, kind), *_linked(said)),
            notes=tuple(self._notes(note, content)),
            link=next((text_in(link, "href") for link in records_in(said, "links") if link.get("rel") == "canonical"), ""),
            first_created=fields.instant("firstcreated", said.get("firstcreated")),
            version_created=created,
            problems=tuple(fields.problems),
        )

    def _kind(self) -> Kind:
        word = text_in(self.said, "type").lower()
        if word not in _KINDS:
            self.fields.problem("type", word, "not a type of AP's; kept as unknown")
        return _KINDS.get(word, "unknown")

    def _safety(self, types: tuple[str, ...], created: Instant | None) -> tuple[Status, Embargo]:
        """Return status and embargo. AP always says a status, so an item without one is withheld; so is one of the type "Withhold"."""
        word = text_in(self.said, "pubstatus")
        status, embargo = self.fields.status(word), KEYS.embargo_in(self.said, self.fields, status=word)
        if "Withhold" in types and status == "usable":
            status = "withheld"
        if "HoldForRelease" in types and embargo == Embargo():
            embargo = Embargo(open=True)
        return KEYS.doubted(self.said, self.fields, status, embargo, created=created)

    def _signals(self, types: tuple[str, ...], note: str, status: Status) -> tuple[Signal, ...]:
        killed: list[Signal] = ["kill"] if status == "canceled" else []
        kinds = (*types, *(["Advisory"] if text_in(self.said, "profile") == "Advisory" else []))
        by_type = [self.fields.signal(word) or _EDITORIAL_TYPES.get(word.lower()) for word in kinds]
        in_note = [_NOTE_SIGNALS[word] for word in _IN_NOTE.findall(note)]
        return tuple(dict.fromkeys(filter(None, [*killed, *by_type, *in_note])))

    def _byline(self) -> tuple[str, tuple[str, ...]]:
        """Return the line and the names in it that are somebody's: of a text what its bylines say, of a picture who took it."""
        lines = [", ".join(filter(None, (text_in(line, "by"), text_in(line, "title")))) for line in records_in(self.said, "bylines")]
        people = [text_in({"person": self.said.get(role)}, "person") for role in ("photographer", "producer")]
        names = tuple(filter(None, people))
        return "; ".join(filter(None, lines)) or ", ".join(names), names

    def _content(self) -> Content:
        """Return the text where it came with the item; where it is only linked to, an empty one and a problem that says so."""
        for name in _BODIES:
            inside = self.said.get(name)
            if isinstance(inside, str) and inside.strip():
                return content_of_text(inside) if name == "body_text" else _content_of_file(inside, self.fields.profile)
        story = _story(self.said)
        inside = story.get("content")
        if isinstance(inside, str) and inside.strip():
            return _content_of_file(inside, self.fields.profile)
        if text_in(story, "href"):
            self.fields.problem("body", text_in(story, "href"), "only linked to; nothing is fetched while reading")
        return Content()

    def _concepts(self) -> Iterator[Concept]:
        """Yield what it is about, less the terms that only stand above those in AP's vocabulary; its kinds; AP's products that have it."""
        for key, kind in _CONCEPTS:
            for record in records_in(self.said, key):
                relations = words_in(record, "rels")
                if relations != ("ancestor",):
                    yield from _concept(record, "category" if relations and relations[0] in ("category", "suppcategory") else kind)
        yield from _concept({"name": self.said.get("profile")}, "genre")
        yield from _concept(self.said["fixture"] if isinstance(self.said.get("fixture"), dict) else {}, "fixture")
        for product in records_in(self.meta, "products"):
            yield from _concept({"name": product.get("name"), "code": product.get("id")}, "product")

    def _notes(self, ednote: str, content: Content) -> Iterator[Note]:
        said = [(ednote, "ednote"), (text_in(self.said, "description_editornotes"), "editornotes")]
        said += [(signal, "signal") for signal in words_in(self.said, "signals") if signal.lower() in _FOR_EDITORS]
        said += [(text, "not-public") for text in content.not_public]
        return (Note(text, role) for text, role in said if text)


def _unpublishable(signals: tuple[str, ...]) -> str:
    """Return why AP does not want it published at any time, whatever its status; empty where it may be."""
    lower = [signal.lower() for signal in signals]
    if "newscontent" not in lower:
        return "AP does not signal it as news content: it is for editors only, as advisories and daybooks are"
    return "AP signals it as a test" if "test" in lower else ""


def _parted(slugline: str) -> tuple[str, str]:
    """Return the keywords of a slugline and the take behind them: in AP's style a comma ends the keywords.

    >>> _parted("BC-US--Harbour Bridge, 1st Ld-Writethru"), _parted("BC-US--Harbour Bridge")
    (('BC-US--Harbour Bridge', '1st Ld-Writethru'), ('BC-US--Harbour Bridge', ''))
    """
    keywords, _, take = slugline.partition(",")
    return keywords.strip(), take.strip()


def _place(where: object) -> Place | None:
    if not isinstance(where, dict):
        return None
    name = first_in(where, "city", "countryareaname", "countryname")
    return Place(name, first_in(where, "countryname", "countrycode")) if name else None


def _concept(record: Record, kind: str) -> Iterator[Concept]:
    name, code, scheme = (text_in(record, part) for part in ("name", "code", "scheme"))
    if name or code:
        yield Concept(name, f"{scheme}{code}" if scheme.endswith(("/", "#")) and code else code, kind)


def _story(said: Record) -> Record:
    """Return the rendition that is the text, as an object; one that was put there as text alone has it as its `content`."""
    renditions = said.get("renditions")
    story = renditions.get("nitf") if isinstance(renditions, dict) else None
    return story if isinstance(story, dict) else {"content": story}


def _content_of_file(inside: str, profile: Profile) -> Content:
    """Return the body in NITF or HTML, which may not be well-formed."""
    try:
        return content_of(parse(inside.encode()), profile)
    except NotWellFormed:
        return content_of_html(inside, profile)


def _own_files(said: Record, guid: str, kind: Kind) -> Iterator[Association]:
    renditions = _renditions(said)
    if renditions:
        yield Association(
            role="content",
            kind=kind,
            guid=guid,
            headline=first_in(said, "headline", "title"),
            caption=text_in(said, "description_caption"),
            credit=first_in(said, "description_creditline", "creditline"),
            usage_terms=" ".join(words_in(said, "usageterms")),
            renditions=renditions,
        )


def _linked(said: Record) -> Iterator[Association]:
    """Yield the media that AP links to a story: items of their own, named and not sent."""
    for record in records_in(said, "associations"):
        altids = record.get("altids")
        yield Association(
            role="linked",
            kind=_KINDS.get(text_in(record, "type").lower(), "unknown"),
            guid=text_in(altids, "itemid") if isinstance(altids, dict) else "",
            headline=text_in(record, "headline"),
            caption=text_in(record, "description_caption"),
            credit=text_in(record, "description_creditline"),
        )


def _renditions(said: Record) -> tuple[MediaRendition, ...]:
    return tuple(
        MediaRendition(
            href=text_in(record, "href"),
            media_type=text_in(record, "mimetype"),
            width=number_in(record, "width"),
            height=number_in(record, "height"),
            size_bytes=number_in(record, "sizeinbytes"),
        )
        for record in records_in(said, "renditions")
        if text_in(record, "href")
    )
