"""Two people with one story open, side by side in Chromium: they see each other, take over, bring together, and lose no word."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from deskbrowser import log_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from conftest import Newsroom

SLOW_MS = 60_000
SECONDS_MS = 15_000
DEAD_MS = 8_000
"""After so long a page that says nothing counts as closed, to the other pages of its browser."""
WORDS = " ".join(f"word{number}" for number in range(30))


@pytest.fixture(scope="module")
def desks(demo_newsroom: Newsroom, chromium: Browser) -> Iterator[Callable[[str], BrowserContext]]:
    """The browser of somebody who is logged in: `desks("reporter")`."""
    contexts: dict[str, BrowserContext] = {}

    def desk(who: str) -> BrowserContext:
        if who not in contexts:
            contexts[who] = chromium.new_context(viewport={"width": 1350, "height": 900}, locale="en-GB")
            page = contexts[who].new_page()
            page.set_default_timeout(SLOW_MS)
            log_in(page, demo_newsroom.desk, who, demo_newsroom.logins[who])
            page.close()
        return contexts[who]

    yield desk
    for context in contexts.values():
        context.close()


@pytest.fixture
def story(demo_newsroom: Newsroom, desks: Callable[[str], BrowserContext], request: pytest.FixtureRequest) -> str:
    """The address of a story that no other test writes in."""
    place = list(PLACES).index(request.node.name)
    page = desks("editor").new_page()
    page.goto(f"{demo_newsroom.desk}/desk/stories/?state=published&ordering=edited")
    address = page.locator("table a[href*='/edit/']").nth(place * 3).get_attribute("href")
    page.close()
    return f"{demo_newsroom.desk}{address}"


@pytest.fixture
def opened(desks: Callable[[str], BrowserContext], story: str) -> Iterator[Callable[[str], Page]]:
    """The form of the story, opened by somebody: `opened("reporter")`."""
    pages: list[Page] = []

    def form(who: str) -> Page:
        page = desks(who).new_page()
        page.set_default_timeout(SLOW_MS)
        page.goto(story)
        page.wait_for_selector(".public-DraftEditor-content")
        pages.append(page)
        return page

    yield form
    for page in pages:
        with suppress(Exception):
            page.close()


def write(page: Page, text: str, *, every_ms: int = 20) -> None:
    """Type at the end of the first paragraph of the text."""
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text, delay=every_ms)


def text_of(page: Page) -> str:
    return page.locator(".public-DraftEditor-content").first.inner_text()


def until(said: Callable[[], bool], *, within_s: float = 60) -> None:
    deadline = time.monotonic() + within_s
    while not said():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_who_writes_is_seen_within_seconds_and_gone_with_her_browser(opened: Callable[[str], Page], demo_newsroom: Newsroom) -> None:
    editor, reporter = opened("editor"), opened("reporter")
    write(reporter, " So.")
    editor.get_by_text("reporter is editing").wait_for(timeout=SECONDS_MS)
    rows = editor.context.new_page()
    rows.goto(f"{demo_newsroom.desk}/desk/stories/")
    rows.locator(".presence--writing", has_text="reporter is editing").wait_for(timeout=SECONDS_MS)
    rows.close()
    with suppress(Exception):
        reporter.goto("chrome://crash", timeout=2_000)
    editor.get_by_text("reporter is editing").wait_for(state="detached", timeout=SECONDS_MS)


def test_a_takeover_is_said_at_once_and_what_was_typed_is_brought_in(opened: Callable[[str], Page]) -> None:
    editor = opened("editor")
    number = re.search(r"edit/(\d+)", editor.url)
    assert number
    editor.evaluate(POST, f"/desk/stories/lock/{number[1]}/")
    reporter = opened("reporter")
    reporter.get_by_text("editor has this story locked since").wait_for(timeout=SECONDS_MS)
    assert reporter.get_by_role("button", name="Take it over").count() == 0
    editor.evaluate(POST, f"/desk/stories/unlock/{number[1]}/")
    reporter.reload()
    reporter.evaluate(POST, f"/desk/stories/lock/{number[1]}/")
    reporter.reload()
    reporter.wait_for_selector(".public-DraftEditor-content")
    reporter.wait_for_timeout(3_000)
    editor.reload()
    reporter.context.set_offline(True)
    write(reporter, " Typed before the takeover.")
    editor.get_by_role("button", name="Take it over").click()
    editor.get_by_text("You took this over. reporter is told at once").wait_for()
    reporter.context.set_offline(False)
    reporter.get_by_text("editor took this over at").wait_for(timeout=SECONDS_MS)
    reporter.get_by_text("What you typed is kept here (").wait_for(timeout=SECONDS_MS)
    editor.evaluate(POST, f"/desk/stories/unlock/{number[1]}/")
    reporter.get_by_role("link", name="See both and bring together").click()
    reporter.get_by_role("button", name="Bring together as the draft").click()
    reporter.wait_for_selector(".public-DraftEditor-content")
    assert "Typed before the takeover." in text_of(reporter)


def test_two_who_change_the_same_choose_and_what_one_changed_is_there(opened: Callable[[str], Page]) -> None:
    editor, reporter = opened("editor"), opened("reporter")
    before = editor.locator("[name=headline]").input_value()
    write(reporter, " The reporter adds this.")
    reporter.locator("[name=headline]").fill(f"{before}, reports say")
    until(lambda: not _kept_in(reporter))
    editor.get_by_text("reporter saved this story at").wait_for(timeout=SECONDS_MS)
    editor.locator("[name=headline]").fill(f"{before} at last")
    editor.get_by_text("What you typed is kept here (").wait_for(timeout=SECONDS_MS)
    editor.get_by_role("link", name="See both and bring together").click()
    editor.get_by_text("1 to choose").wait_for()
    editor.get_by_role("group", name="Headline: Both have changed it").get_by_label("Yours").check()
    editor.get_by_role("button", name="Bring together as the draft").click()
    editor.wait_for_selector(".public-DraftEditor-content")
    assert editor.locator("[name=headline]").input_value() == f"{before} at last"
    assert "The reporter adds this." in text_of(editor)


def test_every_word_typed_while_the_desk_is_killed_is_there_afterwards(opened: Callable[[str], Page], demo_newsroom: Newsroom) -> None:
    reporter = opened("reporter")
    first, second = WORDS[: len(WORDS) // 2], WORDS[len(WORDS) // 2 :]
    write(reporter, f" {first}")
    demo_newsroom.kill("desk")
    reporter.keyboard.type(second, delay=40)
    until(lambda: not _kept_in(reporter))
    reporter.close()
    again = opened("reporter")
    assert [word for word in WORDS.split() if word not in text_of(again).split()] == []


def test_what_never_reached_the_desk_is_said_kept_and_offered_to_who_comes_back(opened: Callable[[str], Page]) -> None:
    reporter = opened("reporter")
    reporter.wait_for_timeout(500)
    reporter.context.set_offline(True)
    write(reporter, f" {WORDS}")
    reporter.get_by_text("NOT SAVED since").wait_for(timeout=SECONDS_MS)
    context = reporter.context
    reporter.close()
    context.set_offline(False)
    again = opened("reporter")
    again.wait_for_timeout(DEAD_MS)
    assert "word29" not in text_of(again)
    again.get_by_role("button", name="Bring them back").click(timeout=SECONDS_MS)
    again.get_by_role("button", name="Bring together as the draft").click()
    again.wait_for_selector(".public-DraftEditor-content")
    assert [word for word in WORDS.split() if word not in text_of(again).split()] == []
    assert _kept_in(again) == 0


def test_a_login_that_ends_is_said_nothing_is_sent_into_the_void_and_the_open_page_goes_on_after_the_next(
    opened: Callable[[str], Page], demo_newsroom: Newsroom
) -> None:
    reporter = opened("reporter")
    reporter.context.clear_cookies(name="desk_session")
    write(reporter, f" {WORDS}")
    reporter.get_by_text("you are logged out").wait_for(timeout=SECONDS_MS)
    reporter.get_by_role("button", name="Save draft").click()
    reporter.get_by_text("Nothing was sent").wait_for(timeout=SECONDS_MS)
    with reporter.context.expect_page() as window:
        reporter.get_by_role("link", name="Log in in another window").click()
    log_in(window.value, demo_newsroom.desk, "reporter", demo_newsroom.logins["reporter"])
    window.value.close()
    reporter.get_by_text("you are logged out").wait_for(state="hidden", timeout=SECONDS_MS)
    until(lambda: not _kept_in(reporter))
    reporter.close()
    assert [word for word in WORDS.split() if word not in text_of(opened("reporter")).split()] == []


def test_typing_without_a_pause_is_on_the_server_within_seconds_and_one_row_of_versions(opened: Callable[[str], Page]) -> None:
    reporter = opened("reporter")
    number = re.search(r"edit/(\d+)", reporter.url)
    assert number
    write(reporter, " begun")
    other = reporter.context.new_page()
    rows = _versions(other, number[1])
    reporter.keyboard.type(" on and on" * 25, delay=40)
    before = _versions(other, number[1])
    latest = other.locator(".word-changes").inner_text()
    assert "on and on on and on" in latest
    assert len(before) <= len(rows) + 1
    until(lambda: not _kept_in(reporter))
    assert len(_versions(other, number[1])) == len(before)
    other.close()


def test_a_form_in_which_nobody_wrote_saves_nothing_and_lets_go(opened: Callable[[str], Page], demo_newsroom: Newsroom) -> None:
    editor, heard = opened("editor"), []
    editor.on("request", lambda sent: heard.append(sent.url) if sent.method == "POST" and "/edit/" in sent.url else None)
    editor.on("dialog", lambda dialog: (heard.append(dialog.message or "It asks."), dialog.accept()))
    editor.locator("footer [data-w-dropdown-target=toggle][aria-expanded]").click()
    editor.evaluate(TAKEN_FOR_EDITS)
    editor.goto(f"{demo_newsroom.desk}/desk/stories/")
    assert heard == []


POST = """async url => {
    const body = new FormData()
    body.set('csrfmiddlewaretoken', document.querySelector('[name=csrfmiddlewaretoken]').value)
    await fetch(url, { method: 'POST', body })
}"""
# What Wagtail does when a slow browser was still putting the story into its form two seconds after that was opened.
TAKEN_FOR_EDITS = """async () => {
    const after = ms => new Promise(done => setTimeout(done, ms))
    await after(1500)
    document.querySelector('form[data-edit-form]').setAttribute('data-w-unsaved-has-edits-value', 'true')
    await after(500)
}"""
PLACES = [name for name in dict(globals()) if name.startswith("test_")]


def _kept_in(page: Page) -> int:
    """How many pages' words are in this browser alone."""
    return int(page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('late-edition:')).length"))


def _versions(page: Page, number: str) -> list[str]:
    page.goto(f"{page.context.pages[0].url.split('/desk/')[0]}/desk/together/{number}/compare/")
    return page.locator("#compare-new option").all_inner_texts()
