"""Following the inbox: what has come in after a position is told, once and in order."""

from __future__ import annotations

import sqlite3
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from lateedition.wire.following import Following, Place
from lateedition.wire.inbox import Inbox
from lateedition.wire.item import Item

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
GATES = ("hw.example", "urn:newsml:hw.example:1")


@pytest.fixture
def following(path: Path) -> Following:
    return Following(path)


def take(inbox: Inbox, **said: object) -> int:
    document = {"uri": GATES[1], "type": "text", "pubstatus": "usable", "headline": "Gates hold", "version": "1"} | said
    return inbox.take_in(msgspec.json.encode(document), source="drop", name="in.json", received=NOON).entries[0]


def chains(touched: list) -> list[tuple[int, str]]:
    return [(each.number, each.guid) for each in touched]


def test_an_inbox_that_is_not_there_yet_has_nothing_and_is_followed_when_it_comes(path: Path) -> None:
    following = Following(path)

    assert (following.moved(), following.arrived_after(0, limit=9), following.urgent_after(0)) == (False, [], [])

    take(Inbox(path))
    assert following.moved()
    assert chains(following.arrived_after(0, limit=9)) == [(1, GATES[1])]


def test_what_came_in_is_told_in_order_and_only_after_the_position(inbox: Inbox, following: Following) -> None:
    first, second = take(inbox), take(inbox, uri="u:2")
    take(inbox, uri="u:2")

    assert [(each.guid, each.head) for each in following.arrived_after(0, limit=9)] == [(GATES[1], first), ("u:2", second)]
    assert chains(following.arrived_after(0, limit=1)) == [(1, GATES[1])]
    assert chains(following.arrived_after(1, limit=9)) == [(2, "u:2")]


def test_only_what_makes_a_chain_stand_otherwise_is_told(inbox: Inbox, following: Following) -> None:
    take(inbox, version="2")
    take(inbox, version="2")
    take(inbox, version="1", headline="late")
    assert chains(following.arrived_after(0, limit=9)) == [(1, GATES[1])]
    take(inbox, version="3")
    take(inbox, version="3", pubstatus="canceled")
    assert chains(following.arrived_after(1, limit=9)) == [(2, GATES[1]), (3, GATES[1])]


def test_kills_and_withholds_are_told_apart_from_the_rest_whoever_said_them(inbox: Inbox, following: Following) -> None:
    take(inbox, uri="u:other")
    killed = take(inbox, version="2", pubstatus="canceled")
    take(inbox, uri="u:2", pubstatus="withheld")

    assert chains(following.urgent_after(0)) == [(2, GATES[1]), (3, "u:2")]
    assert following.urgent_after(3) == []
    assert (following.recalling(*GATES), following.recalling("hw.example", "u:2")) == ([killed], [])


def test_a_kill_of_another_item_names_the_chain_that_it_closes(inbox: Inbox, following: Following, own_cases: Path) -> None:
    another = next((own_cases / "nitf" / "a-kill-of-another-document").glob("in.*")).read_bytes()
    receipt = inbox.take_in(another, source="drop", name="in.xml", received=NOON)
    recalled = {touched.guid for touched in following.urgent_after(0)}

    item = inbox.entry(receipt.entries[0]).item
    assert item.cancels
    assert set(item.cancels) <= recalled


def test_a_kill_that_is_found_when_an_older_payload_is_read_anew_is_told_as_one_that_came_now(path: Path, following: Following) -> None:
    blind = Inbox(path, read=lambda _payload, _source: [Item(provider=GATES[0], guid=GATES[1], format="ninjs")])
    payload = msgspec.json.encode({"uri": GATES[1], "headline": "Kill", "pubstatus": "canceled"})
    old = blind.take_in(payload, source="drop", name="in.json", received=NOON)
    end = following.end()
    assert following.urgent_after(0) == []

    Inbox(path).reread(old.number)
    assert [each.guid for each in following.urgent_after(end)] == [GATES[1]]


def test_a_position_tells_whether_what_stood_there_still_does(inbox: Inbox, following: Following, path: Path) -> None:
    take(inbox)
    place = following.place_of(following.end())

    assert following.place_of(place.number) == place
    assert following.place_of(7) == Place()

    with sqlite3.connect(path) as older:
        older.execute("PRAGMA user_version = 1")
    Inbox(path).settle_unfinished()
    following.close()
    assert following.place_of(place.number) != place


def test_somebody_who_waits_hears_of_a_commit_within_a_moment(inbox: Inbox, following: Following) -> None:
    following.moved()
    threading.Timer(0.2, take, [inbox]).start()
    began = time.monotonic()

    assert following.wait(5.0)
    assert time.monotonic() - began < 1.0
    while following.wait(0.3):
        pass
    assert following.end() == 1


def test_following_writes_nothing(inbox: Inbox, following: Following, path: Path) -> None:
    take(inbox)
    before = path.read_bytes()
    following.arrived_after(0, limit=9)
    following.close()

    assert path.read_bytes() == before
