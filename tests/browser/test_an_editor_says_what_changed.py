"""What an editor sees while she changes a published story: what is proposed, chosen unless she chose, and published with one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from deskbrowser import log_in

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from conftest import Newsroom

SLOW_MS = 60_000


@pytest.fixture
def form(demo_newsroom: Newsroom, reader: BrowserContext) -> Page:
    """The form of a published story of the demonstration, far enough down that nobody else counts on it."""
    page = reader.new_page()
    page.set_default_timeout(SLOW_MS)
    log_in(page, demo_newsroom.desk, "editor", demo_newsroom.logins["editor"])
    page.goto(f"{demo_newsroom.desk}/desk/stories/?state=published&p=3")
    story = page.locator("table a[href*='/edit/']").nth(20).get_attribute("href")
    page.goto(f"{demo_newsroom.desk}{story}")
    page.wait_for_selector("#proposal")
    return page


def chosen(page: Page) -> str | None:
    return page.locator("[name=change]:checked").get_attribute("value")


def test_a_change_is_judged_while_it_is_written_and_published_with_one_press(demo_newsroom: Newsroom, form: Page) -> None:
    chip = form.locator("[data-change-chip]")
    assert chip.is_hidden()
    headline = form.locator("[name=headline]")
    headline.fill(f"{headline.input_value()}, 4,711 told")
    chip.wait_for(state="visible")
    assert "“Updated” moves" in chip.inner_text()
    assert "“4,711”" in chip.inner_text()
    assert chosen(form) == "material"

    chip.focus()
    form.keyboard.press("Space")
    assert chosen(form) == "minor"
    form.keyboard.press("Space")
    assert chosen(form) == "material"

    form.evaluate("document.querySelector('[name=action-publish]').click()")
    form.wait_for_selector(".messages >> text=is published")
    address = form.locator(".messages a:has-text('See it')").get_attribute("href")
    page = form.context.new_page()
    page.goto(f"{address}history/")
    assert page.locator("li.version").count() == 2
    assert page.locator("li.version ins").first.inner_text().endswith("4,711 told")
