"""Real clients that are slow on purpose, against a real stand with short limits: each is let go, and nobody else notices."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from quiet import statuses

from lateedition.edition.record import Entry, Whole
from lateedition.edition.segments import segment
from lateedition.edition.store import Store

if TYPE_CHECKING:
    from tests.stand.conftest import Running

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
BIG = b"GET /big HTTP/1.1\r\nHost: x\r\n\r\n"
LIMITS = {
    "head_s": 0.3,
    "form_s": 0.3,
    "first_byte_s": 0.6,
    "reading_s": 0.3,
    "linger_s": 0.3,
    "sweep_s": 0.05,
    "connections": 20,
    "overflow": 5,
}


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory, starter) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("slow") / "edition"
    picture = os.urandom(400_000)
    with Store.for_printing(folder) as store:

        def work(printing) -> None:
            printing.put("/", Entry(200, (("content-type", "text/html"),), (segment(b"home"),)))
            printing.put("/big", Entry(200, (("content-type", "image/webp"),), (Whole(picture),)))

        store.print_edition(work, moment=datetime(2020, 5, 5, tzinfo=UTC))
    running = starter(folder, limits=LIMITS)
    yield running
    assert running.stop() == 0


def memory_kb(stand: Running) -> int:
    return sum(int(Path(f"/proc/{pid}/smaps_rollup").read_text().split("Private_Dirty:")[1].split()[0]) for pid in stand.workers())


def drip(peer: socket.socket, sent: bytes, *, every_s: float) -> bytes:
    """Send byte by byte until the stand answers; return what it answered."""
    peer.settimeout(every_s)
    for at in range(len(sent)):
        peer.sendall(sent[at : at + 1])
        try:
            return peer.recv(65536)
        except TimeoutError:
            continue
    return b""


def test_who_sends_a_head_byte_by_byte_is_told_and_let_go(stand) -> None:
    started = time.monotonic()
    with stand.connect() as peer:
        got = drip(peer, b"GET / HTTP/1.1\r\nX: " + b"y" * 100, every_s=0.03)
    assert statuses(got) == [408]
    assert 0.25 < time.monotonic() - started < 1.5


def test_who_sends_a_form_byte_by_byte_is_told_and_let_go(stand) -> None:
    with stand.connect() as peer:
        peer.sendall(b"POST /-/consent HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n")
        assert statuses(drip(peer, b"x" * 100, every_s=0.03)) == [408]


def test_who_asks_nothing_is_let_go(stand) -> None:
    with stand.connect() as fresh, stand.connect() as used:
        used.sendall(GET)
        assert statuses(used.recv(65536)) == [200]
        started = time.monotonic()
        assert fresh.recv(1) == b""
        assert used.recv(1) == b""
        assert time.monotonic() - started < 2


def test_who_asks_for_much_and_reads_nothing_is_let_go_and_costs_no_memory(stand) -> None:
    before_kb, dropped = memory_kb(stand), stand.counted("refused_total", 'reason="not_read"')
    with ExitStack() as stack:
        for _ in range(10):
            peer = stack.enter_context(socket.socket())
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            peer.connect((stand.host, stand.port))
            peer.sendall(BIG * 200)
        most_kb = 0
        until = time.monotonic() + 5
        while stand.counted("refused_total", 'reason="not_read"') < dropped + 10:
            most_kb = max(most_kb, memory_kb(stand))
            assert time.monotonic() < until
            time.sleep(0.02)
    assert most_kb - before_kb < 20_000, "ten clients asked for 800 MB"


def test_who_reads_slowly_gets_everything(stand) -> None:
    with socket.socket() as peer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        peer.connect((stand.host, stand.port))
        peer.sendall(BIG * 4 + b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        got, started = 0, time.monotonic()
        while piece := peer.recv(32_768):
            got += len(piece)
            time.sleep(0.0015)
        assert got > 4 * 400_000
        assert time.monotonic() - started > LIMITS["reading_s"]


def test_readers_are_served_while_many_hold_their_connections(stand) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(stand.connect()) for _ in range(15)]
        for peer in slow:
            peer.sendall(b"GET / HT")
        for _ in range(20):
            started = time.monotonic()
            assert stand.ask("/")[0].status == 200
            assert time.monotonic() - started < 0.25


def test_beyond_its_connections_a_stand_says_that_it_is_full_and_comes_round(stand) -> None:
    with ExitStack() as stack:
        for _ in range(LIMITS["connections"]):
            stack.enter_context(stand.connect()).sendall(b"GET / HT")
        time.sleep(0.1)
        newcomer = stack.enter_context(stand.connect())
        assert statuses(newcomer.recv(65536)) == [503]
    until = time.monotonic() + 2
    while stand.ask("/")[0].status != 200:
        assert time.monotonic() < until
    assert stand.counted("connections") <= LIMITS["connections"]


def test_the_idle_make_room_for_newcomers(stand) -> None:
    with ExitStack() as stack:
        idle = [stack.enter_context(stand.connect()) for _ in range(LIMITS["connections"])]
        time.sleep(0.1)
        newcomer = stack.enter_context(stand.connect())
        newcomer.sendall(GET)
        assert statuses(newcomer.recv(65536)) == [200]
        assert idle[0].recv(1) == b""


def test_a_client_that_has_sent_its_last_byte_still_gets_its_answer(stand) -> None:
    assert statuses(stand.raw(GET * 3, ends=True)) == [200, 200, 200]


def test_a_refusal_arrives_though_the_client_is_still_sending(stand) -> None:
    with stand.connect() as peer:
        peer.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200_000)
        assert statuses(peer.recv(65536)) == [405]
