"""Opening an original: upright, in sRGB, no larger than readers' sizes need, and without a word of what the camera knew.

What it may take is judged before a pixel is decoded, and one is open at a time in a process: the desk's memory is bounded by the largest.
"""

from __future__ import annotations

import io
from threading import Lock
from typing import IO

from PIL import Image, ImageCms, ImageOps

MOST_PIXELS = 80_000_000
"""Of a baseline JPEG, which is decoded at a part of its size."""

MOST_WHOLE_PIXELS = 40_000_000
"""Of everything else, which must be decoded whole: 4 bytes a pixel, 160 MB."""

TALLEST_PX = 16_000
"""How high the widest rendition may be: WebP ends at 16,383."""

SHORTER_SIDE_PX = 1600
"""To what a larger picture is made smaller at once: all that readers get is cut from that."""

_ONE_AT_A_TIME = Lock()


class PictureRefused(ValueError):
    """A picture cannot be encoded; the message says why and what to do."""


def opened(original: IO[bytes], *, at_most_px: int = SHORTER_SIDE_PX) -> Image.Image:
    """Return the picture, upright and in sRGB; of one that moves the first frame. Nobody else in this process decodes one meanwhile.

    Its shorter side is `at_most_px` if it was more. Raises PictureRefused for what is no whole picture, or too large.
    """
    with _ONE_AT_A_TIME:
        loaded = _loaded(original, at_most_px)
    return _in_srgb(ImageOps.exif_transpose(loaded))


def _loaded(original: IO[bytes], at_most_px: int) -> Image.Image:
    try:
        image: Image.Image = Image.open(original)
        must_be_printable(image)
        image.draft(None, (at_most_px, at_most_px))
        image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as unreadable:
        if isinstance(unreadable, PictureRefused):
            raise
        raise PictureRefused(f"picture cannot be read ({unreadable}); expected a whole JPEG, PNG, WebP, AVIF or GIF file") from unreadable
    return _made_smaller(_in_eight_bits(image), at_most_px)


def must_be_printable(image: Image.Image) -> None:
    """Raise PictureRefused for a picture, of which the head alone was read, that is too large to be encoded."""
    size, pixels = f"picture of {image.width} × {image.height} pixels", image.width * image.height
    is_baseline = image.format == "JPEG" and not image.info.get("progressive")
    most = MOST_PIXELS if is_baseline else min(MOST_PIXELS, MOST_WHOLE_PIXELS)
    if pixels > most:
        kind = "" if is_baseline or most == MOST_PIXELS else f" of this kind (a baseline JPEG may have {MOST_PIXELS:,})"
        raise PictureRefused(f"{size}; expected at most {most:,} in all{kind}; make it smaller first")
    if image.height * min(image.width, SHORTER_SIDE_PX) > TALLEST_PX * image.width:
        raise PictureRefused(f"{size}; expected one that is no higher than {TALLEST_PX:,} when it is {SHORTER_SIDE_PX} wide; cut it first")


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Return grey of more than 8 bits in 8: Pillow would take whatever is over 255 for white. Palettes become colours, to be mixed."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if image.mode in ("I", "F"):
        low, high = image.convert("F").getextrema()
        span = float(high) - float(low) or 1.0  # type: ignore[arg-type]  # of one band they are numbers
        return image.convert("F").point(lambda grey: grey * (255 / span) - float(low) * 255 / span).convert("L")  # type: ignore[arg-type]
    if image.mode in ("P", "PA", "1"):
        return image.convert("RGBA" if image.mode == "PA" or "transparency" in image.info else "RGB")
    return image


def _made_smaller(image: Image.Image, at_most_px: int) -> Image.Image:
    share = at_most_px / min(image.size)
    if share >= 1:
        return image
    smaller = image.resize((round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS, reducing_gap=2.0)
    smaller.info = image.info
    smaller._exif = image.getexif()  # which way is up is read from there
    return smaller


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        wanted = "RGBA" if image.mode == "RGBA" else "RGB"
        try:
            converted = ImageCms.profileToProfile(image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=wanted)
            return converted or image
        except ImageCms.PyCMSError:
            pass  # a broken profile says nothing about the colours: they are taken as sRGB
    has_alpha = image.mode in ("RGBA", "LA") or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "RGB")
