"""A story of the demonstration in Hindi: written in Chromium, read both ways without JavaScript, behind when the source has news."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from deskbrowser import log_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from conftest import Newsroom

SLOW_MS = 60_000
HEADLINE = "बंदरगाह की हड़ताल नौ बजे ख़त्म हुई"
WORDS = "हड़ताल ख़त्म हो गई है।"
WRITTEN = ".Draftail-Editor"
TEXT = ".public-DraftEditor-content"


@pytest.fixture
def desk(demo_newsroom: Newsroom, reader: BrowserContext) -> Page:
    """The form of a published story of the demonstration that nobody else counts on."""
    page = reader.new_page()
    page.set_default_timeout(SLOW_MS)
    log_in(page, demo_newsroom.desk, "editor", demo_newsroom.logins["editor"])
    page.goto(f"{demo_newsroom.desk}/desk/stories/?state=published&language=en&p=3")
    story = page.locator("table a[href*='/edit/']").nth(17).get_attribute("href")
    page.goto(f"{demo_newsroom.desk}{story}")
    page.wait_for_selector(TEXT)
    return page


@pytest.fixture
def without_script(chromium: Browser) -> Iterator[Page]:
    """A reader's page that runs no JavaScript."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(SLOW_MS)
    yield page
    context.close()


def publish(page: Page) -> str:
    """Publish what stands in the form; return the address of the page that readers get."""
    page.evaluate("document.querySelector('[name=action-publish]').click()")
    page.wait_for_selector(".messages >> text=is published")
    return page.locator(".messages a:has-text('See it')").get_attribute("href") or ""


def change(page: Page, form: str, words: str, kind: str) -> None:
    """Put words behind the headline of a published story, say what kind of change that is, and publish it."""
    page.goto(form)
    headline = page.locator("[name=headline]")
    headline.fill(f"{headline.input_value()}{words}")
    chip = page.locator("[data-change-chip]")
    chip.wait_for(state="visible")
    if chip.get_attribute("data-value") != kind:
        chip.click()
    page.wait_for_selector(f"[data-change-chip][data-value={kind}]")
    publish(page)


def write_over(page: Page, words: str) -> None:
    """Put words in place of those of the first text."""
    page.locator(TEXT).first.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    page.locator(TEXT).first.filter(has_text=re.compile(f"^{words}$")).wait_for()


def until_readers_have(page: Page, address: str, words: str) -> None:
    deadline = time.monotonic() + SLOW_MS / 1000
    while words not in page.request.get(address).text():
        assert time.monotonic() < deadline, f"{address} never had {words!r}"
        time.sleep(0.2)


def test_a_story_is_translated_and_readers_are_led_both_ways(desk: Page, without_script: Page) -> None:
    source = desk.url
    desk.locator(".languages__begin summary").click()
    desk.select_option("#translate-into", "hi")
    desk.get_by_role("button", name="Begin the translation").click()
    desk.wait_for_selector(".messages >> text=The translation is begun")
    hindi = desk.url
    assert "the headline" in desk.locator(".languages__left").inner_text()

    desk.wait_for_selector(f"{WRITTEN}[lang=hi][dir=ltr]")
    desk.select_option("#w-editor-form [name=language]", "ur")
    desk.wait_for_selector("[name=headline][lang=ur][dir=rtl]")
    desk.wait_for_selector(f"{WRITTEN}[lang=ur][dir=rtl]")
    desk.select_option("#w-editor-form [name=language]", "hi")
    desk.locator("[name=headline]").fill(HEADLINE)
    desk.locator("[name=standfirst]").fill(WORDS)
    write_over(desk, WORDS)
    desk.locator("[name=translation-said][value=behind]").check()
    address = publish(desk)

    until_readers_have(desk, address, HEADLINE)
    without_script.goto(address)
    without_script.wait_for_selector("html[lang=hi]")
    assert without_script.locator("h1").last.inner_text() == HEADLINE
    without_script.locator(".also-in").get_by_role("link", name="English").click()
    without_script.wait_for_selector("html[lang=en]")
    assert without_script.locator(f"head link[hreflang=hi][href='{address}']").count() == 1
    without_script.locator(".also-in").get_by_role("link", name="हिन्दी").click()
    without_script.wait_for_selector("html[lang=hi]")
    assert without_script.locator("h1").last.inner_text() == HEADLINE

    change(desk, source, ".", "minor")
    desk.goto(hindi)
    desk.wait_for_selector("text=Translated from English")
    assert desk.locator(".languages__behind").count() == 0
    change(desk, source, ": 4,711 told", "material")
    desk.goto(hindi)
    desk.wait_for_selector(".languages__behind")
    assert re.search(r"put in: .*4,711 told", desk.locator(".languages__behind ins").last.inner_text().replace("\n", " "))
    desk.get_by_role("button", name="It is up to date").click()
    desk.wait_for_selector(".messages >> text=up to date with its source")
    assert desk.locator(".languages__behind").count() == 0
