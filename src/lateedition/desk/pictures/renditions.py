"""Renditions: a picture encoded anew in the sizes that pages use, with nothing of the original's metadata.

A plain Pillow re-save drops EXIF, GPS and XMP in every format; Wagtail's own renditions were seen to keep them in JPEG
and PNG, and a source's location in a published picture is a breach of trust.
"""

from __future__ import annotations

import hashlib
import io
from typing import IO

from PIL import Image, ImageCms, ImageOps

from lateedition.press.picturestore import PictureStore
from lateedition.story.picture import PictureRendition

WIDTHS_PX = (480, 800, 1200, 1600)
SOCIAL_WIDTH_PX = 1200
THUMBNAIL_WIDTH_PX = 480
MOST_PIXELS = 80_000_000


class PictureRefused(ValueError):
    """A picture cannot be encoded; the message says why and what to do."""


def make_renditions(original: IO[bytes], *, store: PictureStore) -> tuple[PictureRendition, ...]:
    """Return the renditions of `original`, the narrowest first, having put their bytes into `store` for good.

    WebP up to 480, 800, 1200 and 1600 px wide and one JPEG up to 1200 px for social cards; none is wider than the original.
    Raises PictureRefused for a file that is no picture we read or has more than 80 million pixels, OSError when the store takes nothing.
    """
    image = _opened(original)
    widths = sorted({min(width, image.width) for width in WIDTHS_PX})
    made = [_kept(_webp(image, width), media_type="image/webp", store=store) for width in widths]
    made.append(_kept(_jpeg(image, min(SOCIAL_WIDTH_PX, image.width)), media_type="image/jpeg", store=store))
    return tuple(sorted(made, key=lambda rendition: (rendition.width, rendition.media_type)))


def thumbnail(content: bytes) -> bytes:
    """Return a small JPEG of a picture, without its metadata, for the desk's own pages. Raises PictureRefused as `make_renditions` does."""
    image = _opened(io.BytesIO(content), at_most_px=THUMBNAIL_WIDTH_PX)
    return _jpeg(image, min(THUMBNAIL_WIDTH_PX, image.width))


def _opened(original: IO[bytes], *, at_most_px: int = 0) -> Image.Image:
    """Return the picture upright, in sRGB, without metadata. The size is judged before a pixel is decoded.

    With `at_most_px` it may be smaller than it is, but no side that was is below that: a JPEG is then decoded in less time.
    """
    try:
        image: Image.Image = Image.open(original)
        if image.width * image.height > MOST_PIXELS:
            raise PictureRefused(
                f"picture of {image.width} × {image.height} pixels; expected at most {MOST_PIXELS:,} in all; make it smaller first"
            )
        if at_most_px:
            image.draft("RGB", (at_most_px, at_most_px))
        image.load()
    except (OSError, SyntaxError, Image.DecompressionBombError) as unreadable:
        raise PictureRefused(f"picture cannot be read ({unreadable}); expected a whole JPEG, PNG, WebP, AVIF or GIF file") from unreadable
    return _in_srgb(ImageOps.exif_transpose(image))


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        wanted = "RGBA" if image.mode == "RGBA" else "RGB"
        try:
            converted = ImageCms.profileToProfile(image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=wanted)
            return converted or image
        except ImageCms.PyCMSError:
            pass  # a broken profile says nothing about the colours: they are taken as sRGB
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "RGB")


def _webp(image: Image.Image, width_px: int) -> bytes:
    return _encoded(_narrowed(image, width_px), "WEBP", quality=78, method=2)


def _jpeg(image: Image.Image, width_px: int) -> bytes:
    narrow = _narrowed(image, width_px)
    if narrow.mode == "RGBA":
        ground = Image.new("RGB", narrow.size, "white")
        ground.paste(narrow, mask=narrow.getchannel("A"))
        narrow = ground
    return _encoded(narrow, "JPEG", quality=82, optimize=True, progressive=True)


def _narrowed(image: Image.Image, width_px: int) -> Image.Image:
    height_px = max(1, round(image.height * width_px / image.width))
    return image.resize((width_px, height_px), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _encoded(image: Image.Image, form: str, **how: int | bool) -> bytes:
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    out = io.BytesIO()
    bare.save(out, form, **how)
    return out.getvalue()


def _kept(content: bytes, *, media_type: str, store: PictureStore) -> PictureRendition:
    digest = hashlib.sha256(content).hexdigest()
    store.put(digest, content)
    with Image.open(io.BytesIO(content)) as image:
        width, height = image.size
    return PictureRendition(digest=digest, width=width, height=height, media_type=media_type, size_bytes=len(content))
