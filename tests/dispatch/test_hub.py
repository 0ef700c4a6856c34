"""The hub keeps every MUST of WebSub (W3C Recommendation of 23 January 2018; its sections are named), and cannot be used against others."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import socket
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from hubhouse import FEED, HUB, HubHouse, paper
from newsdesk import killed, story
from subscribers import Subscriber

from agency import answer
from lateedition.dispatch.hub import book
from lateedition.dispatch.hub import round as rounds
from lateedition.dispatch.hub.asking import LONGEST_LEASE_S, SHORTEST_LEASE_S, USUAL_LEASE_S
from lateedition.dispatch.pauses import RARELY_AFTER_S, RARELY_S

Make = Callable[..., Subscriber]


# Discovery: section 4


def test_a_feed_names_its_hub_and_once_itself_in_its_headers_and_in_itself(house: HubHouse) -> None:
    with house.room.store.view() as view:
        for path in ("/feed.xml", "/city/feed.xml", "/topics/tunnel/feed.xml", "/authors/asha-rao/feed.xml"):
            entry = view.page(path)
            assert entry is not None
            link = dict(entry.headers)["link"]
            assert link == f'<{HUB}>; rel="hub", <https://post.example{path}>; rel="self"'
            text = house.feed(path)
            assert text.count('rel="hub"') == text.count('rel="self"') == 1
            assert f'<atom:link rel="hub" href="{HUB}"/>' in text


def test_without_a_hub_no_feed_names_one(house: HubHouse) -> None:
    house.room.hand(*paper(hub=""))
    with house.room.store.view() as view:
        entry = view.page("/feed.xml")
    assert entry is not None
    assert "link" not in dict(entry.headers)
    assert "hub" not in house.feed()
    assert house.room.differences() == []


# Subscribing: section 5.1


def test_a_request_is_accepted_with_202_before_anybody_is_asked(house: HubHouse, subscriber: Make) -> None:
    one = subscriber()
    reply = house.ask(mode="subscribe", topic=FEED, callback=one.callback, secret="s" * 199, lease_seconds="864000")
    assert reply.status == 202
    assert one.asked == []


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"mode": ""}, 400, "hub.mode"),
        ({"mode": "publish"}, 400, "hub.mode"),
        ({"callback": ""}, 400, "hub.callback"),
        ({"callback": "ftp://b.example/"}, 400, "hub.callback"),
        ({"callback": "https://user:word@b.example/"}, 400, "hub.callback"),
        ({"callback": "https://b.example:25/"}, 400, "hub.callback"),
        ({"callback": "https://b.example/#part"}, 400, "fragment"),
        ({"callback": "https://b.example/" + "x" * 2_000}, 400, "hub.callback"),
        ({"topic": ""}, 400, "hub.topic"),
        ({"topic": "https://elsewhere.example/feed.xml"}, 404, "no feed of this site"),
        ({"topic": "https://post.example/"}, 404, "no feed of this site"),
        ({"topic": "https://post.example/no-such/feed.xml"}, 404, "no feed of this site"),
        ({"topic": FEED + "?x=1"}, 404, "no feed of this site"),
        ({"topic": "http://post.example/feed.xml"}, 404, "no feed of this site"),
        ({"secret": "s" * 200}, 400, "less than 200"),
        ({"secret": "ü" * 100}, 400, "less than 200"),
        ({"lease_seconds": "-1"}, 400, "hub.lease_seconds"),
        ({"lease_seconds": "soon"}, 400, "hub.lease_seconds"),
        ({"mode": "unsubscribe"}, 404, "no such subscription"),
    ],
)
def test_a_request_with_an_error_is_answered_with_it_in_plain_text(
    house: HubHouse, subscriber: Make, form: dict[str, str], status: int, words: str
) -> None:
    one = subscriber()
    reply = house.ask(**{"mode": "subscribe", "topic": FEED, "callback": one.callback, **form})
    house.settle()
    assert (reply.status, reply.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert words in reply.body.decode()
    assert one.asked == []


def test_what_is_no_form_is_refused(house: HubHouse) -> None:
    assert house.post(b"{}", media_type="application/json").status == 415
    assert house.post(b"hub.mode=\xff").status == 400
    assert house.post(b"&".join(b"a%d=1" % number for number in range(60))).status == 400


def test_parameters_that_nobody_knows_are_passed_over(house: HubHouse, subscriber: Make) -> None:
    one = subscriber()
    assert house.subscribe(one, verify="sync", colour="blue").status == 202
    house.hand(story(3))
    assert len(one.got) == 1


# Verifying: section 5.3


def test_the_callback_is_asked_with_mode_topic_challenge_and_lease_behind_its_own_query(house: HubHouse, subscriber: Make) -> None:
    one = subscriber(path="/back?hub.topic=mine&b=2")
    house.subscribe(one)
    (asked,) = one.asked
    assert asked[:2] == [("hub.topic", "mine"), ("b", "2")]
    assert [name for name, _ in asked[2:]] == ["hub.mode", "hub.topic", "hub.challenge", "hub.lease_seconds"]
    assert dict(asked[2:]) | {"hub.challenge": ""} == {
        "hub.mode": "subscribe", "hub.topic": FEED, "hub.challenge": "", "hub.lease_seconds": str(USUAL_LEASE_S),
    }  # fmt: skip
    house.hand(story(3))
    assert [seen.path for seen in one.got] == ["/back?hub.topic=mine&b=2"]


def test_each_challenge_is_another_one_that_nobody_guesses(house: HubHouse, subscriber: Make) -> None:
    one = subscriber()
    for _ in range(3):
        house.subscribe(one)
    challenges = {dict(asked)["hub.challenge"] for asked in one.asked}
    assert len(challenges) == 3
    assert min(map(len, challenges)) >= 32


@pytest.mark.parametrize(
    "confirm",
    [
        lambda _: answer(404),
        lambda challenge: answer(404, challenge.encode()),
        lambda challenge: answer(500, challenge.encode()),
        lambda challenge: answer(301, challenge.encode(), Location="/elsewhere"),
        lambda _: answer(200, b"yes"),
        lambda challenge: answer(200, challenge.encode() + b"x"),
        lambda _: answer(200),
        lambda challenge: answer(200, challenge.encode() * 1_000),
        lambda _: b"",
    ],
)
def test_only_an_answer_of_2xx_with_the_challenge_makes_a_subscription(
    house: HubHouse, subscriber: Make, confirm: Callable[[str], bytes]
) -> None:
    one = subscriber(confirm=confirm)
    house.subscribe(one)
    house.hand(story(3))
    assert len(one.asked) == 1
    assert one.got == []


def test_a_failed_request_leaves_a_subscription_as_it_was(house: HubHouse, subscriber: Make) -> None:
    one = subscriber()
    house.subscribe(one, secret="old")
    one.confirm = lambda _: answer(404)
    house.subscribe(one, secret="new")
    house.ask(mode="unsubscribe", topic=FEED, callback=one.callback)
    house.settle()
    house.hand(story(3))
    (seen,) = one.got
    assert seen.headers["x-hub-signature"] == f"sha256={hmac.new(b'old', seen.body, hashlib.sha256).hexdigest()}"


def test_an_answer_to_a_request_that_another_took_the_place_of_counts_for_nothing(house: HubHouse, subscriber: Make) -> None:
    one = subscriber()
    house.ask(mode="subscribe", topic=FEED, callback=one.callback, secret="first")
    (first,) = house.book.requests()
    house.ask(mode="subscribe", topic=FEED, callback=one.callback, secret="second")
    house.book.settle([(first, house.now)], (), now=house.now, luck=0.5)
    assert house.book.standing().subscriptions == 0
    house.settle()
    house.hand(story(3))
    (seen,) = one.got
    assert seen.headers["x-hub-signature"] == f"sha256={hmac.new(b'second', seen.body, hashlib.sha256).hexdigest()}"


def test_subscribing_again_takes_the_place_of_what_was(house: HubHouse, subscriber: Make) -> None:
    one = subscriber()
    house.subscribe(one, secret="old", lease_seconds="1000")
    house.pass_time(900)
    house.subscribe(one, secret="new", lease_seconds="1000")
    house.pass_time(900)
    house.hand(story(3))
    (seen,) = one.got
    assert seen.headers["x-hub-signature"] == f"sha256={hmac.new(b'new', seen.body, hashlib.sha256).hexdigest()}"


def test_who_unsubscribes_and_means_it_is_sent_nothing_more(house: HubHouse, subscriber: Make) -> None:
    one, other = subscriber(), subscriber()
    house.subscribe(one)
    house.subscribe(other)
    assert house.ask(mode="unsubscribe", topic=FEED, callback=one.callback).status == 202
    house.settle()
    assert one.last_asked["hub.mode"] == "unsubscribe"
    house.hand(story(3))
    assert (len(one.got), len(other.got)) == (0, 1)


@pytest.mark.parametrize(
    ("asked", "granted"),
    [("", USUAL_LEASE_S), ("1", SHORTEST_LEASE_S), ("86400", 86_400), ("99999999999", LONGEST_LEASE_S)],
)
def test_a_lease_is_bounded_said_and_kept(house: HubHouse, subscriber: Make, asked: str, granted: int) -> None:
    one = subscriber()
    house.subscribe(one, **({"lease_seconds": asked} if asked else {}))
    assert one.last_asked["hub.lease_seconds"] == str(granted)
    house.pass_time(granted - 1)
    house.hand(story(3))
    assert len(one.got) == 1
    house.pass_time(2)
    house.hand(story(4))
    assert len(one.got) == 1
    assert house.book.standing().subscriptions == 0


def test_a_request_that_was_accepted_is_verified_though_the_hub_died_in_between(house: HubHouse, subscriber: Make) -> None:
    one = subscriber()
    assert house.ask(mode="subscribe", topic=FEED, callback=one.callback).status == 202
    house.begin()
    house.settle()
    assert len(one.asked) == 1


# Denying: section 5.2


def test_who_subscribes_to_a_feed_that_is_no_more_is_told_so_and_why(house: HubHouse, subscriber: Make) -> None:
    topic, one = "https://post.example/topics/ferry/feed.xml", subscriber()
    house.hand(story(3, topics=(2,)))
    house.subscribe(one, topic=topic)
    house.hand(killed(story(3, topics=(2,))))
    house.pass_time(1)
    assert one.last_asked["hub.mode"] == "subscribe", "it was told before it was sure"
    house.pass_time(rounds.GONE_AFTER_S)
    assert one.last_asked["hub.mode"] == "denied"
    assert one.last_asked["hub.topic"] == topic
    assert one.last_asked["hub.reason"]
    assert house.book.standing().subscriptions == 0


def test_a_feed_that_comes_back_in_time_goes_on(house: HubHouse, subscriber: Make) -> None:
    one = subscriber()
    house.hand(story(3, topics=(2,)))
    house.subscribe(one, topic="https://post.example/topics/ferry/feed.xml")
    house.hand(killed(story(3, topics=(2,))))
    house.pass_time(rounds.GONE_AFTER_S - 5)
    house.hand(story(4, topics=(2,)))
    house.pass_time(rounds.GONE_AFTER_S)
    assert len(one.asked) == 1
    assert "Headline4x" in one.bodies[-1]


# Distributing: section 7


def test_a_change_is_posted_whole_with_the_feeds_media_type_and_links(house: HubHouse, subscriber: Make) -> None:
    one = subscriber()
    house.subscribe(one)
    house.hand(story(3))
    (seen,) = one.got
    assert seen.method == "POST"
    assert seen.body.decode() == house.feed()
    assert "Headline3x" in seen.body.decode()
    assert seen.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert seen.headers["link"] == f'<{HUB}>; rel="hub", <{FEED}>; rel="self"'
    assert "x-hub-signature" not in seen.headers


@pytest.mark.parametrize("secret", ["k", "s" * 199, "ключ"])
def test_with_a_secret_each_delivery_is_signed(house: HubHouse, subscriber: Make, secret: str) -> None:
    one = subscriber()
    house.subscribe(one, secret=secret)
    house.hand(story(3))
    (seen,) = one.got
    assert seen.headers["x-hub-signature"] == f"sha256={hmac.new(secret.encode(), seen.body, hashlib.sha256).hexdigest()}"


def test_each_is_sent_its_own_topic_and_only_when_that_changed(house: HubHouse, subscriber: Make) -> None:
    one, other = subscriber(), subscriber()
    house.subscribe(one, topic="https://post.example/world/feed.xml")
    house.subscribe(other, topic="https://post.example/city/feed.xml")
    house.hand(story(3, section=1))
    assert (len(one.got), len(other.got)) == (1, 0)
    house.pass_time(3_600)
    assert (len(one.got), len(other.got)) == (1, 0)


def test_a_recall_sends_the_feed_without_the_story(house: HubHouse, subscriber: Make) -> None:
    one = subscriber()
    house.subscribe(one)
    house.hand(story(3))
    house.hand(killed(story(3)))
    assert ["Headline3x" in body for body in one.bodies] == [True, False]


def test_what_was_recalled_before_it_could_be_sent_is_never_sent(house: HubHouse, subscriber: Make) -> None:
    one = subscriber(takes=lambda _: 503)
    house.subscribe(one)
    house.hand(story(3))
    one.takes = lambda _: 200
    house.hand(story(4))
    house.hand(killed(story(3)))
    house.pass_time(60)
    assert one.bodies
    assert "Headline3x" not in one.bodies[-1]
    assert "Headline4x" in one.bodies[-1]
    house.pass_time(4_000)
    assert "Headline3x" not in one.bodies[-1]


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 404, 500, 503])
def test_any_other_answer_than_2xx_is_a_failure_and_tried_again_later_and_later(house: HubHouse, subscriber: Make, status: int) -> None:
    tries = []

    def take(_: object) -> int:
        tries.append(house.now)
        return status

    one = subscriber(takes=take)
    house.subscribe(one)
    house.hand(story(3))
    for _ in range(40):
        house.pass_time(2)
    pauses = [after - before for before, after in itertools.pairwise(tries)]
    assert len(pauses) >= 3
    assert pauses == sorted(pauses)
    assert pauses[-1] >= 4 * pauses[0]
    one.takes = lambda _: 200
    house.pass_time(4_000)
    assert one.bodies == [house.feed()]


def test_what_a_subscriber_answers_is_not_read(house: HubHouse, subscriber: Make) -> None:
    one = subscriber()
    one.server.answering = lambda seen: one._answer(seen) if seen.method == "GET" else answer(200, b"x" * 5_000_000)
    house.subscribe(one)
    house.hand(story(3))
    assert (house.round.counts["taken"], house.round.counts["failed"]) == (1, 0)


def test_who_answers_410_is_dropped_at_once(house: HubHouse, subscriber: Make) -> None:
    one = subscriber(takes=lambda _: 410)
    house.subscribe(one)
    house.hand(story(3))
    assert house.book.standing().subscriptions == 0


def test_who_takes_nothing_for_two_days_is_tried_once_an_hour_while_their_lease_lasts(house: HubHouse, subscriber: Make) -> None:
    """Section 7: the subscription is theirs until the lease ends, and whatever is new is tried again."""
    tries = []

    def take(_: object) -> int:
        tries.append(house.now)
        return 500

    one = subscriber(takes=take)
    house.subscribe(one, lease_seconds=str(LONGEST_LEASE_S))
    house.hand(story(3))
    house.pass_time(RARELY_AFTER_S)
    before = len(tries)
    for _ in range(12):
        house.pass_time(600)
    assert 1 <= len(tries) - before <= 3
    one.takes = lambda _: 200
    house.hand(story(4))
    house.pass_time(2 * RARELY_S)
    assert one.bodies == [house.feed()]
    house.pass_time(LONGEST_LEASE_S)
    assert house.book.standing().subscriptions == 0


# What it cannot be used for


def test_nobody_inside_is_reached(house: HubHouse, subscriber: Make) -> None:
    one = subscriber()
    house.round._guard = replace(house.guard, allow=())
    assert house.subscribe(one).status == 202
    assert one.server.connections == 0
    assert house.book.standing().subscriptions == 0


def test_no_redirect_is_followed(house: HubHouse, subscriber: Make) -> None:
    inside = subscriber()
    one = subscriber(confirm=lambda _: answer(307, Location=inside.callback))
    house.subscribe(one)
    assert inside.asked == []


def test_a_host_is_asked_only_so_often_whoever_asks_for_it(house: HubHouse, subscriber: Make) -> None:
    one = subscriber(confirm=lambda _: answer(404))
    statuses = [house.ask(mode="subscribe", topic=FEED, callback=f"{one.callback}&n={number}").status for number in range(80)]
    house.settle()
    assert statuses.count(202) == book.MOST_REQUESTS_A_HOST
    assert set(statuses[book.MOST_REQUESTS_A_HOST :]) <= {429, 503}
    assert len(one.asked) == book.MOST_REQUESTS_A_HOST
    again = [house.ask(mode="subscribe", topic=FEED, callback=f"{one.callback}&n={number}").status for number in range(80)]
    assert set(again) == {429}
    other = subscriber(host="127.0.0.3")
    assert house.subscribe(other).status == 202


def test_a_host_has_only_so_many_subscriptions(house: HubHouse, subscriber: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "MOST_A_HOST", 3)
    one, other = subscriber(), subscriber(host="127.0.0.3")
    for number in range(3):
        one.path = f"/{number}"
        assert house.subscribe(one).status == 202
    assert house.subscribe(one).status == 202, "one that holds already may be renewed"
    one.path = "/3"
    reply = house.subscribe(one)
    assert (reply.status, reply.headers["retry-after"]) == (503, "3600")
    assert house.subscribe(other).status == 202


def test_one_slow_host_holds_up_nobody_and_is_called_by_few_at_once(house: HubHouse, subscriber: Make) -> None:
    wait, at_once, most = threading.Event(), [0], [0]

    def slowly(_: object) -> int:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        wait.wait(5)
        return 200

    slow, quick = subscriber(), subscriber(host="127.0.0.3")
    for number in range(12):
        slow.path = f"/{number}"
        house.subscribe(slow)
    house.subscribe(quick)
    slow.server.answering = lambda seen: answer(slowly(seen))
    house.room.hand(story(3))
    house.round.look(house.room.store, now=house.now, asked=False)
    assert quick.wait_for(lambda: bool(quick.got), within_s=3)
    assert most[0] <= 4
    wait.set()
    house.settle()
    assert house.round.counts["taken"] == 13


def test_the_book_is_read_by_nobody_else(house: HubHouse) -> None:
    assert house.path.stat().st_mode & 0o077 == 0


def test_a_port_that_nobody_listens_at_costs_no_more_than_a_try(house: HubHouse) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    house.door = replace(house.door, ports=frozenset({port}))
    house.round._guard = replace(house.guard, ports=frozenset({port}))
    assert house.ask(mode="subscribe", topic=FEED, callback=f"http://127.0.0.1:{port}/").status == 202
    house.settle()
    assert house.book.requests() == []
