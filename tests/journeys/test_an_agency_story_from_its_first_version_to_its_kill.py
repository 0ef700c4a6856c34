"""An agency's story in four versions through the watched folder, while an editor works on it and readers have it: taken, updated,
corrected, killed. At the end readers have nothing of it, the desk has every word of the editor's, and the receipt is complete."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deskclient import DeskClient
from lateedition.wire.following import Following
from newswire import newsml

GUID = "urn:newsml:meridian.example:20261123:tunnel-journey"
HEADLINE = "Harbour tunnel opens a year late"
OURS = "Harbour tunnel opens, a year late and over cost"
FIRST = (
    "SELWICK (Meridian) — The tunnel under the harbour opened on Monday, a year late.",
    "It is two kilometres long.",
    "The mayor walked through it first.",
)
OPENED = "The tunnel under the harbour opened on Monday, a year late and a third over its cost."
WE_WALKED = "We walked through it too: it hums."
SECTION = "Harbour"
PROMISED_S = 2.0


def answer(site: str, address: str) -> tuple[int, str]:
    request = urllib.request.Request(site + address, headers={"Accept-Encoding": "identity, gzip;q=0"})
    try:
        with urllib.request.urlopen(request, timeout=5) as said:
            return said.status, said.read().decode()
    except urllib.error.HTTPError as said:
        return said.code, said.read().decode()


def until(holds: Callable[[], Any], *, within_s: float = 8.0) -> Any:
    """Wait until `holds()` is something, and return it; fail when it takes longer than `within_s`."""
    deadline = time.monotonic() + within_s
    while not (found := holds()):
        if time.monotonic() > deadline:
            pytest.fail(f"not so within {within_s} s")
        time.sleep(0.01)
    return found


def drop(folder: Path, version: int, **said: Any) -> None:
    """Put a version into the watched folder as an agency's client does: written beside, renamed in."""
    beside = folder.parent / f"tunnel-{version}.part"
    beside.write_bytes(newsml(guid=GUID, agency="Meridian", version=version, **({"headline": HEADLINE, "paragraphs": FIRST} | said)))
    beside.rename(folder / f"tunnel-{version}.xml")


def show(home: Path, address: str, edition: str) -> subprocess.CompletedProcess[str]:
    """What an operator is shown who asks for a page as it was in an edition of the past."""
    command = [sys.executable, "-P", "-m", "lateedition", "edition", "show", address, "--edition", edition, "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_taken_edited_updated_corrected_and_killed(demo_newsroom: Any) -> None:
    site, folder = demo_newsroom.site, demo_newsroom.watched_folder
    editor = DeskClient(demo_newsroom.desk, "editor", demo_newsroom.logins["editor"])

    drop(folder, 1)
    item = until(lambda: re.search(rf'href="(/desk/wire/\d+/)"[^>]*>{HEADLINE}<', editor.get("/desk/wire/")))[1]
    story = editor.take(item)
    said = editor.publish(story, headline=OURS, section=SECTION, paragraphs=[OPENED, WE_WALKED, *FIRST[1:]])
    edition = re.search(r"Live in edition (\d+)", said.replace(",", ""))[1]
    address = re.search(r'href="http://localhost:\d+(/harbour/[^"]+-\d+/)"', said)[1]
    assert WE_WALKED in answer(site, address)[1]

    edit, review = f"/desk/stories/edit/{story}/", f"/desk/wire/updates/{story}/"
    drop(folder, 2, paragraphs=(*FIRST[:2], "The mayor and forty children walked through it first."))
    until(lambda: "A newer version has come: 1 paragraph, no conflict." in editor.get(edit))
    assert "Live in edition" in editor.apply(review, {"do": "publish"})
    text = answer(site, address)[1]
    assert [words in text for words in (OPENED, WE_WALKED, "forty children")] == [True, True, True]

    corrected = FIRST[0].replace("Monday", "Sunday")
    drop(folder, 3, signals=["correction"], paragraphs=(corrected, FIRST[1], "The mayor and forty children walked through it first."))
    until(lambda: "CORRECTION: mandatory." in editor.get(edit))
    conflict = re.findall(r'name="(p\d+)" value="ours"\s+required', editor.get(review))
    assert len(conflict) == 1, "both changed the first paragraph"
    ours = OPENED.replace("Monday", "Sunday")
    editor.apply(review, {"do": "publish", conflict[0]: "edit", conflict[0].replace("p", "w"): ours})
    assert ours in answer(site, address)[1]

    inbox = Following(demo_newsroom.home / "wire" / "inbox.sqlite3")
    drop(folder, 4, status="canceled", headline="KILL: Harbour tunnel", note="Kill. The tunnel is not open.")
    until(lambda: inbox.recalling("Meridian", GUID))
    accepted = time.monotonic()
    until(lambda: answer(site, address)[0] == 410, within_s=PROMISED_S)
    assert time.monotonic() - accepted < PROMISED_S
    for where in ("/", "/latest/", "/harbour/", "/feed.xml", "/harbour/feed.xml"):
        assert address not in answer(site, where)[1], where

    alarm = until(lambda: "Gone from the site" in (page := editor.get("/desk/images/")) and page)
    assert "Kill. The tunnel is not open." in alarm
    states = re.findall(r'receipt__state--\w+">(\w+)</td>', alarm)
    assert states == ["done"] * 6
    assert float(re.search(r"Gone from the site everywhere, seen ([\d.]+) s after it was accepted", alarm)[1]) < PROMISED_S
    shown = show(demo_newsroom.home, address, edition)
    assert (shown.returncode, WE_WALKED in shown.stdout, "recalled" in shown.stderr) == (1, False, True)
    form = editor.get(edit)
    assert [words in form for words in ("KILLED", WE_WALKED, ours, "forty children")] == [True, True, True, True]
    number = re.search(r'data-alarm="(\d+)"', alarm)[1]
    editor.post(f"/desk/wire/alarms/{number}/heard/", next="/desk/wire/")
    assert "data-alarm=" not in editor.get("/desk/images/")
