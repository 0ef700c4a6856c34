"""A story of the demonstration in Hindi: written in Chromium, read both ways without JavaScript, behind when the source has news."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from conftest import Newsroom

SLOW_MS = 60_000
HEADLINE = "बंदरगाह की हड़ताल नौ बजे ख़त्म हुई"
WORDS = "हड़ताल ख़त्म हो गई है।"


@pytest.fixture
def desk(demo_newsroom: Newsroom, reader: BrowserContext) -> Page:
    """The form of a published story of the demonstration that nobody else counts on."""
    page = reader.new_page()
    page.set_default_timeout(SLOW_MS)
    page.goto(f"{demo_newsroom.desk}/desk/login/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(demo_newsroom.logins["editor"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{demo_newsroom.desk}/desk/stories/?state=published&language=en&p=3")
    story = page.locator("table a[href*='/edit/']").nth(17).get_attribute("href")
    page.goto(f"{demo_newsroom.desk}{story}")
    return page


def publish(page: Page) -> str:
    """Publish what stands in the form; return the address of the page that readers get."""
    page.evaluate("document.querySelector('[name=action-publish]').click()")
    page.wait_for_selector(".messages >> text=is published")
    return page.locator(".messages a:has-text('See it')").get_attribute("href") or ""


def change(page: Page, form: str, words: str, kind: str) -> None:
    page.goto(form)
    headline = page.locator("[name=headline]")
    headline.fill(f"{headline.input_value()}{words}")
    page.wait_for_selector("[data-change-chip]:visible")
    page.locator(f"[name=change][value={kind}]").check(force=True)
    publish(page)


def wait_until(page: Page, address: str, *, has: str) -> str:
    deadline = time.monotonic() + 20
    while has not in (text := page.request.get(address).text()):
        assert time.monotonic() < deadline, f"{address} never had {has!r}"
        time.sleep(0.2)
    return text


def test_a_story_is_translated_and_readers_are_led_both_ways(desk: Page, chromium: Browser) -> None:
    source = desk.url
    desk.locator(".languages__begin summary").click()
    desk.select_option("#translate-into", "hi")
    desk.get_by_role("button", name="Begin the translation").click()
    desk.wait_for_selector(".messages >> text=The translation is begun")
    hindi = desk.url
    assert "the headline" in desk.locator(".languages__left").inner_text()

    desk.locator("[name=headline]").fill(HEADLINE)
    desk.locator("[name=standfirst]").fill(WORDS)
    editor = desk.locator(".Draftail-Editor").first
    assert (editor.get_attribute("lang"), editor.get_attribute("dir")) == ("hi", "ltr")
    desk.select_option("[name=language]", "ur")
    assert (editor.get_attribute("lang"), desk.locator("[name=headline]").get_attribute("dir")) == ("ur", "rtl")
    desk.select_option("[name=language]", "hi")
    text = editor.locator("[contenteditable]")
    text.click()
    desk.keyboard.press("Control+a")
    desk.keyboard.type(WORDS)
    desk.locator("[name=translation-said][value=behind]").check()
    address = publish(desk)

    without_script = chromium.new_context(java_script_enabled=False).new_page()
    without_script.goto(address)
    assert without_script.locator("html").get_attribute("lang") == "hi"
    assert without_script.locator("h1").last.inner_text() == HEADLINE
    without_script.get_by_role("link", name="English", exact=True).click()
    without_script.wait_for_load_state()
    assert without_script.url != address
    wait_until(desk, without_script.url, has='hreflang="hi"')
    without_script.reload()
    without_script.get_by_role("link", name="हिन्दी", exact=True).click()
    without_script.wait_for_load_state()
    assert without_script.locator("h1").last.inner_text() == HEADLINE

    change(desk, source, ".", "minor")
    desk.goto(hindi)
    assert desk.locator(".languages__behind").count() == 0
    change(desk, source, ": 4,711 told", "material")
    desk.goto(hindi)
    assert re.search(r"put in: .*4,711 told", desk.locator(".languages__behind ins").last.inner_text().replace("\n", " "))
    desk.get_by_role("button", name="It is up to date").click()
    desk.wait_for_selector(".messages >> text=up to date with its source")
    assert desk.locator(".languages__behind").count() == 0
