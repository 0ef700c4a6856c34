"""A story with one of each block, written by an editor and read by a reader; a related story goes when it is taken down."""

from __future__ import annotations

import time
import urllib.request
from typing import TYPE_CHECKING

from deskbrowser import add_block, log_in

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from conftest import Newsroom

SLOW_MS = 60_000
TEXT = ".public-DraftEditor-content"


def at_the_desk(newsroom: Newsroom, reader: BrowserContext) -> Page:
    page = reader.new_page()
    page.set_default_timeout(SLOW_MS)
    log_in(page, newsroom.desk, "editor", newsroom.logins["editor"])
    return page


def add(form: Page, block: str) -> None:
    """Add a block of this name at the end of the body."""
    form.locator("[name=headline]").focus()
    add_block(form, block)


def publish(form: Page) -> str:
    """Publish with the keyboard; return where readers have it."""
    form.keyboard.press("Control+Alt+Enter")
    form.wait_for_selector(".messages >> text=is published")
    return str(form.locator(".messages a:has-text('See it')").get_attribute("href"))


def choose_related(form: Page) -> str:
    """Choose the first published story that the chooser offers; return its number."""
    form.get_by_role("button", name="Choose story").click()
    first = form.locator(".modal-body td:has-text('live')").first.locator("xpath=..").locator("a[data-chooser-modal-choice]")
    number = str(first.get_attribute("href")).rstrip("/").rsplit("/", 1)[-1]
    first.click()
    form.locator(".modal-body").wait_for(state="hidden")
    return number


def test_blocks_are_written_and_read(demo_newsroom: Newsroom, reader: BrowserContext) -> None:
    form = at_the_desk(demo_newsroom, reader)
    form.goto(f"{demo_newsroom.desk}/desk/stories/add/")
    form.locator("[name=headline]").fill("Bridge opens to bicycles alone")
    form.locator("[name=standfirst]").fill("For a week, and by day.")
    form.locator("[name=section]").select_option(index=1)
    form.locator(TEXT).first.click()
    form.keyboard.type("The bridge opened to bicycles on Monday.")
    add(form, "Facts box")
    form.locator("[name$=-value-title]").last.fill("In brief")
    form.locator(TEXT).last.click()
    form.keyboard.type("Forty metres long")
    add(form, "Table")
    form.get_by_label("Row 1, column 1").fill("Day")
    form.get_by_label("Row 2, column 1").fill("Monday")
    add(form, "From another site")
    form.locator("[name$=-value-address]").fill("https://www.dailymotion.com/video/x8abcde")
    form.locator("[name$=-value-caption]").last.fill("The first ride")
    add(form, "Related stories")
    related = choose_related(form)
    address = publish(form)

    page = reader.new_page()
    page.goto(address)
    story = page.locator("article.story").first
    assert story.locator(".facts").inner_text().split("\n") == ["In brief", "Forty metres long"]
    assert story.get_by_role("columnheader", name="Day").count() == 1
    assert story.get_by_role("link", name="Open at Dailymotion").get_attribute("href") == "https://www.dailymotion.com/video/x8abcde"
    [named] = story.locator("nav.related a").all()
    assert str(named.get_attribute("href")).endswith(f"-{related}/")
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert "frame-src" not in answer.headers["Content-Security-Policy"]


def test_a_site_that_lets_a_player_in_offers_it_on_the_pages_that_have_it(demo_newsroom: Newsroom, reader: BrowserContext) -> None:
    form = at_the_desk(demo_newsroom, reader)
    form.goto(f"{demo_newsroom.desk}/desk/stories/add/")
    form.locator("[name=headline]").fill("The ride in full")
    form.locator("[name=section]").select_option(index=1)
    form.locator(TEXT).first.click()
    form.keyboard.type("Here it is.")
    add(form, "From another site")
    form.locator("[name$=-value-address]").fill("https://www.dailymotion.com/video/x8abcde")
    address = publish(form)
    form.goto(f"{demo_newsroom.desk}/desk/settings/stories/sitesettings/")
    form.get_by_role("tab", name="Feeds and other sites").click()
    form.get_by_role("checkbox", name="Dailymotion").check()
    form.get_by_role("button", name="Save").click()
    form.wait_for_selector(".messages")

    until = time.monotonic() + 60
    while "https://geo.dailymotion.com" not in _policy_of(address):
        assert time.monotonic() < until, "the page still lets nobody in"
        time.sleep(0.2)
    assert "frame-src" not in _policy_of(f"{demo_newsroom.site}/")


def _policy_of(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.headers["Content-Security-Policy"])
