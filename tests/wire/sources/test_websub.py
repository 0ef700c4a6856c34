"""A subscription brings news the moment a hub has it; whatever else a hub or a stranger says changes nothing."""

from __future__ import annotations

import gzip
import itertools
import random
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from agency import Agency, Seen, answer
from hub import Hub, send
from lateedition.courier.exchange import Asked, Reply
from lateedition.courier.front import Front
from lateedition.courier.outgoing import Answer
from lateedition.courier.signatures import sign
from lateedition.wire.inbox import Inbox, Sought
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.doors import Doors
from lateedition.wire.sources.health import Health
from lateedition.wire.sources.polling import poll
from lateedition.wire.sources.register import Source
from lateedition.wire.sources.topics import Topic, topic_of
from lateedition.wire.sources.websub import LEASE_S, Subscription, subscribe, verify

LOOPBACK = (ip_network("127.0.0.0/8"),)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def soon(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def feed(*numbers: int, links: str = "") -> bytes:
    items = "".join(f"<item><guid>urn:{number}</guid><title>Story {number}</title></item>" for number in numbers)
    return f"<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>{links}<title>Harbour</title>{items}</channel></rss>".encode()


class Subscriber:
    """A newsroom with one source that has a hub, and a server that hubs reach."""

    def __init__(self, taker: CopyTaker, hub: Hub) -> None:
        self.taker = taker
        self.hub = hub
        self.agency = Agency(lambda _: answer(200, feed(1), Link=f'<{hub.url}>; rel="hub", <{self.topic}>; rel=self'))
        ports = (self.agency.port, hub.server.port)
        self.source = Source("harbour", "websub", f"{self.agency.url}/feed.xml", allow=LOOPBACK, ports=ports)
        self.doors = Doors(taker)
        self.doors.open_for({"harbour": self.source})
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        self.front = Front("127.0.0.1", port, admit=self.doors.admit)
        self.front.start()
        assert soon(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)

    @property
    def topic(self) -> str:
        return f"{self.agency.url}/feed.xml?self"

    def subscribe(self, now: datetime | None = None) -> datetime:
        return subscribe(self.source, self.taker, base=self.base, now=now or datetime.now(UTC), luck=random.Random(1))

    @property
    def held(self) -> Subscription:
        return self.taker.ledger.note("harbour", Subscription)

    @property
    def health(self) -> Health:
        return self.taker.ledger.note("harbour", Health)

    @property
    def guids(self) -> list[str]:
        return sorted(entry.item.guid for entry in self.taker.inbox.entries(Sought(versions=True), limit=99))

    def close(self) -> None:
        self.front.stop()
        self.agency.close()
        self.hub.server.close()


@pytest.fixture
def subscriber(taker: CopyTaker) -> Iterator[Subscriber]:
    found = Subscriber(taker, Hub())
    yield found
    found.close()


@pytest.fixture
def subscribed(subscriber: Subscriber) -> Subscriber:
    subscriber.subscribe()
    # we are sure of it when we have answered, the hub when it has read the answer
    assert soon(lambda: subscriber.held.is_active(datetime.now(UTC)) and subscriber.hub.callbacks)
    return subscriber


# Subscribing


@pytest.mark.parametrize("asks_back", ["before", "after"])
def test_a_hub_is_asked_and_believes_that_it_was_us_whenever_it_asks_back(subscriber: Subscriber, asks_back: str) -> None:
    subscriber.hub.asks_back = asks_back
    subscriber.subscribe()
    assert soon(lambda: subscriber.held.is_active(datetime.now(UTC)))
    (form,) = subscriber.hub.asked
    assert (form["hub.mode"], form["hub.topic"], form["hub.lease_seconds"]) == ("subscribe", subscriber.topic, str(LEASE_S))
    assert form["hub.callback"].startswith(f"{subscriber.base}/websub/harbour/")
    assert len(form["hub.callback"].rpartition("/")[2]) >= 32, "nobody guesses it"
    assert 32 <= len(form["hub.secret"]) < 200
    assert "delivers until" in subscriber.health.hub


def test_a_lease_is_renewed_at_its_half_with_the_same_secret_and_goes_on_meanwhile(subscribed: Subscriber) -> None:
    now = datetime.now(UTC)
    subscribed.subscribe(now + timedelta(minutes=29))
    assert len(subscribed.hub.asked) == 1
    subscribed.hub.asks_back = "never"
    subscribed.subscribe(now + timedelta(minutes=31))
    first, second = subscribed.hub.asked
    assert first == second
    assert subscribed.held.is_active(now + timedelta(minutes=31))
    assert subscribed.hub.publish(feed(7)) == [202]
    assert subscribed.guids == ["urn:7"]


def test_a_hub_that_does_not_ask_back_is_asked_again_and_that_is_said(subscriber: Subscriber) -> None:
    subscriber.hub.asks_back = "never"
    now = datetime.now(UTC)
    subscriber.subscribe(now)
    assert "was asked and has not asked back yet" in subscriber.health.hub
    subscriber.subscribe(now + timedelta(minutes=11))
    assert f"has not asked back; can it reach {subscriber.base}/websub/…?" in subscriber.health.hub
    assert subscriber.health.hub_failures == 1
    subscriber.hub.asks_back = "before"
    subscriber.subscribe(now + timedelta(minutes=13))
    assert subscriber.held.is_active(now + timedelta(minutes=14))
    assert subscriber.health.hub_failures == 0


def test_a_hub_that_asks_back_and_then_fails_is_believed(subscriber: Subscriber) -> None:
    def ask_back_and_fail(seen: Seen) -> bytes:
        subscriber.hub.ask_back(seen.form)
        return answer(500)

    subscriber.hub.server.answering = ask_back_and_fail
    subscriber.subscribe()
    assert subscriber.held.is_active(datetime.now(UTC))
    assert subscriber.hub.publish(feed(2)) == [202]
    assert subscriber.guids == ["urn:2"]


def test_a_hub_that_refuses_is_asked_more_and_more_seldom_and_never_given_up(subscriber: Subscriber) -> None:
    subscriber.hub.status = 404
    now, asked = datetime.now(UTC), []
    for minute in range(0, 48 * 60, 5):
        before = len(subscriber.hub.asked)
        subscriber.subscribe(now + timedelta(minutes=minute))
        if len(subscriber.hub.asked) > before:
            asked.append(minute)
    gaps = [later - earlier for earlier, later in itertools.pairwise(asked)]
    assert gaps[-1] <= 6 * 60
    assert gaps[-1] > 2 * 60
    assert "answers 404 Said: no such topic; expected 202" in subscriber.health.hub


def test_a_feed_without_a_hub_is_said_and_polled_all_the_same(subscriber: Subscriber) -> None:
    subscriber.agency.answering = answer(200, feed(1))
    subscriber.subscribe()
    assert "names no hub; expected a Link header or a link with rel=hub. Make it kind = 'poll'" in subscriber.health.hub
    poll(subscriber.source, subscriber.taker, bounds=subscriber.source.every, now=datetime.now(UTC), luck=random.Random(1))
    assert subscriber.guids == ["urn:1"]
    assert subscriber.health.failures == 0


def test_a_hub_inside_is_not_asked(subscriber: Subscriber) -> None:
    subscriber.agency.answering = answer(200, feed(1), Link='<http://127.0.0.9:9/hub>; rel="hub"')
    subscriber.source = replace(subscriber.source, allow=(ip_network("127.0.0.1/32"),))
    subscriber.subscribe()
    assert "has port 9" in subscriber.health.hub
    subscriber.agency.answering = answer(200, feed(1), Link=f'<http://127.0.0.9:{subscriber.hub.server.port}/hub>; rel="hub"')
    subscriber.subscribe(datetime.now(UTC) + timedelta(minutes=5))
    assert "127.0.0.9 is loopback" in subscriber.health.hub


def test_when_our_own_address_changes_the_hub_is_told_the_new_one(subscribed: Subscriber) -> None:
    subscribed.base = subscribed.base.replace("127.0.0.1", "localhost")
    subscribed.subscribe()
    assert subscribed.hub.asked[-1]["hub.callback"].startswith(subscribed.base)
    assert subscribed.hub.asked[-1]["hub.secret"] != subscribed.hub.asked[0]["hub.secret"]


# Asking back


ASKED = Subscription(
    url="http://a/", topic="http://a/feed", hub="http://hub/", token="t", secret="s", asked=datetime(2026, 3, 2, tzinfo=UTC)
)
NOW = datetime(2026, 3, 2, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "hub.mode=subscribe&hub.topic=http://a/other&hub.challenge=x&hub.lease_seconds=60",
        "hub.mode=unsubscribe&hub.topic=http://a/feed&hub.challenge=x",
        "hub.mode=subscribe&hub.topic=http://a/feed",
        "hub.mode=subscribe&hub.challenge=x",
        "hub.mode=denied&hub.topic=http://a/other",
        "hub.mode=publish&hub.topic=http://a/feed&hub.challenge=x",
    ],
)
def test_what_was_not_asked_for_is_not_confirmed(query: str) -> None:
    verdict = verify(ASKED, query, now=NOW)
    assert (verdict.reply.status, verdict.then) == (404, ASKED)


@pytest.mark.parametrize("held", [Subscription(), Subscription(topic="http://a/feed", until=datetime(2027, 1, 1, tzinfo=UTC))])
def test_a_question_out_of_the_blue_is_not_confirmed(held: Subscription) -> None:
    query = f"hub.mode=subscribe&hub.topic={held.topic}&hub.challenge=x&hub.lease_seconds=60"
    assert verify(held, query, now=NOW).reply.status == 404


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("86400", 86_400), ("1", 120), ("", LEASE_S), ("soon", LEASE_S), ("99999999999", 90 * 86_400), ("9" * 40, LEASE_S)],
)
def test_a_lease_is_as_long_as_the_hub_says_within_reason(said: str, seconds: float) -> None:
    then = verify(ASKED, f"hub.mode=subscribe&hub.topic=http://a/feed&hub.challenge=x&hub.lease_seconds={said}", now=NOW).then
    assert then.until == NOW + timedelta(seconds=seconds)
    assert then.due == NOW + timedelta(seconds=seconds / 2)


def test_a_hub_that_says_no_is_heard_and_asked_again() -> None:
    verdict = verify(ASKED, "hub.mode=denied&hub.topic=http://a/feed&hub.reason=not+a+partner", now=NOW)
    assert verdict.reply.status == 200
    assert verdict.words == "the hub http://hub/ refuses: not a partner"
    assert verdict.then.due is not None
    assert (verdict.then.failures, verdict.then.asked) == (1, None)


def test_a_question_with_more_fields_than_anybody_has_is_refused() -> None:
    assert verify(ASKED, "&".join(f"a{number}=b" for number in range(50)), now=NOW).reply.status == 400


# Delivering


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_what_a_hub_delivers_is_in_the_inbox_when_it_is_answered(subscribed: Subscriber, method: str, inbox: Inbox) -> None:
    assert subscribed.hub.publish(feed(2), method=method) == [202]
    (entry,) = inbox.entries(Sought(), limit=9)
    assert (entry.source, entry.item.guid) == ("harbour", "urn:2")
    assert subscribed.health.new is not None


@pytest.mark.parametrize(("method", "secret"), [("sha256", "not ours"), ("md5", ""), ("", "")])
def test_what_is_not_signed_with_our_secret_is_acknowledged_and_ignored(subscribed: Subscriber, method: str, secret: str) -> None:
    assert subscribed.hub.publish(feed(2), method=method, secret=secret) == [202]
    assert subscribed.guids == []
    assert "was ignored on" in subscribed.health.hub
    assert subscribed.health.failures == 0


def test_what_was_delivered_or_polled_last_makes_no_receipt(subscribed: Subscriber, inbox: Inbox) -> None:
    subscribed.hub.publish(feed(2))
    subscribed.hub.publish(feed(2))
    poll(subscribed.source, subscribed.taker, bounds=subscribed.source.every, now=datetime.now(UTC), luck=random.Random(1))
    subscribed.hub.publish(feed(1))
    assert {entry.receipt for entry in inbox.entries(Sought(versions=True), limit=9)} == {1, 2}
    assert subscribed.health.unchanged == 2


def test_a_packed_delivery_is_unpacked_and_one_that_cannot_be_is_noted(subscribed: Subscriber) -> None:
    (callback,) = subscribed.hub.callbacks
    for body in (gzip.compress(feed(2)), b"not packed"):
        signature = sign(body, secret=subscribed.held.secret)
        assert send("POST", callback, body, {"X-Hub-Signature": signature, "Content-Encoding": "gzip"})[0] == 202
    assert subscribed.guids == ["urn:2"]
    assert "not gzip" in subscribed.health.error


def test_an_address_that_no_hub_was_told_of_says_nothing_and_takes_nothing(subscribed: Subscriber) -> None:
    token = subscribed.held.token
    for path in (f"/websub/harbour/{token}x", "/websub/harbour/", "/websub/harbour", f"/websub/other/{token}", "/websub/", "/", "/push"):
        assert send("POST", subscribed.base + path, feed(3))[0] == 404
    assert send("PUT", f"{subscribed.base}/websub/harbour/{token}", feed(3))[0] == 405
    assert subscribed.guids == []


def test_an_empty_delivery_is_a_sign_of_life_and_no_more(subscribed: Subscriber) -> None:
    assert subscribed.hub.publish(b"") == [202]
    assert subscribed.guids == []
    assert subscribed.health.seen is not None


def test_a_source_that_is_no_more_takes_nothing(subscribed: Subscriber) -> None:
    subscribed.doors.open_for({})
    assert subscribed.hub.publish(feed(2)) == [404]
    reply = subscribed.doors.admit(Asked("POST", f"/websub/harbour/{subscribed.held.token}"), NOW)
    assert isinstance(reply, Reply)


# Discovery


@pytest.mark.parametrize(
    ("link", "body", "topic"),
    [
        ('<http://hub/>; rel="hub", <http://a/self>; rel="self"', b"", Topic("http://a/self", "http://hub/")),
        ("<http://hub/>;rel=hub", b"", Topic("http://a/feed", "http://hub/")),
        ('</hub?a=b,c>; title="a, b; c"; rel="x HUB"', b"", Topic("http://a/feed", "http://a/hub?a=b,c")),
        ('<http://first/>; rel="hub", <http://second/>; rel="hub"', b"", Topic("http://a/feed", "http://first/")),
        (
            "",
            feed(1, links='<atom:link rel="hub" href="http://hub/"/><atom:link rel="self" href="/x"/>'),
            Topic("http://a/x", "http://hub/"),
        ),
        (
            "",
            b'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="hub" href="http://hub/"/></feed>',
            Topic("http://a/feed", "http://hub/"),
        ),
        ("", b'{"feed_url": "http://a/j", "hubs": [{"type": "WebSub", "url": "http://hub/"}]}', Topic("http://a/j", "http://hub/")),
        (
            "<http://in-header/>; rel=hub",
            feed(1, links='<atom:link rel="hub" href="http://h/"/>'),
            Topic("http://a/feed", "http://in-header/"),
        ),
        ('<http://a/self>; rel="self"', feed(1), None),
        ("<" * 20_000, b"", None),
        ("", b"<rss", None),
        ("", b"{", None),
        ("", b"<feed><entry><link rel='hub' href='http://hub/'/></entry></feed>", None),
        ("<http://[>; rel=hub", b"", Topic("http://a/feed", "http://[")),
    ],
)
def test_a_hub_is_found_in_the_header_first_and_then_in_the_feed(link: str, body: bytes, topic: Topic | None) -> None:
    assert topic_of(Answer(200, "OK", {"link": link}, body, "http://a/feed")) == topic


def test_what_an_agency_sees_is_a_plain_request(subscribed: Subscriber) -> None:
    seen: Seen = subscribed.agency.seen[0]
    assert (seen.method, seen.path) == ("GET", "/feed.xml")
