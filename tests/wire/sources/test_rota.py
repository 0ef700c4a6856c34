"""Whatever one source does, the others are asked when they are due, and the folder is looked into."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from agency import Agency, Seen, answer
from hub import Hub
from lateedition.wire.inbox import Inbox, Sought
from lateedition.wire.run import LookingEnded, Outside, watch
from lateedition.wire.sources import rota as rota_module
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.doors import Doors
from lateedition.wire.sources.health import Health
from lateedition.wire.sources.lanes import Lane
from lateedition.wire.sources.ledger import Ledger
from lateedition.wire.sources.rota import Rota
from lateedition.wire.sources.websub import Subscription

Serve = Callable[..., Agency]


def soon(true: Callable[[], bool], within_s: float = 30.0) -> bool:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def feed(number: int) -> bytes:
    return f"<rss version='2.0'><channel><title>News</title><item><guid>urn:{number}</guid></item></channel></rss>".encode()


def entry(name: str, agency: Agency, *, more: str = "", kind: str = "poll") -> str:
    return (
        f'[[source]]\nname = "{name}"\nkind = "{kind}"\nurl = "{agency.url}/{name}"\n'
        f'allow = ["127.0.0.0/8"]\nports = [{agency.port}]\n{more}\n'
    )


def hanging(_: Seen) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    time.sleep(15)


def has_seen_more(agency: Agency, before: int) -> bool:
    return len(agency.seen) > before


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rota(taker: CopyTaker, tmp_path: Path, clock: Clock) -> Iterator[Rota]:
    found = Rota(tmp_path / "sources.toml", taker, Doors(taker), luck=random.Random(1), clock=clock)
    yield found
    found.close()


def looked(rota: Rota) -> bool:
    rota.look()
    return True


def guids(taker: CopyTaker) -> set[str]:
    return {found.item.guid for found in taker.inbox.entries(Sought(versions=True), limit=999)}


def test_hanging_sources_hold_up_no_other(rota: Rota, serve: Serve, taker: CopyTaker) -> None:
    stuck, well = serve(hanging), serve(lambda seen: answer(200, feed(int(seen.path[2:]))))
    names = [entry(f"h{number}", stuck) for number in range(rota_module.WELL - 1)] + [entry(f"w{number}", well) for number in range(20)]
    rota.path.write_text("".join(names))
    rota.look()
    assert soon(lambda: guids(taker) == {f"urn:{number}" for number in range(20)}, within_s=3)


def test_sources_that_fail_are_asked_in_a_lane_of_their_own(rota: Rota, serve: Serve, taker: CopyTaker, clock: Clock) -> None:
    stuck, well = serve(answer(500)), serve(answer(200, feed(1)))
    rota.path.write_text("".join(entry(f"h{number}", stuck) for number in range(30)))
    rota.look()
    assert soon(lambda: len(stuck.seen) == 30)
    assert soon(lambda: all(taker.ledger.note(f"h{number}", Health).next is not None for number in range(30)))
    stuck.answering = hanging
    clock.now += timedelta(hours=1)
    rota.path.write_text(rota.path.read_text() + entry("well", well))
    rota.look()
    assert soon(lambda: guids(taker) == {"urn:1"}, within_s=2), "thirty that hang are two at a time, elsewhere"


def test_a_source_is_asked_when_it_is_due_and_not_before_and_never_twice_at_once(rota: Rota, serve: Serve, clock: Clock) -> None:
    agency = serve(answer(200, feed(1)))
    rota.path.write_text(entry("a", agency, more='every = "10m"'))
    for _ in range(5):
        rota.look()
        time.sleep(0.03)
    assert soon(lambda: len(agency.seen) == 1)
    assert soon(lambda: not rota._well.is_about(("a", "poll")))
    clock.now += timedelta(minutes=9, seconds=59)
    rota.look()
    time.sleep(0.1)
    assert len(agency.seen) == 1
    clock.now += timedelta(seconds=1)
    rota.look()
    assert soon(lambda: len(agency.seen) == 2)


def test_a_source_that_hangs_is_not_asked_again_in_the_other_lane(rota: Rota, serve: Serve, taker: CopyTaker, clock: Clock) -> None:
    agency = serve(hanging)
    rota.path.write_text(entry("a", agency))
    rota.look()
    assert soon(lambda: len(agency.seen) == 1)
    taker.trouble("no", source="a", kind="poll", now=clock.now)
    clock.now += timedelta(hours=2)
    rota.look()
    time.sleep(0.1)
    assert len(agency.seen) == 1


def test_what_was_due_is_known_after_a_restart(rota: Rota, serve: Serve, taker: CopyTaker, clock: Clock) -> None:
    agency = serve(answer(500))
    rota.path.write_text(entry("a", agency))
    rota.look()
    assert soon(lambda: taker.ledger.note("a", Health).next is not None)
    again = Rota(rota.path, taker, Doors(taker), luck=random.Random(1), clock=clock)
    again.look()
    time.sleep(0.1)
    assert len(agency.seen) == 1, "a source that fails is not asked more often because we are started again"
    clock.now += timedelta(minutes=3)
    again.look()
    assert soon(lambda: len(agency.seen) == 2)
    again.close()


def test_a_clock_that_was_wrong_holds_up_nobody_for_good(rota: Rota, serve: Serve, taker: CopyTaker, clock: Clock) -> None:
    agency = serve(answer(200, feed(1)))
    rota.path.write_text(entry("a", agency))
    clock.now += timedelta(days=3650)
    rota.look()
    assert soon(lambda: taker.ledger.note("a", Health).next is not None)
    assert soon(lambda: not rota._well.is_about(("a", "poll")))
    clock.now -= timedelta(days=3650)
    rota.look()
    assert soon(lambda: len(agency.seen) == 2)


def test_a_source_that_is_asked_once_a_week_is_asked_once_a_week(rota: Rota, serve: Serve, clock: Clock) -> None:
    agency = serve(answer(200, feed(1)))
    rota.path.write_text(entry("a", agency, more='every = "7d"'))
    for _ in range(6):
        rota.look()
        assert soon(lambda: not rota._well.is_about(("a", "poll")))
        clock.now += timedelta(days=1)
    assert len(agency.seen) == 1


def test_a_push_that_nobody_can_make_is_remarked_on_before_anybody_tries(rota: Rota, taker: CopyTaker, clock: Clock) -> None:
    rota.path.write_text('[[source]]\nname = "a"\nkind = "push"\nsecret_file = "secret"\n')
    rota.look()
    assert "secret_file" in taker.ledger.note("a", Health).remark
    (rota.path.parent / "secret").write_text("long-enough-to-be-one")
    clock.now += timedelta(minutes=2)
    rota.look()
    assert taker.ledger.note("a", Health).remark == ""


def test_the_register_is_read_again_when_it_changes(rota: Rota, serve: Serve, taker: CopyTaker) -> None:
    agency = serve(lambda seen: answer(200, feed(int(seen.path[2:]))))
    rota.look()
    rota.path.write_text(entry("w1", agency))
    rota.look()
    assert soon(lambda: guids(taker) == {"urn:1"})
    rota.path.write_text(entry("w1", agency) + entry("w2", agency))
    rota.look()
    assert soon(lambda: guids(taker) == {"urn:1", "urn:2"})
    rota.path.write_text(entry("w2", agency) + '[[source]]\nname = "w1"')
    seen = len(agency.seen)
    rota.look()
    time.sleep(0.1)
    assert len(agency.seen) == seen


def test_an_entry_that_is_changed_is_asked_at_once(rota: Rota, serve: Serve) -> None:
    broken, mended = serve(answer(500)), serve(answer(200, feed(1)))
    rota.path.write_text(entry("a", broken))
    rota.look()
    assert soon(lambda: len(broken.seen) == 1)
    rota.path.write_text(entry("a", mended))
    assert soon(lambda: looked(rota) and bool(mended.seen))


def test_a_register_that_cannot_be_read_changes_nothing_and_is_said_once(
    rota: Rota, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    agency = serve(answer(200, feed(1)))
    rota.path.write_text(entry("a", agency))
    rota.look()
    assert soon(lambda: len(agency.seen) == 1)
    rota.path.write_text("[[source")
    rota.look()
    rota.look()
    assert caplog.text.count("is not TOML") == 1
    assert list(rota._sources) == ["a"]


def test_who_fails_goes_quiet_and_comes_back_is_said_once_each(
    rota: Rota, serve: Serve, taker: CopyTaker, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    agency = serve(answer(200, feed(1)))
    rota.path.write_text(entry("a", agency, more='quiet_after = "2h"\nevery = "10m"'))

    def pass_time(minutes: int) -> None:
        for _ in range(minutes // 10):
            before = len(agency.seen)
            clock.now += timedelta(minutes=20)
            rota.look()
            assert soon(partial(has_seen_more, agency, before))
            assert soon(lambda: not rota._well.is_about(("a", "poll")) and not rota._ailing.is_about(("a", "poll")))

    pass_time(50)
    assert "has gone quiet" not in caplog.text
    pass_time(50)
    assert caplog.text.count("source a has gone quiet: nothing new since") == 1
    agency.answering = answer(500)
    pass_time(60)
    assert caplog.text.count("source a fails since") == 1
    agency.answering = answer(200, feed(2))
    pass_time(20)
    assert caplog.text.count("source a is well again") == 1
    assert guids(taker) == {"urn:1", "urn:2"}


def test_a_source_with_a_hub_is_polled_seldom_while_the_hub_delivers(rota: Rota, serve: Serve, taker: CopyTaker, clock: Clock) -> None:
    agency = serve(answer(200, feed(1)))
    rota.path.write_text(entry("a", agency, kind="websub", more='every = ["1m", "30m"]'))
    taker.ledger.change("a", Subscription, lambda _: Subscription(until=clock.now + timedelta(hours=1)))
    rota.look()
    assert soon(lambda: taker.ledger.note("a", Health).next is not None)
    assert taker.ledger.note("a", Health).next == clock.now + timedelta(minutes=30)


def test_an_inbox_that_cannot_be_written_to_is_tried_again(
    rota: Rota, serve: Serve, taker: CopyTaker, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import sqlite3

    agency = serve(answer(200, feed(1)))
    rota.path.write_text(entry("a", agency))

    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Inbox, "take_in", full)
        rota.look()
        assert soon(lambda: "what a sent cannot be kept: database or disk is full" in caplog.text)
    clock.now += timedelta(minutes=2)
    assert soon(lambda: looked(rota) and bool(guids(taker)))


# Lanes


def test_an_errand_that_fails_is_told_and_takes_nobody_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    lane, waiting, done, later = Lane("test", most=1), threading.Event(), threading.Event(), threading.Event()

    def fail() -> None:
        waiting.wait(5)
        raise RuntimeError("a mistake of ours")

    assert lane.send("a", fail)
    assert lane.send("b", done.set)
    waiting.set()
    assert done.wait(2), "who waited behind it"
    assert soon(lambda: not lane.is_about("a"))
    assert lane.send("a", later.set)
    assert later.wait(2), "the same again"
    assert soon(lambda: len(told) == 1)


def test_a_lane_has_so_many_threads_and_no_more() -> None:
    lane, running, most, lock, release = Lane("test", most=3), [0], [0], threading.Lock(), threading.Event()

    def work() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        release.wait(5)
        with lock:
            running[0] -= 1

    assert all(lane.send(number, work) for number in range(10))
    assert not lane.send(3, work), "once is enough"
    time.sleep(0.1)
    assert most == [3]
    release.set()
    assert soon(lambda: running == [0] and not any(map(lane.is_about, range(10))))


# The process


def test_the_folder_and_other_sources_go_on_whatever_hangs_and_the_end_is_soon(tmp_path: Path, serve: Serve) -> None:
    stuck, well = serve(hanging), serve(answer(200, feed(1)))
    home = tmp_path / "wire"
    home.mkdir()
    (home / "sources.toml").write_text(entry("stuck", stuck) + entry("well", well))
    stop = threading.Event()
    outside = Outside(home / "sources.toml", home / "sources.sqlite3")
    process = threading.Thread(target=watch, args=(home / "in", home / "inbox.sqlite3"), kwargs={"stop": stop, "outside": outside})
    process.start()
    assert soon(lambda: len(stuck.seen) == 1)
    (home / "in" / "reuters").mkdir(parents=True)
    (home / "in" / "reuters" / "a.json").write_bytes(b'{"uri": "u:1", "headline": "Story"}')
    inbox = Inbox(home / "inbox.sqlite3")
    assert soon(lambda: {each.item.guid for each in inbox.entries(Sought(), limit=9)} == {"urn:1", "u:1"})
    assert Ledger(home / "sources.sqlite3").note("in/reuters", Health).taken == 1
    began = time.monotonic()
    stop.set()
    process.join(timeout=10)
    assert not process.is_alive()
    assert time.monotonic() - began < 5, "the supervisor waits for ten seconds"


def test_a_whole_subscription_by_the_wire_itself(tmp_path: Path) -> None:
    hub = Hub()
    agency = Agency(lambda _: answer(200, feed(1), Link=f'<{hub.url}>; rel="hub"'))
    home, port = tmp_path / "wire", _free_port()
    home.mkdir()
    (home / "sources.toml").write_text(entry("a", agency, kind="websub").replace("ports = [", f"ports = [{hub.server.port}, "))
    stop = threading.Event()
    outside = Outside(home / "sources.toml", home / "sources.sqlite3", port=port, url=f"http://127.0.0.1:{port}")
    process = threading.Thread(target=watch, args=(home / "in", home / "inbox.sqlite3"), kwargs={"stop": stop, "outside": outside})
    process.start()
    try:
        assert soon(lambda: len(hub.callbacks) == 1)
        assert hub.publish(feed(2)) == [202]
        inbox = Inbox(home / "inbox.sqlite3")
        assert soon(lambda: {each.item.guid for each in inbox.entries(Sought(), limit=9)} == {"urn:1", "urn:2"})
    finally:
        stop.set()
        process.join(timeout=10)
        agency.close()
        hub.server.close()


def test_when_nobody_looks_after_the_sources_any_more_the_process_ends_to_be_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Rota) -> None:
        raise RuntimeError("a mistake of ours")

    told: list[object] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    monkeypatch.setattr(Rota, "look", fail)
    with pytest.raises(LookingEnded):
        watch(tmp_path / "in", tmp_path / "i.sqlite3", stop=threading.Event(), outside=Outside(tmp_path / "s.toml", tmp_path / "s.sqlite3"))
    assert len(told) == 1


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
