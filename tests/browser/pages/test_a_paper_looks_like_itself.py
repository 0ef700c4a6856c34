"""A theme is seen: in the light, in the dark, in print, without a template or a style that the policy forbids; and it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import paper
import pytest
from bench.inspection.looking import LOOKS, faults
from msgspec.structs import replace
from sample import full_story
from stall import Stall

from lateedition.story.taxonomy import Site
from lateedition.story.theme import Theme

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from lateedition.press.kit import Kit

SALMON = Theme("#fff1e5", "#f3e6da", "#d8cbc1", "#0a5e66", "#6fb0b6", headlines="sans", lines="single")


@pytest.fixture(scope="module")
def stall(documents: tuple[list, dict[str, bytes]], kit: Kit) -> Iterator[Stall]:
    own = [replace(each, theme=SALMON) if isinstance(each, Site) else each for each in documents[0]]
    printed = paper.print_all(paper.Paper(own, (18, 17, 20, 21), documents[1]), kit)
    with Stall(lambda: printed) as open_stall:
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


def test_it_costs_one_small_file_more(page: Page, stall: Stall) -> None:
    begin = len(stall.requests)
    page.goto(stall.url + full_story().address, wait_until="networkidle")
    asked = [path for path, _ in stall.requests[begin:] if not path.startswith("/-/")]
    assert sum("theme-" in path for path in asked) == 1
    assert len(asked) <= 10, asked


@pytest.mark.parametrize("address", ["/", full_story().address])
def test_everybody_can_read_it(page: Page, stall: Stall, address: str) -> None:
    found = faults(page, stall.url + address, looks=LOOKS[:1] + LOOKS[-1:])
    assert not found, "\n".join(["", *found])
