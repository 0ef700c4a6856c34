"""WebSub, requirement by requirement, over real HTTP: the W3C Recommendation of 23 January 2018, for a publisher and for a hub.

The table has every MUST, MUST NOT and SHOULD of the text for these two roles, in our own words, and what the test suite
websub.rocks asks of them (its numbers are named). What it leaves to a hub's choice (MAY) is decided in tests/dispatch/test_hub.py.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from hubhouse import FEED, HubHouse
from lxml import etree
from newsdesk import story
from subscribers import Subscriber
from test_process import Printed, soon

from agency import answer
from conformance import Check, Table
from hub import send
from lateedition.courier.exchange import Asked, Delivery, Reply
from lateedition.courier.front import Front
from lateedition.dispatch.hub.asking import LONGEST_LEASE_S
from lateedition.dispatch.pauses import RARELY_AFTER_S, RARELY_S
from ports import free_port, listens

FORM = "application/x-www-form-urlencoded"
MONTHS_S = 60 * 86_400
FEEDS = ("/feed.xml", "/atom.xml", "/feed.json", "/city/feed.xml", "/city/atom.xml", "/city/feed.json")
_LINK = re.compile(r'<([^>]*)>;\s*rel="([^"]*)"')


def links(headers: dict[str, str]) -> list[tuple[str, str]]:
    """Each relation and where it leads."""
    return [(rel, url) for url, rel in _LINK.findall(headers.get("link", ""))]


# A publisher: sections 3.1 and 4, asked of a stand in a process of its own.

PUBLISHER: Table[Printed] = Table()


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printed]:
    """A paper that is served, with a hub."""
    printed = Printed(tmp_path_factory.mktemp("paper"))
    printed.start("stand")
    assert soon(lambda: printed.listens(printed.port))
    yield printed
    printed.close()


@PUBLISHER.requires("3.1, 4", "MUST", "advertise topic and hub for each resource, in one of the ways at least")
@PUBLISHER.requires(
    "4", "SHOULD", "have one Link header at least with rel=hub, and exactly one with rel=self, which is the topic's own URL"
)
def every_feed_names_hub_and_itself_in_its_headers(paper: Printed) -> None:
    for path in FEEDS:
        for method in ("GET", "HEAD"):
            status, _, headers = send(method, f"{paper.site}{path}")
            assert (status, links(headers)) == (200, [("hub", paper.hub), ("self", f"{paper.site}{path}")]), f"{method} {path}"


@PUBLISHER.requires("4", "SHOULD", "embed the links in a feed in XML, where websub.rocks looks: /rss/channel/atom:link, /feed/link")
def feeds_in_xml_have_the_links_within(paper: Printed) -> None:
    names = {"a": "http://www.w3.org/2005/Atom"}
    for path, where in (("/feed.xml", "/rss/channel/a:link"), ("/atom.xml", "/a:feed/a:link"), ("/city/atom.xml", "/a:feed/a:link")):
        root = etree.fromstring(send("GET", f"{paper.site}{path}")[1])
        found = {rel: root.xpath(f"{where}[@rel='{rel}']/@href", namespaces=names) for rel in ("hub", "self")}
        assert found == {"hub": [paper.hub], "self": [f"{paper.site}{path}"]}, path


@PUBLISHER.requires("4.1", "in practice", "offer a single representation at the URL of rel=self, whatever a request says that it accepts")
def a_topic_is_one_representation(paper: Printed) -> None:
    for path in FEEDS:
        asked = ({}, {"Accept": "text/html"}, {"Accept": "application/json", "Accept-Language": "hi"}, {"Accept": "application/atom+xml"})
        said = [send("GET", f"{paper.site}{path}", headers=headers) for headers in asked]
        assert len({(body, headers["content-type"]) for _, body, headers in said}) == 1, path


@PUBLISHER.each
def test_the_site_is_a_conforming_publisher(check: Check[Printed], paper: Printed) -> None:
    check(paper)


# A hub: sections 3.1, 5, 7 and 8. The hub is asked over HTTP, and what it asks others comes over HTTP; only its clock is moved.


@dataclass
class Web:
    """A house with a hub that listens, and those who subscribe to it."""

    house: HubHouse
    hub: str
    made: list[Subscriber] = field(default_factory=list)

    def subscriber(self, **wishes: object) -> Subscriber:
        self.made.append(Subscriber(**wishes))  # type: ignore[arg-type]
        self.house.let_in(self.made[-1])
        return self.made[-1]

    def ask(self, **form: str) -> tuple[int, bytes, dict[str, str]]:
        """Send a form to the hub; names are written without their "hub."."""
        return self.post(urlencode({f"hub.{name}": value for name, value in form.items()}).encode())

    def post(self, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        return send("POST", self.hub, body, {"Content-Type": FORM})

    def subscribe(self, one: Subscriber, **more: str) -> int:
        """Have somebody subscribe, and let the hub verify it."""
        status, _, _ = self.ask(**{"mode": "subscribe", "topic": FEED, "callback": one.callback, **more})
        self.house.settle()
        return status


@dataclass
class Porter:
    """A server that hands what comes to the door of whichever house is there."""

    port: int
    house: HubHouse | None = None

    def admit(self, asked: Asked, now: datetime) -> Delivery | Reply:
        assert self.house is not None
        return self.house.door.admit(asked, now)


@pytest.fixture(scope="module")
def porter() -> Iterator[Porter]:
    found = Porter(free_port())
    front = Front("127.0.0.1", found.port, admit=found.admit)
    front.start()
    assert soon(lambda: listens(found.port))
    yield found
    front.stop()


@pytest.fixture
def web(tmp_path: Path, porter: Porter) -> Iterator[Web]:
    porter.house = HubHouse(tmp_path)
    found = Web(porter.house, f"http://127.0.0.1:{porter.port}/-/hub")
    yield found
    for each in found.made:
        each.close()
    porter.house.close()


HUB: Table[Web] = Table()


@HUB.requires("3.1", "MUST", "accept a request with hub.callback, hub.mode and hub.topic (websub.rocks 100)")
@HUB.requires("5.1.2", "MUST", "answer 202 to a request that it can take")
@HUB.requires("5.1.2", "SHOULD", "verify as soon as it can")
@HUB.requires("5.2", "MUST", "verify the intent of each subscription that it accepts")
def takes_a_request(web: Web) -> None:
    one = web.subscriber()
    assert web.subscribe(one) == 202
    assert len(one.asked) == 1


@HUB.requires("3.1", "MUST", "accept a request with hub.secret (websub.rocks 101); 5.1: it has less than 200 bytes")
def takes_a_secret(web: Web) -> None:
    assert web.subscribe(web.subscriber(), secret="s" * 199) == 202
    assert web.ask(mode="subscribe", topic=FEED, callback=web.subscriber().callback, secret="s" * 200)[0] == 400


@HUB.requires("5.1", "MUST", "ignore parameters that it does not understand (websub.rocks 102)")
def passes_over_what_it_does_not_know(web: Web) -> None:
    one = web.subscriber()
    form = {"hub.mode": "subscribe", "hub.topic": FEED, "hub.callback": one.callback, "hub.verify": "sync", "foo": "bar"}
    assert web.post(urlencode(form).encode())[0] == 202
    web.house.settle()
    assert len(one.asked) == 1


@HUB.requires("3.1, 5.1", "MUST", "let a subscription that is active be requested again, which extends its lease (websub.rocks 103)")
@HUB.requires("5.1", "MUST", "put a later request in place of the earlier, once it is verified; the secret may be another or none")
def renews(web: Web) -> None:
    one = web.subscriber()
    web.subscribe(one, secret="first", lease_seconds="1000")
    web.house.pass_time(900)
    assert web.subscribe(one, lease_seconds="1000") == 202
    web.house.pass_time(900)
    web.house.hand(story(3))
    [seen] = one.got
    assert "x-hub-signature" not in seen.headers


@HUB.requires("5.1", "MUST", "leave a subscription as it was when the verification of a later request fails")
def a_request_that_is_not_verified_changes_nothing(web: Web) -> None:
    one = web.subscriber()
    web.subscribe(one, secret="first")
    one.confirm = lambda _: answer(404)
    web.subscribe(one, secret="second")
    web.subscribe(one, mode="unsubscribe")
    web.house.hand(story(3))
    [seen] = one.got
    assert seen.headers["x-hub-signature"].endswith(hmac.new(b"first", seen.body, hashlib.sha256).hexdigest())


@HUB.requires("3.1", "MUST", "support requests to end a subscription (websub.rocks 104), and verify them (5.3)")
def ends_a_subscription(web: Web) -> None:
    one = web.subscriber()
    web.subscribe(one)
    assert web.subscribe(one, mode="unsubscribe") == 202
    assert one.last_asked["hub.mode"] == "unsubscribe"
    web.house.hand(story(3))
    assert one.got == []


@HUB.requires("5.1", "MUST", "ignore hub.lease_seconds in a request to end a subscription")
def a_lease_means_nothing_at_the_end(web: Web) -> None:
    one = web.subscriber()
    web.subscribe(one)
    assert web.subscribe(one, mode="unsubscribe", lease_seconds="soon") == 202
    assert web.house.book.standing().subscriptions == 0


@HUB.requires(
    "5.1.1", "MUST", "decode what is percent-encoded without need in a topic, and say it in its own requests as it was given (5.3)"
)
def the_same_url_is_the_same_topic(web: Web) -> None:
    one = web.subscriber()
    topic = FEED.replace("feed.xml", "%66eed%2Exml")
    assert web.subscribe(one, topic=topic) == 202
    assert one.last_asked["hub.topic"] == topic
    web.house.hand(story(3))
    assert one.bodies == [web.house.feed()]


@HUB.requires("5.1.1", "MUST", "keep the query of a callback, with its own parameters behind; what has the same name is not overwritten")
@HUB.requires("7", "MUST", "send content to the callback with its query in the URL, not in the body")
@HUB.requires("8.3", "MUST", "use the callback exactly as it was given")
def the_query_of_a_callback_is_kept(web: Web) -> None:
    one = web.subscriber(path="/back?foo=bar&hub.mode=mine&red=fish%20and%20chips")
    web.subscribe(one)
    assert one.asked[0][:3] == [("foo", "bar"), ("hub.mode", "mine"), ("red", "fish and chips")]
    assert ("hub.mode", "subscribe") in one.asked[0][3:]
    web.house.hand(story(3))
    assert [seen.path for seen in one.got] == ["/back?foo=bar&hub.mode=mine&red=fish%20and%20chips"]


@HUB.requires("5.1.2", "MUST", "answer an error with 4xx or 5xx; SHOULD: say what it is, in plain text")
def errors_are_said(web: Web) -> None:
    one = web.subscriber()
    right = {"mode": "subscribe", "topic": FEED, "callback": one.callback}
    for wrong in ({"mode": "resubscribe"}, {"callback": "not a URL"}, {"topic": ""}, {"lease_seconds": "for ever"}, {"topic": FEED + "x"}):
        status, words, headers = web.ask(**{**right, **wrong})
        assert 400 <= status < 600, wrong
        assert headers["content-type"].startswith("text/plain"), wrong
        assert words.strip(), wrong
    for missing in right:
        assert web.ask(**{name: value for name, value in right.items() if name != missing})[0] == 400, missing
    assert one.asked == []


@HUB.requires("5.1.2", "MUST NOT", "let the answer to a request depend on what comes of verifying it")
def the_answer_comes_before_the_question(web: Web) -> None:
    willing, unwilling = web.subscriber(), web.subscriber(confirm=lambda _: answer(404))
    said = [web.ask(mode="subscribe", topic=FEED, callback=each.callback) for each in (willing, unwilling)]
    assert willing.asked == unwilling.asked == []
    assert said[0][:2] == said[1][:2]
    assert said[0][0] == 202


@HUB.requires("5.2", "MUST", "tell a subscriber that is denied, by GET, with hub.mode=denied and hub.topic")
def a_denial_is_said(web: Web) -> None:
    topic, one = "https://post.example/topics/ferry/feed.xml", web.subscriber()
    web.house.hand(story(3, topics=(2,)))
    web.subscribe(one, topic=topic)
    web.house.hand(story(3, topics=()))
    for _ in range(3):
        web.house.pass_time(60)
    assert (one.last_asked["hub.mode"], one.last_asked["hub.topic"]) == ("denied", topic)
    assert web.house.book.standing().subscriptions == 0


@HUB.requires("5.3", "MUST", "verify by GET with hub.mode, hub.topic, hub.challenge and, for a subscription, hub.lease_seconds")
@HUB.requires("8.2", "SHOULD", "use a challenge that is random and of a single use")
def asks_what_it_has_to(web: Web) -> None:
    one = web.subscriber()
    for _ in range(2):
        web.subscribe(one, lease_seconds="4000")
    for asked in map(dict, one.asked):
        assert (asked["hub.mode"], asked["hub.topic"], asked["hub.lease_seconds"]) == ("subscribe", FEED, "4000")
        assert len(asked["hub.challenge"]) >= 16
    assert len({dict(asked)["hub.challenge"] for asked in one.asked}) == 2


@HUB.requires("5.3.1", "MUST", "take 3xx, 4xx, 5xx, and 2xx with another body than the challenge, for a verification that failed")
def only_the_challenge_will_do(web: Web) -> None:
    ways: list[Callable[[str], bytes]] = [
        *(lambda challenge, status=status: answer(status, challenge.encode()) for status in (302, 307, 404, 410, 500)),  # type: ignore[misc]
        lambda _: answer(200, b"ok"),
        lambda challenge: answer(200, challenge.upper().encode()),
        lambda challenge: answer(200, challenge.encode() + b"\n"),
    ]
    for confirm in ways:
        one = web.subscriber(confirm=confirm)
        assert web.subscribe(one) == 202
        assert len(one.asked) == 1
    assert web.house.book.standing().subscriptions == 0


@HUB.requires("5.3.1", "MUST", "enforce the end of a lease, counted from the question (5.3); MUST NOT: lease for ever")
@HUB.requires("8.2", "SHOULD", "lease for a short time: ten days are a good default")
def leases_end(web: Web) -> None:
    one, greedy = web.subscriber(), web.subscriber()
    web.subscribe(one)
    web.subscribe(greedy, lease_seconds="999999999999")
    assert int(one.last_asked["hub.lease_seconds"]) <= 10 * 86_400
    assert int(greedy.last_asked["hub.lease_seconds"]) == LONGEST_LEASE_S < MONTHS_S
    web.house.pass_time(int(one.last_asked["hub.lease_seconds"]) + 1)
    web.house.hand(story(3))
    assert (len(one.got), len(greedy.got)) == (0, 1)
    web.house.pass_time(LONGEST_LEASE_S)
    assert web.house.book.standing().subscriptions == 0


@HUB.requires("6", "MUST", "learn of what is published: its topics are read from the edition itself")
@HUB.requires("7", "MUST", "POST the whole content of the topic, with the topic's Content-Type (3.1, websub.rocks 100)")
@HUB.requires("7", "MUST", "send Link with rel=hub and one with rel=self, the topic's canonical URL; SHOULD: in one header")
def sends_the_topic_as_it_is(web: Web) -> None:
    topics = ["https://post.example/feed.xml", "https://post.example/atom.xml", "https://post.example/feed.json"]
    all_of_them = [web.subscriber(path=f"/{number}") for number in range(len(topics))]
    for one, topic in zip(all_of_them, topics, strict=True):
        web.subscribe(one, topic=topic)
    web.house.hand(story(3))
    for one, topic in zip(all_of_them, topics, strict=True):
        path = urlsplit(topic).path
        [seen] = one.got
        with web.house.room.store.view() as view:
            entry = view.page(path)
        assert entry is not None
        assert seen.method == "POST"
        assert seen.body.decode() == web.house.feed(path)
        assert seen.headers["content-type"] == dict(entry.headers)["content-type"]
        relations = [(rel, url) for url, rel in _LINK.findall(seen.headers["link"])]
        assert [url for rel, url in relations if rel == "self"] == [topic]
        assert [rel for rel, _ in relations].count("hub") == 1


@HUB.requires("7", "MUST", "take every answer but 2xx for a failure, a redirect, too; SHOULD: try again")
@HUB.requires("7", "MUST", "ignore the body of the answer")
def other_answers_are_failures(web: Web) -> None:
    one = web.subscriber(takes=lambda _: 302)
    web.subscribe(one)
    web.house.hand(story(3))
    assert one.got == []
    one.takes = lambda _: 200
    web.house.pass_time(10)
    assert one.bodies == [web.house.feed()]
    web.house.pass_time(3_600)
    assert len(one.got) == 1, "the words in its answer were heard"


@HUB.requires(
    "7", "MUST", "keep a subscription until its lease ends, however long deliveries fail, and try again when the topic is another"
)
def who_is_failing_has_their_lease(web: Web) -> None:
    one = web.subscriber(takes=lambda _: 500)
    web.subscribe(one, lease_seconds=str(LONGEST_LEASE_S))
    web.house.hand(story(3))
    web.house.pass_time(3 * RARELY_AFTER_S)
    one.takes = lambda _: 200
    web.house.hand(story(4))
    web.house.pass_time(2 * RARELY_S)
    assert one.bodies == [web.house.feed()]


@HUB.requires(
    "7.1, 8.3", "MUST", "sign what it sends to who gave a secret: X-Hub-Signature: method=hexadecimal HMAC of the body (websub.rocks 101)"
)
@HUB.requires("8.3", "SHOULD", "sign with SHA-256 at least")
def signs(web: Web) -> None:
    one = web.subscriber()
    web.subscribe(one, secret="a secret of theirs")
    web.house.hand(story(3))
    [seen] = one.got
    method, _, signature = seen.headers["x-hub-signature"].partition("=")
    assert method in ("sha256", "sha384", "sha512")
    assert signature == hmac.new(b"a secret of theirs", seen.body, method).hexdigest()


@HUB.each
def test_the_hub_is_a_conforming_hub(check: Check[Web], web: Web) -> None:
    check(web)
