"""Which file of a picture a browser takes, and what stands in its place until it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import paper
import pytest
from msgspec.structs import replace
from sample import full_story
from stall import Stall

from lateedition.story.picture import Picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TAKEN = "(image) => image.decode().then(() => image.currentSrc.match(/-(\\d+)\\.(\\w+)$/).slice(1))"


@pytest.mark.parametrize(
    ("address", "width", "density", "taken"),
    [
        ("article", 320, 1, "480"),
        ("article", 390, 2, "800"),
        ("article", 390, 3, "1200"),
        ("article", 1350, 1, "1200"),
        ("list", 320, 1, "240"),
        ("list", 390, 2, "240"),
        ("list", 390, 3, "480"),
        ("list", 1350, 1, "240"),
        ("list", 1350, 2, "480"),
    ],
)
def test_a_browser_takes_the_smallest_file_that_fills_the_place(
    address: str, width: int, density: int, taken: str, stall: Stall, chromium: Browser
):
    context = chromium.new_context(viewport={"width": width, "height": 800}, device_scale_factor=density)
    page = context.new_page()
    page.goto(stall.url + {"article": full_story().address, "list": "/world/"}[address])
    image = page.locator("figure.lead img, .river > li:not(:first-child) .thumb img").first
    image.scroll_into_view_if_needed()
    assert image.evaluate(TAKEN) == [taken, "webp"]
    context.close()


def test_until_a_picture_is_there_its_colour_is(page, courier: paper.Paper, kit):
    for key, held in courier.held.items():
        if isinstance(held, Picture):
            files = tuple(replace(file, colour="#27445d" if file.media_type == "image/jpeg" else "") for file in held.renditions)
            courier.held[key] = replace(held, renditions=files)
    printed = paper.print_all(courier, kit)
    with Stall(lambda: printed) as stall:
        page.route("**/pictures/**", lambda _: None)
        page.goto(stall.url + full_story().address, wait_until="domcontentloaded")
        lead = page.locator("figure.lead img")
        assert lead.evaluate("(image) => getComputedStyle(image).backgroundColor") == "rgb(34, 102, 102)"
        box = lead.bounding_box()
        assert box
        assert box["height"] > 300
