"""A feed is asked for only what changed, is taken in when it did, and is asked on whatever its server says."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from agency import Agency, Seen, answer
from lateedition.courier.outgoing import Answer
from lateedition.wire.inbox import Inbox, Sought
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.health import Health, state_of
from lateedition.wire.sources.ledger import Ledger
from lateedition.wire.sources.polling import NothingNew, Remembered, decide, poll
from lateedition.wire.sources.register import Source
from lateedition.wire.sources.schedule import Bounds
from lateedition.wire.sources.secret import Secret

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LOOPBACK = (ip_network("127.0.0.0/8"),)


def feed(*numbers: int, more: str = "") -> bytes:
    items = "".join(f"<item><guid>urn:{number}</guid><title>Story {number}</title></item>" for number in numbers)
    return f"<rss version='2.0'><channel><title>Harbour News</title>{more}{items}</channel></rss>".encode()


class Poller:
    """One source at one agency, asked when the test says."""

    def __init__(self, agency: Agency, taker: CopyTaker) -> None:
        self.agency = agency
        self.taker = taker
        self.source = Source("harbour", "poll", f"{agency.url}/feed.xml", allow=LOOPBACK, ports=(agency.port,))
        self.now = NOW

    def ask(self, *, after: timedelta = timedelta(minutes=5)) -> timedelta:
        """Ask once, and return in how long it is to be asked again."""
        self.now += after
        return poll(self.source, self.taker, bounds=self.source.every, now=self.now, luck=random.Random(1)) - self.now

    @property
    def health(self) -> Health:
        return self.taker.ledger.note("harbour", Health)

    @property
    def receipts(self) -> list[int]:
        return sorted({entry.receipt for entry in self.taker.inbox.entries(Sought(versions=True), limit=99)})


@pytest.fixture
def poller(serve: Callable[..., Agency], taker: CopyTaker) -> Poller:
    return Poller(serve(answer(200, feed(1))), taker)


def test_a_feed_is_taken_in_under_its_source_with_its_name(poller: Poller, inbox: Inbox) -> None:
    poller.ask()
    (entry,) = inbox.entries(Sought(), limit=9)
    assert (entry.source, entry.name, entry.item.guid, entry.received) == ("harbour", "feed.xml", "urn:1", poller.now)
    assert (poller.health.seen, poller.health.new, poller.health.taken) == (poller.now, poller.now, 1)


def test_validators_are_sent_back_exactly_and_what_did_not_change_makes_no_receipt(poller: Poller) -> None:
    etag, modified = 'W/"a,b \xe9"', "Mon, 02 Mar 2026 12:00:00 GMT"

    def conditional(seen: Seen) -> bytes:
        known = seen.headers.get("if-none-match") == etag and seen.headers.get("if-modified-since") == modified
        return (
            answer(304)
            if known
            else answer(200, feed(1)).replace(b"\r\n\r\n", f"\r\nETag: {etag}\r\nLast-Modified: {modified}\r\n\r\n".encode("latin-1"))
        )

    poller.agency.answering = conditional
    for _ in range(3):
        poller.ask()
    assert poller.receipts == [1]
    sent = [(seen.headers.get("if-none-match"), seen.headers.get("if-modified-since")) for seen in poller.agency.seen]
    assert sent == [(None, None), (etag, modified), (etag, modified)], "a 304 that names no validator leaves those there are"
    assert (poller.health.asked, poller.health.unchanged, poller.health.taken) == (3, 2, 1)
    assert poller.health.seen == poller.now
    assert poller.health.new == NOW + timedelta(minutes=5)


def test_the_same_bytes_again_make_no_receipt_even_from_a_server_that_knows_no_conditions(poller: Poller) -> None:
    for _ in range(3):
        poller.ask()
    assert poller.receipts == [1]
    assert (poller.health.unchanged, poller.health.taken) == (2, 1)


def test_what_is_new_in_a_feed_is_taken_in_and_the_rest_is_known(poller: Poller, inbox: Inbox) -> None:
    poller.ask()
    poller.agency.answering = answer(200, feed(1, 2))
    poller.ask()
    assert {entry.item.guid for entry in inbox.entries(Sought(), limit=9)} == {"urn:1", "urn:2"}
    assert len(poller.health.arrivals) == 2


def test_a_feed_that_only_moves_its_clock_brings_nothing_new(poller: Poller) -> None:
    poller.ask()
    poller.agency.answering = answer(200, feed(1, more="<lastBuildDate>now</lastBuildDate>"))
    poller.ask()
    assert (poller.health.taken, poller.health.unchanged) == (1, 1)
    assert len(poller.health.arrivals) == 1, "its rhythm is that of its news"


@pytest.mark.parametrize(("status", "words"), [(404, "answers 404 Said; expected 200 or 304"), (500, "answers 500"), (204, "answers 204")])
def test_an_error_is_noted_and_asked_again_later_each_time(poller: Poller, status: int, words: str) -> None:
    poller.agency.answering = answer(status)
    pauses = [poller.ask() for _ in range(8)]
    assert pauses == sorted(pauses)
    assert pauses[0] < timedelta(minutes=2)
    assert timedelta(minutes=30) < pauses[-1] <= timedelta(hours=1)
    assert (poller.health.failures, poller.health.failing_since) == (8, NOW + timedelta(minutes=5))
    assert words in poller.health.error
    poller.agency.answering = answer(200, feed(1))
    assert poller.ask() <= timedelta(minutes=10)
    assert (poller.health.failures, poller.health.error, poller.health.failing_since) == (0, "", None)


def test_a_feed_that_is_gone_is_said_to_be_and_asked_on(poller: Poller) -> None:
    poller.agency.answering = answer(410)
    for _ in range(4):
        assert poller.ask() <= timedelta(hours=1)
    assert poller.health.error.startswith("410 Gone: the server says that this feed has ended; it is asked on.")
    assert state_of(poller.health, {}, now=poller.now) == "failing"
    assert len(poller.agency.seen) == 4


@pytest.mark.parametrize("said", ["7200", "Mon, 02 Mar 2026 14:05:00 GMT"])
def test_a_server_that_asks_to_be_left_alone_is(poller: Poller, said: str) -> None:
    poller.agency.answering = answer(503, Retry_After=said)
    assert poller.ask() == timedelta(hours=2)


def test_a_feed_that_moved_for_good_is_asked_where_it_is_and_that_is_said(poller: Poller) -> None:
    poller.agency.answering = lambda seen: answer(200, feed(1)) if seen.path == "/new.xml" else answer(308, Location="/new.xml")
    poller.ask()
    poller.ask()
    assert [seen.path for seen in poller.agency.seen] == ["/feed.xml", "/new.xml", "/new.xml"]
    assert poller.health.remark == f"has moved for good to {poller.agency.url}/new.xml: write that into sources.toml"


def test_a_secret_does_not_follow_a_feed_that_moved_to_somebody_else(poller: Poller, serve: Callable[..., Agency], tmp_path: Path) -> None:
    other = serve(answer(200, feed(1)))
    poller.agency.answering = answer(301, b"", Location=f"{other.url}/feed.xml")
    (tmp_path / "key").write_text("hush-hush")
    poller.source = replace(poller.source, ports=(poller.agency.port, other.port), secret=Secret(tmp_path / "key"))
    for _ in range(3):
        poller.ask()
    assert [seen.headers.get("authorization") for seen in poller.agency.seen] == ["Bearer hush-hush"]
    assert [seen.headers.get("authorization") for seen in other.seen] == [None, None, None]


def test_what_a_server_says_is_noted_as_it_can_be_printed(poller: Poller) -> None:
    poller.agency.answering = b"HTTP/1.1 500 \x1b[31mRed\x07 \x9b2J" + b"!" * 600 + b"\r\nContent-Length: 0\r\n\r\n"
    poller.ask()
    assert "answers 500 [31mRed" in poller.health.error
    assert poller.health.error.isprintable()
    assert len(poller.health.error) == 500


def test_a_feed_that_cannot_be_had_where_it_moved_to_is_looked_for_where_it_was(poller: Poller) -> None:
    poller.agency.answering = lambda seen: answer(200, feed(1)) if seen.path == "/new.xml" else answer(301, Location="/new.xml")
    poller.ask()
    poller.agency.answering = lambda seen: answer(200, feed(1, 2)) if seen.path == "/feed.xml" else answer(404)
    for _ in range(4):
        poller.ask()
    assert (poller.health.failures, poller.health.remark) == (0, "")
    assert poller.receipts == [1, 2]


def test_a_feed_with_another_url_is_asked_for_all_it_has(poller: Poller) -> None:
    poller.agency.answering = answer(200, feed(1), ETag='"a"')
    poller.ask()
    poller.source = replace(poller.source, url=f"{poller.agency.url}/other.xml")
    poller.ask()
    assert "if-none-match" not in poller.agency.seen[-1].headers


@pytest.mark.parametrize(
    ("headers", "more", "pause"),
    [
        ({"Cache_Control": "max-age=1800"}, "", timedelta(minutes=30)),
        ({}, "<ttl>45</ttl>", timedelta(minutes=45)),
        ({"Cache_Control": "max-age=86400"}, "", timedelta(hours=1)),
        ({}, "<skipHours><hour>12</hour><hour>13</hour></skipHours>", timedelta(hours=1, minutes=55)),
    ],
)
def test_what_the_feed_asks_for_is_kept_up_to_the_ceiling(poller: Poller, headers: dict[str, str], more: str, pause: timedelta) -> None:
    poller.agency.answering = answer(200, feed(1, more=more), sized=True, **headers)
    assert poller.ask() == pause
    poller.agency.answering = answer(304, b"", sized=True, **headers)
    assert poller.ask(after=timedelta()) == pause, "what it said last is kept where it now says that nothing changed"


def test_a_page_that_is_no_feed_is_quarantined_once_and_counts_as_an_error(poller: Poller, inbox: Inbox) -> None:
    poller.agency.answering = answer(200, b"<html>Please log in</html>")
    poller.ask()
    assert "sent what cannot be read (receipt 1)" in poller.health.error
    assert (poller.health.failures, poller.health.asked) == (1, 1)
    poller.ask()
    assert len(inbox.quarantined(limit=9)) == 1


def test_an_address_inside_is_not_asked_and_the_operator_is_told_what_to_do(poller: Poller) -> None:
    poller.source = replace(poller.source, allow=())
    poller.ask()
    assert "127.0.0.1 is loopback; name its network in allow if it is yours" in poller.health.error
    assert poller.agency.connections == 0


def test_the_agency_is_told_who_we_are_with_the_secret_it_gave_us(poller: Poller, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("hush-hush")
    poller.source = replace(poller.source, secret=Secret(tmp_path / "key", sent_as="x-api-key"))
    poller.ask()
    assert poller.agency.seen[0].headers["x-api-key"] == "hush-hush"
    (tmp_path / "key").unlink()
    poller.ask()
    assert "secret_file" in poller.health.error
    assert len(poller.agency.seen) == 1


def test_a_profile_that_is_named_is_the_one_that_is_read_with(poller: Poller, inbox: Inbox) -> None:
    poller.source = replace(poller.source, profile="pa", answers_to="pa")
    poller.ask()
    (entry,) = inbox.entries(Sought(), limit=9)
    assert (entry.source, entry.item.provider) == ("pa", "PA")


def test_what_is_remembered_is_noted_after_the_payload_is_safe(poller: Poller, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "change", die)
        with pytest.raises(KeyboardInterrupt):
            poller.ask()
    assert ledger.note("harbour", Remembered) == Remembered()
    poller.ask()
    assert [entry.item.guid for entry in poller.taker.inbox.entries(Sought(versions=True), limit=9)] == ["urn:1"], "twice is once"


def test_a_validator_that_would_break_a_header_is_not_sent_back() -> None:
    said = Answer(200, "OK", {"etag": '"a"\r\nX: y', "last-modified": "x" * 2000}, b"<rss/>", "http://a.example/")
    decision = decide(Remembered(), said, now=NOW)
    assert not isinstance(decision, NothingNew)
    assert decision.then.conditions == {}  # type: ignore[union-attr]


def test_bounds_are_the_operators_word(poller: Poller) -> None:
    poller.source = replace(poller.source, every=Bounds(20.0, 20.0))
    poller.agency.answering = answer(200, feed(1), Cache_Control="max-age=3600")
    assert poller.ask() == timedelta(seconds=20)


def test_a_feed_that_moves_its_stamp_alone_makes_no_receipt_and_counts_as_unchanged(poller: Poller, inbox: Inbox) -> None:
    for minute in range(5):
        poller.agency.answering = answer(200, feed(1, more=f"<lastBuildDate>12:0{minute}</lastBuildDate>"))
        poller.ask()
    assert (inbox.accounts().receipts, poller.health.asked, poller.health.unchanged) == (1, 5, 4)
    assert b"12:00" in (inbox.raw(1) or b"")

    poller.agency.answering = answer(200, feed(1, 2, more="<lastBuildDate>12:05</lastBuildDate>"))
    poller.ask()
    assert (inbox.accounts().receipts, poller.health.unchanged) == (2, 4)
