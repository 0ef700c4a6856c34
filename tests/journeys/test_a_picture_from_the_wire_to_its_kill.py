"""An agency drops a story and its picture into the watched folder; an editor takes, describes and publishes them; the agency kills the
picture. Within two seconds no address of it answers anything but that it is gone, and the story stands without it."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deskclient import DeskClient
from lateedition.wire.following import Following
from photos import photo, story_with_pictures

STORY, PICTURE = "urn:hw.example:journey:ferry", "urn:hw.example:journey:ferry-picture"
HEADLINE = "Ferries sail again after the storm"
ALT = "A white ferry leaves a stone quay under a grey sky"
PROMISED_S = 2.0


def answer(site: str, address: str) -> tuple[int, str, bytes]:
    try:
        with urllib.request.urlopen(site + address, timeout=5) as said:
            return said.status, said.headers["Cache-Control"], said.read()
    except urllib.error.HTTPError as said:
        return said.code, said.headers["Cache-Control"], said.read()


def until(holds: Callable[[], Any], *, within_s: float = 60.0) -> Any:
    """Wait until `holds()` is something, and return it; fail when it takes longer than `within_s`."""
    deadline = time.monotonic() + within_s
    while not (found := holds()):
        if time.monotonic() > deadline:
            pytest.fail(f"not so within {within_s} s")
        time.sleep(0.01)
    return found


def drop(folder: Path, name: str, payload: bytes) -> None:
    """Put a file into the folder of the agency as its client does: written beside, renamed in."""
    (folder / "harbour").mkdir(exist_ok=True)
    beside = folder.parent / f"{name}.part"
    beside.write_bytes(payload)
    beside.rename(folder / "harbour" / name)


def test_dropped_taken_described_published_and_killed(demo_newsroom: Any) -> None:
    site, folder = demo_newsroom.site, demo_newsroom.watched_folder
    editor = DeskClient(demo_newsroom.desk, "editor", demo_newsroom.logins["editor"])
    drop(folder, "ferry.jpg", photo(size=(1300, 900), gps=True))
    drop(folder, "ferry.json", story_with_pictures("ferry.jpg", uri=STORY, guid=PICTURE, headline=HEADLINE))

    item = until(lambda: re.search(rf'href="(/desk/wire/\d+/)"[^>]*>{HEADLINE}<', editor.get("/desk/wire/")))[1]
    until(lambda: f'src="{item}pictures/' in editor.get(item))
    assert "No archive. Not for sale in Lumen." in editor.get(item)
    story = editor.take(item)
    picture = re.search(r'name="lead_picture" value="(\d+)"', editor.get(f"/desk/stories/edit/{story}/"))[1]
    words = {"headline": HEADLINE, "section": "Harbour", "paragraphs": ["They sail."], "lead_picture": picture}
    assert "has no description" in editor.publish(story, **words)
    about = {"title": "Ferry", "caption": "The first ferry leaves.", "credit": "Asha Rao/Harbour Wire", "alt": ALT, "tags": ""}
    editor.post(f"/desk/images/{picture}/", **about, wire_provider="Harbour Wire", wire_guid=PICTURE)
    said = editor.publish(story, **words)

    address = re.search(r'href="http://localhost:\d+(/harbour/[^"]+-\d+/)"', said)[1]
    page = answer(site, address)[2].decode()
    shown = sorted(set(re.findall(rf"/pictures/{picture}-[0-9a-f]+-\d+\.\w+", page)))
    assert len(shown) >= 4
    assert ALT in page
    for each in shown:
        status, _, content = answer(site, each)
        assert (status, b"Camera of Asha" in content) == (200, False)

    inbox = Following(demo_newsroom.home / "wire" / "inbox.sqlite3")
    drop(folder, "kill.json", story_with_pictures(uri=PICTURE, type="picture", version="2", pubstatus="canceled", ednote="Wrong ferry."))
    until(lambda: inbox.recalling("Harbour Wire", PICTURE))
    accepted = time.monotonic()
    until(lambda: all(answer(site, each)[0] == 410 for each in shown), within_s=PROMISED_S)
    until(lambda: f"/pictures/{picture}-".encode() not in answer(site, address)[2], within_s=PROMISED_S)
    assert time.monotonic() - accepted < PROMISED_S
    assert {answer(site, each)[:2] for each in shown} == {(410, "no-store")}
    assert answer(site, address)[0] == 200

    alarm = until(lambda: "Gone from the site" in (page := editor.get("/desk/images/")) and page)
    assert "Wrong ferry." in alarm
    assert "in none of the 1 that showed it, nor on the front page" in alarm
    assert int(re.search(r"answers 410 at (\d+) addresses", alarm)[1]) >= len(shown), "smaller copies may have come since the page was read"
    number = re.search(r'data-alarm="(\d+)"', alarm)[1]
    editor.post(f"/desk/wire/alarms/{number}/heard/", next="/desk/wire/")
