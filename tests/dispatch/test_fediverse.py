"""The house is followed by somebody on a real second server: she has each story once, its corrections, and nothing of what was killed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import newsdesk
import pytest
from hubhouse import paper
from msgspec import structs
from newsdesk import killed

from hub import send
from lateedition.dispatch.report import report_in
from lateedition.story.article import Byline, LeadPicture, Story
from lateedition.story.blocks import Paragraph
from lateedition.story.correction import Correction
from lateedition.story.handover import RecalledPicture
from lateedition.story.picture import Picture, PictureRendition
from ports import free_port, listens

HERE = Path(__file__).parent
JSON = {"Accept": "application/activity+json"}
PICTURE = Picture(1, "The ferry.", "Asha Rao", "A ferry in fog", (PictureRendition("0f" * 32, 800, 533, "image/jpeg", 5_000),))


def soon(true: Callable[[], object], *, within_s: float = 30.0) -> bool:
    end = time.monotonic() + within_s
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.03)
    return True


def story(number: int, **said: object) -> Story:
    """A story that is published now."""
    now = datetime.now(UTC)
    return newsdesk.story(number, **{"first_published": now, "updated": now, **said})


class Elsewhere:
    """The second server."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen([sys.executable, "-P", str(HERE / "elsewhere_server.py"), str(self.port)])
        assert soon(lambda: listens(self.port))

    @property
    def state(self) -> Any:
        return json.loads(send("GET", f"{self.url}/state")[1])

    @property
    def types(self) -> list[str]:
        return [said["type"] for said in self.state["got"]]

    def notes(self) -> dict[str, Any]:
        return dict(self.state["notes"])

    def has(self, note: str) -> bool:
        return note in self.notes()

    def do(self, **what: object) -> Any:
        status, said, _ = send("POST", f"{self.url}/do", json.dumps(what).encode())
        assert status == 200
        return json.loads(said)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


class House:
    """A press, and a dispatch beside it that is in the fediverse."""

    def __init__(self, home: Path, elsewhere: Elsewhere) -> None:
        self.home = home
        self.port = free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self.host = urlsplit(self.site).netloc
        self.room = newsdesk.Pressroom(home)
        self.room.hand(*paper(url=self.site), newsdesk.story(1), newsdesk.story(2))
        self.environment = {
            **os.environ,
            "LATEEDITION_HOME": str(home),
            "LATEEDITION_DISPATCH_PORT": str(self.port),
            "LATEEDITION_DISPATCH_ALLOW": "127.0.0.0/8",
            "LATEEDITION_DISPATCH_PORTS": str(elsewhere.port),
            "LATEEDITION_FEDIVERSE": "on",
        }
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-P", "-m", "lateedition", "dispatch"], env=self.environment)
        assert soon(lambda: listens(self.port) and self.get("/-/fediverse/site")[0] == 200)

    def get(self, path: str) -> tuple[int, Any, dict[str, str]]:
        status, body, headers = send("GET", f"{self.site}{path}", headers=JSON)
        return status, json.loads(body) if headers["content-type"].startswith("application") else body, headers

    def hand(self, *documents: object) -> None:
        self.room.hand(*documents)  # type: ignore[arg-type]

    def has_looked(self) -> None:
        """Wait until the dispatch has seen to all of the edition that there is now."""
        with self.room.store.view() as view:
            number = view.head.number
        since = time.time() + 1.2
        assert soon(lambda: (found := report_in(self.home / "watching")) and found.edition >= number and found.at > since)

    def stop(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)
        self.process.wait(15)

    def close(self) -> None:
        self.stop()
        self.room.close()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    made = Elsewhere()
    yield made
    made.close()


@pytest.fixture
def house(tmp_path: Path, elsewhere: Elsewhere) -> Iterator[House]:
    made = House(tmp_path / "home", elsewhere)
    yield made
    made.close()


def followed(house: House, elsewhere: Elsewhere, handle: str = "news") -> str:
    """Have the house followed; return the id of who is."""
    done = elsewhere.do(follow=f"{handle}@{house.host}")
    assert done["status"] == 202
    assert soon(lambda: done["actor"]["id"] in elsewhere.state["accepted"])
    return str(done["actor"]["id"])


def test_a_follower_gets_each_story_once_its_correction_and_its_end(house: House, elsewhere: Elsewhere) -> None:
    site = followed(house, elsewhere)
    one = story(3, headline="Ferries & fog", standfirst="None sails.", topics=(1,), lead=LeadPicture(1), language="en-IN")
    house.hand(PICTURE, one)
    own = f"{house.site}/-/fediverse/story/3"
    assert soon(lambda: own in elsewhere.notes(), within_s=2.0)
    note = elsewhere.notes()[own]
    assert note["type"] == "Note"
    assert note["attributedTo"] == site
    assert note["url"] == f"{house.site}{one.address}"
    for words in ("Ferries &amp; fog", "None sails.", note["url"], "#Tunnel"):
        assert words in note["content"]
    assert "Body3x" not in note["content"]
    assert note["contentMap"] == {"en-IN": note["content"]}
    assert note["tag"] == [{"type": "Hashtag", "name": "#Tunnel", "href": f"{house.site}/topics/tunnel/"}]
    [picture] = note["attachment"]
    assert picture["name"] == "A ferry in fog (Photo: Asha Rao)"
    assert house.get("/-/fediverse/story/3")[1]["content"] == note["content"]

    house.hand(structs.replace(one, body=(Paragraph("A slip is mended."),)))
    house.has_looked()
    assert elsewhere.types == ["Accept", "Create"]

    later = one.updated + timedelta(minutes=1)
    house.hand(structs.replace(one, updated=later, corrections=(Correction(1, later, "Two ferries sail."),)))
    assert soon(lambda: "Two ferries sail." in elsewhere.notes()[own]["content"], within_s=2.0)
    house.hand(RecalledPicture(1, (), later))
    assert soon(lambda: elsewhere.notes()[own]["attachment"] == [], within_s=2.0)

    house.hand(killed(one))
    assert soon(lambda: elsewhere.notes() == {}, within_s=2.0)
    assert elsewhere.types == ["Accept", "Create", "Update", "Update", "Delete"]
    assert "Ferries" not in json.dumps(elsewhere.state["got"][-1])
    status, gone, _ = house.get("/-/fediverse/story/3")
    assert (status, gone["type"]) == (410, "Tombstone")
    assert "Ferries" not in json.dumps(gone)
    assert elsewhere.state["refused"] == []


def test_nobody_is_sent_the_archive_nor_an_old_story_that_is_edited(house: House, elsewhere: Elsewhere) -> None:
    followed(house, elsewhere)
    house.hand(newsdesk.story(1, updated=datetime.now(UTC), headline="A slip is mended"), newsdesk.story(9))
    house.hand(story(3, first_published=datetime.now(UTC) - timedelta(hours=1)))
    house.has_looked()
    assert elsewhere.types == ["Accept"]


def test_who_follows_later_is_not_sent_what_was_published_before(house: House, elsewhere: Elsewhere) -> None:
    house.hand(story(3))
    house.has_looked()
    followed(house, elsewhere)
    house.hand(story(4))
    assert soon(partial(elsewhere.has, f"{house.site}/-/fediverse/story/4"))
    house.has_looked()
    assert elsewhere.types == ["Accept", "Create"]


def test_followers_of_a_section_or_an_author_get_what_is_theirs_by_way_of_the_site(house: House, elsewhere: Elsewhere) -> None:
    city, author = followed(house, elsewhere, "city"), followed(house, elsewhere, "asha_rao")
    house.hand(story(3, section=1, byline=Byline(authors=(2,))))
    house.hand(story(4, section=3, byline=Byline(authors=(1,))))
    assert soon(lambda: elsewhere.types.count("Announce") == 2)
    announced = [said for said in elsewhere.state["got"] if said["type"] == "Announce"]
    assert sorted(said["actor"] for said in announced) == sorted([city, author])
    assert {said["object"] for said in announced} == {f"{house.site}/-/fediverse/story/4"}
    assert set(elsewhere.notes()) == {f"{house.site}/-/fediverse/story/4"}
    house.hand(killed(story(4)))
    assert soon(lambda: elsewhere.notes() == {}, within_s=2.0)
    assert elsewhere.types.count("Delete") == 1


def test_who_follows_no_more_is_sent_nothing_new(house: House, elsewhere: Elsewhere) -> None:
    followed(house, elsewhere)
    assert elsewhere.do(undo=f"news@{house.host}")["status"] == 202
    assert soon(lambda: house.get("/-/fediverse/site/followers")[1]["totalItems"] == 0)
    house.hand(story(3))
    house.has_looked()
    assert elsewhere.types == ["Accept"]


def test_whatever_dies_a_story_that_was_told_of_is_taken_back_when_it_is_killed(house: House, elsewhere: Elsewhere) -> None:
    followed(house, elsewhere)
    for number in (3, 5, 6):
        house.hand(story(number))
        time.sleep(0.02 * number)
        house.stop(signal.SIGKILL)
        house.start()
        assert soon(partial(elsewhere.has, f"{house.site}/-/fediverse/story/{number}"))
    house.hand(story(4))
    assert soon(lambda: f"{house.site}/-/fediverse/story/4" in elsewhere.notes())
    elsewhere.do(failing=True)
    house.hand(killed(story(3)))
    house.hand(story(7))
    house.stop(signal.SIGKILL)
    house.hand(killed(story(7)), killed(story(4)))
    elsewhere.do(failing=False)
    house.start()
    assert soon(lambda: set(elsewhere.notes()) == {f"{house.site}/-/fediverse/story/{number}" for number in (5, 6)})
    assert "Headline7x" not in json.dumps(elsewhere.state["got"])


def test_who_is_blocked_follows_nobody_and_is_sent_nothing(house: House, elsewhere: Elsewhere) -> None:
    followed(house, elsewhere)
    (house.home / "dispatch" / "blocked.txt").write_text("127.0.0.1  # they know why\n")
    assert soon(lambda: house.get("/-/fediverse/site/followers")[1]["totalItems"] == 0)
    assert elsewhere.do(follow=f"news@{house.host}")["status"] == 403
    house.hand(story(3))
    house.has_looked()
    assert elsewhere.types == ["Accept"]


def test_what_is_not_signed_by_whom_it_is_from_is_nothing(house: House, elsewhere: Elsewhere) -> None:
    own, inbox = f"{elsewhere.url}/asha", f"{house.site}/-/fediverse/inbox"
    body = json.dumps({"id": f"{own}/1", "type": "Follow", "actor": own, "object": f"{house.site}/-/fediverse/site"}).encode()
    assert send("POST", inbox, body)[0] == 401
    signed = f'keyId="{own}#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="AAAA"'
    assert send("POST", inbox, body, {"Signature": signed})[0] == 202
    with closing(sqlite3.connect(house.home / "dispatch" / "fediverse.sqlite3")) as book:
        assert soon(lambda: book.execute("SELECT count(*) FROM received").fetchone() == (0,))
    assert house.get("/-/fediverse/site/followers")[1]["totalItems"] == 0
    assert elsewhere.state["accepted"] == []


def test_who_we_are_can_be_found(house: House) -> None:
    for resource in (f"acct:news@{house.host}", f"{house.site}/-/fediverse/site", f"{house.site}/"):
        status, said, headers = house.get(f"/.well-known/webfinger?resource={resource}")
        assert (status, headers["content-type"]) == (200, "application/jrd+json")
        assert said["subject"] == f"acct:news@{house.host}"
        assert said["links"][0] == {"rel": "self", "type": "application/activity+json", "href": f"{house.site}/-/fediverse/site"}
    assert house.get(f"/.well-known/webfinger?resource=acct:nobody@{house.host}")[0] == 404
    kinds = {"site": "Organization", "section/3": "Service", "author/1": "Person"}
    for key, kind in kinds.items():
        status, said, headers = house.get(f"/-/fediverse/{key}")
        assert (status, said["type"], headers["content-type"]) == (200, kind, "application/activity+json")
        assert said["publicKey"]["owner"] == said["id"] == f"{house.site}/-/fediverse/{key}"
    assert house.get("/-/fediverse/section/99")[0] == 404
    [link] = house.get("/.well-known/nodeinfo")[1]["links"]
    info = house.get(urlsplit(link["href"]).path)[1]
    assert (info["version"], info["software"]["name"], info["protocols"]) == ("2.1", "lateedition", ["activitypub"])
    assert (house.home / "dispatch" / "fediverse.pem").stat().st_mode & 0o077 == 0


def test_a_browser_is_shown_the_page_of_what_another_server_gets_as_json(house: House) -> None:
    pages = {"site": "/", "section/2": "/city/", "story/1": newsdesk.story(1).address}
    for name, page in pages.items():
        status, _, headers = send("GET", f"{house.site}/-/fediverse/{name}", headers={"Accept": "text/html,*/*;q=0.8"})
        assert (status, headers["location"], headers["vary"]) == (303, f"{house.site}{page}", "accept")
        assert house.get(f"/-/fediverse/{name}")[0] == 200
    assert send("GET", f"{house.site}/.well-known/nodeinfo", headers={"Accept": "text/html"})[0] == 200
    for name in ("story/99", "story/x", "nobody"):
        assert send("GET", f"{house.site}/-/fediverse/{name}", headers={"Accept": "text/html"})[0] == 404


def test_an_outbox_is_paged_and_has_what_is_in_the_edition(house: House) -> None:
    house.hand(*(newsdesk.story(number) for number in range(3, 70)), killed(newsdesk.story(5)))
    first = house.get("/-/fediverse/site/outbox")[1]
    assert first["type"] == "OrderedCollection"
    found, page = [], first["first"]
    while page:
        said = house.get(page.removeprefix(house.site))[1]
        assert said["type"] == "OrderedCollectionPage"
        found += [activity["object"]["id"].rpartition("/")[2] for activity in said["orderedItems"]]
        page = said.get("next")
    assert len(found) == len(set(found))
    assert set(map(int, found)) == set(range(1, 70)) - {5}
    city = house.get("/-/fediverse/section/2/outbox?page=newest")[1]
    assert {activity["type"] for activity in city["orderedItems"]} == {"Announce"}
