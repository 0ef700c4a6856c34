"""The handover: the documents that desk writes to the log and press reads from it. There is no other way between them.

The log is append-only and numbered. A document is complete: it says all a page needs of its subject, and it stands
until a later one of the same kind and number replaces it. `Withdrawn` takes a story's place when readers may not have
it any more, `RecalledPicture` a picture's, `RecalledRecording` a recording's; `Dropped` when a taxonomy document or picture ceased to be.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

from lateedition.story.article import Story
from lateedition.story.front import Front
from lateedition.story.happening import Happening
from lateedition.story.letters import Intro, Letter
from lateedition.story.picture import Picture
from lateedition.story.recording import Recording
from lateedition.story.taxonomy import Agency, Author, Section, Site, Topic
from lateedition.story.version import Version

Reason = Literal["unpublished", "expired", "killed", "merged", "withheld", "legal"]


class Withdrawn(Struct, frozen=True, tag="withdrawn"):
    """A story that readers may not have any more, and all its addresses, which answer 410 Gone from now on.

    "unpublished" and "withheld" may come back; "expired" was to be read for a time that is over; "killed" was recalled and its
    tombstone says so; "merged" was the same as the story `into`, to which its addresses lead while that is published. "legal" is by
    an order of law: its addresses answer 451 (RFC 7725) and say whose order it is, `authority`, and what it is about, `legal_basis`.
    """

    number: int
    addresses: tuple[str, ...]
    reason: Reason
    moment: datetime
    into: int | None = None
    authority: str = ""
    legal_basis: str = ""


class Dropped(Struct, frozen=True, tag="dropped"):
    """A section, topic, author, agency, picture, recording or past version that no longer is. What named it goes on without."""

    kind: Literal["section", "topic", "author", "agency", "picture", "recording", "version"]
    number: int


class RecalledPicture(Struct, frozen=True, tag="recalled"):
    """A picture that readers may not have any more, and the addresses of all its renditions, which answer 410 Gone from now on.

    What showed one that was "recalled" goes on without. One is "lapsed" when our rights to it have ended: where it stood in front
    of a story, that section's fallback does. It may come back, as a `Picture` of its number.
    """

    number: int
    addresses: tuple[str, ...]
    moment: datetime
    reason: Literal["recalled", "lapsed"] = "recalled"


class RecalledRecording(Struct, frozen=True, tag="silenced"):
    """A recording that readers may not have any more, and the addresses of its files, which answer 410 Gone from now on.

    What played it goes on without.
    """

    number: int
    addresses: tuple[str, ...]
    moment: datetime


Document = (
    Story | Version | Withdrawn | Site | Front | Happening | Section | Topic | Author | Agency | Picture | RecalledPicture
    | Recording | RecalledRecording | Dropped | Letter | Intro
)  # fmt: skip
RECALLS = frozenset(("withdrawn", "recalled", "silenced"))
"""The tags of documents that take something from readers: they go before all others."""


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder: msgspec.json.Decoder[Document] = msgspec.json.Decoder(Document)


def encode(document: Document) -> bytes:
    """Return `document` as canonical JSON: equal documents give equal bytes."""
    return _encoder.encode(document)


def decode(payload: bytes) -> Document:
    """Return the document that `payload` holds.

    Raises msgspec.ValidationError, with the path of the wrong value, when it is not a document we know.
    """
    return _decoder.decode(payload)
