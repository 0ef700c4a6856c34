"""Listeners hear each event once, whole, and by the clock that the bench reads."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from bench.harness import listeners
from bench.harness.listeners import LostListeners, listening

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
CONNECTIONS = 30


class Broadcast:
    """A server that keeps everybody who asks, and sends what it is told to all of them."""

    def __init__(self, head: bytes) -> None:
        self._head = head
        self._server = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._server.getsockname()[1]
        self.followers: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                follower, _ = self._server.accept()
            except OSError:
                return
            follower.recv(2_000)
            follower.sendall(self._head)
            self.followers.append(follower)

    def send(self, content: bytes) -> None:
        """Send it to all, when all are there: a listener knows that it is connected a moment before this does."""
        until = time.monotonic() + 30
        while len(self.followers) < CONNECTIONS and time.monotonic() < until:
            time.sleep(0.01)
        for follower in self.followers:
            follower.sendall(content)

    def close(self) -> None:
        self._server.close()
        for follower in self.followers:
            follower.close()


@pytest.fixture
def broadcast() -> Iterator[Broadcast]:
    """A server that answers 200."""
    server = Broadcast(HEAD)
    yield server
    server.close()


@pytest.fixture(params=["C", "Python"])
def kind(request, monkeypatch):
    """Both clients obey alike; the C one needs a compiler."""
    if request.param == "Python":
        monkeypatch.setattr(listeners.shutil, "which", lambda _: None)
    elif not (shutil.which("gcc") or shutil.which("cc")):
        pytest.skip("no C compiler")
    return request.param


def chunk(content: bytes) -> bytes:
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


def test_all_hear_an_event_after_it_was_sent_and_comments_are_none(broadcast, kind, tmp_path):
    with listening(broadcast.port, connections=CONNECTIONS, path="/-/live", folder=tmp_path) as heard:
        assert heard.kind == kind
        heard.mark()
        broadcast.send(chunk(b": are you there\n\n") + chunk(b"retry: 1000\n\n"))
        time.sleep(0.2)
        assert heard.heard() == []
        began = time.monotonic_ns()
        broadcast.send(chunk(b"event: fragment\nid: 7\ndata: <p>News</p>\n") + chunk(b"\n"))
        moments = heard.heard_by_all(patience_s=5)
        assert len(moments) == CONNECTIONS
        assert all(began < moment < time.monotonic_ns() for moment in moments)


def test_half_an_event_is_not_heard_and_a_mark_forgets_the_one_before(broadcast, kind, tmp_path):
    with listening(broadcast.port, connections=CONNECTIONS, path="/-/live", folder=tmp_path) as heard:
        heard.mark()
        broadcast.send(chunk(b"data: one\n\n"))
        assert len(heard.heard_by_all(patience_s=5)) == CONNECTIONS
        heard.mark()
        broadcast.send(chunk(b"data: tw"))
        time.sleep(0.2)
        assert heard.heard() == []


def test_a_server_that_refuses_is_no_server_to_follow(kind, tmp_path, capfd):
    refusing = Broadcast(b"HTTP/1.1 503 Later\r\n\r\n")
    try:
        with pytest.raises(LostListeners), listening(refusing.port, connections=3, path="/", folder=tmp_path):
            pass
    finally:
        refusing.close()
    assert "503" in capfd.readouterr().err
