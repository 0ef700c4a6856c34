"""A story goes over the desk, seen from both sides: filed, sent back with a word, mended, marked ready, published; and its assignment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from deskbrowser import log_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from conftest import Newsroom

SLOW_MS = 60_000
HEADLINE = "Pilots vote on the new rota"
WHY = "Who counted the votes?"


def at_the_desk(context: BrowserContext, newsroom: Newsroom, who: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(SLOW_MS)
    page.on("dialog", lambda asked: asked.accept())  # whether to leave a form
    log_in(page, newsroom.desk, who, newsroom.logins[who])
    return page


@pytest.fixture(scope="module")
def reporter(demo_newsroom: Newsroom, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1350, "height": 900}, locale="en-GB")
    yield at_the_desk(context, demo_newsroom, "reporter")
    context.close()


@pytest.fixture(scope="module")
def chief(demo_newsroom: Newsroom, chromium: Browser) -> Iterator[Page]:
    """The desk chief, on a phone."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", color_scheme="dark")
    yield at_the_desk(context, demo_newsroom, "editor")
    context.close()


def stage_of(page: Page) -> str:
    return page.locator(".stage-mark[aria-current=step]").inner_text()


def said(page: Page, words: str) -> None:
    page.wait_for_selector(f".messages >> text={words}")


def test_a_story_is_sent_sent_back_mended_marked_ready_and_published(demo_newsroom: Newsroom, reporter: Page, chief: Page) -> None:
    desk = demo_newsroom.desk
    reporter.goto(f"{desk}/desk/stories/add/")
    reporter.locator("[name=headline]").fill(HEADLINE)
    reporter.locator("[name=section]").select_option(index=1)
    reporter.get_by_role("button", name="Save draft").click()
    reporter.wait_for_selector("[data-stage]")
    edit = reporter.url.partition("?")[0]
    assert stage_of(reporter) == "Draft"

    # What was typed last is saved before it goes to the desk, and the keyboard is enough.
    reporter.locator("[name=headline]").fill(f"{HEADLINE} today")
    reporter.locator("[name=desk-comment]").fill("Union’s figure to come")
    reporter.keyboard.press("Tab")
    reporter.keyboard.press("Enter")
    said(reporter, "today” is sent to the desk")
    assert stage_of(reporter) == "Desk check"
    assert reporter.locator("[data-step]").count() == 0

    chief.goto(f"{desk}/desk/work/")
    chief.get_by_role("link", name=f"{HEADLINE} today").first.click()
    chief.wait_for_selector("text=Union’s figure to come")
    assert chief.evaluate("document.documentElement.scrollWidth <= innerWidth")
    chief.get_by_role("button", name="Send back").click()
    assert chief.locator("[name=desk-comment]:invalid").count() == 1
    assert stage_of(chief) == "Desk check"
    chief.locator("[name=desk-comment]").fill(WHY)
    chief.get_by_role("button", name="Send back").click()
    said(chief, "is sent back to reporter")

    reporter.goto(f"{desk}/desk/work/")
    assert WHY in reporter.locator(".work-row--back").first.inner_text()
    reporter.get_by_role("link", name=f"{HEADLINE} today").first.click()
    assert WHY in reporter.locator(".stage-back").inner_text()
    reporter.locator("[name=headline]").fill(f"{HEADLINE}: 93 to 41")
    reporter.get_by_role("button", name="Send to the desk").click()
    said(reporter, "is sent to the desk")

    chief.goto(f"{desk}/desk/stories/?stage=check")
    chief.get_by_role("link", name=f"{HEADLINE}: 93 to 41").first.click()
    chief.get_by_role("button", name="Mark ready").click()
    said(chief, "is marked ready")

    reporter.goto(edit)
    assert stage_of(reporter) == "Ready"
    assert "it goes back to the desk check" in reporter.locator(".stage-warning").inner_text()

    chief.evaluate("document.querySelector('[name=action-publish]').click()")
    said(chief, "is published")
    assert stage_of(chief) == "Live"
    address = chief.locator(".messages a:has-text('See it')").get_attribute("href")
    page = reporter.context.new_page()
    page.goto(str(address))
    assert page.locator("h1").inner_text() == f"{HEADLINE}: 93 to 41"
    assert WHY not in page.content()


def test_changing_a_text_that_is_ready_moves_it_back_before_the_reporters_eyes(
    demo_newsroom: Newsroom, reporter: Page, chief: Page
) -> None:
    desk = demo_newsroom.desk
    chief.goto(f"{desk}/desk/stories/add/")
    chief.locator("[name=headline]").fill("Ready and waiting")
    chief.locator("[name=section]").select_option(index=1)
    chief.evaluate("document.querySelector('form[data-edit-form]').requestSubmit()")
    chief.wait_for_selector("[data-stage]")
    chief.get_by_role("button", name="Mark ready").click()
    said(chief, "is marked ready")
    reporter.goto(chief.url.partition("?")[0])
    assert stage_of(reporter) == "Ready"
    reporter.wait_for_timeout(2_500)  # Wagtail takes what stands in the form after two seconds for what was saved
    reporter.locator("[name=headline]").fill("Ready and changed")
    reporter.wait_for_selector(".stage-mark[aria-current=step]:has-text('Desk check')")
    assert "Changed after it was ready: back to desk check by reporter" in reporter.locator(".stage-last").inner_text()


def test_a_remark_is_said_and_resolved_without_leaving_what_one_writes(demo_newsroom: Newsroom, reporter: Page) -> None:
    reporter.goto(f"{demo_newsroom.desk}/desk/stories/add/")
    reporter.locator("[name=headline]").fill("Weather turns")
    reporter.get_by_role("button", name="Save draft").click()
    reporter.locator(".stage-thread summary").click()
    reporter.locator("[name=standfirst]").fill("Not saved yet")
    reporter.locator("#stage-text").fill("Is the forecast ours?")
    reporter.get_by_role("button", name="Say it").click()
    reporter.wait_for_selector(".stage-remark >> text=Is the forecast ours?")
    assert reporter.locator("[data-stage-open]").inner_text() == "1 open. reporter: Is the forecast ours?"
    reporter.get_by_role("button", name="Resolved").click()
    reporter.wait_for_selector(".stage-remark--resolved")
    assert reporter.locator("[name=standfirst]").input_value() == "Not saved yet"


def test_an_assignment_is_found_in_the_calendar_by_keyboard_and_becomes_a_story_in_one_click(
    demo_newsroom: Newsroom, reporter: Page, chief: Page
) -> None:
    desk = demo_newsroom.desk
    reporter.goto(f"{desk}/desk/work/calendar/day/2031-03-04/")
    reporter.keyboard.press("n")
    reporter.wait_for_selector("[name=what]")
    reporter.locator("[name=what]").fill("Interview the pilots’ chair")
    assert reporter.locator("[name=day]").input_value() == "2031-03-04"
    reporter.get_by_role("button", name="Give it out").click()
    said(reporter, "is for reporter, due Mar 04, 2031 09:00:00")

    chief.goto(f"{desk}/desk/work/calendar/day/2031-03-04/")
    chief.keyboard.press("v")
    chief.wait_for_selector(".week-day")
    assert chief.evaluate("document.documentElement.scrollWidth <= innerWidth")
    chief.get_by_role("link", name="Interview the pilots’ chair").click()
    assert "For reporter" in chief.locator(".plan-page").inner_text()

    reporter.goto(f"{desk}/desk/work/")
    reporter.get_by_role("button", name="Begin the story of Interview").click()
    reporter.wait_for_selector("[data-stage]")
    assert reporter.locator("[name=headline]").input_value() == "Interview the pilots’ chair"


def test_a_story_is_chosen_for_coverage(demo_newsroom: Newsroom, chief: Page) -> None:
    chief.goto(f"{demo_newsroom.desk}/desk/work/coverage/?day=2031-03-05")
    chief.locator("[name=what]").fill("Court rules")
    chief.get_by_role("button", name="Choose story").click()
    row = chief.locator(".modal-body table a").first
    row.wait_for()
    headline = row.inner_text()
    row.click()
    chief.wait_for_selector(".modal", state="detached")
    chief.get_by_role("button", name="Put it in the calendar").click()
    chief.wait_for_selector(".hours")
    entry = chief.locator(".entry--coverage").inner_text()
    assert "Court rules" in entry
    assert headline in entry
