"""Another newsroom takes our feed off the wire, over HTTP and with its key: what it reads is what we printed, updates and recalls too."""

from __future__ import annotations

import gzip
import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from ipaddress import ip_network
from pathlib import Path

import newsdesk
import pytest
import syndicated
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from syndicated import House, revised

from lateedition.stand.counters import Counters
from lateedition.stand.keeper import Keeper
from lateedition.story.article import Byline
from lateedition.story.blocks import Heading, Listing, Paragraph, Quote, Table, plain_text
from lateedition.syndication import partners
from lateedition.syndication.window import Window
from lateedition.wire.inbox import Entry, Inbox
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.health import Health
from lateedition.wire.sources.ledger import Ledger
from lateedition.wire.sources.polling import poll
from lateedition.wire.sources.register import Source
from lateedition.wire.sources.secret import Secret

STORY = "tag:post.example,2026:story:1"
PATIENCE_S = 30.0


@dataclass
class Elsewhere:
    """Another newsroom's wire, which has our feed as a source."""

    source: Source
    inbox: Inbox
    taker: CopyTaker

    def ask(self) -> Health:
        poll(self.source, self.taker, bounds=self.source.every, now=datetime.now(UTC), luck=random.Random(1))
        return self.taker.ledger.note(self.source.name, Health)

    def newest(self, guid: str = STORY) -> Entry:
        return self.inbox.versions("post.example", guid)[0]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, str]]:
    """A paper, and the stand of its newsroom as the command starts it."""
    with serving(tmp_path_factory.mktemp("served") / "home", front="lean") as found:
        yield found


@contextmanager
def serving(home: Path, *, front: str) -> Iterator[tuple[House, str]]:
    """A paper whose stand runs behind this front while the block does."""
    press = newsdesk.Pressroom(home)
    press.hand(*newsdesk.paper(), *syndicated.stories())
    keeper = Keeper(press.folder, counters=Counters(), opens=lambda folder: Window(folder, is_open=True))
    house = House(press, keeper)
    for kind in ("ninjs", "newsml-g2"):
        (home / f"key-{kind}").write_text(house.partner(f"lantern-{kind}"))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LATEEDITION_")}
    environment |= {"LATEEDITION_API": "on", "LATEEDITION_STAND_FRONT": front}
    command = [sys.executable, "-P", "-m", "lateedition", "stand", "--home", str(home), "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
    site = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{site}/-/api/v1/site")
        yield house, site
    finally:
        process.terminate()
        process.wait(20)
        press.close()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.05)
    raise AssertionError(f"{url} is not answered")


@pytest.fixture(params=["ninjs", "newsml-g2"])
def elsewhere(request: pytest.FixtureRequest, served: tuple[House, str], tmp_path: Path) -> Iterator[Elsewhere]:
    house, site = served
    house.press.now = datetime.now(UTC)
    house.hand(revised(1))
    name = f"lantern-{request.param}"
    port = int(site.rpartition(":")[2])
    source = Source(
        "harbour-post", "poll", f"{site}/-/partners/{name}/{request.param}",
        allow=(ip_network("127.0.0.0/8"),), ports=(port,), secret=Secret(house.home / f"key-{request.param}"),
    )  # fmt: skip
    inbox = Inbox(tmp_path / "wire" / "inbox.sqlite3")
    found = Elsewhere(source, inbox, CopyTaker(inbox, Ledger(tmp_path / "wire" / "sources.sqlite3")))
    assert found.ask().taken == 1, found.ask().error
    yield found
    inbox.close()


def test_what_another_newsroom_reads_is_what_was_printed(elsewhere: Elsewhere) -> None:
    item = elsewhere.newest().item
    assert (item.headline, item.standfirst, item.language, item.urgency) == ("Headline1x", "Standfirst1x", "en", 2)
    assert (item.status, item.byline, item.place and item.place.name) == ("usable", "By Asha Rao and Tom Ek", "Kochi")
    assert (item.source, item.copyright, item.usage_terms) == ("The Harbour Post", "The Harbour Post", "Web only")
    assert [concept.name for concept in item.subjects] == ["World", "Tunnel"]
    assert [note.text for note in item.notes] == ["Correction: The gate is on the left."]
    assert not item.partial
    linked = item.link or next(part.renditions[0].href for part in item.associations if part.role == "seeAlso")
    assert linked == "https://post.example/world/story-1/"
    assert item.problems == ()
    assert [type(block) for block in item.body] == [Paragraph, Heading, Listing, Table, Quote]
    assert item.body[0] == Paragraph(
        'The <em>new</em> gates held through <a href="https://post.example/world/story-1/">the night tide</a> &amp; after.'
    )
    assert plain_text(item.body[4:]) == "Nobody slept — Leela Menon"
    assert elsewhere.newest("tag:post.example,2026:story:31").item.headline == 'Q&A: is 3 < 4? "यूपी"'
    assert elsewhere.inbox.quarantined(limit=9) == []


def test_another_newsroom_has_our_pictures_with_their_credit_and_terms(elsewhere: Elsewhere) -> None:
    parts = elsewhere.newest().item.associations
    pictures = {part.guid: part for part in parts if part.kind == "picture"}
    assert set(pictures) == {"tag:post.example,2026:picture:7", "tag:post.example,2026:picture:8"}
    for guid, told in pictures.items():
        own = told if told.renditions else elsewhere.newest(guid).item.associations[0]
        number = guid[-1]
        said = (own.caption, own.credit, own.alt, own.usage_terms)
        assert said == (f"Caption{number}x.", f"Credit{number}x", f"Alt{number}x", "Web only")
        assert [(file.href, file.width) for file in own.renditions] == [
            (f"https://post.example/pictures/{number}-{f'0{number}' * 8}-960.jpg", 960)
        ]


def test_the_same_feed_is_taken_once_and_an_update_is_the_next_version(elsewhere: Elsewhere, served: tuple[House, str]) -> None:
    house, _ = served
    taken = elsewhere.ask().taken
    assert elsewhere.ask().taken == taken, "304"
    before = elsewhere.newest()
    house.hand(revised(1, headline="Gates hold again", version=2, change="material", updated=house.press.now, worded=house.press.now))
    elsewhere.ask()
    after = elsewhere.newest()
    assert after.item.headline == "Gates hold again"
    assert after.item.version > before.item.version
    assert len(elsewhere.inbox.versions("post.example", STORY)) == 2
    assert len(elsewhere.inbox.versions("post.example", "tag:post.example,2026:story:3")) == 1


def test_a_recall_is_a_kill_on_another_newsrooms_wire_and_a_story_that_comes_back_is_usable(
    elsewhere: Elsewhere, served: tuple[House, str]
) -> None:
    house, _ = served
    house.hand(newsdesk.killed(revised(1), moment=house.press.now))
    elsewhere.ask()
    killed = elsewhere.newest()
    assert (killed.item.status, killed.item.headline, killed.item.body) == ("canceled", "", ())
    assert "kill" in killed.item.signals
    assert elsewhere.inbox.is_recalled("post.example", STORY)
    raw = elsewhere.inbox.raw(killed.receipt) or b""
    assert b"gates held" not in raw
    assert b"Headline1x" not in raw
    house.hand(revised(1, headline="Back again"))
    elsewhere.ask()
    assert (elsewhere.newest().item.status, elsewhere.newest().item.headline) == ("usable", "Back again")


def test_a_story_that_leaves_their_sections_is_a_kill_on_another_newsrooms_wire_once_and_comes_back(
    elsewhere: Elsewhere, served: tuple[House, str]
) -> None:
    house, _ = served
    guid = "tag:post.example,2026:story:30"
    assert elsewhere.newest(guid).item.status == "usable"
    house.hand(revised(30, byline=Byline(agency=2), headline="Theirsx", version=2))
    elsewhere.ask()
    gone = elsewhere.newest(guid)
    assert (gone.item.status, gone.item.headline, gone.item.body) == ("canceled", "", ())
    assert elsewhere.inbox.is_recalled("post.example", guid)
    assert b"Theirsx" not in (elsewhere.inbox.raw(gone.receipt) or b"")
    versions = len(elsewhere.inbox.versions("post.example", guid))
    house.hand(revised(30, byline=Byline(agency=2), headline="Theirsx again", version=3))
    elsewhere.ask()
    assert len(elsewhere.inbox.versions("post.example", guid)) == versions, "once"
    house.hand(revised(30, headline="Ours again", version=4))
    elsewhere.ask()
    assert (elsewhere.newest(guid).item.status, elsewhere.newest(guid).item.headline) == ("usable", "Ours again")


def test_a_key_that_is_revoked_ends_the_feed(elsewhere: Elsewhere, served: tuple[House, str]) -> None:
    house, _ = served
    partners.revoke(house.home, elsewhere.source.url.split("/")[-2], now=datetime.now(UTC))
    deadline = time.monotonic() + PATIENCE_S
    while "401" not in (trouble := elsewhere.ask().error or ""):  # who asks again and again is told to wait, too
        assert time.monotonic() < deadline, f"the stand never heard of it: {trouble}"
        time.sleep(0.1)


@pytest.mark.parametrize("front", ["lean", "granian"])
def test_programs_and_partners_are_answered_behind_either_front(front: str, tmp_path: Path) -> None:
    with serving(tmp_path / "home", front=front) as (house, site):
        key = (house.home / "key-ninjs").read_text()

        def ask(path: str, method: str = "GET", **headers: str) -> tuple[int, Message, bytes]:
            request = urllib.request.Request(f"{site}{path}", headers=headers, method=method)
            try:
                with urllib.request.urlopen(request, timeout=10) as said:
                    return said.status, said.headers, said.read()
            except urllib.error.HTTPError as said:
                return said.code, said.headers, said.read()

        status, headers, body = ask("/-/api/v1/stories", **{"Accept-Encoding": "gzip"})
        assert (status, headers["content-encoding"], json.loads(gzip.decompress(body))["stories"][0]["number"]) == (200, "gzip", 31)
        assert ask("/-/api/v1/stories", **{"Accept-Encoding": "gzip", "If-None-Match": headers["etag"]})[0] == 304
        assert ask("/-/api/openapi.json", "HEAD")[::2] == (200, b"")
        status, headers, _ = ask("/-/api/v1/search?q=tunnel")
        assert (status, headers["content-type"]) == (503, "application/problem+json"), "nothing is filed yet"
        assert ask("/-/api/v1/stories", "POST")[0] == 405
        assert ask("/-/partners/lantern-ninjs/ninjs")[0] == 401
        assert ask("/-/partners/lantern-ninjs/ninjs", Authorization=f"Bearer {key}")[0] == 200
        assert b"gates" in ask("/-/api/v1/stories/1", Authorization=f"Bearer {key}")[2]


def test_people_read_the_manual_on_a_phone_in_the_clothes_of_the_site(served: tuple[House, str], chromium: Browser) -> None:
    for scheme in ("light", "dark"):
        page = chromium.new_page(viewport={"width": 320, "height": 700}, color_scheme=scheme, java_script_enabled=True)
        page.goto(f"{served[1]}/-/api/")
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert page.evaluate("document.styleSheets.length") == 1
        assert Axe().run(page).response["violations"] == []
        page.get_by_role("link", name="OpenAPI 3.1").click()
        assert '"openapi":"3.1.0"' in page.content()
        page.close()
