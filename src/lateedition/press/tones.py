"""Tones: sixty-four colours, one of which stands where a picture will be until it is there (docs/decisions/0033).

Pages have no inline styles, so a colour is a class, and site.css has a rule for each.
"""

from __future__ import annotations

from collections.abc import Sequence

LEVELS = "26ae"
"""The four levels of each of red, green and blue, as CSS writes them short: "2" is 0x22."""

_STEP = 68


def tone_of(colour: Sequence[int]) -> str:
    """Return the tone that `colour`, red, green and blue from 0 to 255, is nearest to.

    >>> tone_of((0x27, 0x44, 0x5d)), tone_of((255, 255, 255))
    ('266', 'eee')
    """
    return "".join(LEVELS[channel // _STEP] for channel in colour)


def tone_class(colour: str) -> str:
    """Return the class for `colour` as documents have it; empty for none.

    >>> tone_class("#27445d"), tone_class("")
    ('t266', '')
    """
    return f"t{tone_of(bytes.fromhex(colour[1:]))}" if colour else ""


def rules() -> str:
    """Return what site.css says of tones, a line for each level of red."""
    others = [green + blue for green in LEVELS for blue in LEVELS]
    return "\n".join(" ".join(f".t{red}{other} {{ background: #{red}{other}; }}" for other in others) for red in LEVELS)
