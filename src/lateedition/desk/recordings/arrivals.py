"""Arrivals: a file that somebody brings becomes a recording of the library, and what readers may have of it lies in the store."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.recordings.kinds import NotTaken
from lateedition.desk.recordings.models import Recording
from lateedition.desk.recordings.remuxing import remuxed
from lateedition.press.picturestore import open_store
from lateedition.story.recording import PIECE_BYTES

if TYPE_CHECKING:
    from lateedition.desk.people.models import User


@dataclass(frozen=True)
class Arrival:
    """What a file that was brought is: what readers may have of it is in the store already, and nobody knows of it.

    `original_digest` is of the file itself, `digest` and `pieces` of what was made of it.
    """

    original_digest: str
    digest: str
    pieces: tuple[str, ...]
    size_bytes: int
    media_type: str
    length_s: float
    width: int
    height: int


def arrived(file: UploadedFile[Any]) -> Arrival:
    """Take out of `file` what readers may have, and put that into the store. Raises NotTaken, and OSError when the store takes nothing."""
    most = settings.HOUSE.recording_mb
    if (file.size or 0) > most << 20:
        raise NotTaken(f"It has {(file.size or 0) / 1_048_576:.0f} MB; expected at most {most} MB. Save it smaller, or cut it shorter.")
    with _on_disk(file) as (original, digest):
        _must_be_new(digest)
        made = remuxed(original, into=original.parent)
        whole, pieces = _stored(made.path)
        size_bytes = made.path.stat().st_size
        return Arrival(digest, whole, pieces, size_bytes, made.media_type, made.length_s, made.width, made.height)


def take_in(recording: Recording, file: UploadedFile[Any], arrival: Arrival, *, user: User | None, now: datetime) -> Recording:
    """Keep `recording`, as somebody described it, with the `file` that it came in. It is played nowhere until a story plays it.

    Raises NotTaken if somebody has brought the same file in the meantime.
    """
    must(user, Verb.PICTURE)
    recording.medium = Recording.Medium.VIDEO if arrival.media_type.startswith("video/") else Recording.Medium.AUDIO
    recording.media_type, recording.length_s = arrival.media_type, arrival.length_s
    recording.width, recording.height = arrival.width, arrival.height
    recording.digest, recording.size_bytes, recording.pieces = arrival.digest, arrival.size_bytes, list(arrival.pieces)
    recording.file_digest, recording.file_name = arrival.original_digest, PurePath(file.name or "").name[:255]
    recording.uploaded_by_user, recording.created = user, now
    file.seek(0)
    with outbox.turn():
        _must_be_new(arrival.original_digest)
        recording.file = File(file, name=arrival.original_digest)
        recording.save()
        log(instance=recording, action="wagtail.create", user=user, content_changed=True)
    return recording


def describe(recording: Recording, *, user: User | None) -> Recording:
    """Keep what somebody says of a recording now; readers who have it are told the same."""
    must(user, Verb.EDIT_PICTURE, recording)
    with outbox.turn():
        recording.save()
        log(instance=recording, action="wagtail.edit", user=user, content_changed=True)
    return recording


def keep_captions(text: str) -> None:
    """Put captions into the store, by the digest of their bytes. Raises OSError when it takes nothing."""
    content = text.encode()
    open_store(settings.HOUSE.renditions).put(hashlib.sha256(content).hexdigest(), content)


def _must_be_new(file_digest: str) -> None:
    held = Recording.objects.filter(file_digest=file_digest).first()
    if held is not None:
        raise NotTaken(f"The library has this very file already, as “{held}”{', which was recalled' if held.killed else ''}.")


@contextmanager
def _on_disk(file: UploadedFile[Any]) -> Iterator[tuple[Path, str]]:
    """Give a path at which the file lies for the time of the block, in a folder of its own, and the SHA-256 of its bytes."""
    with tempfile.TemporaryDirectory(prefix="recording-") as folder:
        path, digest = Path(folder) / "original", hashlib.sha256()
        with path.open("wb") as out:
            for chunk in file.chunks():
                digest.update(chunk)
                out.write(chunk)
        yield path, digest.hexdigest()


def _stored(path: Path) -> tuple[str, tuple[str, ...]]:
    """Put the pieces of a file into the store; return the digests of the whole and of each."""
    store, whole, digests = open_store(settings.HOUSE.renditions), hashlib.sha256(), []
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(PIECE_BYTES), b""):
            whole.update(piece)
            digests.append(hashlib.sha256(piece).hexdigest())
            store.put(digests[-1], piece)
    return whole.hexdigest(), tuple(digests)
