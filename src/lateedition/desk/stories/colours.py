"""Colours: how well one can be read on another, and the nearest one that can. Pure."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable

WHITE, BLACK = "#ffffff", "#000000"

LEAST = 4.5
"""What WCAG 2.2 wants of text at the least (1.4.3), to 1."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 reckons it, 1 to 21.

    >>> round(contrast("#ffffff", "#ff9900"), 1), contrast("#000000", "#ffffff")
    (2.1, 21.0)
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str, *grounds: str) -> float:
    """Return the contrast of `colour` with that of `grounds` on which it is read worst."""
    return min(contrast(colour, ground) for ground in grounds)


def darker(colour: str, *grounds: str) -> str:
    """Return `colour`, or the lightest one of its hue that can be read on all of `grounds`; black if none can.

    >>> darker("#ff9900", "#ffffff")
    '#aa6600'
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    levels = range(round(lightness * 255) - 1, 0, -1)
    found = (colour, *(_hex(colorsys.hls_to_rgb(hue, level / 255, saturation)) for level in levels))
    return next((each for each in found if least_contrast(each, *grounds) >= LEAST), BLACK)


def lighter(colour: str, *grounds: str, least: float = LEAST) -> str:
    """Return `colour` with as little white in it as lets it be read on all of `grounds`, in hundredths; white if none can.

    >>> lighter("#961c1c", "#15140f")
    '#b96767'
    """
    found = (mixed(colour, WHITE, share / 100) for share in range(100))
    return next((each for each in found if least_contrast(each, *grounds) >= least), WHITE)


def mixed(colour: str, other: str, share: float) -> str:
    """Return `colour` with so much of the other in it, 0 to 1.

    >>> mixed("#ffffff", "#000000", 0.5)
    '#808080'
    """
    return _hex(ours + (theirs - ours) * share for ours, theirs in zip(_channels(colour), _channels(other), strict=True))


def _luminance(colour: str) -> float:
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red / 255, green / 255, blue / 255


def _hex(channels: Iterable[float]) -> str:
    return "#" + bytes(min(255, max(0, int(channel * 255 + 0.5))) for channel in channels).hex()
