"""Picture files, judged: whether the bytes are a whole picture of a kind we print, and how large it is.

A picture is known by its bytes, never by its name or by what the agency calls it, and is decoded to the end: one that breaks off
does not come into the newsroom. How much that may take is bounded before a pixel is looked at.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from PIL import Image, IptcImagePlugin, UnidentifiedImageError

from lateedition.wire.unreadable import Unreadable

LARGEST_BYTES = 48 * 1024 * 1024
"""How large a picture file may be. Those of agencies have 1 to 15 MB; texts, which are held to 8 MB, are parsed whole in memory."""

MOST_PIXELS = 80_000_000
"""How many pixels a picture may have: what the desk encodes for readers (desk/pictures/renditions.py)."""

_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp", "AVIF": "image/avif", "TIFF": "image/tiff"}
_SCALED_TO_PX = 512

Datasets = Mapping[tuple[int, int], list[bytes]]
"""Values of IPTC-IIM by record and data set, in their order."""


@dataclass(frozen=True)
class ImageFile:
    """A picture file: its kind, its size in pixels, and what is written in it as IPTC-IIM and as XMP."""

    media_type: str
    width: int
    height: int
    iim: Datasets = field(default_factory=dict)
    xmp: bytes = b""


def media_type_of(start: bytes) -> str:
    """Return the media type that the first bytes of a file tell, empty where they are none of a picture that we read.

    >>> media_type_of(b"\\xff\\xd8\\xff\\xe0"), media_type_of(b"<?xml version=")
    ('image/jpeg', '')
    """
    match start[:4], start[8:12]:
        case (b"RIFF", b"WEBP"):
            return "image/webp"
        case (b"II*\0" | b"MM\0*", _):
            return "image/tiff"
        case (b"GIF8", _):
            return "image/gif"
        case (b"\x89PNG", _):
            return "image/png"
        case (_, b"avif" | b"avis") if start[4:8] == b"ftyp":
            return "image/avif"
    return "image/jpeg" if start.startswith(b"\xff\xd8\xff") else ""


def judged(payload: bytes) -> ImageFile:
    """Return what `payload` is. Raises Unreadable for what is no whole picture, has too many pixels, or too many bytes."""
    if len(payload) > LARGEST_BYTES:
        raise Unreadable(f"a picture of {len(payload)} bytes; expected at most {LARGEST_BYTES}")
    try:
        with Image.open(io.BytesIO(payload), formats=tuple(_FORMATS)) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise Unreadable(f"a picture of {width} × {height} pixels; expected at most {MOST_PIXELS} in all")
            said = ImageFile(_FORMATS.get(image.format or "", "image/jpeg"), width, height, _iim_of(image), _xmp_of(image))
            # JPEG alone can be decoded at a part of its size: every byte is read all the same
            image.draft("RGB", (_SCALED_TO_PX, _SCALED_TO_PX))
            image.load()
    except Unreadable:
        raise
    except UnidentifiedImageError as error:
        raise Unreadable("begins as a picture does and is none; expected a JPEG, PNG, WebP, AVIF, TIFF or GIF file") from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError) as error:
        raise Unreadable(f"a picture that cannot be decoded ({error}); expected a whole one") from error
    return said


def _iim_of(image: Image.Image) -> Datasets:
    """Return the IPTC-IIM of `image`; damaged metadata say nothing, and the picture stands without."""
    try:
        found = IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type]  # it is one, opened from a file
    except (OSError, SyntaxError, ValueError, IndexError, TypeError, KeyError, struct.error):
        return {}
    return {(record, number): value if isinstance(value, list) else [value] for (record, number), value in found.items()}


def _xmp_of(image: Image.Image) -> bytes:
    said = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return said.encode() if isinstance(said, str) else bytes(said)
