"""A real stand tells its listeners of each edition, within a moment, and lets none of them cost it anything."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from quiet import House, statuses

from lateedition.edition.record import Entry, Fragment
from lateedition.edition.segments import segment
from lateedition.edition.store import Printing, Store
from lateedition.stand.counters import EVENTS, LISTENERS, NOT_READ
from lateedition.stand.lean.limits import Limits

if TYPE_CHECKING:
    from tests.stand.conftest import Running

NOON = datetime(2020, 5, 5, 12, tzinfo=UTC)
LISTEN = b"GET /-/live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"


@dataclass
class Ear:
    """A client that listens."""

    peer: socket.socket
    heard: bytes = b""

    def hear(self, events: int, *, within_s: float = 30.0) -> list[dict[str, Any]]:
        """Wait for so many events in all; return them."""
        self.peer.settimeout(within_s)
        while self.heard.count(b"data: ") < events or not self.heard.endswith(b"\n\n"):
            piece = self.peer.recv(65536)
            assert piece, self.heard
            self.heard += piece
        return [json.loads(line[6:]) for line in self.heard.decode().splitlines() if line.startswith("data: ")]


@dataclass
class Paper:
    """A store, and a stand over it with short limits."""

    store: Store
    stand: Running

    def publish(self, **texts: str) -> int:
        def work(printing: Printing) -> None:
            for name, text in texts.items():
                printing.put_fragment(f"{name}.en", Fragment(segment(text.encode())))

        self.store.print_edition(work, moment=NOON)
        with self.store.view() as view:
            return view.head.number


LIMITS = {"heartbeat_s": 0.2, "sweep_s": 0.05, "look_s": 0.02, "listeners": 12, "listener_bytes": 4_096, "first_byte_s": 0.3}


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory, starter) -> Iterator[Paper]:
    folder = tmp_path_factory.mktemp("live") / "edition"
    with Store.for_printing(folder) as store:
        store.print_edition(lambda printing: printing.put("/", Entry(200, (), (segment(b"home"),))), moment=NOON)
        stand = starter(folder, limits=LIMITS)
        yield Paper(store, stand)
        assert stand.stop() == 0


@contextlib.contextmanager
def listening(paper: Paper, *headers: bytes, path: bytes = b"/-/live") -> Iterator[Ear]:
    with paper.stand.connect() as peer:
        peer.sendall(b"\r\n".join([b"GET " + path + b" HTTP/1.1", b"Host: x", *headers, b"", b""]))
        ear = Ear(peer)
        while b"retry: " not in ear.heard or not ear.heard.endswith(b"\n\n"):
            ear.heard += peer.recv(65536)
        yield ear


def test_the_stream_is_said_to_be_one_that_nobody_may_store_or_hold_back(paper) -> None:
    with listening(paper) as ear:
        head = ear.heard.partition(b"\r\n\r\n")[0].lower()
        for header in (b"content-type: text/event-stream", b"cache-control: no-store", b"x-accel-buffering: no", b"connection: close"):
            assert header in head
        assert b"content-length" not in head
        assert b"late-edition: " in head


def test_all_are_told_of_an_edition_in_a_moment(paper) -> None:
    with ExitStack() as stack:
        ears = [stack.enter_context(listening(paper)) for _ in range(5)]
        started = time.monotonic()
        number = paper.publish(top="one")
        told = [ear.hear(1) for ear in ears]
        assert time.monotonic() - started < 1
        assert told == [[{"edition": number, "position": 0, "fragments": ["top.en"]}]] * 5
        second = paper.publish(top="two", latest="one")
        assert ears[0].hear(2)[1] == {"edition": second, "position": 0, "fragments": ["latest.en", "top.en"]}
        assert f"id: {second}\nevent: edition\n".encode() in ears[0].heard


def test_who_comes_back_is_told_what_they_missed(paper) -> None:
    with listening(paper) as ear:
        first = paper.publish(top="three")
        ear.hear(1)
        paper.publish(latest="three")
        last = paper.publish(latest="four")
        told = 2  # the two that follow come as two events, or as one
        while ear.hear(told)[-1]["edition"] < last:
            told += 1
    with listening(paper, b"Last-Event-ID: %d" % first) as ear:
        assert ear.hear(1) == [{"edition": last, "position": 0, "fragments": ["latest.en"]}]
    with listening(paper, path=b"/-/live?since=%d&utm_source=x" % last) as ear:
        assert b"data: " not in ear.heard
        assert f"id: {last}\n".encode() in ear.heard
    with listening(paper, b"Last-Event-ID: 0") as ear:
        assert ear.hear(1)[0]["fragments"] == ["*"]


def test_silence_is_broken_by_heartbeats(paper) -> None:
    with listening(paper) as ear:
        time.sleep(0.5)
        ear.heard += ear.peer.recv(65536)
        assert 1 <= ear.heard.count(b":\n\n") <= 3


def test_listeners_are_counted_and_limited_apart(paper) -> None:
    with ExitStack() as stack:
        for _ in range(LIMITS["listeners"]):
            stack.enter_context(listening(paper))
        assert paper.stand.counted("listeners") == 12
        with paper.stand.connect() as peer:
            peer.sendall(LISTEN)
            assert statuses(peer.recv(65536)) == [503]
        assert paper.stand.ask("/")[0].status == 200
        assert paper.stand.counted("connections") == 1
    until = time.monotonic() + 3
    while paper.stand.counted("listeners"):
        assert time.monotonic() < until


def test_a_listener_is_not_sent_away_for_asking_nothing(paper) -> None:
    with listening(paper) as ear:
        time.sleep(LIMITS["first_byte_s"] + 0.2)
        paper.publish(top="five")
        assert ear.hear(1)


def test_other_methods_are_answered_as_everywhere(paper) -> None:
    response, body = paper.stand.ask("/-/live", method="HEAD")
    assert (response.status, response.headers["content-type"], body) == (200, "text/event-stream", b"")
    response, _ = paper.stand.ask("/-/live", method="POST")
    assert (response.status, response.headers["allow"]) == (405, "GET, HEAD")


def test_a_listener_that_asks_on_is_closed(paper) -> None:
    with listening(paper) as ear:
        ear.peer.sendall(LISTEN)
        while ear.peer.recv(65536):
            pass


# Byte by byte, without a network


def test_a_listener_that_does_not_read_is_dropped_and_the_others_hear_on(printed: Path) -> None:
    house = House(printed, Limits(listener_bytes=1_000))
    asleep, awake = house.client(), house.client()
    for client in (asleep, awake):
        client.say(LISTEN)
    asleep.network.stuck = True
    for _ in range(5):
        house.floor.listeners.tell(b"x" * 300)
    assert asleep.network.aborted
    assert awake.sent.endswith(b"x" * 1_500)
    assert not awake.over
    assert house.counters.counts[NOT_READ] == 1


def test_events_come_in_order_to_many_and_others_have_their_turn_between(printed: Path) -> None:
    house = House(printed, Limits())
    clients = [house.client() for _ in range(1_000)]
    for client in clients:
        client.say(LISTEN)
    house.floor.listeners.tell(b"first;")
    house.floor.listeners.tell(b"second;")
    assert sum(client.sent.endswith(b"first;") for client in clients) == 200
    late = house.client()
    late.say(LISTEN)
    late.settle()
    assert all(client.sent.endswith(b"first;second;") for client in clients)
    assert b"first" not in late.sent
    assert house.counters.counts[EVENTS] == 2_000


def test_heartbeats_go_round(printed: Path) -> None:
    house = House(printed, Limits(heartbeat_s=5, sweep_s=0.5))
    clients = [house.client() for _ in range(100)]
    for client in clients:
        client.say(LISTEN)
    for sweep in range(1, 21):
        house.pass_time(0.5)
        assert sum(client.sent.count(b":\n\n") for client in clients) == 10 * sweep
    assert {client.sent.count(b":\n\n") for client in clients} == {2}


def test_who_has_gone_is_not_told_in_mid_telling(printed: Path) -> None:
    house = House(printed, Limits())
    clients = [house.client() for _ in range(500)]
    for client in clients:
        client.say(LISTEN)
    house.floor.listeners.tell(b"event;")
    for client in clients:
        with client:
            pass
    clients[0].settle()
    assert house.counters.counts[LISTENERS] == 0
    assert sum(client.sent.endswith(b"event;") for client in clients) == 200
