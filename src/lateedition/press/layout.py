"""Layouts: how the top of the front page is set, chosen from what stands there and by nobody's hand."""

from __future__ import annotations

from typing import Literal

from lateedition.press.reading import Leader

Layout = Literal["quiet", "big", "live"]
_HIGHEST = 5


def layout_of(lead: Leader, beside: Leader | None) -> Layout:
    """Return how a front is set that `lead` leads, with `beside` as the next story.

    "live" while a coverage that leads is running: its newest posts stand beside it. "big" where a story of the highest news value stands
    alone above the rest: its headline goes across, over the picture. Any other day is "quiet": picture and headline side by side.
    """
    if lead.running:
        return "live"
    alone = beside is None or beside.news_value < _HIGHEST
    return "big" if lead.news_value == _HIGHEST and alone else "quiet"
