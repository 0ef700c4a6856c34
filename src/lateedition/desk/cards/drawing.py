"""Drawing: the card of a story as a picture, 1200 by 630 pixels, which is the shape in which other sites show a link.

A pure function of what is written on it and of the site's theme. It needs nothing of the machine's: the fonts are in the package.
"""

from __future__ import annotations

import hashlib
import io

import msgspec
from msgspec import Struct
from PIL import Image, ImageDraw

from lateedition.desk.cards.setting import Hand, Set, has_letters_for, set_words, shortened
from lateedition.press.theming import PAPER
from lateedition.story.theme import Theme

RECIPE = 2
"""Moves when what is drawn does: cards of an older recipe are drawn anew when their stories are next published."""

WIDTH_PX, HEIGHT_PX = 1200, 630
MOST_LINES = 4

_EDGE = 72
_BAND = 20
_NAME_PX, _LABEL_PX = 44, 34
_NAME_LINE, _LABEL_LINE = 118, 560
_LOGO_TOP, _LOGO_PX = 48, 76
_TOP, _BOTTOM = 178, 500
_COLOURS = 64
_INK, _ACCENT = "#1b1813", "#961c1c"


class Face(Struct, frozen=True):
    """What a card says. `live` is the word that marks a running coverage, empty of anything else; `logo` is the digest of the paper's."""

    site: str
    site_language: str
    section: str
    headline: str
    language: str
    live: str = ""
    theme: Theme | None = None
    logo: str = ""


def key_of(face: Face) -> str:
    """Return the name of all that decides how a card looks."""
    return hashlib.sha256(msgspec.json.encode((RECIPE, face), order="deterministic")).hexdigest()[:32]


def drawn(face: Face, *, logo: bytes = b"") -> bytes | None:
    """Return the card as a PNG, with the name in type where there is no `logo` (a PNG); None if there are letters on it for
    which there is no font here: better no card than one with boxes.
    """
    name = "" if logo else face.site
    if not all(map(has_letters_for, (name, face.section, face.headline, face.live))):
        return None
    image = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), face.theme.paper if face.theme else PAPER)
    _Easel(image, face, logo).draw()
    out = io.BytesIO()
    image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()


class _Easel:
    """An image on which a card is being drawn, from the side from which its headline is read."""

    def __init__(self, image: Image.Image, face: Face, logo: bytes) -> None:
        self._image, self._face, self._logo = image, face, logo
        self._draw = ImageDraw.Draw(image)
        self._hand = Hand(face.theme.headlines if face.theme else "serif", face.language)
        self._accent = face.theme.accent if face.theme else _ACCENT
        self._paper = face.theme.paper if face.theme else PAPER
        self._is_rtl = self._hand.direction == "rtl"

    def draw(self) -> None:
        """Draw it all."""
        face, room = self._face, WIDTH_PX - 2 * _EDGE
        self._draw.rectangle((0, 0, WIDTH_PX, _BAND), fill=self._accent)
        if self._logo:
            self._logo_in(room)
        else:
            name = Hand(self._hand.face, face.site_language)
            self._line(shortened(face.site, name, _NAME_PX, width_px=room), name, _NAME_PX, _NAME_LINE, _INK)
        self._rules(_NAME_LINE + 28)
        self._headline(set_words(face.headline, self._hand, width_px=room, height_px=_BOTTOM - _TOP, most_lines=MOST_LINES))
        began = self._badge(face.live) if face.live else 0
        label = Hand(self._hand.face, face.language)
        self._line(shortened(face.section, label, _LABEL_PX, width_px=room - began), label, _LABEL_PX, _LABEL_LINE, self._accent, began)

    def _logo_in(self, room: int) -> None:
        """Put the logo where the name would stand, as large as there is room for it."""
        with Image.open(io.BytesIO(self._logo)) as file:
            logo = file.convert("RGBA")
        scale = min(_LOGO_PX / logo.height, room / logo.width)
        logo = logo.resize((max(1, round(logo.width * scale)), max(1, round(logo.height * scale))), Image.Resampling.LANCZOS)
        left = WIDTH_PX - _EDGE - logo.width if self._is_rtl else _EDGE
        self._image.paste(logo, (left, _LOGO_TOP + (_LOGO_PX - logo.height) // 2), logo)

    def _headline(self, words: Set) -> None:
        """Draw the lines in the middle between the rules and the section."""
        high = len(words.lines) * words.leading_px
        first = _TOP + (_BOTTOM - _TOP - high) // 2 + round(words.leading_px * 0.5 + words.size_px * 0.33)
        for number, line in enumerate(words.lines):
            self._line(line, self._hand, words.size_px, first + number * words.leading_px, _INK)

    def _badge(self, word: str) -> int:
        """Draw the mark of a running coverage; return how much of the line it takes."""
        wide = round(self._hand.width(word, _LABEL_PX)) + 36
        left = WIDTH_PX - _EDGE - wide if self._is_rtl else _EDGE
        self._draw.rectangle((left, _LABEL_LINE - 38, left + wide, _LABEL_LINE + 16), fill=self._accent)
        self._line(word, self._hand, _LABEL_PX, _LABEL_LINE, self._paper, 18)
        return wide + 24

    def _rules(self, at: int) -> None:
        if self._face.theme and self._face.theme.lines == "single":
            self._draw.rectangle((_EDGE, at, WIDTH_PX - _EDGE, at + 3), fill=_INK)
            return
        self._draw.rectangle((_EDGE, at, WIDTH_PX - _EDGE, at + 1), fill=_INK)
        self._draw.rectangle((_EDGE, at + 5, WIDTH_PX - _EDGE, at + 6), fill=_INK)

    def _line(self, text: str, hand: Hand, size_px: int, baseline: int, colour: str, indent: int = 0) -> None:
        at = WIDTH_PX - _EDGE - indent if self._is_rtl else _EDGE + indent
        self._draw.text(
            (at, baseline),
            text,
            font=hand.font(size_px),
            fill=colour,
            anchor="rs" if self._is_rtl else "ls",
            direction=hand.direction,
            language=hand.language,
        )
