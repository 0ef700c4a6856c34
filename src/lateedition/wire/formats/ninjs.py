"""ninjs 1.x, 2.x and 3.x (IPTC, https://iptc.org/standards/ninjs/): news in JSON.

3.x renamed every key that keeps readers safe (`embargoed` is `embargoedUntil`, `pubstatus` is `pubStatus`). All
generations are read alike here, and a key that sounds like a status or an embargo and is none we know refuses the item:
an unknown shape must never pass for "usable".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from lateedition.wire.fields import Embargo, Fields
from lateedition.wire.item import Association, Concept, Instant, Item, Kind, MediaRendition, Note, Place, Status
from lateedition.wire.naming import authority_of
from lateedition.wire.opening import Opening, json_of
from lateedition.wire.profiles import Profile
from lateedition.wire.records import Record, first_in, list_in, lowered, number_in, records_in, text_in, words_in
from lateedition.wire.safety import SafetyKeys
from lateedition.wire.unreadable import Unreadable
from lateedition.wire.xhtml import Content, content_of_html, content_of_text

_TELLING = frozenset({
    "type", "standard", "$standard", "version", "versioncreated", "firstcreated", "contentcreated", "pubstatus", "embargoed",
    "embargoeduntil", "headlines", "headline", "bodies", "descriptions", "associations", "eventdetails", "plannedcoverage",
    "subjects", "subject", "renditions", "representationtype", "digitalsourcetype", "urgency", "rightsinfo", "title", "byline", "by",
    "trustindicator", "trustindicators", "profile", "copyrightholder", "usageterms", "person", "people", "organisation",
})  # fmt: skip
_FAMILIES = ("headline_", "body_", "description_")
# of an item that goes by a `guid`, as other JSON does
_TELLING_BESIDE_GUID = frozenset({
    "pubstatus", "embargoed", "embargoeduntil", "versioncreated", "firstcreated", "representationtype", "headlines", "bodies", "standard",
    "$standard",
})  # fmt: skip
KEYS = SafetyKeys(
    status="pubstatus",
    embargo=("embargoed", "embargoeduntil"),
    vocabulary=_TELLING | {
        "uri", "guid", "mimetype", "expires", "copyrightnotice", "ednote", "language", "event", "events", "object", "objects", "infosource",
        "infosources", "organisations", "place", "places", "genre", "genres", "slugline", "slug", "located", "charcount", "wordcount",
        "description", "body", "altids", "linkedrights", "contactinfo", "source", "priority", "service", "keywords", "authors", "bylines",
        "creditline", "canonicalurl", "url", "replacing", "revisions",
        # Superdesk's, which sends ninjs to its customers
        "firstpublished", "evolvedfrom", "annotations", "extra", "readtime", "original_id", "coverage_id", "planning_id",
    },
    families=_FAMILIES,
)  # fmt: skip
_LISTS = ("item", "items", "_items", "newsitems", "newsItems", "articles", "results", "data")
_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)} | {
    "story": "text", "article": "text", "image": "picture", "photo": "picture", "component": "data",
}  # fmt: skip
_CONCEPTS = (
    ("subject", "subject"), ("subjects", "subject"), ("person", "person"), ("people", "person"), ("organisation", "organisation"),
    ("organisations", "organisation"), ("place", "place"), ("places", "place"), ("event", "event"), ("events", "event"),
    ("object", "object"), ("objects", "object"), ("genre", "genre"), ("genres", "genre"), ("service", "service"),
)  # fmt: skip
_ALT = "altText"
"""The role of a description that says what is seen; Late Edition sends it, and Superdesk in NewsML-G2."""

# what a body may be called, the richest first; the words of any are the same
_BODY_TYPES = (
    "application/xhtml+xml", "text/html", "xhtml", "html", "html5", "richhtml5", "text/vnd.iptc.nitf", "nitf", "text/plain", "text",
)  # fmt: skip


def claims(opening: Opening) -> bool:
    """Say whether this is ninjs, one item or a list of them: JSON with a `uri` and at least one more of its keys."""
    record = opening.record
    listed = next((record[name] for name in _LISTS if isinstance(record.get(name), list) and record[name]), None)
    return _is_ninjs(listed[0] if listed else record)


def read(payload: bytes, profile: Profile) -> list[Item | Unreadable]:
    """Return the items in `payload`. Raises Unreadable when it is not JSON or a list with a status of its own."""
    document = json_of(payload)
    records = document if isinstance(document, list) else _listed(document)
    return [_read_one(record, profile) for record in records]


def _is_ninjs(record: object) -> bool:
    if not isinstance(record, dict) or not (record.get("uri") or record.get("guid")):
        return False
    names = {name.lower() for name in record}
    return bool(names & (_TELLING if record.get("uri") else _TELLING_BESIDE_GUID) or any(name.startswith(_FAMILIES) for name in names))


def _listed(document: Record) -> list[Any]:
    if document.get("uri") or document.get("guid"):
        return [document]
    around = lowered({key: value for key, value in document.items() if key not in _LISTS})
    KEYS.refuse_strangers(around)
    if any(around.get(key) for key in (KEYS.status, *KEYS.embargo)):
        raise Unreadable("a list of items with a status or an embargo of its own; expected these in each item")
    return next(document[name] for name in _LISTS if isinstance(document.get(name), list))


def _read_one(record: object, profile: Profile) -> Item | Unreadable:
    try:
        if not isinstance(record, dict) or not _is_ninjs(record):
            raise Unreadable(f"{str(record)[:60]!r} stands in the place of an item; expected an object with 'uri'")
        return _item(lowered(record), Fields(profile))
    except Unreadable as error:
        return error


def _item(said: Record, fields: Fields) -> Item:
    _refuse_unknown_shape(said)
    uri, version = fields.profile.identity_of(first_in(said, "uri", "guid"))
    created = fields.instant("versioncreated", said.get("versioncreated"))
    status, embargo = _safety(said, fields, created)
    content = _content(said, fields.profile)
    kind = _kind(said, fields)
    return Item(
        provider=fields.profile.provider or authority_of(uri) or _source(said) or text_in(said, "copyrightholder"),
        guid=uri,
        format="ninjs",
        version=version if version is not None else fields.whole("version", said.get("version")),
        kind=kind,
        status=status,
        signals=("kill",) if status == "canceled" else (),
        embargo=embargo.until,
        embargo_open=embargo.open,
        expires=fields.instant("expires", said.get("expires")),
        priority=str(said.get("priority") or ""),
        partial=content.lacks_words(fields) or text_in(said, "representationtype").lower() in ("partial", "incomplete", "associated"),
        urgency=fields.urgency(said.get("urgency")),
        slugline=first_in(said, "slugline", "slug"),
        headline=_variant(said, "headline") or text_in(said, "title"),
        standfirst=_variant(said, "description"),
        byline=first_in(said, "byline", "by"),
        authors=_authors(said),
        place=_located(said.get("located")),
        credit=text_in(said, "creditline"),
        source=_source(said),
        copyright=first_in(said, "copyrightnotice", "copyrightholder"),
        usage_terms=text_in(said, "usageterms"),
        language=text_in(said, "language") or fields.profile.language,
        subjects=tuple(_concepts(said)),
        keywords=words_in(said, "keywords"),
        body=content.body,
        associations=(*_own_media(said, uri, kind), *_associations(said, fields)),
        notes=_notes(said, content),
        link=first_in(said, "canonicalurl", "url") or _told_as(said, "altids", "canonicalUrl"),
        first_created=fields.instant("firstcreated", said.get("firstcreated")),
        version_created=created,
        replaces=_replaced(said, fields),
        problems=tuple(fields.problems),
    )


def _replaced(said: Record, fields: Fields) -> tuple[str, ...]:
    """Return the items whose place this one takes: TT's `replacing`, and Superdesk's `evolvedfrom`, which an update under a new uri has."""
    uris = (uri for name in ("replacing", "evolvedfrom") for uri in list_in(said, name) if isinstance(uri, str) and uri)
    return tuple(dict.fromkeys(fields.profile.identity_of(uri)[0] for uri in uris))


def _refuse_unknown_shape(said: Record) -> None:
    KEYS.refuse_strangers(said)
    for key in ("standard", "$standard"):
        standard = said.get(key)
        generation = str(standard.get("version", "")).partition(".")[0] if isinstance(standard, dict) else ""
        if generation not in ("", "1", "2", "3"):
            raise Unreadable(f"says it is ninjs {generation!r}; expected 1.x to 3.x")


def _safety(said: Record, fields: Fields, created: Instant | None) -> tuple[Status, Embargo]:
    word = text_in(said, "pubstatus") or "usable"
    embargo = KEYS.embargo_in(said, fields, status=word)
    return KEYS.doubted(said, fields, fields.status(word), embargo, created=created)


def _variant(said: Record, name: str) -> str:
    """Return a headline or description: `name` or `name_text` and the like (1.x), or the main one of the array (2.x, 3.x)."""
    listed = [record for record in records_in(said, f"{name}s") if record.get("role") != _ALT]
    listed.sort(key=lambda record: record.get("role") not in (None, "main", "text", "caption"))
    return (
        next(filter(None, (text_in(record, "value") for record in listed)), "")
        or first_in(said, name, f"{name}_text")
        or next(filter(None, (text_in(said, key) for key in said if key.startswith(f"{name}_"))), "")
    )


def _told_as(said: Record, name: str, role: str) -> str:
    """Return what of the descriptions, or of other ids, goes by this role."""
    return next(filter(None, (text_in(record, "value") for record in records_in(said, name) if record.get("role") == role)), "")


def _content(said: Record, profile: Profile) -> Content:
    """Return the richest of the bodies sent; they are the same words in several dresses."""
    bodies = {
        key.removeprefix("body_"): value for key, value in said.items() if key.startswith("body_") and isinstance(value, str) and value
    }
    for record in records_in(said, "bodies"):
        value, kind = record.get("value"), str(record.get("contenttype") or record.get("role") or "text").lower()
        if isinstance(value, str) and value:
            bodies.setdefault(kind, value)
    kind = next((kind for kind in _BODY_TYPES if kind in bodies), next(iter(bodies), ""))
    if not kind:
        return Content()
    if kind in ("text/plain", "text"):
        return content_of_text(bodies[kind])
    return content_of_html(bodies[kind], profile)


def _kind(said: Record, fields: Fields) -> Kind:
    if "type" not in said:
        return "event" if "eventdetails" in said else "planning" if "plannedcoverage" in said else "text"
    word = str(said["type"]).lower()
    if word not in _KINDS:
        fields.problem("type", said["type"], "not a type of ninjs; kept as unknown")
    return _KINDS.get(word, "unknown")


def _source(said: Record) -> str:
    return text_in(said, "source") or next(filter(None, (text_in(record, "name") for record in records_in(said, "infosources"))), "")


def _authors(said: Record) -> tuple[str, ...]:
    """Return who wrote it. Superdesk lists editors as well: they count where nobody else is named."""
    named = [(text_in(author, "role").lower(), text_in(author, "name")) for author in records_in(said, "authors")]
    writers = tuple(name for role, name in named if name and "edit" not in role)
    return writers or tuple(name for _, name in named if name)


def _located(value: object) -> Place | None:
    record = value[0] if isinstance(value, list) and value else value
    name = text_in({"name": record}, "name") if isinstance(record, str | dict) else ""
    return Place(name) if name else None


def _concepts(said: Record) -> Iterator[Concept]:
    for key, kind in _CONCEPTS:
        for record in list_in(said, key):
            if isinstance(record, dict):
                name, code = text_in(record, "name"), first_in(record, "code", "uri", "literal")
                if name or code:
                    yield Concept(name, code, kind)


def _renditions(said: Record) -> tuple[MediaRendition, ...]:
    return tuple(
        MediaRendition(
            href=text_in(record, "href"),
            media_type=first_in(record, "mimetype", "contenttype"),
            width=number_in(record, "width"),
            height=number_in(record, "height"),
            size_bytes=number_in(record, "sizeinbytes"),
        )
        for record in records_in(said, "renditions")
        if text_in(record, "href")
    )


def _own_media(said: Record, uri: str, kind: Kind) -> tuple[Association, ...]:
    """Return the files of an item that is itself a picture, film or sound."""
    renditions = _renditions(said)
    return (_association({**said, "name": "content"}, kind, uri, renditions),) if renditions else ()


def _associations(said: Record, fields: Fields) -> Iterator[Association]:
    """Yield what was sent with the item and may be used with it: each part is an item with a status and an embargo of its own."""
    for record in records_in(said, "associations"):
        apart, guid = Fields(fields.profile), first_in(record, "uri", "guid")
        try:
            _refuse_unknown_shape(record)
            status, embargo = _safety(record, apart, apart.instant("versioncreated", record.get("versioncreated")))
        except Unreadable as reason:
            fields.problem("associations", guid, f"left out: {reason}")
            continue
        if status != "usable" or embargo != Embargo():
            fields.problem("associations", guid, f"left out: {'under an embargo' if status == 'usable' else status}")
            continue
        yield _association(record, _kind(record, apart), guid, _renditions(record))


def _association(said: Record, kind: Kind, guid: str, renditions: tuple[MediaRendition, ...]) -> Association:
    return Association(
        role=first_in(said, "name", "id"),
        kind=kind,
        guid=guid,
        headline=_variant(said, "headline") or text_in(said, "title"),
        caption=_variant(said, "description"),
        credit=first_in(said, "creditline", "byline", "by", "copyrightholder"),
        alt=first_in(said, "alttext", "alt") or _told_as(said, "descriptions", _ALT),
        usage_terms=text_in(said, "usageterms"),
        renditions=renditions,
    )


def _notes(said: Record, content: Content) -> tuple[Note, ...]:
    note = text_in(said, "ednote")
    return (*((Note(note, "ednote"),) if note else ()), *(Note(text, "not-public") for text in content.not_public))
