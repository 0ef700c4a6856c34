"""Photographs, as photo services of agencies send them: a picture file with IPTC's metadata in it (IIM and XMP).

Standard: IPTC Photo Metadata Standard 2023.2; IPTC-IIM 4.2. A picture without metadata is an item, too, that says nothing of itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from lateedition.wire.fields import Fields
from lateedition.wire.imagefile import ImageFile, judged, media_type_of
from lateedition.wire.item import Association, Concept, Instant, Item, MediaRendition, Note, Place
from lateedition.wire.opening import Opening
from lateedition.wire.orders import orders_in
from lateedition.wire.photodata import PhotoData, photo_data
from lateedition.wire.profiles import Profile
from lateedition.wire.unreadable import Unreadable

FORMAT = "photo"


def claims(opening: Opening) -> bool:
    """Say whether this is a picture file, by its first bytes."""
    return bool(media_type_of(opening.start))


def read(payload: bytes, profile: Profile) -> list[Item | Unreadable]:
    """Return the photograph in `payload` as the one item that it is. Raises Unreadable for what cannot be decoded."""
    file = judged(payload)
    return [_item(file, photo_data(file), Fields(profile), size_bytes=len(payload), digest=hashlib.sha256(payload).hexdigest())]


def _item(file: ImageFile, said: PhotoData, fields: Fields, *, size_bytes: int, digest: str) -> Item:
    headline, caption, instructions = _first(said, "headline"), _first(said, "caption"), _first(said, "instructions")
    orders = orders_in(take="", keys=(), lines=(headline, instructions), opening=(caption,), profile=fields.profile)
    embargo = fields.embargo("release date", _moment(said, "release"))
    guid = _guid(said) or f"sha256:{digest}"
    association = Association(
        role="content",
        kind="picture",
        guid=guid,
        headline=headline,
        caption=caption,
        credit=_credit(said),
        alt=_first(said, "alt"),
        usage_terms=_first(said, "usage terms"),
        renditions=(MediaRendition("", file.media_type, file.width, file.height, size_bytes),),
    )
    return Item(
        provider=fields.profile.provider or _first(said, "credit") or _first(said, "source"),
        guid=guid,
        format=FORMAT,
        kind="picture",
        signals=orders.signals,
        unpublishable=orders.unpublishable,
        embargo=embargo.until,
        embargo_open=embargo.open or orders.embargo_open,
        expires=_instant(fields, said, "expiration"),
        urgency=fields.urgency(_first(said, "urgency")),
        slugline=_first(said, "title"),
        headline=headline,
        standfirst=caption,
        byline=", ".join(said.get("creator", ())),
        authors=said.get("creator", ()),
        place=_place(said),
        credit=_first(said, "credit"),
        source=_first(said, "source"),
        copyright=_first(said, "copyright"),
        usage_terms=_first(said, "usage terms"),
        language=_first(said, "language") or fields.profile.language,
        subjects=tuple(_concepts(said)),
        keywords=said.get("keywords", ()),
        associations=(association,),
        notes=tuple(_notes(said)),
        first_created=_instant(fields, said, "created"),
        sent=_instant(fields, said, "sent"),
        problems=tuple(fields.problems),
    )


def _guid(said: PhotoData) -> str:
    """Return what names the photograph: its GUID, or the agency's reference with the day, for references come round again."""
    reference, created = _first(said, "reference"), _first(said, "created")[:10].replace("-", "")
    return _first(said, "guid") or (f"{reference} {created}" if reference and created else "")


def _credit(said: PhotoData) -> str:
    """Return who is to be named: who made it, and who let us have it."""
    makers, credit = ", ".join(said.get("creator", ())), _first(said, "credit")
    return credit if makers.casefold() in credit.casefold() else " / ".join(filter(None, (makers, credit)))


def _place(said: PhotoData) -> Place | None:
    name, country = _first(said, "city"), _first(said, "country") or _first(said, "country code")
    return Place(name, country) if name or country else None


def _concepts(said: PhotoData) -> Iterator[Concept]:
    yield from (Concept(code=code, kind="category") for name in ("category", "other categories") for code in said.get(name, ()))
    yield from (Concept(code=code) for code in said.get("subject codes", ()))
    yield from (Concept(name, kind="person") for name in said.get("people", ()))


def _notes(said: PhotoData) -> Iterator[Note]:
    """Yield what binds an editor: instructions, and how the picture came to be where that is said (IPTC's digital source types)."""
    yield from (Note(" ".join(text.split()), "instructions") for text in said.get("instructions", ()))
    yield from (Note(source.rpartition("/")[2], "digital source") for source in said.get("digital source", ()))


def _instant(fields: Fields, said: PhotoData, name: str) -> Instant | None:
    return fields.instant(name, _moment(said, name))


def _moment(said: PhotoData, name: str) -> str | None:
    """Return a date and its time as one (IIM 4.2: CCYYMMDD, and HHMMSS±HHMM; XMP writes ISO 8601 in one)."""
    date, time = _first(said, f"{name} date") or _first(said, name), _first(said, f"{name} time")
    if not date.isdigit():
        return date or None
    return f"{date}T{time}" if time else date


def _first(said: PhotoData, name: str) -> str:
    return next(iter(said.get(name, ())), "")
