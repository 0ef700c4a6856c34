"""A recording and a film are brought by an editor, put into a story, and played by readers, from the middle, until one is recalled."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from deskbrowser import add_block, log_in

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from conftest import Newsroom

SLOW_MS = 60_000
_PLAY_FROM = """async ([kind, second]) => {
  const player = document.querySelector(kind);
  player.muted = true;
  await player.play();
  player.currentTime = second;
  await new Promise((resolve) => player.addEventListener('seeked', resolve, { once: true }));
  await new Promise((resolve) => player.addEventListener('timeupdate', resolve, { once: true }));
  return [player.duration, player.currentTime, player.textTracks.length && player.textTracks[0].cues.length];
}"""


def at_the_desk(newsroom: Newsroom, reader: BrowserContext) -> Page:
    page = reader.new_page()
    page.set_default_timeout(SLOW_MS)
    log_in(page, newsroom.desk, "editor", newsroom.logins["editor"])
    return page


def bring(form: Page, newsroom: Newsroom, file: Path, *, title: str, transcript: str = "", captions: Path | None = None) -> None:
    form.goto(f"{newsroom.desk}/desk/recordings/new/")
    form.locator("[name=file]").set_input_files(file)
    form.locator("[name=title]").fill(title)
    form.locator("[name=credit]").fill("Varuna Radio")
    form.locator("[name=transcript]").fill(transcript)
    if captions is not None:
        form.locator("[name=captions_file]").set_input_files(captions)
    form.get_by_role("button", name="Create").click()
    form.get_by_text("created").first.wait_for()


def add(form: Page, block: str) -> None:
    """Add a block of this name at the end of the body."""
    form.locator("[name=headline]").focus()
    add_block(form, block)


def choose(form: Page, button: str, title: str) -> None:
    form.get_by_role("button", name=button).click()
    form.locator(".modal-body a[data-chooser-modal-choice]", has_text=title).click()
    form.locator(".modal-body").wait_for(state="hidden")


def write(form: Page, newsroom: Newsroom) -> str:
    """Publish a story with both; return where readers have it."""
    form.goto(f"{newsroom.desk}/desk/stories/add/")
    form.locator("[name=headline]").fill("The lock opens after nine years")
    form.locator("[name=section]").select_option(index=1)
    form.locator(".public-DraftEditor-content").first.click()
    form.keyboard.type("It took the pumps four hours.")
    add(form, "Audio")
    choose(form, "Choose a recording", "The keeper of the lock")
    add(form, "Video")
    choose(form, "Choose a film", "The first ship")
    form.keyboard.press("Control+Alt+Enter")
    form.wait_for_selector(".messages >> text=is published")
    return str(form.locator(".messages a:has-text('See it')").get_attribute("href"))


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_recording_and_a_film_are_brought_played_and_recalled(
    demo_newsroom: Newsroom, reader: BrowserContext, ffmpeg: Callable[..., None], tmp_path: Path
) -> None:
    sound, film, captions = tmp_path / "keeper.mp3", tmp_path / "ship.mp4", tmp_path / "ship.vtt"
    ffmpeg("-f", "lavfi", "-i", "sine=d=90", "-b:a", "128k", sound)
    ffmpeg("-f", "lavfi", "-i", "testsrc=d=20:s=640x360:r=25", "-f", "lavfi", "-i", "sine=d=20", "-pix_fmt", "yuv420p", film)
    captions.write_text("WEBVTT\n\n00:01.000 --> 00:19.000\nThe first ship.\n")
    form = at_the_desk(demo_newsroom, reader)
    bring(form, demo_newsroom, sound, title="The keeper of the lock", transcript="Nine years.\n\nAnd a night.")
    bring(form, demo_newsroom, film, title="The first ship", captions=captions)
    address = write(form, demo_newsroom)

    page, blocked = reader.new_page(), list[str]()
    page.on("console", lambda said: blocked.append(said.text) if said.type == "error" else None)
    page.goto(address)
    heard = page.evaluate(_PLAY_FROM, ["audio", 60])
    assert (round(heard[0]), heard[1] >= 60) == (90, True)
    seen = page.evaluate(_PLAY_FROM, ["video", 12])
    assert (round(seen[0]), seen[1] >= 12, seen[2]) == (20, True, 1)
    assert page.locator("video").bounding_box()["height"] > 100
    assert blocked == []
    files = [f"{demo_newsroom.site}{page.locator(kind).get_attribute('src')}" for kind in ("audio", "video")]
    assert [status(file) for file in files] == [200, 200]

    form.goto(f"{demo_newsroom.desk}/desk/recordings/")
    form.get_by_role("link", name="The keeper of the lock", exact=True).first.click()
    form.get_by_role("link", name="Recall it from readers…").click()
    form.locator("[name=reason]").fill("He asked us to")
    form.get_by_role("button", name="Recall it").click()
    form.get_by_text("Receipt").first.wait_for()
    deadline = time.monotonic() + 60
    while status(files[0]) != 410 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [status(file) for file in files] == [410, 200]
    page.goto(address)
    assert (page.locator("audio").count(), page.locator("video").count()) == (0, 1)
