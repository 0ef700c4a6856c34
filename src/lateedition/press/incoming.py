"""What comes in: a row of the log becomes a document that the press can work with, or is refused with the reason."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from lateedition.press.addresses import card_addresses, picture_addresses, recording_addresses
from lateedition.press.log import Row
from lateedition.story import handover
from lateedition.story.article import Story
from lateedition.story.front import Front
from lateedition.story.handover import Document, RecalledPicture, RecalledRecording, Withdrawn
from lateedition.story.live import LiveCoverage
from lateedition.story.taxonomy import Author, Section, Site, Topic
from lateedition.story.version import Version


class Unacceptable(ValueError):
    """A row of the log that the press cannot work with; the message says which and why."""


def document_of(row: Row) -> Document:
    """Return the document in `row`.

    Raises Unacceptable if it does not decode, if a moment in it has no time zone, or if an address or the site's zone is not one.
    """
    try:
        document = handover.decode(row.payload)
    except msgspec.DecodeError as failure:
        raise Unacceptable(f"row {row.number} of the handover log ({row.subject}) is not a document: {failure}") from failure
    for moment in _moments(document):
        if moment.tzinfo is None:
            raise Unacceptable(f"row {row.number} of the handover log ({row.subject}) has {moment!r}; expected a moment with a time zone")
    for address in _addresses(document):
        if not _is_address(address):
            raise Unacceptable(f"row {row.number} of the handover log ({row.subject}) has the address {address!r}; expected '/…/'")
    if isinstance(document, RecalledPicture | RecalledRecording) and (strange := _strange_addresses(document)):
        raise Unacceptable(f"row {row.number} of the handover log ({row.subject}) has the address {strange[0]!r}; expected one of its own")
    if isinstance(document, Site) and not _is_zone(document.zone):
        raise Unacceptable(f"row {row.number} of the handover log (site) has the zone {document.zone!r}; expected one of the tz database")
    return document


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def _moments(document: Document) -> list[datetime]:
    match document:
        case Story():
            return [
                document.first_published,
                document.updated,
                *_told_moments(document),
                *(_live_moments(document.live) if document.live else ()),
            ]
        case Withdrawn() | RecalledPicture() | RecalledRecording():
            return [document.moment]
        case Version():
            return [document.moment, *([document.out_since] if document.out_since else [])]
        case Front():
            return [each.until for each in document.decisions if each.until is not None]
        case _:
            return []


def _told_moments(story: Story) -> list[datetime]:
    """Return when its words last changed, and when its corrections were made."""
    notes = (moment for each in story.corrections for moment in (each.moment, each.amended, *(note.moment for note in each.earlier)))
    return [moment for moment in (story.worded, *notes) if moment is not None]


def _live_moments(live: LiveCoverage) -> list[datetime]:
    entries = (moment for entry in live.entries for moment in (entry.moment, entry.updated))
    return [moment for moment in (live.started, live.ended, *entries) if moment is not None]


def _addresses(document: Document) -> tuple[str, ...]:
    match document:
        case Story():
            return (document.address, *document.former_addresses)
        case Withdrawn(number=number):
            return tuple(each for each in document.addresses if "\0" in each or not each.startswith(card_addresses(number)))
        case Section() | Topic() | Author():
            return (document.address,)
        case _:
            return ()


def _strange_addresses(document: RecalledPicture | RecalledRecording) -> list[str]:
    own = (picture_addresses if isinstance(document, RecalledPicture) else recording_addresses)(document.number)
    return [address for address in document.addresses if not address.startswith(own) or "\0" in address]


def _is_address(address: str) -> bool:
    return address.startswith("/") and address.endswith("/") and "\0" not in address and not address.startswith("/-/")
