"""From a recording of the library to the document that readers' pages are made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lateedition.desk.handover import outbox
from lateedition.press.addresses import captions_address, recording_address
from lateedition.story import recording as documents
from lateedition.story.handover import Document, RecalledRecording
from lateedition.story.moment import in_utc

if TYPE_CHECKING:
    from lateedition.desk.recordings.models import Recording


def recording_document(recording: Recording) -> documents.Recording:
    """Return the document of `recording`."""
    captions = recording.captions.encode()
    return documents.Recording(
        number=recording.pk,
        title=recording.title,
        credit=recording.credit,
        media_type=recording.media_type,
        digest=recording.digest,
        size_bytes=recording.size_bytes,
        pieces=tuple(recording.pieces),
        length_s=recording.length_s,
        width=recording.width,
        height=recording.height,
        transcript=recording.transcript.replace("\r\n", "\n").strip(),
        captions=documents.Captions(hashlib.sha256(captions).hexdigest(), len(captions), recording.captions_language) if captions else None,
    )


def standing_document(recording: Recording) -> documents.Recording | RecalledRecording:
    """Return what readers may have of `recording`: its document, or that it was recalled, with all addresses at which they ever had it."""
    if recording.killed is None:
        return recording_document(recording)
    held = outbox.all_of(f"recording:{recording.pk}")
    addresses = sorted({address for document in held for address in addresses_of(document)})
    return RecalledRecording(recording.pk, tuple(addresses), in_utc(recording.killed))


def addresses_of(document: Document) -> Iterator[str]:
    """Give the addresses at which readers have the files of a recording, given its document."""
    if isinstance(document, documents.Recording):
        yield recording_address(document.number, document.digest, document.media_type)
        if document.captions is not None:
            yield captions_address(document.number, document.captions.digest)
