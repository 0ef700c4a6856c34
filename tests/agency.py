"""An agency's server, for tests: real HTTP on loopback, answering byte by byte as a test wants it to."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest

Answering = Callable[["Seen"], bytes | Iterable[bytes]]


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


def answer(status: int = 200, body: bytes = b"", /, *, sized: bool = True, **headers: str) -> bytes:
    """Return the bytes of an answer; names of headers are written with underscores."""
    lines = [f"HTTP/1.1 {status} Said", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if sized:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Agency:
    """A server that answers every request with what `answering` gives, and keeps what it saw."""

    answering: Answering | bytes
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    seen: list[Seen] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._listening = socket.create_server((self.host, 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            line.settimeout(20)
            spoken = self.tls.wrap_socket(line, server_side=True) if self.tls else line
            with spoken:
                seen = _request(spoken)
                if seen is None:
                    return
                self.seen.append(seen)
                said = self.answering if isinstance(self.answering, bytes) else self.answering(seen)
                for piece in [said] if isinstance(said, bytes) else said:
                    spoken.sendall(piece)


def dripping(said: bytes, *, every_s: float = 0.05) -> Iterable[bytes]:
    """Yield `said` byte by byte, slowly enough that no single wait is long."""
    for number in range(len(said)):
        time.sleep(every_s)
        yield said[number : number + 1]


def _request(line: socket.socket) -> Seen | None:
    head = b""
    while b"\r\n\r\n" not in head:
        piece = line.recv(65_536)
        if not piece:
            return None
        head += piece
    first, _, rest = head.partition(b"\r\n")
    lines, _, body = rest.partition(b"\r\n\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in lines.decode("latin-1").split("\r\n"))}
    while len(body) < int(headers.get("content-length", 0)):
        body += line.recv(65_536)
    method, path, _ = first.decode("latin-1").split(" ")
    return Seen(method, path, headers, body)


@pytest.fixture
def serve() -> Iterator[Callable[..., Agency]]:
    """Start a server on loopback that answers as the test says; it ends with the test."""
    with ExitStack() as ending:

        def start(answering: Answering | bytes, *, host: str = "127.0.0.1") -> Agency:
            agency = Agency(answering, host=host)
            ending.callback(agency.close)
            return agency

        yield start
