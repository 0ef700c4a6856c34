"""What the small script adds to the inbox. All of it can be done without it; other tests here have no script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from deskbrowser import let_in


@pytest.fixture
def inbox_page(desk: Any, served: str, reader: Any) -> Iterator[Any]:
    """The inbox in a browser in which a reporter is logged in, with two items in it."""
    desk.receive(uri="urn:newsml:ap.example:1", headline="First in")
    desk.receive(uri="urn:newsml:ap.example:2", headline="Second in")
    let_in(reader, desk.reporter, at=served)
    page = reader.new_page()
    page.goto(f"{served}/desk/wire/")
    yield page
    page.close()


def headlines(page: Any) -> list[str]:
    return page.locator(".wire-headline").all_inner_texts()


def test_new_items_are_announced_and_come_in_when_asked_for_and_never_before(desk: Any, inbox_page: Any) -> None:
    top = inbox_page.locator("[data-wire-row]").first.bounding_box()["y"]
    desk.receive(uri="urn:newsml:ap.example:3", headline="Third in")
    desk.receive(uri="urn:newsml:ap.example:1", version="2", headline="First in, updated")
    inbox_page.get_by_role("status").get_by_role("button", name="2 new").wait_for(timeout=10_000)

    assert headlines(inbox_page) == ["Second in", "First in"]
    assert inbox_page.locator("[data-wire-row]").first.bounding_box()["y"] == top

    inbox_page.get_by_role("button", name="2 new", exact=True).click()
    inbox_page.get_by_text("First in, updated").wait_for()
    assert headlines(inbox_page) == ["First in, updated", "Third in", "Second in"]


def test_keys_walk_the_list_open_an_item_and_go_back(inbox_page: Any) -> None:
    inbox_page.keyboard.press("j")
    inbox_page.keyboard.press("j")
    assert inbox_page.evaluate("document.activeElement.innerText") == "First in"
    inbox_page.keyboard.press("k")
    inbox_page.keyboard.press("o")
    inbox_page.wait_for_url("**/desk/wire/2/")
    inbox_page.keyboard.press("u")
    inbox_page.wait_for_url("**/desk/wire/")


def test_a_letter_typed_into_the_search_is_a_letter(inbox_page: Any) -> None:
    inbox_page.get_by_label("Words").press_sequentially("jot")

    assert inbox_page.get_by_label("Words").input_value() == "jot"
    assert inbox_page.locator("[data-wire-row][aria-current]").count() == 0


def test_the_key_t_takes_the_item_that_is_read(inbox_page: Any) -> None:
    from lateedition.desk.stories.models import Story

    inbox_page.keyboard.press("j")
    inbox_page.keyboard.press("t")
    inbox_page.get_by_text("Taken from ap.example into a draft.").wait_for()

    assert Story.objects.get().headline == "Second in"
