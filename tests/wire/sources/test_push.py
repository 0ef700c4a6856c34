"""Who knows the secret pushes, and what is answered 202 is in the inbox. Nobody else gets anything in, or learns anything."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub import send
from lateedition.courier.exchange import Asked, Reply
from lateedition.courier.front import Front, FrontLimits
from lateedition.courier.pace import Bucket
from lateedition.courier.signatures import sign
from lateedition.wire.inbox import Inbox, Sought
from lateedition.wire.sources import push
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.doors import Doors
from lateedition.wire.sources.health import Health
from lateedition.wire.sources.register import Source
from lateedition.wire.sources.secret import Secret

SECRET = "correct-horse-battery-staple"
LIMITS = FrontLimits(head_s=0.5, body_s=1.0, head_bytes=16_384, connections=12)
MOST = 200_000


def story(number: int) -> bytes:
    return f'{{"uri": "u:{number}", "headline": "Story {number}"}}'.encode()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def is_open(port: int) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.02)
    return False


class House:
    """A newsroom that one agency pushes to."""

    def __init__(self, taker: CopyTaker, folder: Path) -> None:
        self.taker = taker
        self.secret_file = folder / "secret"
        self.secret_file.write_text(SECRET)
        self.source = Source("agency", "push", secret=Secret(self.secret_file), largest_bytes=MOST)
        self.doors = Doors(taker)
        self.doors.open_for({"agency": self.source})
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/push/agency"
        self.front = Front("127.0.0.1", self.port, admit=self.doors.admit, limits=LIMITS)
        self.front.start()
        assert is_open(self.port)

    def push(
        self, body: bytes, *, url: str = "", method: str = "POST", secret: str = SECRET, **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        own = {"Authorization": f"Bearer {secret}"} if secret else {}
        return send(method, url or self.url, body, {**own, **{name.replace("_", "-"): value for name, value in headers.items()}})

    @property
    def guids(self) -> list[str]:
        return sorted(entry.item.guid for entry in self.taker.inbox.entries(Sought(versions=True), limit=999))

    @property
    def health(self) -> Health:
        return self.taker.ledger.note("agency", Health)


@pytest.fixture
def house(taker: CopyTaker, tmp_path: Path) -> Iterator[House]:
    found = House(taker, tmp_path)
    yield found
    found.front.stop()


def test_what_is_pushed_is_answered_with_its_receipt_and_is_in_the_inbox(house: House, inbox: Inbox) -> None:
    status, body, headers = house.push(story(1), X_Name="1.json", Content_Type="application/json")
    assert status == 202
    assert json.loads(body) == {"receipt": 1, "outcome": "taken", "reason": ""}
    assert headers["content-type"] == "application/json"
    assert inbox.raw(1) == story(1)
    (entry,) = inbox.entries(Sought(), limit=9)
    assert (entry.source, entry.name, entry.item.provider) == ("agency", "1.json", "agency")
    assert (house.health.kind, house.health.taken, len(house.health.arrivals)) == ("push", 1, 1)


def test_what_cannot_be_read_is_kept_and_the_agency_is_told_why(house: House, inbox: Inbox) -> None:
    status, body, _ = house.push(b"what is this")
    assert (status, json.loads(body)["outcome"]) == (202, "quarantined")
    assert "not a format we read" in json.loads(body)["reason"]
    assert inbox.raw(1) == b"what is this"


@pytest.mark.parametrize("method", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("header", ["X_Hub_Signature_256", "X_Hub_Signature"])
def test_a_signature_over_the_body_does_for_the_secret(house: House, method: str, header: str) -> None:
    assert house.push(story(1), secret="", **{header: sign(story(1), secret=SECRET, method=method)})[0] == 202
    assert house.guids == ["u:1"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": f"Bearer {SECRET}x"},
        {"Authorization": f"Bearer {SECRET[:-1]}"},
        {"Authorization": f"Basic {SECRET}"},
        {"Authorization": SECRET},
        {"Authorization": "Bearer corréct"},
        {"X_Hub_Signature_256": sign(story(2), secret=SECRET)},
        {"X_Hub_Signature_256": sign(story(1), secret="another")},
        {"X_Hub_Signature_256": sign(story(1), secret=SECRET, method="sha1")},
        {"X_Hub_Signature_256": "sha256="},
        {"X_Hub_Signature_256": "sha256=é"},
        {"X_Hub_Signature_256": "md5=abc"},
    ],
)
def test_who_does_not_know_the_secret_gets_nothing_in(house: House, headers: dict[str, str]) -> None:
    said = house.push(story(1), secret="", **headers)
    assert said[0] == 401
    assert said[2]["www-authenticate"] == 'Bearer realm="push"'
    assert house.guids == []
    assert house.health == Health(), "a stranger at the door says nothing of the agency"


def test_a_source_that_there_is_not_looks_as_one_with_another_secret(house: House) -> None:
    wrong = house.push(story(1), secret="wrong")
    for path in ("other", "agency/", "AGENCY", "", "../push/agency", "agency%2f"):
        assert house.push(story(1), url=f"http://127.0.0.1:{house.port}/push/{path}")[:2] == wrong[:2]


def test_with_a_wrong_secret_the_body_is_not_even_waited_for(house: House) -> None:
    with socket.create_connection(("127.0.0.1", house.port), timeout=5) as line:
        line.sendall(b"POST /push/agency HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer wrong\r\nContent-Length: 199999\r\n\r\n")
        began = time.monotonic()
        assert line.recv(100).startswith(b"HTTP/1.1 401 ")
        assert time.monotonic() - began < 0.5


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS"])
def test_only_post_pushes(house: House, method: str) -> None:
    status, _, headers = house.push(b"" if method in ("GET", "HEAD") else story(1), method=method)
    assert (status, headers["allow"]) == (405, "POST")


def test_a_file_that_is_too_large_is_refused_by_its_length_and_by_its_bytes(house: House) -> None:
    large = b'{"uri": "u:1", "headline": "' + b"x" * MOST + b'"}'
    assert house.push(large)[0] == 413
    with socket.create_connection(("127.0.0.1", house.port), timeout=5) as line:
        line.sendall(
            f"POST /push/agency HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {SECRET}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        line.sendall(f"{len(large):x}\r\n".encode() + large + b"\r\n0\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")
    assert house.push(gzip.compress(large), Content_Encoding="gzip")[0] == 413
    assert house.guids == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": "multipart/form-data; boundary=x"},
        {"Content_Encoding": "br"},
        {"Content_Encoding": "gzip"},
    ],
)
def test_what_is_no_file_is_refused_with_what_to_do(house: House, headers: dict[str, str]) -> None:
    status, body, _ = house.push(story(1), **headers)
    assert status == 415
    assert b"expected" in body or b"not gzip" in body
    assert house.guids == []


def test_a_packed_file_is_unpacked_and_its_signature_is_over_what_was_sent(house: House) -> None:
    packed = gzip.compress(story(1))
    signature = sign(packed, secret=SECRET)
    assert house.push(packed, secret="", X_Hub_Signature_256=signature, Content_Encoding="gzip")[0] == 202
    assert house.guids == ["u:1"]


def test_nothing_is_no_file(house: House) -> None:
    assert house.push(b"")[0] == 400


def test_who_pushes_too_much_is_asked_to_wait_and_others_are_not(house: House) -> None:
    other = Source("other", "push", secret=Secret(house.secret_file))
    house.doors.open_for({"agency": house.source, "other": other})
    now = datetime.now(UTC)
    asked = Asked("POST", "/push/agency", headers={"authorization": f"Bearer {SECRET}"})
    said = [house.doors.admit(asked, now) for _ in range(push.MOST_AT_ONCE + 1)]
    assert isinstance(said[-1], Reply)
    assert (said[-1].status, said[-1].headers["retry-after"]) == (429, "2")
    assert not any(isinstance(each, Reply) for each in said[:-1])
    assert not isinstance(house.doors.admit(Asked("POST", "/push/other", headers=asked.headers), now), Reply)


def test_a_bucket_fills_again_with_time_and_never_runs_over() -> None:
    bucket = Bucket(at_once=3, a_second=2.0)
    assert [bucket.spend(0.0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.spend(0.5), bucket.spend(0.5)] == [True, False]
    assert [bucket.spend(1000.0) for _ in range(4)] == [True, True, True, False]
    assert not bucket.spend(900.0), "a clock that goes back fills nothing"


@pytest.mark.parametrize("content", ["", "short"])
def test_without_a_good_secret_of_ours_nobody_gets_in_and_the_operator_is_told(house: House, content: str) -> None:
    house.secret_file.write_text(content)
    status, _, headers = house.push(story(1), secret=content)
    assert (status, headers["retry-after"]) == (503, "60")
    assert "expected" in house.health.error
    house.secret_file.write_text(SECRET)
    assert house.push(story(1))[0] == 202


def test_a_secret_is_changed_by_changing_the_file(house: House) -> None:
    house.secret_file.write_text("another-secret-that-is-long")
    assert house.push(story(1))[0] == 401
    assert house.push(story(1), secret="another-secret-that-is-long")[0] == 202


# The server


def talk(port: int, said: bytes, *, then: bytes = b"", close: bool = False) -> bytes:
    """Say something and return all that is answered."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(said)
        if then:
            time.sleep(0.1)
            line.sendall(then)
        if close:
            line.shutdown(socket.SHUT_WR)
        found = b""
        try:
            while piece := line.recv(65_536):
                found += piece
        except ConnectionResetError:
            pass
        return found


HEAD = f"POST /push/agency HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {SECRET}\r\n".encode()


@pytest.mark.parametrize(
    "cut",
    [
        HEAD + b"Content-Length: 400\r\n\r\n" + story(1),
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n26\r\n" + story(1) + b"\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n" + story(1),
    ],
)
@pytest.mark.parametrize("close", [True, False])
def test_a_file_that_is_cut_off_is_not_taken_for_a_whole_one(house: House, cut: bytes, close: bool) -> None:
    assert b" 202 " not in talk(house.port, cut, close=close)
    time.sleep(0.1)
    assert house.guids == []
    assert house.taker.inbox.quarantined(limit=9) == []


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        (b"", b""),
        (b"POST /push/agency HTTP/1.1\r\nHost", b""),
        (b"NONSENSE\r\n\r\n", b"HTTP/1.1 400 "),
        (b"POST /push/agency HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 20_000 + b"\r\n\r\n", b"HTTP/1.1 431 "),
        (HEAD + b"Content-Length: 400\r\n\r\n" + story(1), b"HTTP/1.1 408 "),
        (HEAD + b"Content-Length: x\r\n\r\n", b"HTTP/1.1 400 "),
    ],
)
def test_a_sender_that_dawdles_or_talks_nonsense_is_left_in_time(house: House, said: bytes, begins: bytes) -> None:
    began = time.monotonic()
    assert talk(house.port, said).startswith(begins)
    assert time.monotonic() - began < 2.5


def test_a_connection_carries_one_request(house: House) -> None:
    request = HEAD + f"Content-Length: {len(story(1))}\r\n\r\n".encode() + story(1)
    found = talk(house.port, request + request.replace(b"u:1", b"u:2"))
    assert found.count(b"HTTP/1.1 ") == 1
    assert house.guids == ["u:1"]


def test_length_and_chunks_together_smuggle_nothing(house: House) -> None:
    inner = HEAD + b"Content-Length: 38\r\n\r\n" + story(2)
    talk(house.port, HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner)
    assert house.guids == []


def test_those_who_only_hold_the_line_do_not_keep_others_out_for_long(house: House) -> None:
    idle = [socket.create_connection(("127.0.0.1", house.port)) for _ in range(3 * LIMITS.connections)]
    began = time.monotonic()
    assert house.push(story(1))[0] == 202
    assert LIMITS.head_s < time.monotonic() - began < 4 * (LIMITS.head_s + 0.5), "so many at a time, the others after them"
    for line in idle:
        line.close()


def test_a_full_disk_is_said_to_the_sender_and_nothing_is_lost(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Inbox, "take_in", full)
        status, _, headers = house.push(story(1))
    assert (status, headers["retry-after"]) == (503, "30")
    assert house.push(story(1))[0] == 202


def test_many_push_at_once_and_each_gets_its_own_receipt(house: House) -> None:
    receipts: list[int] = []

    def push_some(first: int) -> None:
        for number in range(first, first + 10):
            receipts.append(json.loads(house.push(story(number))[1])["receipt"])

    threads = [threading.Thread(target=push_some, args=(10 * worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(receipts) == list(range(1, 61))
    assert len(house.guids) == 60


def test_a_port_that_is_taken_is_said_and_tried_again(
    taker: CopyTaker, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lateedition.courier.front._TRY_AGAIN_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        front = Front("127.0.0.1", port, admit=Doors(taker).admit)
        front.start()
        time.sleep(0.5)
    assert is_open(port)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            assert send("GET", f"http://127.0.0.1:{port}/")[0] == 404
            break
        except OSError:
            time.sleep(0.05)
    front.stop()
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in caplog.text


def test_the_end_does_not_wait_for_those_who_dawdle(taker: CopyTaker, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    doors, port = Doors(taker), free_port()
    doors.open_for({"agency": Source("agency", "push", secret=Secret(tmp_path / "secret"))})
    front = Front("127.0.0.1", port, admit=doors.admit)
    front.start()
    assert is_open(port)
    with socket.create_connection(("127.0.0.1", port)) as line, socket.create_connection(("127.0.0.1", port)):
        line.sendall(HEAD + b"Content-Length: 400\r\n\r\n")
        time.sleep(0.2)
        began = time.monotonic()
        front.stop()
        assert time.monotonic() - began < 3, "the supervisor waits for ten seconds"
        assert line.recv(100).startswith(b"HTTP/1.1 408 ")


def test_kill_9_between_receipt_and_answer_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "secret").write_text(SECRET)
    (tmp_path / "wire" / "sources.toml").write_text('[[source]]\nname = "agency"\nkind = "push"\nsecret_file = "secret"\n')
    program = (
        "import sys, threading; from pathlib import Path; from lateedition.wire.run import Outside, watch; home = Path(sys.argv[1]);"
        "watch(home / 'in', home / 'inbox.sqlite3', stop=threading.Event(),"
        "outside=Outside(home / 'sources.toml', home / 'sources.sqlite3', port=int(sys.argv[2])))"
    )
    answered: dict[int, int] = {}
    number = 0
    for life in range(6):
        port = free_port()
        process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "wire"), str(port)], stderr=subprocess.DEVNULL)
        assert is_open(port)
        before = len(answered)
        killing = threading.Timer(0.05 + 0.037 * life, os.kill, [process.pid, signal.SIGKILL])
        while process.poll() is None:
            if len(answered) >= before + 4 and killing.ident is None:
                killing.start()
            number += 1
            try:
                status, body, _ = send("POST", f"http://127.0.0.1:{port}/push/agency", story(number), {"Authorization": f"Bearer {SECRET}"})
            except (OSError, http.client.HTTPException):
                continue
            if status == 202:
                answered[number] = json.loads(body)["receipt"]
    inbox = Inbox(tmp_path / "wire" / "inbox.sqlite3")
    inbox.settle_unfinished()
    held = {entry.item.guid: entry.receipt for entry in inbox.entries(Sought(versions=True), limit=100_000)}
    assert len(answered) >= 6 * 4
    assert {f"u:{number}": receipt for number, receipt in answered.items()}.items() <= held.items()
    assert len(held) == len(inbox.entries(Sought(versions=True), limit=100_000)), "twice is once"
