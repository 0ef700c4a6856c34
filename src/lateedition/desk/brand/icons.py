"""Icons: what stands for the paper in tabs, feeds and among a device's apps, drawn from its colours and its initial, or from its own mark.

A pure function of these. An initial for which there is no font here gives way to the house's own drawing, in the paper's colours.
"""

from __future__ import annotations

import io
import unicodedata
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from PIL import Image, ImageDraw

from lateedition.desk.brand.outlines import path_round
from lateedition.desk.cards.setting import Hand, has_letters_for
from lateedition.press.branding import FEED_PX, LARGE_PX, NOTICE_PX, SMALL_PX
from lateedition.press.theming import PAPER
from lateedition.story.brand import MarkType
from lateedition.story.theme import Theme

TOUCH_PX = 180
SIDES_PX = (SMALL_PX, FEED_PX, TOUCH_PX, NOTICE_PX, LARGE_PX)
FULL_PX = (NOTICE_PX, LARGE_PX)

_MASTER_PX = 1024
_ROUND = 0.16
_INITIAL, _FULL_INITIAL = 0.6, 0.46
"""How large an initial or a mark is, of the side; what is in full keeps within a circle of four fifths (appmanifest, "maskable")."""

_FULL_MARK = 0.56
_COLOURS = 64
_ACCENT = "#961c1c"
_LINES = ((8, 7, 20, 10), (8, 13, 24, 15), (8, 18, 24, 20), (8, 23, 18, 25))
"""The house's own drawing, in 32nds: a headline and three lines (press/assets/icon.svg)."""


class Face(Struct, frozen=True):
    """What an icon is drawn from. `mark` is the paper's own in PNG, empty where there is none."""

    name: str
    language: str
    theme: Theme | None = None
    mark: bytes = b""


class Drawn(Struct, frozen=True):
    """An icon. In `full` the ground goes to its edges."""

    content: bytes
    media_type: MarkType
    side: int
    kind: Literal["plain", "full"] = "plain"


def initial_of(name: str) -> str:
    """Return the letter that stands for a name, with the signs that belong to it; nothing if it has none that can be drawn.

    >>> initial_of("The Harbour Post"), initial_of("दैनिक बंदर"), initial_of("«El Puerto»"), initial_of("東京")
    ('H', 'दै', 'E', '')
    """
    words = ["".join(letter for letter in word if unicodedata.category(letter)[0] in "LMN") for word in name.split()]
    words = [word for word in words if word]
    found = words[1] if len(words) > 1 and words[0].casefold() == "the" else words[0] if words else ""
    signs = len(found) - len(found[1:].lstrip("".join(each for each in found[1:] if unicodedata.category(each)[0] == "M")))
    initial = unicodedata.normalize("NFC", found[:signs]).upper()
    return initial if initial and has_letters_for(initial) else ""


@lru_cache(maxsize=8)
def icons_of(face: Face) -> tuple[Drawn, ...]:
    """Return every icon of a paper."""
    own, full = _plain(face), _full(face)
    sizes = [Drawn(_png(full if side == TOUCH_PX else own, side), "image/png", side) for side in SIDES_PX]
    svg = () if face.mark else (Drawn(_svg(face), "image/svg+xml", SMALL_PX),)
    return (*svg, *sizes, *(Drawn(_png(full, side), "image/png", side, "full") for side in FULL_PX))


def _plain(face: Face) -> Image.Image:
    """Return the icon by itself: a mark as it is, an initial on a ground with round corners."""
    if face.mark:
        return _mark(face).resize((_MASTER_PX, _MASTER_PX), Image.Resampling.LANCZOS)
    image = Image.new("RGBA", (_MASTER_PX, _MASTER_PX))
    ImageDraw.Draw(image).rounded_rectangle((0, 0, _MASTER_PX - 1, _MASTER_PX - 1), _MASTER_PX * _ROUND, fill=_ground(face))
    image.paste(_paper(face), mask=_shape(face, _INITIAL))
    return image


def _full(face: Face) -> Image.Image:
    """Return what fills its square: an initial on the accent, a mark on the paper's ground."""
    image = Image.new("RGBA", (_MASTER_PX, _MASTER_PX), _paper(face) if face.mark else _ground(face))
    if face.mark:
        side = round(_MASTER_PX * _FULL_MARK)
        at = (_MASTER_PX - side) // 2
        image.alpha_composite(_mark(face).resize((side, side), Image.Resampling.LANCZOS), (at, at))
    else:
        image.paste(_paper(face), mask=_shape(face, _FULL_INITIAL))
    return image


def _shape(face: Face, share: float) -> Image.Image:
    """Return what is drawn on the ground, so large, in the middle."""
    initial = initial_of(face.name)
    if not initial:
        return _lines(share)
    hand = Hand(face.theme.headlines if face.theme else "serif", face.language)
    drawn = Image.new("L", (_MASTER_PX * 2, _MASTER_PX * 2))
    at, font = (_MASTER_PX, _MASTER_PX), hand.font(_MASTER_PX // 2)
    ImageDraw.Draw(drawn).text(at, initial, font=font, fill=255, anchor="mm", direction=hand.direction, language=hand.language)
    box = drawn.getbbox() or (0, 0, 1, 1)
    letter = drawn.crop(box)
    most = share * _MASTER_PX
    scale = min(most / letter.height, most / letter.width)
    letter = letter.resize((round(letter.width * scale), round(letter.height * scale)), Image.Resampling.LANCZOS)
    return _centred(letter)


def _lines(share: float) -> Image.Image:
    side = round(_MASTER_PX * share * 1.7)
    drawn = Image.new("L", (side, side))
    for box in _LINES:
        ImageDraw.Draw(drawn).rectangle(tuple(edge * side // 32 for edge in box), fill=255)
    return _centred(drawn)


def _centred(drawn: Image.Image) -> Image.Image:
    shape = Image.new("L", (_MASTER_PX, _MASTER_PX))
    shape.paste(drawn, ((_MASTER_PX - drawn.width) // 2, (_MASTER_PX - drawn.height) // 2))
    return shape


def _svg(face: Face) -> bytes:
    path, side = path_round(_shape(face, _INITIAL)), _MASTER_PX
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<rect width="{side}" height="{side}" rx="{round(side * _ROUND)}" fill="{_ground(face)}"/>'
        f'<path fill="{_paper(face)}" fill-rule="evenodd" d="{path}"/></svg>'
    ).encode()


def _png(image: Image.Image, side: int) -> bytes:
    small = image.resize((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    small.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _mark(face: Face) -> Image.Image:
    with Image.open(io.BytesIO(face.mark)) as image:
        return image.convert("RGBA")


def _ground(face: Face) -> str:
    return face.theme.accent if face.theme else _ACCENT


def _paper(face: Face) -> str:
    return face.theme.paper if face.theme else PAPER
