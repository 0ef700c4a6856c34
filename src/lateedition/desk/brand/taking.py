"""Taking: what is made of a file that an editor gives as the paper's logo or as its square mark. Everything else of it is forgotten."""

from __future__ import annotations

import gzip
import hashlib
import io
from typing import IO

from PIL import Image

from lateedition.desk.brand.models import MarkFile
from lateedition.desk.brand.rasterising import rasterised
from lateedition.desk.brand.svg import MarkRefused, drawing_of
from lateedition.desk.pictures.opening import PictureRefused, opened

LARGEST_BYTES = 2 * 1024 * 1024
MOST_SENT_BYTES = 8 * 1024
"""What a logo may cost a reader, who has it on every page: of an SVG as it is sent, compressed."""

SIDE_PX = 512
"""How large a square mark is at the least, and is kept."""

_HEIGHT_PX = 96
_FINE_PX = 2 * _HEIGHT_PX
"""How high a logo of pixels is kept: twice what is shown, for fine screens."""

_NARROWEST, _WIDEST = 0.5, 12.0
_QUALITIES = (90, 80, 70)
_RASTER = {b"\x89PNG\r\n\x1a\n": "PNG", b"RIFF": "WEBP"}


def logo_of(given: IO[bytes]) -> MarkFile:
    """Return the logo in a file, unsaved. Raises MarkRefused."""
    content = _read(given)
    if _is_raster(content):
        image = _opened(content)
        _must_be_of_a_shape(image.width, image.height)
        image = _made_smaller(image)
        shown = round(image.width * _HEIGHT_PX / image.height) or 1
        return _file(_webp(image), "image/webp", shown, _HEIGHT_PX, drawn=_png(image))
    drawing = drawing_of(content, height_px=_HEIGHT_PX)
    _must_be_of_a_shape(drawing.width, drawing.height)
    sent = len(gzip.compress(drawing.content, 6))
    if sent > MOST_SENT_BYTES:
        raise MarkRefused(_too_heavy(sent, "Make its paths simpler, with fewer points and digits."))
    drawn = rasterised(drawing.content, width=drawing.width * 2, height=_FINE_PX)
    return _file(drawing.content, "image/svg+xml", drawing.width, drawing.height, drawn=drawn)


def mark_of(given: IO[bytes]) -> MarkFile:
    """Return the square mark in a file, unsaved, as a PNG of 512 pixels. Raises MarkRefused."""
    content = _read(given)
    if not _is_raster(content):
        drawing = drawing_of(content, height_px=SIDE_PX)
        _must_be_square(drawing.width, drawing.height)
        content = rasterised(drawing.content, width=SIDE_PX, height=SIDE_PX)
        if not content:
            raise MarkRefused("This machine cannot draw an SVG: its ffmpeg is missing, or has no librsvg. Give the mark as a PNG.")
    image = _opened(content)
    _must_be_square(image.width, image.height)
    if image.width < SIDE_PX:
        raise MarkRefused(f"It has {image.width} × {image.height} pixels; expected at least {SIDE_PX} × {SIDE_PX}.")
    png = _png(image.resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS))
    return _file(png, "image/png", SIDE_PX, SIDE_PX, drawn=png)


def _read(given: IO[bytes]) -> bytes:
    content = given.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise MarkRefused(f"It has more than {LARGEST_BYTES // 1_048_576} MB. Save it smaller.")
    if not _is_raster(content) and not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise MarkRefused("It is neither an SVG nor a PNG nor a WebP file. Save it as one of these.")
    return content


def _is_raster(content: bytes) -> bool:
    return any(content.startswith(begin) for begin in _RASTER)


def _opened(content: bytes) -> Image.Image:
    try:
        return opened(io.BytesIO(content)).convert("RGBA")
    except PictureRefused as refused:
        raise MarkRefused(f"{str(refused)[:1].upper()}{str(refused)[1:]}.") from refused


def _must_be_of_a_shape(width: int, height: int) -> None:
    if not _NARROWEST <= width / height <= _WIDEST:
        raise MarkRefused(f"It is {width} wide and {height} high; expected between half as wide as high and {_WIDEST:g} times. Cut it.")


def _must_be_square(width: int, height: int) -> None:
    if abs(width - height) * 50 > max(width, height):
        raise MarkRefused(f"It is {width} wide and {height} high; expected a square. Cut it, or give it room on two sides.")


def _made_smaller(image: Image.Image) -> Image.Image:
    if image.height <= _FINE_PX:
        return image
    return image.resize((max(1, round(image.width * _FINE_PX / image.height)), _FINE_PX), Image.Resampling.LANCZOS)


def _webp(image: Image.Image) -> bytes:
    """Return the picture without loss if it is light enough, else as good as it is light enough. Raises MarkRefused if it never is."""
    found = _encoded(image, "WEBP", lossless=True, method=6)
    for quality in _QUALITIES:
        if len(found) <= MOST_SENT_BYTES:
            break
        found = _encoded(image, "WEBP", quality=quality, method=6)
    if len(found) > MOST_SENT_BYTES:
        raise MarkRefused(_too_heavy(len(found), "Photographs are no logos: give a simpler drawing, best as an SVG."))
    return found


def _too_heavy(sent: int, advice: str) -> str:
    return f"Readers would have {sent / 1024:.0f} KB of it on every page; expected at most {MOST_SENT_BYTES // 1024}. {advice}"


def _png(image: Image.Image) -> bytes:
    return _encoded(image, "PNG", optimize=True)


def _encoded(image: Image.Image, form: str, **how: object) -> bytes:
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    out = io.BytesIO()
    bare.save(out, form, **how)
    return out.getvalue()


def _file(content: bytes, media_type: str, width: int, height: int, *, drawn: bytes) -> MarkFile:
    digest = hashlib.sha256(content).hexdigest()
    return MarkFile(digest=digest, media_type=media_type, width=width, height=height, content=content, drawn=drawn)
