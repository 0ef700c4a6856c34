"""Pictures as an editor has them in Chromium, and what a reader gets of it: dropped many at once, cropped by keys, gone with our rights."""

from __future__ import annotations

import base64
import json
import re
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from deskbrowser import log_in
from photos import agency_photo, photo

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from conftest import Newsroom

SLOW_MS = 60_000
SLOW_S = 30.0
_DROP = """files => {
  const carried = new DataTransfer();
  for (const [name, content] of files) {
    carried.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name, { type: 'image/jpeg' }));
  }
  document.querySelector('[data-upload]').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: carried }));
}"""


@pytest.fixture
def desk(demo_newsroom: Newsroom, reader: BrowserContext) -> Page:
    """The desk, with the editor logged in. What the browser complains of fails the test."""
    page, complaints = reader.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(SLOW_MS)
    log_in(page, demo_newsroom.desk, "editor", demo_newsroom.logins["editor"])
    yield page
    assert complaints == []


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())


def soon(look: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SLOW_S
    while not look() and time.monotonic() < deadline:
        time.sleep(0.1)
    return look()


def save(page: Page) -> None:
    page.evaluate("document.querySelector('#w-editor-form').requestSubmit()")
    page.get_by_text(re.compile("updated")).first.wait_for()


def test_three_files_dropped_at_once_each_with_its_words_and_a_bad_one_stops_none(demo_newsroom: Newsroom, desk: Page) -> None:
    desk.goto(f"{demo_newsroom.desk}/desk/picture-desk/upload/")
    files = {
        "first.jpg": agency_photo(size=(900, 600), caption="The first quay.", gps=True),
        "torn.jpg": agency_photo(size=(900, 600))[:9000],
        "second.jpg": photo(size=(800, 600), iim={(2, 120): "Müller am Kai".encode("latin-1"), (2, 110): "dpa"}),
        "again.jpg": agency_photo(size=(900, 600), caption="The first quay.", gps=True),
    }
    desk.evaluate(_DROP, [[name, base64.b64encode(content).decode()] for name, content in files.items()])
    desk.get_by_text("4 files are done").wait_for(state="attached")

    rows = desk.locator(".pd-row")
    assert rows.count() == 4
    assert [field.input_value() for field in desk.get_by_label("Caption").all()] == ["The first quay.", "Müller am Kai"]
    assert [field.input_value() for field in desk.get_by_label("Description for those").all()] == ["", ""]
    assert "was not taken" in rows.nth(1).inner_text()
    assert "you have this picture already" in rows.nth(3).inner_text()

    desk.get_by_label("Description for those").first.fill("A quay with a ferry")
    desk.get_by_role("button", name="Save all").click()
    desk.get_by_text("Saved.").wait_for()


def test_the_point_that_stays_in_view_is_moved_by_keys_and_the_readers_crop_follows(demo_newsroom: Newsroom, desk: Page) -> None:
    home = read(f"{demo_newsroom.site}/")
    number, focus = re.findall(r'srcset="/pictures/(\d+)-[^>]*>\s*<img class="(fx\d+ fy\d+)[^"]*"', home)[0]
    desk.goto(f"{demo_newsroom.desk}/desk/images/{number}/")
    mark, crop = desk.locator("[data-focus-mark]"), desk.locator("[data-crop=front]")
    before = crop.evaluate("each => each.style.objectPosition")
    to, step = ("ArrowRight", "fx10") if int(focus[2:].split()[0]) < 5 else ("ArrowLeft", "fx0")
    mark.focus()
    for _ in range(11):
        desk.keyboard.press(f"Shift+{to}")
    assert crop.evaluate("each => each.style.objectPosition") != before, "crops follow at once"
    assert "from the left" in mark.inner_text()
    save(desk)
    # The picture's own place in the page: another story may have come to lead meanwhile.
    there = re.compile(rf'srcset="/pictures/{number}-[^>]*>\s*<img class="{step} fy')
    assert soon(lambda: there.search(read(f"{demo_newsroom.site}/")) is not None)


def test_when_our_rights_end_the_page_has_the_fallback_and_nothing_else_has_changed(demo_newsroom: Newsroom, desk: Page) -> None:
    site, zone = demo_newsroom.site, ZoneInfo("Asia/Kolkata")
    section = next(
        each for each in re.findall(r'href="(/[a-z-]+/)"', read(f"{site}/")) if each not in ("/latest/", "/privacy/", "/archive/")
    )
    stories = re.findall(rf'href="({section}[^"/]+-\d+/)"', read(f"{site}{section}"))
    shown = {story: re.findall(r'<figure class="lead">.*?/pictures/(\d+)-', read(f"{site}{story}"), re.DOTALL) for story in stories}
    pictured = [(story, found[0]) for story, found in shown.items() if found]
    (story, number), (_, standing) = pictured[-1], next(each for each in pictured if each[1] != pictured[-1][1])

    desk.goto(f"{demo_newsroom.desk}/desk/sections/")
    name = desk.locator("table tbody tr", has_text=section).first.locator("a").first
    desk.goto(f"{demo_newsroom.desk}{name.get_attribute('href')}")
    desk.evaluate("number => { document.querySelector('[name=fallback_picture]').value = number; }", standing)
    save(desk)
    was, file = read(f"{site}{story}"), re.findall(rf'"(/pictures/{number}-[^"]+\.jpg)"', read(f"{site}{story}"))[0]
    assert f"/pictures/{standing}-" not in was.split('<figure class="lead">')[1].split("</figure>")[0]

    desk.goto(f"{demo_newsroom.desk}/desk/images/{number}/")
    ends = datetime.now(UTC) + timedelta(seconds=8)
    desk.get_by_label("Rights end").fill(ends.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S"))
    save(desk)
    assert f"/pictures/{number}-" in read(f"{site}{story}"), "until then readers have it"

    assert soon(lambda: f"/pictures/{number}-" not in read(f"{site}{story}"))
    assert datetime.now(UTC) >= ends - timedelta(seconds=1)
    now = read(f"{site}{story}")
    assert f"/pictures/{standing}-" in now.split('<figure class="lead">')[1].split("</figure>")[0]
    with pytest.raises(urllib.error.HTTPError) as gone:
        read(f"{site}{file}")
    assert gone.value.code == 410
    assert _without_pictures(now) == _without_pictures(was), "nothing else changed"
    assert json.loads(read(f"{site}/-/health"))["edition"]

    # Given back, so that others find the demonstration as it was.
    desk.goto(f"{demo_newsroom.desk}/desk/images/{number}/")
    assert "Our rights to it ended" in desk.locator(".pd-standing").inner_text()
    desk.get_by_label("Rights end").fill("")
    save(desk)
    assert soon(lambda: f"/pictures/{number}-" in read(f"{site}{story}"))


def _without_pictures(page: str) -> str:
    """The words of a page's own story: what stands in front, under it and in the lists beside it may be other pictures."""
    article = page.split("<article", 1)[1].partition("</article>")[0]
    words = re.sub(r'(?s)<figure.*?</figure>|<a class="thumb".*?</a>', "", article)
    return " ".join(words.replace("<div>", " <div>").split())
