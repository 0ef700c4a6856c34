"""A live blog as those who work it and those who read it see it: two editors and a reader, each in a browser of their own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from deskbrowser import log_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from conftest import Newsroom

SLOW_MS = 60_000
REACHES_READERS_S = 2.0
LISTENS_S = 1.5


class Coverage:
    """The running live blog of the demonstration: an editor at its live desk, and a reader who has its page open."""

    def __init__(self, newsroom: Newsroom, desk: Page, page: Page) -> None:
        self.newsroom, self.desk, self.page = newsroom, desk, page

    def post(self, words: str) -> float:
        """Type and press the two keys; return when the desk had answered."""
        self.desk.keyboard.type(words)
        self.desk.keyboard.press("Control+Enter")
        self.desk.locator(".live-entry", has_text=words).wait_for()
        return time.monotonic()

    def entry(self, words: str) -> str:
        """The id of the entry with these words, which is its anchor on the page, too."""
        return self.desk.locator(".live-entry", has_text=words).first.get_attribute("id")

    def reaches(self, there: Callable[[], bool], *, since: float) -> float:
        """Wait until `there` is so in the reader's browser; return after how many seconds, and fail after too many."""
        while not there():
            assert time.monotonic() - since < REACHES_READERS_S, f"not in the open page after {REACHES_READERS_S} s"
            self.page.wait_for_timeout(20)
        return time.monotonic() - since


def at_the_desk(context: BrowserContext, newsroom: Newsroom, user: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(SLOW_MS)
    log_in(page, newsroom.desk, user, newsroom.logins[user])
    return page


@pytest.fixture
def second(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1350, "height": 900}, locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def third(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1350, "height": 900}, locale="en-GB")
    yield context
    context.close()


@pytest.fixture(scope="module")
def running(demo_newsroom: Newsroom, chromium: Browser) -> str:
    """The address of the live desk of the demonstration's running coverage."""
    context = chromium.new_context()
    desk = at_the_desk(context, demo_newsroom, "editor")
    desk.goto(f"{demo_newsroom.desk}/desk/live-blogs/")
    edits = desk.locator("table a[href*='/edit/']").evaluate_all("all => all.map(one => one.href)")
    desks = [f"{demo_newsroom.desk}/desk/live-blogs/live-desk/{link.rstrip('/').rpartition('/')[2]}/" for link in edits]
    found = next(address for address in desks if "live-state__on" in desk.request.get(address).text())
    context.close()
    return found


@pytest.fixture
def coverage(demo_newsroom: Newsroom, running: str, reader: BrowserContext, second: BrowserContext) -> Coverage:
    desk = at_the_desk(second, demo_newsroom, "editor")
    desk.goto(running)
    page = reader.new_page()
    page.goto(desk.get_by_role("link", name="See it").get_attribute("href"))
    page.wait_for_timeout(LISTENS_S * 1000)
    desk.locator("[data-live-body] [contenteditable=true]:focus").wait_for()
    return Coverage(demo_newsroom, desk, page)


def test_two_keys_post_and_the_box_is_empty_and_ready_for_the_next(coverage: Coverage) -> None:
    since = coverage.post("The gates are open again.")
    status = coverage.page.locator(".arrivals")
    coverage.reaches(lambda: "new update" in status.inner_text(), since=since)
    second = coverage.post("The first ferry has left.")
    coverage.reaches(lambda: "2 new updates" in status.inner_text(), since=second)
    status.get_by_role("button").click()
    assert [entry.inner_text() for entry in coverage.page.locator(".entry .body").all()[:2]] == [
        "The first ferry has left.",
        "The gates are open again.",
    ]


def test_what_the_desk_does_not_take_stays_in_the_box_and_says_why(coverage: Coverage) -> None:
    box = coverage.desk.locator("[data-live-body] [contenteditable=true]")
    coverage.desk.route("**/live-desk/*/", lambda route: route.abort())
    coverage.desk.keyboard.type("Nobody must lose this.")
    coverage.desk.keyboard.press("Control+Enter")
    coverage.desk.get_by_text("Your words are still here").wait_for()
    assert box.inner_text().strip() == "Nobody must lose this."
    coverage.desk.unroute_all()
    coverage.desk.keyboard.press("Control+Enter")
    coverage.desk.locator(".live-entry", has_text="Nobody must lose this.").wait_for()
    assert coverage.desk.locator(".live-entry", has_text="Nobody must lose this.").count() == 1


def test_an_edit_and_a_delete_reach_the_open_page_within_two_seconds(coverage: Coverage) -> None:
    coverage.post("The bridge is shut to lorries.")
    anchor = coverage.entry("The bridge is shut to lorries.")
    coverage.page.locator(".arrivals", has_text="new update").wait_for()
    coverage.page.reload()
    coverage.page.wait_for_timeout(LISTENS_S * 1000)
    entry = coverage.page.locator(f"#{anchor}")
    assert "shut to lorries" in entry.inner_text()

    coverage.desk.locator(f"#{anchor} [data-live-edit]").click()
    coverage.desk.locator("[contenteditable=true]").click()
    coverage.desk.keyboard.press("Control+End")
    coverage.desk.keyboard.type(" And to cars.")
    with coverage.desk.expect_response(lambda answer: answer.request.method == "POST" and f"{anchor[6:]}/" in answer.url):
        coverage.desk.keyboard.press("Control+Enter")
    edited = coverage.reaches(lambda: "And to cars." in entry.inner_text(), since=time.monotonic())
    coverage.desk.wait_for_url("**/live-desk/*/#entry-*")

    row = coverage.desk.locator(f"#{anchor}")
    row.focus()
    coverage.desk.keyboard.press("d")
    with coverage.desk.expect_response(lambda answer: answer.url.endswith("/delete/")):
        coverage.desk.keyboard.press("d")
    deleted = coverage.reaches(lambda: entry.count() == 0, since=time.monotonic())
    print(f"in the open page after: an edit {edited:.2f} s, a delete {deleted:.2f} s")
    # and without scripts, after a reload
    bare = coverage.page.context.browser.new_context(java_script_enabled=False)
    page = bare.new_page()
    page.goto(coverage.page.url.split("#")[0])
    assert "shut to lorries" not in page.content()
    bare.close()


def test_an_item_off_the_wire_is_dragged_into_the_box_by_mouse_and_taken_by_keys(coverage: Coverage) -> None:
    desk = coverage.desk
    desk.locator(".live-item[draggable=true]").first.wait_for()
    words = desk.locator(".live-item[draggable=true] .live-item__headline").first.inner_text()
    desk.locator(".live-item[draggable=true]").first.drag_to(desk.locator("[data-live-box]"))
    desk.get_by_text("Trim it, then post.").wait_for()
    assert desk.locator("#id_headline").input_value() == words
    assert desk.locator("#id_credit").input_value()
    desk.get_by_role("button", name="Clear the box").click()
    desk.locator("[data-live-body] [contenteditable=true]:focus").wait_for()
    desk.keyboard.press("Escape")
    desk.locator("[data-live-row]:focus").wait_for()
    desk.keyboard.press("w")
    desk.locator("[data-live-items] [data-live-row]:focus").wait_for()
    desk.keyboard.press("t")
    desk.get_by_text("Trim it, then post.").wait_for()
    assert desk.locator("#id_headline").input_value() == words
    desk.locator("[data-live-body] [contenteditable=true]:focus").wait_for()
    desk.keyboard.press("Control+Shift+Enter")
    held = desk.locator(".live-entry--held", has_text=words).first
    held.wait_for()
    assert "off the wire" in held.inner_text()
    assert words not in coverage.page.content()
    coverage.page.reload()
    assert words not in coverage.page.locator(".entries").inner_text()
    held.get_by_role("button", name="Delete").click()
    held.get_by_role("button", name="Really? Once more").click()
    held.wait_for(state="detached")


def test_a_blog_goes_from_one_editor_to_another_and_nothing_is_lost(coverage: Coverage, third: BrowserContext) -> None:
    desk = coverage.desk
    desk.get_by_role("link", name="Who reports…").click()
    desk.get_by_label("reporter").check()
    with desk.expect_navigation():
        desk.get_by_role("button", name="So be it").click()
    number = desk.url.rstrip("/").rpartition("/")[2]
    bo = at_the_desk(third, coverage.newsroom, "reporter")
    bo.goto(f"{coverage.newsroom.desk}/desk/live-blogs/live-desk/{number}/")
    desk.get_by_text("Here now: reporter").wait_for()
    bo.locator("[data-live-body] [contenteditable=true]:focus").wait_for()
    bo.keyboard.type("Bo was at the quay.")
    desk.locator("[data-live-body] [contenteditable=true]").click()
    desk.keyboard.type("Asha was at the gate.")
    bo.keyboard.press("Control+Enter")
    desk.keyboard.press("Control+Enter")
    for browser in (bo, desk):
        browser.locator(".live-entry", has_text="Bo was at the quay.").wait_for()
        browser.locator(".live-entry", has_text="Asha was at the gate.").wait_for()

    bo.locator(".live-entry", has_text="Bo was at the quay.").locator("[data-live-edit]").click()
    desk.get_by_text("reporter is changing this").wait_for()

    desk.get_by_role("link", name="over…").click()
    desk.get_by_label("Note").fill("The harbour master calls at six")
    desk.get_by_label("To", exact=True).select_option(label="reporter")
    desk.get_by_role("button", name="Hand over").click()
    desk.locator(".live-entry--passed", has_text="The harbour master calls at six").wait_for()
    bo.goto(f"{coverage.newsroom.desk}/desk/live-blogs/live-desk/{number}/")
    bo.get_by_text("You have the blog.").wait_for()
    assert bo.get_by_role("link", name="End the coverage…").count() == 0


def test_the_end_takes_live_from_page_and_home_and_puts_the_summary_on_top(coverage: Coverage, demo_newsroom: Newsroom) -> None:
    desk, page = coverage.desk, coverage.page
    home = page.context.new_page()
    home.goto(demo_newsroom.site)
    assert home.locator(".on-air").count()
    desk.get_by_role("link", name="End the coverage…").click()
    desk.locator("[contenteditable=true]").click()
    desk.keyboard.type("The water went down at noon.")
    with desk.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/end/")):
        desk.keyboard.press("Control+Enter")
    coverage.reaches(lambda: page.locator(".badge.running").count() == 0, since=time.monotonic())
    assert page.locator(".summary").inner_text().endswith("The water went down at noon.")
    assert page.locator(".summary").bounding_box()["y"] < page.locator(".entries").bounding_box()["y"]
    home.reload()
    assert home.locator(".on-air").count() == 0
    page.reload()
    data = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    assert "coverageEndTime" in json.dumps(data)
    desk.get_by_role("button", name="Let it run on").click()
    desk.locator(".live-state__on").wait_for()
