"""A recording as readers fetch it: the list of its pieces, each of these, and the captions of a film, all named by their digest."""

from __future__ import annotations

from lateedition.edition import pieces
from lateedition.edition.pieces import Pieces
from lateedition.press.addresses import captions_address, pieces_address, recording_address
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.story.recording import PIECE_BYTES, Recording

CAPTIONS = "captions"


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:  # noqa: ARG001 (pages are called alike)
    """Return what `key` names, None if there is none such.

    'recording:7:<first 16 of the digest>' is the file, with ':3' behind it the piece of that number, with ':captions' its captions.
    """
    number, digest, part = (*key.split(":")[1:], "")[:3]
    recording = reading.recording(int(number))
    if recording is None:
        return None
    if part == CAPTIONS:
        return _captions(recording, digest, reading)
    if not recording.digest.startswith(digest):
        return None
    return _piece(recording, int(part), reading) if part else _file(recording)


def _file(recording: Recording) -> Rendition:
    under = pieces_address(recording.number, recording.digest)
    return _immutable(
        recording,
        recording_address(recording.number, recording.digest, recording.media_type),
        pieces.listed(Pieces(recording.size_bytes, PIECE_BYTES, under)),
        recording.media_type,
        headers=(pieces.MARK,),
    )


def _piece(recording: Recording, at: int, reading: Reading) -> Rendition | None:
    content = reading.stored_bytes(recording.pieces[at]) if at < len(recording.pieces) else None
    if not content:
        return None
    return _immutable(recording, f"{pieces_address(recording.number, recording.digest)}{at}", content, "application/octet-stream")


def _captions(recording: Recording, digest: str, reading: Reading) -> Rendition | None:
    said = recording.captions
    content = reading.stored_bytes(said.digest) if said is not None and said.digest.startswith(digest) else None
    if said is None or not content:
        return None
    return _immutable(recording, captions_address(recording.number, said.digest), content, "text/vtt")


def _immutable(
    recording: Recording, address: str, content: bytes, media_type: str, *, headers: tuple[tuple[str, str], ...] = ()
) -> Rendition:
    keys = (f"recording:{recording.number}",)
    return Rendition(address=address, parts=(content,), media_type=media_type, headers=headers, keys=keys, immutable=True)
