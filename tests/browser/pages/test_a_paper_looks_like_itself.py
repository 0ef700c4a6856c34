"""A theme is seen: in the light, in the dark, in print, without a template or a style that the policy forbids; and it can be read."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import paper
import pytest
from bench.inspection.looking import LOOKS, faults
from msgspec.structs import replace
from sample import full_story
from stall import Stall

from lateedition.press.branding import mark_address
from lateedition.story.brand import Brand, Mark
from lateedition.story.taxonomy import Site
from lateedition.story.theme import Theme

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from lateedition.press.kit import Kit

SALMON = Theme("#fff1e5", "#f3e6da", "#d8cbc1", "#0a5e66", "#6fb0b6", headlines="sans", lines="single")


LOGOS = [
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60" width="480" height="96"><path fill="{colour}" d="M0 0h300v60H0z"/></svg>'
    for colour in ("#0a5e66", "#6fb0b6")
]
FILES = {hashlib.sha256(svg.encode()).hexdigest(): svg.encode() for svg in LOGOS}
DAY, NIGHT = (Mark(digest, "image/svg+xml", 480, 96) for digest in FILES)


def printed(documents: tuple[list, dict[str, bytes]], kit: Kit, brand: Brand) -> paper.Printed:
    own = [replace(each, theme=SALMON, brand=brand) if isinstance(each, Site) else each for each in documents[0]]
    return paper.print_all(paper.Paper(own, (18, 17, 20, 21), documents[1] | FILES), kit)


@pytest.fixture(scope="module")
def stall(documents: tuple[list, dict[str, bytes]], kit: Kit) -> Iterator[Stall]:
    pages = printed(documents, kit, Brand(logo=DAY, logo_dark=NIGHT))
    with Stall(lambda: pages) as open_stall:
        yield open_stall


def seen(page: Page, selector: str, property_: str) -> str:
    return str(page.evaluate("([s, p]) => getComputedStyle(document.querySelector(s))[p]", [selector, property_]))


def test_the_paper_has_its_colours_and_its_type_in_the_light_in_the_dark_and_none_in_print(page: Page, stall: Stall) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(stall.url + full_story().address)
    assert seen(page, "body", "backgroundColor") == "rgb(255, 241, 229)"
    assert seen(page, "h1", "fontFamily").startswith("system-ui")
    assert seen(page, ".body", "fontFamily").startswith("Charter")
    page.emulate_media(color_scheme="dark")
    assert seen(page, "body", "backgroundColor") == "rgb(21, 20, 15)"
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent')") == "#6fb0b6"
    page.emulate_media(media="print", color_scheme="light")
    assert seen(page, "body", "backgroundColor") == "rgb(255, 255, 255)"


def logo_seen(page: Page) -> list[str]:
    logos = page.locator(".masthead .logo")
    return [str(logo.get_attribute("src")) for logo in logos.all() if logo.is_visible()]


@pytest.mark.parametrize("address", ["/", full_story().address])
def test_the_logo_stands_for_the_name_in_the_scheme_that_a_reader_has_or_chose(page: Page, stall: Stall, address: str) -> None:
    day, night = mark_address(DAY), mark_address(NIGHT)
    for scheme, look, shown in (("light", "", day), ("dark", "", night), ("light", "dark", night), ("dark", "light", day)):
        page.emulate_media(color_scheme=scheme)
        page.add_init_script(f"localStorage.look = '{look}'")
        page.goto(stall.url + address)
        assert logo_seen(page) == [shown], (scheme, look)
    assert page.locator(".masthead .nameplate").get_by_role("img", name="The Varuna Courier").count() == 1
    box = page.locator(".masthead .logo:visible").bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(box["height"] * 5, abs=1), "as wide as it is, before it has come"
    page.emulate_media(media="print", color_scheme="dark")
    assert logo_seen(page) == [day]


SHIFTS = """
    self.moved = 0
    const observer = new PerformanceObserver((list) => list.getEntries().forEach((each) => (self.moved += each.value)))
    observer.observe({ type: 'layout-shift', buffered: true })
"""


@pytest.mark.parametrize("width", [320, 1350])
def test_nothing_moves_when_the_logo_comes(page: Page, stall: Stall, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(SHIFTS)
    page.route("**/assets/mark-*", lambda route: (time.sleep(0.3), route.continue_()))
    page.goto(stall.url + "/", wait_until="networkidle")
    assert page.locator(".masthead .logo:visible").evaluate("(logo) => logo.complete && logo.naturalWidth > 0")
    page.evaluate("new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))")
    assert page.evaluate("self.moved") == 0


def test_a_logo_for_the_light_alone_has_the_paper_s_ground_behind_it_by_night(
    page: Page, documents: tuple[list, dict[str, bytes]], kit: Kit
) -> None:
    pages = printed(documents, kit, Brand(logo=DAY))
    with Stall(lambda: pages) as stall:
        for scheme, ground in (("light", "rgba(0, 0, 0, 0)"), ("dark", "rgb(255, 241, 229)")):
            page.emulate_media(color_scheme=scheme)
            page.goto(stall.url + "/")
            assert logo_seen(page) == [mark_address(DAY)]
            assert seen(page, ".masthead .logo", "backgroundColor") == ground


def test_it_costs_two_small_files_more(page: Page, stall: Stall) -> None:
    begin = len(stall.requests)
    page.goto(stall.url + full_story().address, wait_until="networkidle")
    asked = [path for path, _ in stall.requests[begin:] if not path.startswith("/-/")]
    assert sum("theme-" in path for path in asked) == 1
    assert [path for path in asked if "/mark-" in path] == [mark_address(DAY)], "what is not seen is not asked for"
    assert len([path for path in asked if "/mark-" not in path]) <= 10, asked


@pytest.mark.parametrize("address", ["/", full_story().address])
def test_everybody_can_read_it(page: Page, stall: Stall, address: str) -> None:
    found = faults(page, stall.url + address, looks=LOOKS[:1] + LOOKS[-1:])
    assert not found, "\n".join(["", *found])
