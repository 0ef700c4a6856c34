"""The reference page: what stood in its dump stands in ours, part by part and in the same order."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lateedition.story.address import encoded

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from conftest import Newsroom

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
from seed_dump import SeedPage, read_seed  # noqa: E402

# The dump's first line is its own header, "date 2020-05-05", before the label of the sections menu: no words of the page.
# Nothing else of the dump is excepted.


@pytest.fixture(scope="module")
def seed_path(shared: Path) -> Path:
    """The reference dump, where it is present."""
    found = sorted((shared / "seed").glob("*.txt"))
    if not found:
        pytest.skip(f"no reference page under {shared / 'seed'}")
    return found[0]


@pytest.fixture(scope="module")
def seed_page(seed_path: Path, open_newsroom: Callable[..., Newsroom]) -> Iterator[tuple[SeedPage, str]]:
    """The reference page's parts, and the URL of its story in a fresh newsroom of its own."""
    newsroom = open_newsroom("--empty")
    environment = {
        **os.environ,
        "LATEEDITION_HOME": str(newsroom.home),
        "LATEEDITION_SITE_URL": newsroom.site,
        "LATEEDITION_DESK_URL": newsroom.desk,
        "PYTHONPATH": str(HERE),
    }
    done = subprocess.run([sys.executable, str(HERE / "put_seed_in.py"), str(seed_path)], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    url = newsroom.site + encoded(done.stdout.strip().splitlines()[-1])
    seed = read_seed(seed_path)
    _wait_for(url, seed.latest[0].headline)
    yield seed, url
    newsroom.stop()


def test_every_line_of_the_reference_page_is_on_ours_in_the_same_order(seed_page: tuple[SeedPage, str], reader: BrowserContext) -> None:
    seed, url = seed_page
    page = reader.new_page()
    page.goto(url)
    visible = [" ".join(line.split()) for line in page.locator("body").inner_text().splitlines()]
    missing, at = [], 0
    for line in seed.lines():
        wanted = " ".join(line.split())
        if wanted in visible[at:]:
            at = visible.index(wanted, at) + 1
        else:
            missing.append(wanted)
    assert not missing, "\n".join(["not found, or not in order:", *missing, "", "the page says:", *filter(None, visible)])


def test_the_reference_page_is_complete_without_javascript(seed_page: tuple[SeedPage, str], chromium: object) -> None:
    seed, url = seed_page
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    try:
        page = context.new_page()
        page.goto(url)
        text = " ".join(page.locator("body").inner_text().split())
        assert [line for line in seed.lines() if " ".join(line.split()) not in text] == []
        assert page.locator("html").evaluate("e => e.scrollWidth") <= 320
    finally:
        context.close()


def test_the_stamp_under_the_headline_is_a_machine_readable_moment_in_the_sites_zone(
    seed_page: tuple[SeedPage, str], reader: BrowserContext
) -> None:
    seed, url = seed_page
    page = reader.new_page()
    page.goto(url)
    stamp = page.locator("article time").first
    assert stamp.get_attribute("datetime") == "2020-05-05T14:41:00+05:30"
    assert stamp.inner_text() in seed.updated


def _wait_for(url: str, words: str) -> None:
    deadline = time.monotonic() + 60
    said = ""
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                said = answer.read().decode()
        except OSError as failure:
            said = str(failure)
        if words in said:
            return
        time.sleep(0.1)
    pytest.fail(f"{url} does not show {words!r} after 20 s; it says: {said[:2000]}")
