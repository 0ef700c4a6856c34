"""Themes: from what an editor says of the paper's looks to the values that are handed over, and what of it could not be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lateedition.desk.stories.colours import LEAST, contrast, darker, least_contrast, lighter, mixed
from lateedition.press.theming import PAPER
from lateedition.story.theme import Theme

if TYPE_CHECKING:
    from lateedition.desk.stories.models import SiteSettings

HOUSE = Theme(paper=PAPER, sheet="#f6f1e6", rule="#d8d0bf", accent="#961c1c", accent_dark="#ff9183")
"""How the house looks (press/assets/site.css)."""

INK, SOFT = "#1b1813", "#5d564a"
DARK_GROUNDS = ("#15140f", "#201e18")
_SHEET_SHARE, _RULE_SHARE = 0.05, 0.17
_EASY = 7.0
"""How well an accent can be read in the dark that nobody chose."""

_COLOUR = re.compile(r"#[0-9a-f]{6}")


def theme_of(site: SiteSettings) -> Theme | None:
    """Return the theme of a site, None where it says nothing that is not the house's own."""
    paper, accent, accent_dark = (_colour(said) for said in (site.theme_paper, site.theme_accent, site.theme_accent_dark))
    theme = Theme(
        paper=paper or HOUSE.paper,
        sheet=sheet_of(paper) if paper else HOUSE.sheet,
        rule=mixed(paper, INK, _RULE_SHARE) if paper else HOUSE.rule,
        accent=accent or HOUSE.accent,
        accent_dark=accent_dark or (lighter(accent, *DARK_GROUNDS, least=_EASY) if accent else HOUSE.accent_dark),
        headlines="sans" if site.theme_headlines == "sans" else "serif",
        lines="single" if site.theme_lines == "single" else "double",
    )
    return None if theme == HOUSE else theme


def sheet_of(paper: str) -> str:
    """Return the ground that sets something apart on `paper`."""
    return mixed(paper, INK, _SHEET_SHARE)


def problems_of(site: SiteSettings) -> dict[str, str]:
    """Return what could not be read in the looks of a site, by field, in words that say what to do."""
    found = {}
    paper, accent, accent_dark = (_colour(said) for said in (site.theme_paper, site.theme_accent, site.theme_accent_dark))
    ground = paper or HOUSE.paper
    grounds = (ground, sheet_of(paper) if paper else HOUSE.sheet)
    if paper and least_contrast(SOFT, *grounds) < LEAST:
        found["theme_paper"] = _said(SOFT, grounds, _paper_for(paper), what="the paper’s grey text")
    elif (accent or paper) and least_contrast(accent or HOUSE.accent, *grounds) < LEAST:
        worn = accent or HOUSE.accent
        found["theme_accent"] = _said(worn, grounds, darker(worn, *grounds))
    if accent_dark and least_contrast(accent_dark, *DARK_GROUNDS) < LEAST:
        found["theme_accent_dark"] = _said(accent_dark, DARK_GROUNDS, lighter(accent_dark, *DARK_GROUNDS))
    return found


def _paper_for(paper: str) -> str:
    """Return the nearest ground to `paper`, toward white, on which all text can be read."""
    share = 0.0
    while share < 1 and least_contrast(SOFT, mixed(paper, "#ffffff", share), sheet_of(mixed(paper, "#ffffff", share))) < LEAST:
        share += 0.02
    return mixed(paper, "#ffffff", min(1.0, share))


def _said(colour: str, grounds: tuple[str, ...], better: str, *, what: str = "") -> str:
    worst = min(grounds, key=lambda ground: contrast(colour, ground))
    name = f"{what}, {colour}," if what else colour
    return f"{name} on {worst} is {contrast(colour, worst):.1f}:1; text needs {LEAST}:1. Try {better}."


def _colour(said: str) -> str:
    """Return what was said of a colour; nothing where that is none."""
    colour = said.strip().lower()
    return colour if _COLOUR.fullmatch(colour) else ""
