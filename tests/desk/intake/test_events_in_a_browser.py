"""Events with the keyboard, in a browser; all of it can be done without the script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.desk.intake.test_events import DAM_AGAIN, arrive, dam

from deskbrowser import let_in
from lateedition.desk.intake.queries import wire_groups

CONTRAST = """
(element) => {
    const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const over = (colours) => {
        paint.clearRect(0, 0, 1, 1);
        colours.forEach((colour) => { paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); });
        return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = (rgb) => rgb.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = [];
    for (let at = element; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor);
    const [dark, bright] = [light(over(behind)), light(over([...behind, getComputedStyle(element).color]))].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
}
"""
"""The contrast of an element's words with what is behind them, as WCAG 2.2 counts it (1.4.3)."""


@pytest.fixture
def inbox_page(desk: Any, served: str, reader: Any) -> Iterator[Any]:
    """The inbox in a browser in which an editor is logged in: an event of three agencies, and a chess open."""
    dam(desk)
    let_in(reader, desk.editor, at=served)
    page = reader.new_page()
    page.goto(f"{served}/desk/wire/")
    yield page
    page.close()


def headlines(page: Any) -> list[str]:
    found: list[str] = page.locator(".wire-headline").all_inner_texts()
    return found


def test_a_new_item_of_an_event_is_announced_and_its_row_comes_to_the_top_when_asked_for(desk: Any, inbox_page: Any) -> None:
    inbox_page.locator(".wire-others summary").click()
    inbox_page.keyboard.press("j")
    top = inbox_page.locator("[data-wire-row]").first.bounding_box()["y"]
    arrive(desk, "afp.example", "Villages are safe", DAM_AGAIN, version="2")
    desk.group()
    inbox_page.get_by_role("status").get_by_role("button", name="1 new", exact=True).wait_for(timeout=10_000)
    assert headlines(inbox_page)[0] == "Petrova wins"
    assert inbox_page.locator("[data-wire-row]").first.bounding_box()["y"] == top

    inbox_page.keyboard.press("n")
    inbox_page.get_by_role("button", name="1 new", exact=True).wait_for(state="hidden")
    assert headlines(inbox_page) == ["Villages are safe", "Petrova wins"]
    assert inbox_page.get_by_text("3 agencies, 4 versions").is_visible()
    assert inbox_page.locator(".wire-others[open]").count() == 1


def test_keys_open_the_event_walk_its_items_and_compare_versions(desk: Any, inbox_page: Any) -> None:
    arrive(desk, "efe.example", "Dam holds", version="2")
    desk.group()
    inbox_page.reload()
    inbox_page.keyboard.press("j")
    inbox_page.keyboard.press("e")
    inbox_page.wait_for_url("**/desk/wire/event/1/")
    inbox_page.keyboard.press("j")
    assert inbox_page.evaluate("document.activeElement.innerText") == "Dam holds"
    inbox_page.keyboard.press("v")
    inbox_page.wait_for_url("**/changes/3/")
    assert inbox_page.locator("ins", has_text="holds").count() == 1
    inbox_page.go_back()
    inbox_page.keyboard.press("u")
    inbox_page.wait_for_url("**/desk/wire/")


def test_enter_opens_what_the_keys_stand_on(inbox_page: Any) -> None:
    inbox_page.keyboard.press("j")
    inbox_page.keyboard.press("Enter")
    inbox_page.wait_for_url("**/desk/wire/4/")


def test_the_key_x_dismisses_the_row_and_stands_on_the_next(inbox_page: Any) -> None:
    inbox_page.keyboard.press("j")
    inbox_page.keyboard.press("x")
    inbox_page.get_by_role("status").get_by_text("Dismissed").wait_for()
    assert headlines(inbox_page) == ["Tehri dam opens gates as Bhagirathi rises"]
    assert inbox_page.evaluate("document.activeElement.innerText") == "Tehri dam opens gates as Bhagirathi rises"
    inbox_page.reload()
    assert headlines(inbox_page) == ["Tehri dam opens gates as Bhagirathi rises"]


@pytest.mark.parametrize("address", ["event/1/", "2/"])
def test_the_key_x_dismisses_the_event_whose_page_or_item_is_read(inbox_page: Any, served: str, address: str) -> None:
    inbox_page.goto(f"{served}/desk/wire/{address}")
    inbox_page.keyboard.press("j")
    inbox_page.keyboard.press("x")
    inbox_page.get_by_text("Dismissed for everybody.").wait_for()
    assert headlines(inbox_page) == ["Petrova wins"]


def test_the_key_question_mark_shows_all_keys_and_escape_puts_them_away(inbox_page: Any) -> None:
    inbox_page.keyboard.press("?")
    assert inbox_page.get_by_role("dialog", name="Keys").is_visible()
    inbox_page.keyboard.press("Escape")
    assert not inbox_page.get_by_role("dialog", name="Keys").is_visible()


def test_an_editor_splits_an_item_off_with_a_click(desk: Any, inbox_page: Any) -> None:
    inbox_page.get_by_role("link", name="3 agencies, 3 versions").click()
    inbox_page.get_by_role("button", name="Split off “Villages below Tehri dam cleared”").click()
    inbox_page.get_by_text("Not done yet.").wait_for()
    desk.group()
    inbox_page.get_by_role("link", name="Look again").click()
    inbox_page.get_by_text("2 agencies, 2 versions").wait_for()
    assert wire_groups().event_of(2) != wire_groups().event_of(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_must_not_be_overlooked_can_be_read_in_light_and_in_dark(desk: Any, inbox_page: Any, scheme: str) -> None:
    arrive(desk, "afp.example", "Villages below Tehri dam cleared", version="2", pubstatus="canceled")
    arrive(desk, "efe.example", "Dam holds", version="2", urgency=1)
    desk.group()
    inbox_page.emulate_media(color_scheme=scheme)
    inbox_page.reload()

    for said in (".wire-badge--critical", ".wire-badge--urgent", ".wire-badge--notice", ".wire-killed", ".wire-headline", ".wire-glance"):
        shown = inbox_page.locator(f".wire-row--killed {said}").first
        assert shown.evaluate(CONTRAST) >= 4.5, said


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_of_the_wire_is_wider_than_the_screen(desk: Any, inbox_page: Any, served: str, width: int) -> None:
    inbox_page.set_viewport_size({"width": width, "height": 844})
    for address in ("", "?text=dam", "?show=dismissed", "event/1/", "1/", "sources/"):
        inbox_page.goto(f"{served}/desk/wire/{address}")
        assert inbox_page.evaluate("document.documentElement.scrollWidth") <= width, address
