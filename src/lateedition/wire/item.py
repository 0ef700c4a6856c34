"""The item: what an agency said, in one shape whatever the format, and nothing it did not say.

Field names here are the names that `lateedition wire read` prints; docs/wire-formats.md tells where each comes from.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from lateedition.story.blocks import Body

Kind = Literal["text", "picture", "video", "audio", "graphic", "composite", "event", "planning", "data", "advisory", "unknown"]
Status = Literal["usable", "withheld", "canceled"]
ZoneKnown = Literal["explicit", "profile", "assumed"]
Signal = Literal["new", "update", "correction", "kill", "advisory", "supplement", "repeat"]


class Instant(Struct, frozen=True):
    """A moment off the wire: in UTC, as it stood in the file, and how its zone was known."""

    moment: datetime
    raw: str
    zone: ZoneKnown = "explicit"


class Concept(Struct, frozen=True):
    """A subject, genre, person, organisation or place: its code as sent (qcode or URI), its name if one was sent, its kind."""

    name: str = ""
    code: str = ""
    kind: str = "subject"


class Place(Struct, frozen=True):
    """Where it was written. `country` is the name or code as sent."""

    name: str = ""
    country: str = ""


class Note(Struct, frozen=True):
    """A note to editors. Never shown to readers."""

    text: str
    role: str = ""


class MediaRendition(Struct, frozen=True):
    """One file of a picture, film or sound, where the agency says it is; it is not fetched while reading."""

    href: str
    media_type: str = ""
    width: int | None = None
    height: int | None = None
    size_bytes: int | None = None


class Association(Struct, frozen=True):
    """A thing sent with the item, or named by it: a picture with its caption, a related item."""

    role: str
    kind: Kind = "unknown"
    guid: str = ""
    headline: str = ""
    caption: str = ""
    credit: str = ""
    alt: str = ""
    usage_terms: str = ""
    renditions: tuple[MediaRendition, ...] = ()


class Problem(Struct, frozen=True):
    """A field that could not be read: which, what stood there, and what was done. The rest of the item goes on."""

    field: str
    said: str
    meaning: str


class Item(Struct, frozen=True, kw_only=True):
    """One version of one item.

    Identity is (`provider`, `guid`): `guid` never holds a version. `version` orders versions where the agency numbers
    them; None where it does not. `embargo` is when an embargo ends; `embargo_open` is an embargo without an end, which
    holds for a person; `expires` is when it is no longer of use. `unpublishable` says why the item must not be published by
    itself, and is empty where it may be. `partial` is true where parts of an item were left out, `management` where only
    its status and the like were sent, for the version of that number (NewsML 1.x, Update "A"). `revision` is a token that
    differs with each version and tells no order (AP's etag). `urgency` is 1 (most) to 9, `priority` the agency's own word.
    `take` is the key beside the slugline that says which take this is ("1st Ld-Writethru"). `body` is safe markup as
    blocks, with the dateline where the agency put it; `notes` are never public. `text` fields are plain text.
    """

    provider: str
    guid: str
    format: str
    version: int | None = None
    revision: str = ""
    kind: Kind = "text"
    status: Status = "usable"
    signals: tuple[Signal, ...] = ()
    embargo: Instant | None = None
    embargo_open: bool = False
    expires: Instant | None = None
    unpublishable: str = ""
    partial: bool = False
    management: bool = False
    urgency: int | None = None
    priority: str = ""
    slugline: str = ""
    take: str = ""
    headline: str = ""
    standfirst: str = ""
    byline: str = ""
    authors: tuple[str, ...] = ()
    dateline: str = ""
    place: Place | None = None
    credit: str = ""
    source: str = ""
    copyright: str = ""
    usage_terms: str = ""
    language: str = ""
    subjects: tuple[Concept, ...] = ()
    keywords: tuple[str, ...] = ()
    body: Body = ()
    associations: tuple[Association, ...] = ()
    notes: tuple[Note, ...] = ()
    link: str = ""
    first_created: Instant | None = None
    version_created: Instant | None = None
    sent: Instant | None = None
    replaces: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
