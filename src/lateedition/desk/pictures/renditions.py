"""Renditions: a picture encoded anew in the sizes and shapes that readers get, with its label and nothing else of its metadata.

Only pixels are taken from the original, into a picture that never had anything else: Wagtail's own renditions were seen to keep EXIF
in JPEG and PNG, and a source's location in a published picture is a breach of trust.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from typing import IO, Any

from msgspec.structs import replace
from PIL import Image

from lateedition.desk.pictures.labels import Label, iim_of, xmp_of
from lateedition.desk.pictures.opening import PictureRefused, opened
from lateedition.press.crops import CROPS, Crop, box_of
from lateedition.press.picturestore import PictureStore
from lateedition.press.tones import tone_of
from lateedition.story.picture import PictureRendition

__all__ = ["RECIPE", "PictureRefused", "make_fine_renditions", "make_renditions", "thumbnail"]

RECIPE = 4
"""Moves when what is made of a picture does: renditions of an older recipe are made anew when the picture is next handed over."""

WIDTHS_PX = (240, 480, 800, 1200, 1600)
PLAIN_WIDTH_PX = 800
THUMBNAIL_WIDTH_PX = 480
_SAMPLE_PX = 24

NO_LABEL = Label()
_CENTRE = (0.5, 0.5)
_JPEG: dict[str, Any] = {"quality": 82, "optimize": True, "progressive": True}
_WEBP: dict[str, Any] = {"quality": 78, "method": 2}
_AVIF: dict[str, Any] = {"quality": 58, "speed": 8, "max_threads": 1}
"""As good as that WebP to the eye (38 dB), a fifth smaller, for four times the time (docs/decisions/0026)."""


def make_renditions(
    original: IO[bytes], *, store: PictureStore, label: Label = NO_LABEL, focus: tuple[float, float] = _CENTRE
) -> tuple[PictureRendition, ...]:
    """Return what a publish must not do without, the narrowest first, having put the bytes into `store` for good.

    WebP up to 240, 480, 800, 1200 and 1600 px wide, a JPEG for browsers that read no WebP, and a JPEG for each crop that is a file, cut
    with the subject at `focus`; none is wider than the original.
    Raises PictureRefused for a file that is no whole picture, or too large, OSError when the store takes nothing.
    """
    image = opened(original)
    made = [_kept(_webp(_narrowed(image, width), label), "image/webp", store) for width in _widths(image)]
    plain = _kept(_jpeg(_narrowed(image, min(PLAIN_WIDTH_PX, image.width)), label), "image/jpeg", store)
    made.append(replace(plain, colour=_colour(image)))
    large = _large_enough(image)
    made += [_kept(_jpeg(_cut(large, crop, focus), label), "image/jpeg", store, crop=crop.name) for crop in CROPS if crop.is_file]
    return in_order(made)


def make_fine_renditions(original: IO[bytes], *, store: PictureStore, label: Label = NO_LABEL) -> tuple[PictureRendition, ...]:
    """Return the AVIF files of `original`, which take four times as long as everything else together. Raises as `make_renditions` does."""
    image = opened(original)
    return in_order(_kept(_avif(_narrowed(image, width), label), "image/avif", store) for width in _widths(image))


def in_order(renditions: Iterable[PictureRendition]) -> tuple[PictureRendition, ...]:
    """Return `renditions` as documents have them, the narrowest first."""
    return tuple(sorted(renditions, key=lambda rendition: (rendition.width, rendition.media_type, rendition.crop)))


def thumbnail(content: bytes) -> bytes:
    """Return a small JPEG of a picture, without its metadata, for the desk's own pages. Raises PictureRefused as `make_renditions` does."""
    image = opened(io.BytesIO(content), at_most_px=THUMBNAIL_WIDTH_PX)
    return _jpeg(_narrowed(image, min(THUMBNAIL_WIDTH_PX, image.width)), Label())


def _colour(image: Image.Image) -> str:
    """Return the middle of the largest group of colours that are alike; nothing of a picture that lets its ground through."""
    if image.mode == "RGBA":
        return ""
    few = image.convert("RGB").resize((_SAMPLE_PX, _SAMPLE_PX), Image.Resampling.BOX).tobytes()
    alike: dict[str, list[bytes]] = {}
    for colour in (few[at : at + 3] for at in range(0, len(few), 3)):
        alike.setdefault(tone_of(colour), []).append(colour)
    most = max(alike.values(), key=len)
    return "#" + "".join(f"{sum(channel) // len(most):02x}" for channel in zip(*most, strict=True))


def _widths(image: Image.Image) -> list[int]:
    return sorted({min(width, image.width) for width in WIDTHS_PX})


def _narrowed(image: Image.Image, width_px: int) -> Image.Image:
    height_px = max(1, round(image.height * width_px / image.width))
    return image.resize((width_px, height_px), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _large_enough(image: Image.Image) -> Image.Image:
    """Return `image`, or a smaller copy from which every crop is as good: each cut from one of 12 megapixels takes three times as long."""
    width = max(WIDTHS_PX)
    needed = max(crop.height for crop in CROPS if crop.is_file)
    return _narrowed(image, width) if image.width > width and image.height * width >= needed * image.width else image


def _cut(image: Image.Image, crop: Crop, focus: tuple[float, float]) -> Image.Image:
    box = box_of(crop, width=image.width, height=image.height, focus=focus)
    wide = min(crop.width, box[2] - box[0])
    high = max(1, round(wide * (box[3] - box[1]) / (box[2] - box[0])))
    return image.resize((wide, high), Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)


def _webp(image: Image.Image, label: Label) -> bytes:
    return _encoded(image, "WEBP", **_WEBP, xmp=xmp_of(label))


def _avif(image: Image.Image, label: Label) -> bytes:
    return _encoded(image, "AVIF", **_AVIF, xmp=xmp_of(label))


def _jpeg(image: Image.Image, label: Label) -> bytes:
    if image.mode == "RGBA":
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    return _encoded(image, "JPEG", **_JPEG, xmp=xmp_of(label), extra=iim_of(label))


def _encoded(image: Image.Image, form: str, **how: Any) -> bytes:
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    out = io.BytesIO()
    bare.save(out, form, **{name: value for name, value in how.items() if value != b""})
    return out.getvalue()


def _kept(content: bytes, media_type: str, store: PictureStore, *, crop: str = "") -> PictureRendition:
    digest = hashlib.sha256(content).hexdigest()
    store.put(digest, content)
    with Image.open(io.BytesIO(content)) as image:
        width, height = image.size
    return PictureRendition(digest=digest, width=width, height=height, media_type=media_type, size_bytes=len(content), crop=crop)
