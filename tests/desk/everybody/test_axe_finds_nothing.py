"""Everybody can use the desk: axe finds nothing on its main screens, wide and light as on a phone in the dark.

With LATEEDITION_SCREENSHOTS=docs/desk in the environment each screen is photographed into that folder as well.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from tests.desk.everybody.screens import PHONE, SCREENS, SLOW_MS, WIDE, Look, open_screen, put_on

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page
    from tests.desk.everybody.conftest import Desk

RULES = {"resultTypes": ["violations"], "iframes": False, "rules": {"target-size": {"enabled": True}}}
"""All that axe has of WCAG 2.2 A and AA (the size of targets it leaves out unless asked) and of its best practice.

axe cannot enter a frame that runs no scripts, as that of a story's looks: its document is looked at as a page of its own.
"""
LOOK = """([rules, most]) => Promise.race([
    axe.run(document, rules),
    new Promise((_, refuse) => setTimeout(() => refuse(new Error(`axe was not done within ${most} ms`)), most)),
])"""
PICTURES = os.environ.get("LATEEDITION_SCREENSHOTS", "")
MOST_BYTES = 90_000
ON_THE_PHONE = ("story", "my-work", "calendar-week", "fronts", "live-desk")
"""What is photographed on the phone, too."""
NEARLY_EMPTY = ("alarms", "plan", "picture-upload", "quarantine", "second-step")
"""What is not worth a photograph."""


@pytest.mark.parametrize("name", SCREENS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(name: str, desk: Desk, page: Page, outside: BrowserContext) -> None:
    screen = SCREENS[name]
    page = page if screen.is_inside else outside.new_page()
    open_screen(page, screen, desk.origin, desk.things)
    found = list(_faults(page, name, WIDE))
    put_on(page, PHONE)
    found += _faults(page, name, PHONE)
    assert not found, "\n".join(["", *found])


def _faults(page: Page, name: str, look: Look) -> list[str]:
    """What is wrong with a page, a line for each thing on it: the screen, the look, the rule, the element, and why."""
    if PICTURES:
        _photograph(page, name, look)
    found = [f"{name}, {look.name}: {fault}" for fault in _found_on(page)]
    found += [f"{name}, {look.name}, in its frame: {fault}" for frame in page.locator("iframe:visible").all() for fault in _found_in(frame)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{name}, {look.name}: it is wider than the window")
    return found


def _found_on(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    violations: list[dict[str, Any]] = page.evaluate(LOOK, [RULES, SLOW_MS])["violations"]
    return [_line(rule["id"], node) for rule in violations for node in rule["nodes"]]


def _line(rule: str, node: dict[str, Any]) -> str:
    why = "; ".join(str(node["failureSummary"]).split("\n  ")[1:])
    return f"{rule} at {' in '.join(map(str, node['target']))}: {why} {node['html'][:200]}"


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
    found = _found_on(page)
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
