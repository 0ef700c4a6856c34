"""Every colour that stands on another can be read (WCAG 2.2, 1.4.3: 4.5 to 1), in the light, in the dark, in print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lateedition import press

SCHEMES = ("light", "dark", "print")
ON = {
    "paper": ("ink", "soft", "accent"),
    "sheet": ("ink", "soft", "accent"),
    "accent": ("on-accent",),
    "ink": ("paper",),
}
LEAST = 4.5
HEX_DIGITS_SHORT = 4


ASSETS = Path(press.__file__).parent / "assets"


def styles() -> str:
    return ASSETS.joinpath("site.css").read_text("utf-8")


def colours(css: str) -> dict[str, dict[str, str]]:
    """Return the custom properties that are colours, by scheme. What a scheme does not say is as in the light."""
    blocks = [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", block)) for block in re.findall(r":root \{([^}]*)\}", css)]
    light, dark, ink_on_paper = blocks
    return {"light": light, "dark": light | dark, "print": light | ink_on_paper}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 reckons it, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = "".join(digit * 2 for digit in colour[1:]) if len(colour) == HEX_DIGITS_SHORT else colour[1:]
    channels = [value / 255 for value in bytes.fromhex(digits)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_nothing_moves_for_who_asked_for_less():
    moving = re.compile(r"\b(transition|animation|scroll-behavior)\b[\w-]*:")
    for sheet in sorted(ASSETS.glob("*.css")):
        asked = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]|\{[^{}]*\})*\}", "", sheet.read_text("utf-8"))
        assert not moving.search(asked), sheet.name


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_stands_on_a_colour_can_be_read(scheme: str):
    said = colours(styles())[scheme]
    low = {
        f"{words} on {ground}": round(contrast(said[words], said[ground]), 2)
        for ground, all_words in ON.items()
        for words in all_words
        if contrast(said[words], said[ground]) < LEAST and not (scheme == "print" and ground == "accent")
    }
    assert low == {}


def test_the_design_says_how_well_each_can_be_read(repository):
    said = colours(styles())
    design = (repository / "docs" / "design.md").read_text("utf-8")
    for ground, all_words in ON.items():
        for words in all_words:
            light, dark = (contrast(said[scheme][words], said[scheme][ground]) for scheme in ("light", "dark"))
            assert f"| `{words}` on `{ground}` | {light:.1f} | {dark:.1f} |" in design
