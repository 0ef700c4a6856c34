"""Everybody can read the paper: axe finds nothing, and nothing is wider than the window, whatever the screen, the colours, the direction.

Of six looks each page is seen in one a day, another one tomorrow; all of them nightly, and by `./run bench page` on every kind of page.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import paper
import pytest
from bench.inspection import extras
from bench.inspection.looking import LOOKS, faults, shift
from sample import SECTIONS, full_story, hindi_story, live_story, story_of_blocks
from stall import Stall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from lateedition.press.kit import Kit

PAGES = {
    "home": "/",
    "section": SECTIONS[2].address,
    "article": full_story().address,
    "blocks": story_of_blocks().address,
    "live": live_story().address,
    "hindi": hindi_story().address,
    "urdu": extras.urdu_address(),
    "day": "/archive/2020/05/05/",
    "saved": "/saved/",
    "tombstone": extras.GONE,
}
TODAY = datetime.now(UTC).date().toordinal()
NIGHTLY = os.environ.get("LATEEDITION_NIGHTLY") == "1"


@pytest.fixture(scope="module")
def newsstand(documents: tuple[list, dict[str, bytes]], kit: Kit) -> Iterator[str]:
    """The sample paper with a section in Urdu; it stays as it is."""
    more = extras.documents(picture=1, section=2, now=datetime(2020, 5, 5, 12, tzinfo=UTC))
    printed = paper.print_all(paper.Paper([*documents[0], *more], (18, 17, 20, 21, 22, 23, 24, 26, 27, 28), documents[1]), kit)
    with Stall(lambda: printed) as open_stall:
        yield open_stall.url


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(name: str, newsstand: str, page: Page) -> None:
    turn = TODAY + list(PAGES).index(name)
    looks = LOOKS if NIGHTLY else (LOOKS[turn % len(LOOKS)],)
    found = faults(page, newsstand + PAGES[name], looks=looks)
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize("name", ["home", "article"])
def test_nothing_moves_while_a_page_loads_and_is_read_to_its_end(name: str, newsstand: str, chromium: Browser) -> None:
    assert shift(chromium, newsstand + PAGES[name], width=(320, 1350)[TODAY % 2]) < 0.001


def test_the_next_story_waits_until_somebody_scrolls(newsstand: str, page: Page) -> None:
    page.goto(newsstand + extras.CORRECTED, wait_until="networkidle")
    assert page.locator("article.story").count() == 1
    page.mouse.wheel(0, 400)
    page.locator("article.story").nth(1).wait_for()


def test_the_pictures_of_the_pages_in_the_docs_are_those_of_pages_that_are_measured() -> None:
    folder = Path(__file__).parents[3] / "docs" / "pages"
    said = (folder / "README.md").read_text("utf-8")
    assert [shot.name for shot in sorted(folder.glob("*.webp")) if shot.name not in said] == []
