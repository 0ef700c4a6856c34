"""A site as it is run, for the tests of what stands in front of it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lateedition.edition.record import Entry, Fragment, Hole, Whole
from lateedition.edition.segments import segment
from lateedition.edition.store import Printing, Store

HOST = "www.example.org"
HTML = (("content-type", "text/html; charset=utf-8"),)
STORY, KILLED, PICTURE = "/world/kim-17/", "/world/killed-18/", "/pictures/4-abc-480.webp"
IN_CI = os.environ.get("CI") == "true"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def without(reason: str) -> None:
    (pytest.fail if IN_CI else pytest.skip)(reason)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(port: int, path: str, *, method: str = "GET", host: str = HOST, **headers: str) -> Answer:
    """What a reader is answered on `port`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        told = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection.request(method, path, headers=told)
        response = connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()


def until(true: Callable[[], bool], *, within_s: float, what: str) -> float:
    """Wait until it is true, and return after how long."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within_s, f"{what}: not within {within_s} s"
        time.sleep(0.01)
    return time.monotonic() - began


@dataclass
class Site:
    """A stand over a store that the test prints; `cache` is the port of what readers ask."""

    home: Path
    store: Store
    stand_port: int
    cache: int = 0
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def print(self, work: Callable[[Printing], object]) -> None:
        self.store.print_edition(work, moment=datetime.now(UTC))

    def top_news(self, text: str) -> None:
        """Change the list that is on every page."""
        self.print(lambda printing: printing.put_fragment("top.en", Fragment(segment(f"<ol>{text}</ol>".encode()), keys=("top",))))

    def story(self, text: str, *, path: str = STORY) -> None:
        parts = (segment(f"<h1>{text}</h1>".encode()), Hole("top.en"), Hole("notice.en"))
        self.print(lambda printing: printing.put(path, Entry(200, HTML, parts, keys=("story:17",))))

    def kill(self, path: str) -> None:
        gone = Entry(410, HTML, (segment(b"<h1>Withdrawn</h1>"),), keys=("story:17",))
        self.print(lambda printing: printing.put(path, gone))

    def drop(self, path: str) -> None:
        self.print(lambda printing: printing.drop(path))

    def start(self, name: str, **settings: str) -> None:
        """Start a part of the house, by the command."""
        command = [sys.executable, "-P", "-m", "lateedition", name, "--home", str(self.home)]
        command += ["--port", str(self.stand_port)] if name == "stand" else []
        self.processes[name] = subprocess.Popen(command, env={**os.environ, **settings}, start_new_session=True)

    def stop(self, name: str) -> None:
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def start_stand(self) -> None:
        self.start("stand")
        until(lambda: self._answers(), within_s=60, what="the stand")

    def _answers(self) -> bool:
        try:
            return ask(self.stand_port, "/-/health").status == 200
        except OSError:
            return False

    def begin_again(self) -> None:
        """Have everything run and readers see the first edition again, whatever a test did."""
        self.print(small_edition)
        if "stand" not in self.processes:
            self.start_stand()
        until(lambda: self._shows_the_first(), within_s=60, what="the first edition")

    def _shows_the_first(self) -> bool:
        story, picture = self.ask(), self.ask(PICTURE)
        shown = b"Kim gets medal" in story.body and b"first" in story.body
        return (story.status, picture.status, shown) == (200, 200, True)

    def ask(self, path: str = STORY, **more: str) -> Answer:
        return ask(self.cache, path, **more)


def small_edition(printing: Printing) -> None:
    parts = (segment(b"<h1>Kim gets medal</h1>"), Hole("top.en"), Hole("notice.en"))
    printing.put(STORY, Entry(200, HTML, parts, keys=("story:17",)))
    printing.put(
        PICTURE, Entry(200, (("content-type", "image/webp"),), (Whole(b"RIFF" + bytes(2000)),), keys=("picture:4",), immutable=True)
    )
    printing.put(KILLED, Entry(410, HTML, (segment(b"<h1>Withdrawn</h1>"),)))
    printing.put("/old/", Entry(301, (("location", STORY),), ()))
    printing.put_fragment("top.en", Fragment(segment(b"<ol>first</ol>"), keys=("top",)))
    printing.put_fragment("notice.en", Fragment(segment(b"<form>notice</form>"), keys=("consent:3",)))
    printing.set_position(12)
