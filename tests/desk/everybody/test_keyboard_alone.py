"""Everybody can use the desk: with keys alone one skips what is on every page, gets to what a screen is for, and sees where one is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.desk.everybody.screens import SCREENS, open_screen

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.desk.everybody.conftest import Desk

MOST_STOPS = 150
VERBS = {
    "stories": "Add story",
    "new-story": "Save draft",
    "my-work": "New assignment",
    "fronts": "Pin",
    "live-desk": "Post",
    "wire": "Take",
}
"""What each screen is for: the words of a button or a link, or how they begin."""
FROM_THE_TOP = "document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute('tabindex')"
"""As somebody is who has just come: some screens put the cursor where one writes."""
STOP = """async () => {
    await new Promise(requestAnimationFrame)
    const at = document.activeElement, before = at.getBoundingClientRect(), style = getComputedStyle(at)
    return {
        words: (at.getAttribute('aria-label') || at.innerText || at.value || '').trim(),
        tag: at.outerHTML.slice(0, 160),
        seen: before.width > 1 && before.bottom > 0 && before.top < innerHeight && before.right > 0 && before.left < innerWidth,
        ringed: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
    }
}"""


@pytest.mark.parametrize("name", VERBS)
def test_keys_alone_lead_past_the_menu_to_what_a_screen_is_for_and_show_where_one_is(name: str, desk: Desk, page: Page) -> None:
    open_screen(page, SCREENS[name], desk.origin, desk.things)
    page.evaluate(FROM_THE_TOP)
    page.keyboard.press("Tab")
    skip = _stop(page)
    assert "Skip to main content" in skip["words"]
    assert skip["seen"]
    page.keyboard.press("Enter")
    stops: list[dict[str, Any]] = []
    while not any(stop["words"].startswith(VERBS[name]) for stop in stops):
        assert len(stops) < MOST_STOPS, [stop["words"] for stop in stops]
        page.keyboard.press("Tab")
        stops.append(_stop(page))
    if folder := os.environ.get("LATEEDITION_STOPS"):
        page.screenshot(path=Path(folder) / f"keys-{name}.png")
    unseen = [stop for stop in stops if not (stop["seen"] and stop["ringed"])]
    assert not unseen, "\n".join(str(stop) for stop in ["", *unseen])


def _stop(page: Page) -> dict[str, Any]:
    """Where the focus is: its words, and whether it can be seen."""
    stop: dict[str, Any] = page.evaluate(STOP)
    return stop
