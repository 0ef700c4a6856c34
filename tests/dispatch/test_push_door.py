"""The door of push takes wishes from pages of this site, for browsers that can be reached. What is switched off is gone at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import newsdesk
import pytest
from pushhouse import PushHouse, blog, paper, post

from lateedition.config import PUSH_SERVICES
from lateedition.courier.exchange import Asked
from lateedition.dispatch.push.asking import ANY, is_of
from lateedition.story.push import Push


@pytest.fixture
def house(tmp_path: Path) -> Iterator[PushHouse]:
    made = PushHouse(tmp_path)
    yield made
    made.close()


def subjects(reply: Any) -> list[tuple[str, str]]:
    assert reply.status == 200, reply.body
    return [(each["subject"], each["name"]) for each in json.loads(reply.body)["subjects"]]


def test_a_browser_says_what_it_wants_and_is_told_what_it_has(house: PushHouse) -> None:
    house.hand(blog(7, post(1, house.moment), headline="The vote"))
    reader = house.service.reader()
    assert subjects(house.wish(reader)) == []
    assert house.book.standing().browsers == 0
    house.wish(reader, add=["breaking", "section/2"])
    assert subjects(house.wish(reader, add=["live/7"], drop=["section/2"])) == [("breaking", "breaking"), ("live/7", "The vote")]
    house.hand(newsdesk.killed(blog(7, post(1, house.moment))))
    assert subjects(house.wish(reader)) == [("breaking", "breaking"), ("live/7", "")]


def test_who_switches_all_off_is_forgotten_at_once(house: PushHouse) -> None:
    one, other = house.reader("breaking"), house.reader("breaking", "section/2")
    house.hand(house.alerted(3))
    assert subjects(house.wish(one, drop=["breaking"])) == []
    assert house.ask("DELETE", "/-/push/subscriptions", other.subscription).status == 200
    rows = [house.book._run.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("browsers", "wanted", "told", "sent")]
    assert rows == [0, 0, 0, 0]
    house.hand(house.alerted(4))
    assert one.titles == other.titles == ["Headline3x"]


def test_nothing_is_kept_but_where_a_browser_is_its_keys_and_what_it_wants(house: PushHouse) -> None:
    reader = house.service.reader()
    house.ask(
        "POST", "/-/push/subscriptions", {**reader.subscription, "add": ["breaking"]}, x_forwarded_for="203.0.113.77", user_agent="Firefox"
    )
    kept = (house.folder / "push.sqlite3").read_bytes() + (house.folder / "push.sqlite3-wal").read_bytes()
    assert reader.endpoint.encode() in kept
    assert b"203.0.113.77" not in kept
    assert b"Firefox" not in kept


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": ""}, 403),
        ({"origin": "null"}, 403),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_pages_of_others_are_refused(house: PushHouse, headers: dict[str, str], status: int) -> None:
    reader = house.service.reader()
    body = {**reader.subscription, "add": ["breaking"]}
    assert house.ask("POST", "/-/push/subscriptions", body, **headers).status == status
    assert house.book.standing().browsers == 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"endpoint": "http://localhost:443/push/1"}, "not under https"),
        ({"endpoint": "https://localhost:8443/push/1"}, "port 8443"),
        ({"endpoint": "https://10.0.0.7/push/1"}, "no service that this site pushes to"),
        ({"endpoint": "https://user@localhost/push/1"}, "login"),
        ({"endpoint": "file:///etc/passwd"}, "not a URL of the web"),
        ({"endpoint": "https://localhost/" + "x" * 1_000}, "longer than 1000"),
        ({"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, "no point|16"),
        ({"add": ["everything"]}, "expected at most 100 subjects"),
        ({"add": ["live/0"]}, "expected at most 100 subjects"),
        ({"add": [f"live/{number}" for number in range(1, 102)]}, "expected at most 100 subjects"),
        ({"add": "breaking"}, "no subscription"),
        ({"instead": {"endpoint": "https://evil.example/", "keys": {"p256dh": "", "auth": ""}}}, "no point|auth|evil"),
    ],
)
def test_what_cannot_be_pushed_to_is_refused_with_the_reason(house: PushHouse, wrong: dict[str, Any], words: str) -> None:
    reply = house.ask("POST", "/-/push/subscriptions", {**house.service.reader().subscription, "add": ["breaking"], **wrong})
    assert reply.status == 400
    assert re.search(words, reply.body.decode())
    assert house.book.standing().browsers == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"{" * 4_000, b'{"endpoint": 7}'])
def test_what_is_no_wish_is_refused(house: PushHouse, body: bytes) -> None:
    assert house.ask("POST", "/-/push/subscriptions", body).status == 400


def test_what_nobody_can_be_told_of_is_not_taken(house: PushHouse) -> None:
    reader = house.service.reader()
    for subject in ("live/1", "live/99", "section/99"):
        assert house.wish(reader, add=[subject]).status == 404
    house.hand(*paper(Push(sections=True)))
    assert house.wish(reader, add=["breaking"]).status == 404
    assert house.book.standing().browsers == 0


def test_whoever_has_not_the_secret_of_a_browser_can_change_nothing_of_it(house: PushHouse) -> None:
    reader, thief = house.reader("breaking"), house.service.reader()
    forged = {"endpoint": reader.endpoint, "keys": thief.keys}
    assert house.ask("POST", "/-/push/subscriptions", {**forged, "drop": ["breaking"]}).status == 403
    assert house.ask("DELETE", "/-/push/subscriptions", forged).status == 403
    assert house.ask("POST", "/-/push/subscriptions", {**thief.subscription, "instead": forged}).status == 403
    house.hand(house.alerted(3))
    assert reader.titles == ["Headline3x"]


def test_a_browser_that_is_given_another_address_goes_on_being_told(house: PushHouse) -> None:
    old, new = house.reader("breaking"), house.service.reader()
    assert subjects(house.wish(new, instead=old.subscription)) == [("breaking", "breaking")]
    house.hand(house.alerted(3))
    assert (old.titles, new.titles) == ([], ["Headline3x"])


def test_who_asks_too_much_has_to_wait_and_others_do_not(house: PushHouse) -> None:
    reader = house.service.reader()
    address = "198.51.100.9, 203.0.113.7"
    asked = [house.ask("POST", "/-/push/subscriptions", reader.subscription, x_forwarded_for=address).status for _ in range(50)]
    assert set(asked) == {200, 429}
    made_up = "1.2.3.4, 203.0.113.7"
    assert house.ask("POST", "/-/push/subscriptions", reader.subscription, x_forwarded_for=made_up).status == 429
    assert house.ask("POST", "/-/push/subscriptions", reader.subscription, x_forwarded_for="203.0.113.8").status == 200


def test_a_body_is_bounded_before_it_is_read(house: PushHouse) -> None:
    headers = {"content-type": "application/json"}
    admitted = house.door.admit(Asked("POST", "/-/push/subscriptions", headers=headers), house.moment)
    assert admitted.most_bytes == 8_192  # type: ignore[union-attr]


def test_the_worker_is_served_where_its_scope_is_and_the_key_while_the_site_tells_of_anything(house: PushHouse) -> None:
    worker = house.ask("GET", "/-/push/worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert b"showNotification" in worker.body
    assert len(json.loads(house.ask("GET", "/-/push/key").body)["key"]) == 87
    house.hand(*paper(Push()))
    assert house.ask("GET", "/-/push/key").status == 404
    assert house.ask("GET", "/-/push/nothing").status == 404
    assert house.ask("GET", "/-/push/subscriptions").status == 405


def test_the_services_of_the_browsers_that_are_used_are_let_in_and_names_like_theirs_are_not() -> None:
    for host in ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com", "wns2-par02p.notify.windows.com"):
        assert is_of(host, PUSH_SERVICES), host
    for host in ("evilfcm.googleapis.com", "fcm.googleapis.com.evil.example", "push.apple.com.evil.example", "evilnotify.windows.com"):
        assert not is_of(host, PUSH_SERVICES), host
    assert is_of("push.example", (ANY,))
