"""Sheets: entries and fragments as they lie in the store, and back. An entry's bytes lie apart from it, as a body."""

from __future__ import annotations

import hashlib
import struct
from base64 import urlsafe_b64encode
from itertools import accumulate

from msgspec import Struct, msgpack

from lateedition.edition.bodies import digest_of
from lateedition.edition.record import Dated, Entry, Fragment, FullSheet, Hole, Mention, Segment, Sheet, Slice, Whole

_encode = msgpack.Encoder().encode
_sheets = msgpack.Decoder(Sheet)
_full_sheets = msgpack.Decoder(FullSheet)
_fragments = msgpack.Decoder(Fragment)
_mentions = msgpack.Decoder(tuple[Mention, ...])
_MOMENT = struct.Struct(">d")
STAMP_BYTES = _MOMENT.size
"""How long the stamp of a fragment is: the moment, in POSIX seconds, since when it is as it is."""


class Page(Struct, frozen=True, array_like=True):
    """An entry made ready to be put into a store: its encoded sheet, its body, and the hash that the body lies under."""

    record: bytes
    digest: bytes
    body: bytes


def page_of(entry: Entry) -> Page:
    """Return `entry` ready to be put into a store; any process can do this. Raises ValueError if a whole body is not alone in it."""
    parts, body = _laid_out(entry.parts)
    digest = digest_of(body)
    sheet = FullSheet(
        status=entry.status,
        headers=entry.headers,
        parts=parts,
        changed=entry.changed,
        keys=entry.keys,
        immutable=entry.immutable,
        body=digest,
        tag=_tag(digest, parts),
        kept=entry.kept,
        shows=entry.shows,
        mentions=_encode(entry.mentions) if entry.mentions else b"",
    )
    return Page(_encode(sheet), digest, body)


def entry_of(record: bytes | memoryview, body: memoryview) -> Entry:
    """Return the entry of an encoded sheet and its body."""
    sheet = _full_sheets.decode(record)
    return Entry(
        status=sheet.status,
        headers=sheet.headers,
        parts=_parts(sheet, body),
        changed=sheet.changed,
        keys=sheet.keys,
        immutable=sheet.immutable,
        shows=sheet.shows,
        kept=sheet.kept,
        mentions=_mentions.decode(sheet.mentions) if sheet.mentions else (),
    )


def sheet(record: bytes | memoryview) -> Sheet:
    """Return an encoded sheet as far as it is needed to answer."""
    return _sheets.decode(record)


def body_of(record: bytes | memoryview) -> tuple[bytes, bool]:
    """Return the hash of an encoded sheet's body, and whether the past keeps it."""
    sheet = _sheets.decode(record)
    return sheet.body, sheet.kept


def standing_of(record: bytes | memoryview) -> tuple[bool, bool]:
    """Return whether the past keeps an encoded sheet, and whether it will be what it is for ever."""
    sheet = _sheets.decode(record)
    return sheet.kept, sheet.immutable


def shows_of(record: bytes | memoryview) -> tuple[str, ...]:
    """Return what an encoded sheet shows."""
    return _full_sheets.decode(record).shows


def shown_by_fragment(record: bytes | memoryview) -> tuple[str, ...]:
    """Return what an encoded fragment shows."""
    return _fragments.decode(record).shows


def only_names(subject: str, record: bytes | memoryview) -> bool:
    """Say whether all that an encoded sheet shows of `subject` stands in mentions."""
    full = _full_sheets.decode(record)
    return bool(full.mentions) and subject not in full.keys and _is_in(_mentions.decode(full.mentions), subject, full.shows)


def fragment_only_names(subject: str, record: bytes | memoryview) -> bool:
    """Say whether all that an encoded fragment shows of `subject` stands in mentions."""
    fragment = _fragments.decode(record)
    return _is_in(fragment.mentions, subject, fragment.shows)


def shown_beside(subject: str, record: bytes | memoryview) -> set[str]:
    """Return what else an encoded sheet shows, if it has `subject` among its keys; nothing if it has not."""
    full = _full_sheets.decode(record)
    return {*full.shows} - {subject} if subject in full.keys else set()


def no_body(_record: bytes | memoryview) -> tuple[bytes, bool]:
    """Return what `body_of` says of a fragment: it has no body of its own, and the past keeps it."""
    return b"", True


def dated(fragment: Fragment, since: float) -> tuple[bytes, bytes]:
    """Return `fragment` encoded, and the stamp of the moment, in POSIX seconds, since when it is as it is."""
    return _encode(fragment), _MOMENT.pack(since)


def dated_of(stamp: bytes | memoryview, record: bytes | memoryview) -> Dated:
    """Return the fragment that `dated` encoded."""
    return Dated(_fragments.decode(record), _MOMENT.unpack(stamp)[0])


def _is_in(mentions: tuple[Mention, ...], subject: str, shows: tuple[str, ...]) -> bool:
    return subject in shows and any(shows.index(subject) in mention.shows for mention in mentions)


def _tag(digest: bytes, parts: tuple[Slice | str, ...]) -> str:
    """Return what is equal for equal bodies cut alike, with the same holes in the same places."""
    return urlsafe_b64encode(hashlib.blake2b(digest + _encode(parts), digest_size=12).digest()).decode()


def _laid_out(parts: tuple[Segment | Whole | Hole, ...]) -> tuple[tuple[Slice | str, ...], bytes]:
    """Return where the pieces of a body lie, and the body."""
    places: list[Slice | str] = []
    contents: list[bytes] = []
    for part in parts:
        if isinstance(part, Segment):
            places.append(Slice(len(part.deflated), part.crc, part.size_bytes))
            contents.append(part.deflated)
        elif isinstance(part, Hole):
            places.append(part.fragment)
        elif len(parts) == 1:
            return (), part.content
        else:
            raise ValueError(f"an entry has a whole body among {len(parts)} parts; a whole body stands alone")
    return tuple(places), b"".join(contents)


def _parts(sheet: Sheet, body: memoryview) -> tuple[Segment | Whole | Hole, ...]:
    if not sheet.parts:
        return (Whole(bytes(body)),) if body else ()
    lengths = [0 if isinstance(part, str) else part.length_bytes for part in sheet.parts]
    ends = accumulate(lengths)
    return tuple(
        Hole(part) if isinstance(part, str) else Segment(bytes(body[end - length : end]), part.crc, part.size_bytes)
        for part, length, end in zip(sheet.parts, lengths, ends, strict=True)
    )
