"""Theming: a site's own looks as a small style sheet, which comes after the house's and says the custom properties of it anew.

What is in it is a theme's values and nothing else, so every machine prints the same; they are colours and choices by their type, so
nothing else gets into a style sheet.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from lateedition.press.addresses import asset_address
from lateedition.press.minifying import minifier_of
from lateedition.story.theme import Theme

PAPER = "#fffdf8"
"""The ground in the light where no theme says another (site.css)."""

_SANS = ":root { --display: var(--sans); }\n"
_SINGLE = ":root { --heavy: 2px solid; }\n"


@lru_cache(maxsize=8)
def style_of(theme: Theme) -> bytes:
    """Return the style sheet of `theme`: for the scheme of the reader's system, and for the one that they chose for themselves."""
    light = f"--paper: {theme.paper}; --sheet: {theme.sheet}; --rule: {theme.rule}; --accent: {theme.accent}; --on-accent: {theme.paper};"
    dark = f"--accent: {theme.accent_dark}; --plate: {theme.paper};"
    css = f"""@media screen and (prefers-color-scheme: light) {{ :root:where(:not(.dark)) {{ {light} }} }}
@media screen and (prefers-color-scheme: dark) {{ :root:where(:not(.light)) {{ {dark} }} }}
@media screen {{ :root:where(.light) {{ {light} }} :root:where(.dark) {{ {dark} }} }}
{_SANS if theme.headlines == "sans" else ""}{_SINGLE if theme.lines == "single" else ""}"""
    return (minifier_of(".css") or bytes)(css.encode())


def theme_address(theme: Theme) -> str:
    """Return where the style sheet of `theme` is. Its content is in its name, so it never changes there."""
    return asset_address("theme.css", digest=hashlib.sha256(style_of(theme)).hexdigest())
