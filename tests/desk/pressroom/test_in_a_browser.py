"""The press page on a telephone, by keyboard, without a script, in light and dark."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from django.conf import settings

from deskbrowser import let_in
from deskserver import served
from lateedition.press import findings
from lateedition.press.figures import FOLDER, Sheet, Slot, shared_out
from lateedition.press.findings import Difference, Findings, Node


@pytest.fixture
def origin(newsroom: Any) -> Iterator[str]:
    """A desk on whose press page there is something of everything."""
    now, folder = int(time.time()), settings.HOUSE.home / FOLDER
    folder.mkdir()
    slots = tuple(Slot(now // 300 * 300 - 300 * back, shared_out([0.02] * 9 + [0.3]), 0.3) for back in range(0, 60, 3))
    (folder / "press.json").write_bytes(msgspec.json.encode(Sheet(written=now, renditions=40, done=60, of=100, slots=slots)))
    long = Difference("desk", "story:17", f"'{'Harbourboard' * 9}'", "live", "does not have it", "save and publish it")
    findings.write(Findings(now, 0.4, (long,), nodes=(Node("http://node-with-a-rather-long-name.example:8000", 57, 31),)), folder)
    with served() as origin:
        yield origin


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, chromium: Any, newsroom: Any, origin: str) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme=request.param, java_script_enabled=False)
    client = newsroom.client("editor")
    let_in(context, client, at=origin)
    page = context.new_page()
    page.goto(f"{origin}/desk/press/")
    yield page
    context.close()


def test_everything_fits_on_a_telephone_and_the_picture_is_described_and_opens_as_a_table_by_keyboard(page: Any) -> None:
    picture = page.get_by_role("img", name="From publish to visible")
    assert picture.bounding_box()["width"] > 250
    for box in page.locator(".press-fact, .press-section").all():
        place = box.bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390, box.inner_text()
    table = page.get_by_role("table", name="Publishes of the last 6 hours")
    assert not table.is_visible()
    page.get_by_text("The same in figures").focus()
    page.keyboard.press("Enter")
    assert table.is_visible()
    assert table.get_by_role("row").count() == 21
    page.get_by_role("link", name="24 hours").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/press/?hours=24")
    assert "in the last 24 hours" in page.locator(".press-sum").inner_text()
    assert page.get_by_role("link", name="24 hours").get_attribute("aria-current") == "page"
