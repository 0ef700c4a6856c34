"""ninjs 1.x, 2.x and 3.x (IPTC, https://iptc.org/standards/ninjs/): news in JSON.

3.x renamed every key that keeps readers safe (`embargoed` is `embargoedUntil`, `pubstatus` is `pubStatus`). All
generations are read alike here, and a key that sounds like a status or an embargo and is none we know refuses the item:
an unknown shape must never pass for "usable".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from lateedition.story.markup import text_of
from lateedition.wire.fields import Fields
from lateedition.wire.item import Association, Concept, Item, Kind, MediaRendition, Note, Place
from lateedition.wire.naming import authority_of
from lateedition.wire.opening import Opening, json_of
from lateedition.wire.profiles import Profile
from lateedition.wire.unreadable import Unreadable
from lateedition.wire.xhtml import Content, content_of_html, content_of_text

Record = Mapping[str, Any]

_KNOWN = {
    "type", "standard", "$standard", "version", "versioncreated", "firstcreated", "contentcreated", "pubstatus", "embargoed",
    "embargoeduntil", "headlines", "headline", "bodies", "descriptions", "associations", "eventdetails", "plannedcoverage",
    "subjects", "subject", "renditions", "representationtype", "digitalsourcetype", "urgency", "rightsinfo", "title", "byline", "by",
    "trustindicator", "trustindicators", "profile", "copyrightholder", "usageterms", "person", "people", "organisation",
}  # fmt: skip
_SAFETY_WORDS = ("embargo", "pubstatus", "publishstatus", "publicationstatus", "withh", "cancel", "kill", "holduntil")
_SAFETY_KEYS = {"embargoed", "embargoeduntil", "pubstatus"}
_LISTS = ("item", "items", "_items", "newsitems")
_KINDS = {"story": "text", "article": "text", "image": "picture", "photo": "picture", "event": "event", "component": "data"}
_CONCEPTS = (
    ("subject", "subject"), ("subjects", "subject"), ("person", "person"), ("people", "person"), ("organisation", "organisation"),
    ("organisations", "organisation"), ("place", "place"), ("places", "place"), ("event", "event"), ("events", "event"),
    ("object", "object"), ("objects", "object"), ("genre", "genre"), ("genres", "genre"), ("service", "service"),
)  # fmt: skip
# what a body may be called, the richest first; the words of any are the same
_BODY_TYPES = (
    "application/xhtml+xml",
    "text/html",
    "xhtml",
    "html",
    "html5",
    "richhtml5",
    "text/vnd.iptc.nitf",
    "nitf",
    "text/plain",
    "text",
)


def claims(opening: Opening) -> bool:
    """Say whether this is ninjs, one item or a list of them: JSON with a `uri` and at least one more of its keys."""
    record = opening.record
    listed = next((record[name] for name in _LISTS if isinstance(record.get(name), list) and record[name]), None)
    return _is_ninjs(listed[0] if listed else record)


def read(payload: bytes, profile: Profile) -> list[Item | Unreadable]:
    """Return the items in `payload`. Raises Unreadable when it is not JSON or holds no list of items."""
    document = json_of(payload)
    records = document if isinstance(document, list) else _listed(document)
    return [_read_one(record, profile) for record in records]


def _is_ninjs(record: object) -> bool:
    if not isinstance(record, dict) or not (record.get("uri") or record.get("guid")):
        return False
    names = {name.lower() for name in record}
    return bool(names & _KNOWN or any(name.startswith(("headline_", "body_", "description_")) for name in names))


def _listed(document: Record) -> list[Any]:
    if document.get("uri") or document.get("guid"):
        return [document]
    return next(document[name] for name in _LISTS if isinstance(document.get(name), list))


def _read_one(record: object, profile: Profile) -> Item | Unreadable:
    try:
        if not isinstance(record, dict) or not _is_ninjs(record):
            raise Unreadable(f"{str(record)[:60]!r} stands in the place of an item; expected an object with 'uri'")
        return _item({name.lower(): value for name, value in record.items()}, Fields(profile))
    except Unreadable as error:
        return error


def _item(said: Record, fields: Fields) -> Item:
    _refuse_unknown_safety(said)
    uri, version = fields.profile.identity_of(_text(said, "uri") or _text(said, "guid"))
    status = _text(said, "pubstatus") or "usable"
    embargo = fields.embargo("embargoed", said.get("embargoed", said.get("embargoeduntil")), status=status)
    content = _content(said, fields.profile)
    kind = _kind(said, fields)
    return Item(
        provider=fields.profile.provider or authority_of(uri) or _source(said) or _text(said, "copyrightholder"),
        guid=uri,
        format="ninjs",
        version=version if version is not None else fields.whole("version", said.get("version")),
        kind=kind,
        status=fields.status(status),
        signals=("kill",) if status in ("canceled", "cancelled") else (),
        embargo=embargo.until,
        embargo_open=embargo.open,
        expires=fields.instant("expires", said.get("expires")),
        priority=str(said.get("priority") or ""),
        partial=_text(said, "representationtype").lower() in ("partial", "incomplete"),
        urgency=fields.urgency(said.get("urgency")),
        slugline=_text(said, "slugline") or _text(said, "slug"),
        headline=_variant(said, "headline") or _text(said, "title"),
        standfirst=_variant(said, "description"),
        byline=_text(said, "byline") or _text(said, "by"),
        authors=tuple(filter(None, (_text(author, "name") for author in _records(said.get("authors"))))),
        place=_located(said.get("located")),
        credit=_text(said, "creditline"),
        source=_source(said),
        copyright=_text(said, "copyrightnotice") or _text(said, "copyrightholder"),
        usage_terms=_text(said, "usageterms"),
        language=_text(said, "language") or fields.profile.language,
        subjects=tuple(_concepts(said)),
        keywords=tuple(word for word in _list(said.get("keywords")) if isinstance(word, str) and word),
        body=content.body,
        associations=(*_own_media(said, uri, kind), *_associations(said)),
        notes=_notes(said, content),
        link=_text(said, "canonicalurl") or _text(said, "url"),
        first_created=fields.instant("firstcreated", said.get("firstcreated")),
        version_created=fields.instant("versioncreated", said.get("versioncreated")),
        replaces=tuple(uri for uri in _list(said.get("replacing")) if isinstance(uri, str)),
        problems=tuple(fields.problems),
    )


def _refuse_unknown_safety(said: Record) -> None:
    for name, value in said.items():
        if name not in _SAFETY_KEYS and any(word in name for word in _SAFETY_WORDS):
            raise Unreadable(
                f"key {name!r} sounds like a status or an embargo and is none of ninjs 1 to 3; expected {sorted(_SAFETY_KEYS)}"
            )
        if name in _SAFETY_KEYS and not isinstance(value, str | None):
            raise Unreadable(f"{name!r} is {str(value)[:60]!r}; expected a string")
    standard = said.get("standard")
    generation = str(standard.get("version", "")).partition(".")[0] if isinstance(standard, dict) else ""
    if generation not in ("", "1", "2", "3"):
        raise Unreadable(f"says it is ninjs {generation!r}; expected 1.x to 3.x")


def _text(said: Record, name: str) -> str:
    """Return the plain text of a field; a number counts as its digits, anything else as nothing."""
    value = said.get(name)
    if isinstance(value, dict):
        value = value.get("name") or value.get("value")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text_of(value) if isinstance(value, str) and "<" in value else " ".join(value.split()) if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _records(value: object) -> Iterator[Record]:
    """Yield the objects in `value`: of an array (2.x), or of an object whose keys are names (1.x), the name as `name`."""
    if isinstance(value, dict):
        for name, record in value.items():
            if isinstance(record, dict):
                yield {"name": name} | {key.lower(): part for key, part in record.items()}
    for record in value if isinstance(value, list) else ():
        if isinstance(record, dict):
            yield {key.lower(): part for key, part in record.items()}


def _variant(said: Record, name: str) -> str:
    """Return a headline or description: `name` or `name_text` and the like (1.x), or the main one of the array (2.x, 3.x)."""
    plural = "bodies" if name == "body" else f"{name}s"
    listed = list(_records(said.get(plural)))
    listed.sort(key=lambda record: record.get("role") not in (None, "main", "text", "caption"))
    found = next((_text(record, "value") for record in listed if _text(record, "value")), "")
    return (
        found
        or _text(said, name)
        or _text(said, f"{name}_text")
        or next((_text(said, key) for key in said if key.startswith(f"{name}_")), "")
    )


def _content(said: Record, profile: Profile) -> Content:
    """Return the richest of the bodies sent; they are the same words in several dresses."""
    bodies = {
        key.removeprefix("body_"): value for key, value in said.items() if key.startswith("body_") and isinstance(value, str) and value
    }
    for record in _records(said.get("bodies")):
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
    kinds: dict[str, Kind] = {kind: kind for kind in get_args(Kind)} | _KINDS
    if word not in kinds:
        fields.problem("type", said["type"], "not a type of ninjs; kept as unknown")
    return kinds.get(word, "unknown")


def _source(said: Record) -> str:
    return _text(said, "source") or next((_text(record, "name") for record in _records(said.get("infosources"))), "")


def _located(value: object) -> Place | None:
    record = value[0] if isinstance(value, list) and value else value
    name = _text({"name": record}, "name") if isinstance(record, str | dict) else ""
    return Place(name) if name else None


def _concepts(said: Record) -> Iterator[Concept]:
    for key, kind in _CONCEPTS:
        for record in _list(said.get(key)):
            if isinstance(record, dict):
                name, code = _text(record, "name"), _text(record, "code") or _text(record, "uri") or _text(record, "literal")
                if name or code:
                    yield Concept(name, code, kind)


def _renditions(value: object) -> tuple[MediaRendition, ...]:
    return tuple(
        MediaRendition(
            href=_text(record, "href"),
            media_type=_text(record, "mimetype") or _text(record, "contenttype"),
            width=_size(record.get("width")),
            height=_size(record.get("height")),
            size_bytes=_size(record.get("sizeinbytes")),
        )
        for record in _records(value)
        if _text(record, "href")
    )


def _size(value: object) -> int | None:
    digits = str(value).strip()
    return int(digits) if isinstance(value, str | int) and not isinstance(value, bool) and digits.isascii() and digits.isdigit() else None


def _own_media(said: Record, uri: str, kind: Kind) -> tuple[Association, ...]:
    """Return the files of an item that is itself a picture, film or sound."""
    renditions = _renditions(said.get("renditions"))
    return (_association({**said, "name": "content"}, kind, uri, renditions),) if renditions else ()


def _associations(said: Record) -> Iterator[Association]:
    for record in _records(said.get("associations")):
        kind = _kind(record, Fields(Profile()))
        yield _association(record, kind, _text(record, "uri") or _text(record, "guid"), _renditions(record.get("renditions")))


def _association(said: Record, kind: Kind, guid: str, renditions: tuple[MediaRendition, ...]) -> Association:
    return Association(
        role=_text(said, "name") or _text(said, "id"),
        kind=kind,
        guid=guid,
        headline=_variant(said, "headline") or _text(said, "title"),
        caption=_variant(said, "description"),
        credit=_text(said, "creditline") or _text(said, "byline") or _text(said, "by") or _text(said, "copyrightholder"),
        alt=_text(said, "alttext") or _text(said, "alt"),
        usage_terms=_text(said, "usageterms"),
        renditions=renditions,
    )


def _notes(said: Record, content: Content) -> tuple[Note, ...]:
    note = _text(said, "ednote")
    return (*((Note(note, "ednote"),) if note else ()), *(Note(text, "not-public") for text in content.not_public))
