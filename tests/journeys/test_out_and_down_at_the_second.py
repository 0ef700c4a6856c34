"""An editor plans a story from its form; the running desk puts it before readers at that second, takes it down at another, and does late,
once, what it was not there for."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from deskclient import DeskClient

SECTION = "Lighthouses"
WITHIN_S = 10.0
"""How late a reader may have it on a machine that does other things as well; on an idle one 0.3 s are promised, and the press's own."""


def answer(site: str, address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(site + address, timeout=5) as said:
            return said.status, said.read().decode()
    except urllib.error.HTTPError as said:
        return said.code, said.read().decode()


def seen_at(holds: Callable[[], Any], *, within_s: float) -> float:
    """Return the wall clock's time at which `holds()` was first true; fail when that takes too long."""
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"not so within {within_s} s")
        time.sleep(0.005)
    return time.time()


def number_of_logs(home: Any, story: int) -> int:
    import sqlite3

    with sqlite3.connect(f"file:{home / 'desk.sqlite3'}?mode=ro", uri=True) as log:
        return int(log.execute("SELECT count(*) FROM handover_log WHERE key = ? AND kind = 'story'", [f"story:{story}"]).fetchone()[0])


@pytest.fixture
def editor(empty_newsroom: Any) -> DeskClient:
    name, password = next(iter(empty_newsroom.logins.items()))
    client = DeskClient(empty_newsroom.desk, name, password)
    if SECTION not in client.get("/desk/stories/add/"):
        client.post("/desk/sections/add/", name=SECTION, slug="lighthouses", parent="", order="1", language="en", description="")
    return client


def drafted(editor: DeskClient, headline: str) -> int:
    return editor.draft(headline=headline, section=SECTION, paragraphs=[f"{headline}: all of it."])


def plan(editor: DeskClient, story: int, which: str, moment: float) -> str:
    zone = re.search(r"Times are in ([\w/]+):", editor.get(f"/desk/planned/story/{story}/{which}/"))
    assert zone is not None
    wall = datetime.fromtimestamp(moment, ZoneInfo(zone[1]))
    return editor.post(f"/desk/planned/story/{story}/{which}/", day=f"{wall:%Y-%m-%d}", time=f"{wall:%H:%M:%S}")[1]


def test_a_reader_has_it_at_its_second_and_loses_it_at_another(empty_newsroom: Any, editor: DeskClient) -> None:
    site, headline = empty_newsroom.site, "The tide tables are out"
    story = drafted(editor, headline)
    out = float(int(time.time()) + 4)
    assert "goes out at" in plan(editor, story, "out", out)
    down = out + 5
    assert "comes down at" in plan(editor, story, "down", down)
    assert headline in editor.get("/desk/planned/")

    early: list[float] = []

    def is_out() -> bool:
        page = answer(site, "/latest/")[1]
        if headline in page and time.time() < out:
            early.append(time.time())
        return headline in page

    seen = seen_at(is_out, within_s=out - time.time() + WITHIN_S)
    print(f"a reader has it {1000 * (seen - out):.0f} ms after its second")
    assert early == []
    assert 0 <= seen - out < WITHIN_S
    address = re.search(rf'href="(/[^"]*-{story}/)"', answer(site, "/latest/")[1])[1]
    assert answer(site, address)[0] == 200

    gone = seen_at(lambda: answer(site, address)[0] == 410, within_s=down - time.time() + WITHIN_S)
    print(f"and loses it {1000 * (gone - down):.0f} ms after the other")
    assert 0 <= gone - down < WITHIN_S
    assert "for a limited time" in answer(site, address)[1]
    assert headline not in answer(site, "/latest/")[1]
    assert number_of_logs(empty_newsroom.home, story) == 1
    assert "Came down" in editor.get("/desk/planned/")


def test_what_the_desk_was_not_there_for_is_done_late_and_once_and_said_to_be_late(empty_newsroom: Any, editor: DeskClient) -> None:
    site, headline = empty_newsroom.site, "The lighthouse is lit again"
    story = drafted(editor, headline)
    out = float(int(time.time()) + 3)
    plan(editor, story, "out", out)
    while time.time() < out + 2.5:
        # Whatever the supervisor brings back meanwhile is killed as well.
        with suppress(ProcessLookupError):
            empty_newsroom.kill("desk")
        time.sleep(0.05)
    seen_at(lambda: headline in answer(site, "/latest/")[1], within_s=60)
    assert number_of_logs(empty_newsroom.home, story) == 1
    late = [line for line in empty_newsroom.output.splitlines() if f"story {story} goes out as planned" in line]
    assert len(late) == 1
    assert "LATE" in late[0]
