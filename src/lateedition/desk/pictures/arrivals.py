"""Arrivals: a file that somebody brings becomes a picture of the library, with what is written in it for the editor to check.

What is in it is read as photographs off the wire are (wire/formats/photo.py): IPTC's metadata as XMP and as IIM, in whatever charset.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image
from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.pictures.models import Picture
from lateedition.desk.pictures.opening import PictureRefused, must_be_printable
from lateedition.wire.formats import photo
from lateedition.wire.imagefile import media_type_of
from lateedition.wire.item import Item
from lateedition.wire.profiles import Profile
from lateedition.wire.unreadable import Unreadable

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

LARGEST_BYTES = 40 * 1024 * 1024
_LONGEST_TAG = 100
_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/avif": "avif", "image/tiff": "tif"}


class NotTaken(ValueError):
    """A file does not become a picture; the message says why and what to do."""


@dataclass(frozen=True)
class Arrival:
    """A picture that came in, or was there already with the same bytes; `notes` are for whoever brought it."""

    picture: Picture
    is_new: bool
    notes: tuple[str, ...] = ()


def take_in(file: UploadedFile[Any], *, user: User | None, zone: str, now: datetime) -> Arrival:
    """Make a picture of the library of `file`, or find the one that has the same bytes. Times without a zone are in `zone`.

    It has no description that is not the file's own, and is printed nowhere until somebody puts it into a story. Raises NotTaken.
    """
    must(user, Verb.PICTURE)
    if (file.size or 0) > LARGEST_BYTES:
        raise NotTaken(f"it has {(file.size or 0) / 1_048_576:.0f} MB; expected at most {LARGEST_BYTES // 1_048_576} MB. Save it smaller.")
    content = file.read()
    item, kind, moves = _read(content, zone=zone)
    with outbox.turn():
        held = Picture.objects.filter(file_hash=hashlib.sha1(content, usedforsecurity=False).hexdigest()).order_by("pk").first()
        if held is not None:
            return Arrival(held, is_new=False)
        picture = _described(item, named=file.name or "", now=now)
        picture.uploaded_by_user = user
        picture.file = ContentFile(content, name=f"{_stem(file.name or '') or 'picture'}.{_EXTENSIONS[kind]}")
        picture._set_image_file_metadata()
        picture.save()
        picture.tags.add(*dict.fromkeys(word[:_LONGEST_TAG] for word in item.keywords))
        log(instance=picture, action="wagtail.create", user=user, content_changed=True)
    return Arrival(picture, is_new=True, notes=tuple(_notes(item, moves=moves, now=now)))


_OF_OTHERS = {
    "heic": "it is HEIC, which few browsers show: save it as JPEG, or set the phone to “Most compatible”",
    "svg": "it is a drawing in SVG, which may hold programs: save it as PNG",
}
"""What is brought often and cannot be taken, and what to do."""


def _brand(content: bytes) -> str:
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        return "heic"
    return "svg" if b"<svg" in content[:1024].lower() else ""


def _read(content: bytes, *, zone: str) -> tuple[Item, str, bool]:
    """Return what is written in a picture, its media type, and whether it moves."""
    kind = media_type_of(content[:12])
    if kind not in _EXTENSIONS:
        raise NotTaken(f"{_OF_OTHERS.get(_brand(content), 'it is no picture')}; expected a JPEG, PNG, WebP, AVIF, TIFF or GIF file.")
    try:
        moves = _must_be_printable(content)
        found = photo.read(content, Profile(zone=zone))[0]
    except (PictureRefused, Unreadable) as refusal:
        raise NotTaken(f"{refusal}.") from refusal
    if isinstance(found, Unreadable):
        raise NotTaken(f"{found}.")
    return found, kind, moves


def _must_be_printable(content: bytes) -> bool:
    """Judge the size before a pixel is decoded; say whether the picture moves."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            must_be_printable(image)
            return bool(getattr(image, "is_animated", False))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as unreadable:
        if isinstance(unreadable, PictureRefused):
            raise
        raise PictureRefused(f"it cannot be read ({unreadable}); expected a whole picture") from unreadable


def _described(item: Item, *, named: str, now: datetime) -> Picture:
    """Return a picture with the words of its file. Its name at the desk is the file's where that says nothing; its description never."""
    said = item.associations[0]
    rights = [f"{note.role.capitalize()}: {note.text}" for note in item.notes]
    rights += [f"Usage terms: {item.usage_terms}"] if item.usage_terms else []
    ends = item.expires.moment if item.expires and item.expires.moment > now else None
    place = ", ".join(filter(None, (item.place.name, item.place.country))) if item.place else ""
    return Picture(
        title=_cut("title", " ".join((item.headline or item.slugline or _stem(named) or "Picture").split())),
        caption=said.caption,
        credit=_cut("credit", said.credit),
        creator=_cut("creator", item.byline),
        copyright=_cut("copyright", item.copyright),
        place=_cut("place", place),
        taken=item.first_created.moment if item.first_created else None,
        rights="\n".join(rights),
        rights_end=ends,
        alt=_cut("alt", said.alt),
    )


def _notes(item: Item, *, moves: bool, now: datetime) -> list[str]:
    """Return what an editor must not overlook."""
    notes = ["It moves: readers get its first frame."] if moves else []
    notes += [f"Its file says: {item.unpublishable}."] if item.unpublishable else []
    if item.expires and item.expires.moment <= now:
        notes.append(f"Its file says that it must not be used after {item.expires.moment:%Y-%m-%d %H:%M} UTC.")
    if item.embargo_open or (item.embargo and item.embargo.moment > now):
        until = f"until {item.embargo.moment:%Y-%m-%d %H:%M} UTC" if item.embargo else "without an end"
        notes.append(f"EMBARGO: its file says that it is under embargo {until}.")
    return notes


def _cut(field: str, said: str) -> str:
    longest: int | None = getattr(Picture._meta.get_field(field), "max_length", None)
    return said[:longest]


def _stem(name: str) -> str:
    return re.sub(r"[\W_]+", " ", PurePath(name).stem).strip()
