"""A chief arranges the front page, with the mouse and with the keyboard alone, and readers have it; why and what if; the past of it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from deskbrowser import log_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from conftest import Newsroom

SLOW_MS = 60_000
PROMISED_S = 1.0
SETTLED_WITHIN_S = 60.0
UNDO = ("Take the pin out", "Dig out")
ZONE = ZoneInfo("Asia/Kolkata")


@pytest.fixture(scope="module")
def tab(demo_newsroom: Newsroom, chromium: Browser) -> Iterator[Page]:
    """The chief's, who is logged in."""
    context = chromium.new_context(viewport={"width": 1350, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(SLOW_MS)
    log_in(page, demo_newsroom.desk, "editor", demo_newsroom.logins["editor"])
    yield page
    context.close()


@pytest.fixture
def front(demo_newsroom: Newsroom, tab: Page) -> Iterator[Page]:
    """The page of the front, as the chief has it; in the end nothing is pinned or buried any more."""
    tab.goto(f"{demo_newsroom.desk}/desk/fronts/")
    yield tab
    if not any(name in tab.request.get(f"{demo_newsroom.desk}/desk/fronts/").text() for name in UNDO):
        return
    tab.goto(f"{demo_newsroom.desk}/desk/fronts/")
    for name in UNDO:
        while tab.get_by_role("button", name=name).count():
            tab.get_by_role("button", name=name).first.click()
            tab.wait_for_selector(".messages .success")


@pytest.fixture
def home(chromium: Browser, demo_newsroom: Newsroom) -> Iterator[Page]:
    """The front page before a reader whose browser runs no scripts."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo_newsroom.site}/")
    yield page
    context.close()


def card(front: Page, place: int) -> Locator:
    return front.locator(f"[data-front] [data-place='{place}']")


def headline(front: Page, place: int) -> str:
    return card(front, place).get_attribute("data-headline") or ""


def done(front: Page) -> str:
    return front.locator(".messages .success").first.inner_text()


def led_by(home: Page) -> list[str]:
    there = [each.inner_text().removeprefix("LIVE: ") for each in home.locator(".front h2 a, .front .second a, .third li a").all()]
    return list(dict.fromkeys(filter(None, there)))[:9]


def lead_within(home: Page, headline: str, *, seconds: float) -> None:
    """Reload until readers have the lead `headline`; it must be there so soon after it was asked for."""
    began = time.monotonic()
    while home.locator(".lead-story h2 a").inner_text().removeprefix("LIVE: ") != headline:
        assert time.monotonic() - began < seconds, f"readers do not have {headline!r} as the lead"
        home.reload()


def test_the_picture_of_the_page_is_what_readers_have(front: Page, home: Page) -> None:
    until = time.monotonic() + SETTLED_WITHIN_S
    while (there := led_by(home)) != (shown := [headline(front, place) for place in range(1, 10)]):
        assert time.monotonic() < until, (there, shown)
        home.reload()  # scores fall by the minute: two stories may have changed places between one page and the other
        front.reload()


def test_a_story_is_dragged_to_the_lead_and_readers_have_it_there(front: Page, home: Page) -> None:
    third, lead = headline(front, 3), headline(front, 1)
    card(front, 3).drag_to(card(front, 1), source_position={"x": 20, "y": 8}, target_position={"x": 20, "y": 8})
    front.wait_for_selector(".front-held--pin")
    lead_within(home, third, seconds=PROMISED_S)
    assert f"“{third}” is pinned to place 1 until" in done(front)
    assert headline(front, 1) == third
    assert headline(front, 2) == lead
    said = card(front, 1).locator(".front-held--pin").inner_text()
    assert re.match(r"Pinned by editor, until .* IST \(.* UTC\) \(in (2 h 59 min|3 h)", said), said
    front.get_by_role("button", name="Take the pin out").click()
    front.wait_for_selector(".messages >> text=goes by its score again")
    lead_within(home, lead, seconds=PROMISED_S)


def test_the_same_is_done_with_the_keyboard_alone(front: Page, home: Page) -> None:
    second = headline(front, 2)
    card(front, 2).focus()
    front.keyboard.press("Alt+ArrowUp")
    front.wait_for_selector(".front-held--pin")
    lead_within(home, second, seconds=PROMISED_S)
    assert front.evaluate("document.activeElement.dataset.headline") == second
    front.keyboard.press("Alt+ArrowDown")
    front.wait_for_selector("[data-front] [data-place='2'] .front-held--pin")
    assert headline(front, 2) == second
    assert front.evaluate("document.activeElement.dataset.headline") == second

    front.keyboard.press("b")
    front.keyboard.press("Enter")  # without a reason nothing is sent
    assert front.evaluate("document.activeElement.name") == "reason"
    front.keyboard.type("Two from the harbour are enough")
    front.keyboard.press("Enter")
    front.wait_for_selector(".messages >> text=is buried on this front")
    home.reload()
    assert second not in [each.inner_text() for each in home.locator(".front a, .third a, .strips a").all()]
    buried = front.locator("section:has(#front-buried)")
    assert "Two from the harbour are enough" in buried.inner_text()
    assert "by editor" in buried.inner_text()
    assert "Buried" in front.locator(".front-journal li").first.inner_text()


def test_a_pin_ends_by_itself_at_its_second(front: Page, home: Page) -> None:
    lead, third = headline(front, 1), headline(front, 3)
    end = (datetime.now(ZONE) + timedelta(seconds=9)).replace(microsecond=0)
    pinning = card(front, 3).locator(".front-way").first
    pinning.locator("summary").click()
    pinning.get_by_label("To place").select_option("1")
    pinning.get_by_label("How long").select_option("at")
    pinning.get_by_label("Until (for").fill(f"{end:%Y-%m-%dT%H:%M:%S}")
    pinning.get_by_role("button", name="Pin").click()
    front.wait_for_selector(".front-held--pin")
    lead_within(home, third, seconds=PROMISED_S)
    while (left_s := (end - datetime.now(ZONE)).total_seconds()) > 0.3:
        time.sleep(left_s - 0.3)
    home.reload()
    assert home.locator(".lead-story h2 a").inner_text() == third
    time.sleep(max(0.0, (end - datetime.now(ZONE)).total_seconds()))
    lead_within(home, lead, seconds=PROMISED_S)


def test_why_a_story_is_there_adds_up_and_what_if_is_said_before_anything_is_saved(front: Page, home: Page) -> None:
    fifth = headline(front, 5)
    card(front, 5).focus()
    front.keyboard.press("w")
    why = card(front, 5).locator(".front-why")
    parts = [float(cell.replace("−", "-")) for cell in why.locator("table").first.locator("tbody td").all_inner_texts()]
    total = float(why.locator("tfoot td").first.inner_text())
    assert round(sum(parts), 2) == total
    assert " old, lifetime " in why.inner_text()
    outlook = card(front, 5).locator(".front-outlook").inner_text()
    assert outlook.startswith(("Drops below “", "Stands here or higher", "Leaves this front at"))
    promised = why.locator(".front-choices tr:has-text('value 5') td").inner_text()
    why.get_by_label("Value").select_option("5")
    says = why.locator("[data-front-says]:not(:empty)")
    says.wait_for()
    assert f"Value 5 for {why.get_by_label('Lifetime').input_value()} h: “{fifth}”" in says.inner_text()
    assert promised.removeprefix("→ ") in says.inner_text()
    assert "Nothing is saved yet." in says.inner_text()
    front.reload()
    assert headline(front, 5) == fifth


def test_the_front_of_the_past_is_shown_as_past(front: Page, home: Page) -> None:
    before = datetime.now(ZONE).replace(microsecond=0)
    lead, third = headline(front, 1), headline(front, 3)
    time.sleep(1.1)
    card(front, 3).focus()
    front.keyboard.press("Alt+ArrowUp")
    front.wait_for_selector("[data-front] [data-place='2'] .front-held--pin")
    front.get_by_role("link", name="Past", exact=True).click()
    front.get_by_label("The front at").fill(f"{before:%Y-%m-%dT%H:%M:%S}")
    front.get_by_role("button", name="Show").click()
    front.wait_for_url("**/past/?at=*")
    assert front.locator(".front-past").inner_text().startswith("PAST · as readers had it at ")
    then = front.locator(".front-page--past h3").all_inner_texts()
    assert (then[0], then[2]) == (lead, third)
    assert front.locator("[draggable=true], .front-ways").count() == 0


def test_without_a_script_the_chief_asks_what_if_pins_and_buries_by_forms(
    front: Page, home: Page, chromium: Browser, demo_newsroom: Newsroom
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.add_cookies(front.context.cookies())
    page = context.new_page()
    page.goto(f"{demo_newsroom.desk}/desk/fronts/")
    second = headline(page, 2)
    why = card(page, 2).locator(".front-why")
    why.locator("summary").click()
    why.get_by_label("Value").select_option("1")
    why.get_by_role("button", name="What if?").click()
    page.wait_for_url("**what_if=1*")
    assert f"“{second}” →" in page.locator(".front-what-if").inner_text()
    pinning = card(page, 2).locator(".front-way").first
    pinning.locator("summary").click()
    pinning.get_by_label("To place").select_option("1")
    pinning.get_by_role("button", name="Pin").click()
    page.wait_for_selector(".front-held--pin")
    lead_within(home, second, seconds=PROMISED_S)
    context.close()
