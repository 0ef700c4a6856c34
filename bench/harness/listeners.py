"""Listeners: thousands of readers who follow along by Server-Sent Events, and when each of them heard.

The client is C if there is a compiler, so that it is not what is measured. Without one it is this module run by Python, which
is slower; results say which it was.
"""

from __future__ import annotations

import os
import resource
import select
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.harness.processes import bound, run, stop

_SOURCE = Path(__file__).with_name("listeners.c")
_FROM_EACH, _AT_ONCE = 8_000, 256
_SPARE_FILES = 200


class LostListeners(RuntimeError):
    """The listeners ended before they were told to; the message says what they said."""


class Listeners:
    """So many connections, all of them open."""

    def __init__(self, process: subprocess.Popen[str], *, connections: int, kind: str) -> None:
        self.connections = connections
        self.kind = kind
        self._process = process

    def mark(self) -> None:
        """Forget what came so far."""
        self._tell("mark")
        self._answer()

    def heard(self) -> list[int]:
        """Return when each that has heard since the mark first did, in nanoseconds of the monotonic clock."""
        self._tell("report")
        return [int(moment) for moment in self._answer().split()]

    def heard_by_all(self, *, patience_s: float) -> list[int]:
        """Wait until all have heard; return when each did, or what there is after `patience_s`."""
        until = time.monotonic() + patience_s
        while len(found := self.heard()) < self.connections and time.monotonic() < until:
            time.sleep(0.25)
        return found

    def _tell(self, what: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise LostListeners(f"the listeners ended (status {self._process.wait()}); the reason is above")
        return line


@contextmanager
def listening(port: int, *, connections: int, path: str, folder: Path, core: int | None = None) -> Iterator[Listeners]:
    """Open `connections` to the server on `port` in a `with`, from `core`, and wait until all of them are open."""
    allow_files(connections + _SPARE_FILES)
    command, kind = _client(folder)
    process = subprocess.Popen(
        [*command, str(port), str(connections), path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=bound(os.getpid(), core),  # noqa: PLW1509  no thread of a question runs while it starts something
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)},
    )
    listeners = Listeners(process, connections=connections, kind=kind)
    try:
        listeners._answer()
        yield listeners
    finally:
        stop(process)


def allow_files(count: int) -> None:
    """Let this process, and what it starts from now on, have `count` files open. Raises ValueError where it may not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        raise ValueError(f"{count} open files are needed and {hard} allowed: raise the hard limit (ulimit -Hn)")
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


def _client(folder: Path) -> tuple[list[str], str]:
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        print("There is no C compiler: the listeners are Python, and part of what is measured is theirs.", file=sys.stderr)
        return [sys.executable, "-P", "-m", "bench.harness.listeners"], "Python"
    program = folder / "listeners"
    if not program.exists():
        run([compiler, "-O2", "-o", program, _SOURCE])
    return [str(program)], "C"


# The client in Python: it obeys and answers as listeners.c does


def _main(port: int, connections: int, path: str) -> None:
    poller = select.epoll()
    poller.register(sys.stdin.fileno(), select.EPOLLIN)
    readers: dict[int, _Reader] = {}
    while True:
        waiting = sum(not reader.open for reader in readers.values()) if len(readers) < connections else 0
        for number in range(len(readers), min(connections, len(readers) + _AT_ONCE - waiting)):
            reader = _Reader(port, path, number)
            readers[reader.socket.fileno()] = reader
            poller.register(reader.socket, select.EPOLLIN)
        for descriptor, _ in poller.poll():
            if descriptor in readers:
                readers[descriptor].take()
            elif not _obey(readers):
                return
        _say_when_open(readers, connections)


def _say_when_open(readers: dict[int, _Reader], connections: int, said: list[bool] = [False]) -> None:  # noqa: B006  said once
    if not said[0] and len(readers) == connections and all(reader.open for reader in readers.values()):
        said[0] = True
        print("open", connections, flush=True)


def _obey(readers: dict[int, _Reader]) -> bool:
    told = os.read(sys.stdin.fileno(), 64).decode()
    if told == "mark\n":
        for reader in readers.values():
            reader.heard_ns = 0
        print("marked", flush=True)
    elif told == "report\n":
        print(*(reader.heard_ns for reader in readers.values() if reader.heard_ns), flush=True)
    return bool(told)


class _Reader:
    def __init__(self, port: int, path: str, number: int) -> None:
        source = f"127.0.0.{2 + number // _FROM_EACH}"
        self.socket = socket.create_connection(("127.0.0.1", port), source_address=(source, 0))
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".encode())
        self.socket.setblocking(False)
        self.open = False
        self.heard_ns = 0
        self._held = b""

    def take(self) -> None:
        got = self.socket.recv(65_536)
        if not got:
            raise SystemExit("listeners: the server hung up")
        self._held += got
        if not self.open:
            head, found, self._held = self._held.partition(b"\r\n\r\n")
            if not found:
                self._held = head
                return
            if head[8:12] != b" 200":
                raise SystemExit(f"listeners: the server answers {head[:12].decode()}")
            self.open = True
        *events, self._held = self._held.replace(b"\r", b"").split(b"\n\n")
        if not self.heard_ns and any(line.startswith(b"data:") for event in events for line in event.split(b"\n")):
            self.heard_ns = time.monotonic_ns()


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
