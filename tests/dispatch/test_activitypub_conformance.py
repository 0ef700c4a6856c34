"""ActivityPub (W3C Recommendation of 23 January 2018) and WebFinger (RFC 7033), requirement by requirement, over real HTTP.

The table has what both ask of a server that federates, in our own words, and what Mastodon's public source looks at before it shows
somebody: without these nobody there can follow us. Of section 7.1.2 (handing others' replies on) we do nothing, by design: nothing that
somebody else has written leaves this house.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import newsdesk
import pytest
from hubhouse import paper
from lxml import html
from newsdesk import killed
from test_fediverse import Elsewhere, House, followed, soon, story

from conformance import Check, Table
from hub import send

PROFILED = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
MASTODON = f"application/activity+json, {PROFILED}, text/html;q=0.1"
ACTORS = ("site", "section/2", "author/1")


@dataclass
class World:
    """A house, and the server elsewhere that follows it."""

    house: House
    elsewhere: Elsewhere

    def get(self, url: str, accept: str = MASTODON) -> tuple[int, bytes, dict[str, str]]:
        return send("GET", url if url.startswith("http") else f"{self.house.site}{url}", headers={"Accept": accept})

    def actor(self, key: str) -> Any:
        return self.house.get(f"/-/fediverse/{key}")[1]

    def printed(self, address: str) -> Any:
        """The head of a page, as the press prints it."""
        return html.fromstring(self.house.room.text(address))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    elsewhere = Elsewhere()
    house = House(tmp_path_factory.mktemp("house") / "home", elsewhere)
    house.hand(*paper(url=house.site, fediverse=True))
    yield World(house, elsewhere)
    house.close()
    elsewhere.close()


TABLE: Table[World] = Table()


@TABLE.requires("ActivityPub 3.1", "MUST", "each object has an id that leads to it")
@TABLE.requires(
    "ActivityPub 3.2", "MUST", "an object is answered to its profiled media type in JSON-LD; SHOULD, to application/activity+json"
)
def ids_lead_to_what_they_name(world: World) -> None:
    for name in (*ACTORS, "story/1", "site/outbox", "site/outbox?page=newest", "site/followers", "site/inbox"):
        for accept in (PROFILED, "application/activity+json", MASTODON):
            status, body, headers = world.get(f"/-/fediverse/{name}", accept)
            assert (status, headers["content-type"]) == (200, "application/activity+json"), name
            assert f'"id":"{world.house.site}/-/fediverse/{name}"'.encode() in body.replace(b" ", b""), name


@TABLE.requires("ActivityPub 4.1", "MUST", "an actor has an inbox and an outbox, which are ordered collections (5.1, 5.2)")
@TABLE.requires("ActivityPub 5.3", "MUST", "followers are a collection")
def actors_have_collections(world: World) -> None:
    for key in ACTORS:
        for name in ("inbox", "outbox", "followers"):
            assert world.house.get(urlsplit(world.actor(key)[name]).path)[1]["type"] == "OrderedCollection"


@TABLE.requires("ActivityPub 5.2", "SHOULD", "what is in an inbox is shown to nobody who may not see it")
def an_inbox_shows_nothing(world: World) -> None:
    followed(world.house, world.elsewhere)
    assert world.house.get("/-/fediverse/site/inbox")[1]["orderedItems"] == []


@TABLE.requires("ActivityPub 6", "SHOULD", "where nobody can post to an outbox, a POST is answered 405")
def nobody_posts_to_an_outbox(world: World) -> None:
    assert send("POST", f"{world.house.site}/-/fediverse/site/outbox", b"{}")[0] == 405


@TABLE.requires("ActivityPub 6.4", "SHOULD", "what was deleted is answered 410 with a Tombstone, and what never was 404")
def what_is_gone_is_a_tombstone(world: World) -> None:
    world.house.hand(newsdesk.story(2), killed(newsdesk.story(2)))
    status, body, _ = world.get("/-/fediverse/story/2")
    assert (status, b"Tombstone" in body, b"Headline2x" in body) == (410, True, False)
    assert world.get("/-/fediverse/story/77")[0] == 404


@TABLE.requires("ActivityPub 7.1", "MUST", "nobody is sent an activity twice, though they follow the site, a section and an author")
@TABLE.requires("ActivityPub 7.1.3", "MAY", "one delivery to a shared inbox serves all who are there")
@TABLE.requires("ActivityPub 7.5", "SHOULD", "a Follow is answered with an Accept whose object is that Follow")
def each_activity_comes_once(world: World) -> None:
    for handle in ("news", "city", "asha_rao"):
        followed(world.house, world.elsewhere, handle)
    accepted = [said for said in world.elsewhere.state["got"] if said["type"] == "Accept"]
    assert {said["object"]["id"].rpartition("/")[2].partition("@")[0] for said in accepted} == {"news", "city", "asha_rao"}
    assert all(said["object"]["type"] == "Follow" and said["object"]["object"] == said["actor"] for said in accepted)
    world.house.hand(story(31))
    assert soon(lambda: len([said for said in world.elsewhere.state["got"] if "story/31" in str(said["id"])]) == 3)
    world.house.has_looked()
    ids = [said["id"] for said in world.elsewhere.state["got"] if "story/31" in str(said["id"])]
    assert len(ids) == len(set(ids)) == 3
    assert world.elsewhere.state["refused"] == []


@TABLE.requires("RFC 7033, 4.2", "MUST", "400 without a resource or with one that is none, 404 for one that nothing is known of")
@TABLE.requires("RFC 7033, 4.2 and 10.2", "MUST", "application/jrd+json; 5, MUST, for scripts of every origin")
def somebody_is_looked_up(world: World) -> None:
    finger = "/.well-known/webfinger"
    for bad in ("", "?rel=self", "?resource=", "?resource=news", "?resource=%20%20", "?resource=:x"):
        assert world.get(f"{finger}{bad}")[0] == 400, bad
    assert world.get(f"{finger}?resource=acct:nobody@{world.house.host}")[0] == 404
    status, _, headers = world.get(f"{finger}?resource=acct:news@{world.house.host}&rel=self")
    assert (status, headers["content-type"], headers["access-control-allow-origin"]) == (200, "application/jrd+json", "*")


@TABLE.requires("Mastodon", "expects", "preferredUsername and host, looked up, lead back to the very id of the actor")
@TABLE.requires("Mastodon", "expects", "an actor of a type it knows, a key in PEM owned by it, a page on the same host")
def mastodon_believes_an_actor(world: World) -> None:
    for key in ACTORS:
        actor = world.actor(key)
        resource = quote(f"acct:{actor['preferredUsername']}@{world.house.host}")
        found = world.house.get(f"/.well-known/webfinger?resource={resource}")[1]
        assert [link["href"] for link in found["links"] if link["rel"] == "self"] == [actor["id"]]
        assert found["subject"] == f"acct:{actor['preferredUsername']}@{world.house.host}"
        assert actor["type"] in ("Application", "Group", "Organization", "Person", "Service")
        assert actor["@context"][0] == "https://www.w3.org/ns/activitystreams"
        assert actor["publicKey"]["owner"] == actor["id"]
        assert actor["publicKey"]["publicKeyPem"].startswith("-----BEGIN PUBLIC KEY-----\n")
        assert urlsplit(actor["url"]).hostname == urlsplit(actor["id"]).hostname
        assert re.fullmatch(r"[a-z0-9_]+", actor["preferredUsername"])


@TABLE.requires("Mastodon", "expects", "icon with the URL of a picture it can draw, so PNG and not SVG, which is in the edition")
def an_actor_has_a_face(world: World) -> None:
    for key in ACTORS:
        icon = world.actor(key)["icon"]
        assert (icon["type"], icon["mediaType"]) == ("Image", "image/png")
        with world.house.room.store.view() as view:
            entry = view.page(urlsplit(icon["url"]).path)
        assert entry is not None
        assert dict(entry.headers)["content-type"] == "image/png"


@TABLE.requires(
    "Mastodon", "expects", "a page leads by link rel=alternate, of type application/activity+json, to the whole URL of its object"
)
def a_page_leads_to_its_object(world: World) -> None:
    pages = {"/": "site", "/city/": "section/2", "/authors/asha-rao/": "author/1", newsdesk.story(1).address: "story/1"}
    for address, name in pages.items():
        [led_to] = world.printed(address).xpath("//head/link[@rel='alternate'][@type='application/activity+json']/@href")
        assert led_to == f"{world.house.site}/-/fediverse/{name}"
        status, body, _ = world.get(led_to)
        assert status == 200
        assert f'"url":"{world.house.site}{address}"'.encode() in body.replace(b" ", b"")
    for address in ("/topics/tunnel/", "/latest/", "/privacy/"):
        assert b"activity+json" not in html.tostring(world.printed(address)), address


@TABLE.requires("off", "so", "no page says a word of the fediverse where the house is not in it")
def nothing_is_said_where_it_is_off(world: World) -> None:
    world.house.hand(*paper(url=world.house.site))
    for address in ("/", "/city/", newsdesk.story(1).address):
        assert "activity+json" not in world.house.room.text(address)
    world.house.hand(*paper(url=world.house.site, fediverse=True))


@TABLE.each
def test_the_house_is_a_conforming_server(check: Check[World], world: World) -> None:
    check(world)
