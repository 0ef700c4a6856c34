"""Setting: words into lines, as large as they fit, in a font that has Latin, Greek, Cyrillic, Devanagari, Arabic and Hebrew letters.

The letters are shaped and put in order by HarfBuzz and FriBidi, which are in Pillow (libraqm); what a line is, is decided here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

from lateedition.press.words import direction, primary
from lateedition.story.theme import Headlines

FACES = Path(__file__).with_name("faces")
_SIZES_PX = tuple(range(104, 43, -6))
_TALL = {"DEVANAGARI": 1.36, "ARABIC": 1.5, "HEBREW": 1.25}
_LATIN_LINE = 1.14
_SCALE_PX = 64
_ALLOWANCE = 1.01
"""What is measured in one size is a little wider or narrower in another."""
_EVEN_ENOUGH = 0.1
_INVISIBLE = frozenset(("Cf", "Zs"))


@dataclass(frozen=True)
class Hand:
    """Who sets type: in which face, and as which language."""

    face: Headlines
    language: str

    @property
    def direction(self) -> str:
        """In which direction a line runs: "ltr" or "rtl"."""
        return direction(self.language)

    def font(self, size_px: int) -> ImageFont.FreeTypeFont:
        """Return the face in a size."""
        return _font(self.face, size_px)

    def width(self, text: str, size_px: int) -> float:
        """Return how wide `text` is in pixels."""
        return self.font(size_px).getlength(text, direction=self.direction, language=primary(self.language))


@dataclass(frozen=True)
class Set:
    """Words that were set: the lines, the first on top, in which size, and how far their baselines are apart, in pixels."""

    lines: tuple[str, ...]
    size_px: int
    leading_px: int


def has_letters_for(text: str) -> bool:
    """Say whether both faces have every letter of `text`.

    >>> has_letters_for("Łódź, Київ, यूपी, لاہور, חיפה"), has_letters_for("東京")
    (True, False)
    """
    return all(letter in _covered() or unicodedata.category(letter) in _INVISIBLE for letter in _tidy(text))


def set_words(text: str, hand: Hand, *, width_px: int, height_px: int, most_lines: int) -> Set:
    """Return `text` set as large as it fits, in lines of even length; what does not fit in the smallest size ends with an ellipsis."""
    words, leading = _Words.of(text, hand), _line_of(text)
    for size in _SIZES_PX:
        room = width_px / size
        lines = words.lines(room)
        if len(lines) <= most_lines and len(lines) * round(size * leading) <= height_px and words.widest <= room:
            return Set(words.evened(room, len(lines)), size, round(size * leading))
    size = _SIZES_PX[-1]
    count = min(most_lines, height_px // round(size * leading))
    lines = words.lines(width_px / size)
    last = " ".join(lines[count - 1 :])
    kept = (*lines[: count - 1], *((last,) if last else ()))
    return Set(tuple(shortened(line, hand, size, width_px=width_px) for line in kept), size, round(size * leading))


def shortened(text: str, hand: Hand, size_px: int, *, width_px: int) -> str:
    """Return `text` in one line, as much of it as is no wider than so many pixels."""
    said = " ".join(_tidy(text).split())
    if hand.width(said, size_px) <= width_px:
        return said
    while said and hand.width(f"{said}…", size_px) > width_px:
        said = said[:-1].rstrip()
    return f"{said}…"


@dataclass(frozen=True)
class _Words:
    """Words and how wide each is, and a space, in sizes of the type: each is shaped once, and a line is as wide as its parts."""

    words: tuple[str, ...]
    widths: tuple[float, ...]
    space: float

    @classmethod
    def of(cls, text: str, hand: Hand) -> _Words:
        """Measure the words of `text`."""
        words = tuple(_tidy(text).split())
        widths = (hand.width(word, _SCALE_PX) / _SCALE_PX * _ALLOWANCE for word in words)
        return cls(words, tuple(widths), hand.width(" ", _SCALE_PX) / _SCALE_PX)

    @property
    def widest(self) -> float:
        """How wide the widest word is."""
        return max(self.widths, default=0.0)

    def lines(self, room: float) -> tuple[str, ...]:
        """Return the words in as few lines as they need; one that is wider than a line has a line of its own."""
        lines: list[list[str]] = []
        taken = 0.0
        for word, width in zip(self.words, self.widths, strict=True):
            if lines and taken + self.space + width <= room:
                lines[-1].append(word)
                taken += self.space + width
            else:
                lines.append([word])
                taken = width
        return tuple(map(" ".join, lines))

    def evened(self, room: float, count: int) -> tuple[str, ...]:
        """Return the words in so many lines, the widest of which is as narrow as can be: no word stands alone in the last."""
        low, high = self.widest, room
        while high - low > _EVEN_ENOUGH:
            middle = (low + high) / 2
            low, high = (low, middle) if len(self.lines(middle)) <= count else (middle, high)
        return self.lines(high)


def _line_of(text: str) -> float:
    """Return how far lines are apart, in sizes of the type: the script that needs most room decides."""
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in text}
    return max((_TALL[script] for script in scripts & _TALL.keys()), default=_LATIN_LINE)


def _tidy(text: str) -> str:
    return "".join(letter if unicodedata.category(letter) != "Cc" else " " for letter in unicodedata.normalize("NFC", text))


@cache
def _covered() -> frozenset[str]:
    lines = FACES.joinpath("covered.txt").read_text("ascii").splitlines()
    ranges = ([int(end, 16) for end in line.split()] for line in lines)
    return frozenset(chr(letter) for first, last in ranges for letter in range(first, last + 1))


@lru_cache(maxsize=48)
def _font(face: Headlines, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FACES / f"{face}.woff2"), size_px, layout_engine=ImageFont.Layout.RAQM)
