"""Everybody can use the desk: axe finds nothing on its main screens, wide and light as on a phone in the dark, and keys alone are enough.

With LATEEDITION_SCREENSHOTS=docs/desk in the environment each screen is photographed into that folder as well.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from bench.inspection.looking import violations
from tests.desk.everybody.screens import PHONE, SCREENS, WIDE, Look, open_screen, put_on

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page
    from tests.desk.everybody.conftest import Desk

PICTURES = os.environ.get("LATEEDITION_SCREENSHOTS", "")
BOTH = bool(PICTURES) or os.environ.get("LATEEDITION_NIGHTLY") == "1"
"""Whether every screen is looked at twice: axe takes seconds for each."""
MOST_BYTES = 90_000
ON_THE_PHONE = ("story", "my-work", "calendar-week", "fronts", "live-desk")
"""What is photographed on the phone, too."""
NEARLY_EMPTY = (
    "alarms",
    "plan",
    "picture-upload",
    "quarantine",
    "second-step",
    "recordings",
    "new-recording",
    "recording",
    "recording-recall",
    "breaking-news",
    "letter-correction",
    "letters",
)
"""What is not worth a photograph."""
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


@pytest.mark.parametrize("name", SCREENS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(name: str, desk: Desk, page: Page, outside: BrowserContext) -> None:
    screen = SCREENS[name]
    page = page if screen.is_inside else outside.new_page()
    open_screen(page, screen, desk.origin, desk.things)
    found: list[str] = []
    for look in (WIDE, PHONE) if BOTH or name in ON_THE_PHONE else (_look_of(name),):
        put_on(page, look)
        found += _faults(page, name, look)
    assert not found, "\n".join(["", *found])


def _look_of(name: str) -> Look:
    """Every other screen is looked at on a phone: what all have in common is seen in both looks, each screen in one."""
    return (WIDE, PHONE)[list(SCREENS).index(name) % 2]


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
    unseen = [stop for stop in stops if not (stop["seen"] and stop["ringed"])]
    assert not unseen, "\n".join(str(stop) for stop in ["", *unseen])


def test_on_a_page_that_nobody_touches_nothing_moves(desk: Desk, page: Page) -> None:
    """What pulses or turns by itself draws the page sixty times a second, on each of the pages that somebody has open all day."""
    page.emulate_media(reduced_motion="no-preference")
    page.goto(f"{desk.origin}/desk/{SCREENS['press'].address}")
    assert page.evaluate("document.getAnimations().map(one => one.animationName).filter(Boolean)") == []


def _faults(page: Page, name: str, look: Look) -> list[str]:
    """What is wrong with a page, a line for each thing on it: the screen, the look, the rule, the element, and why."""
    if PICTURES:
        _photograph(page, name, look)
    found = [f"{name}, {look.name}: {fault}" for fault in violations(page)]
    found += [f"{name}, {look.name}, in its frame: {fault}" for frame in page.locator("iframe:visible").all() for fault in _found_in(frame)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{name}, {look.name}: it is wider than the window")
    return found


def _found_in(frame: Locator) -> list[str]:
    """What is wrong with the document of a frame, which is looked at as a page of its own, as wide as the frame."""
    box, document = frame.bounding_box(), frame.content_frame.owner.element_handle().content_frame()
    assert box
    assert document
    page = frame.page.context.new_page()
    page.route("**/in-a-frame", lambda route: route.fulfill(body=document.content(), content_type="text/html; charset=utf-8"))
    page.set_viewport_size({"width": round(box["width"]), "height": round(box["height"])})
    page.emulate_media(color_scheme="dark" if frame.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches") else "light")
    page.goto(urljoin(frame.page.url, "/desk/in-a-frame"))
    found = violations(page)
    page.close()
    return found


def _photograph(page: Page, name: str, look: Look) -> None:
    from PIL import Image

    if name in NEARLY_EMPTY or (look is PHONE and name not in ON_THE_PHONE):
        return
    file = Path(PICTURES) / f"{name}{'-phone' if look is PHONE else ''}.webp"
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        shot.save(file, quality=80, method=6)
    assert file.stat().st_size <= MOST_BYTES


def _stop(page: Page) -> dict[str, Any]:
    """Where the focus is: its words, and whether it can be seen."""
    stop: dict[str, Any] = page.evaluate(STOP)
    return stop
