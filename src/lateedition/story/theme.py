"""Themes: what a paper looks like where it is not as the house is, as plain values. Everything is worked out before it is handed over."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Colour = Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}\Z")]
"""A colour in sRGB, "#961c1c"; nothing else can come by this way into a style sheet."""

Headlines = Literal["serif", "sans"]
Lines = Literal["double", "single"]


class Theme(Struct, frozen=True):
    """The looks of a site.

    `paper` is the ground in the light; `sheet` and `rule` are the ground that sets something apart and light rules on it. `accent` and
    `accent_dark` are the one accent, in the light and in the dark. `headlines` says of which kind the type of headlines and of the
    paper's name is, `lines` how the heavy rules are.
    """

    paper: Colour
    sheet: Colour
    rule: Colour
    accent: Colour
    accent_dark: Colour
    headlines: Headlines = "serif"
    lines: Lines = "double"
