"""A house of several machines: one PostgreSQL, a desk that writes its log, and machines that only serve."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import newsdesk
from network import Machine

from lateedition.story.handover import Document

PORT = 8000


class Node:
    """A machine on which `lateedition node` runs."""

    def __init__(self, machine: Machine, home: Path, *, settings: dict[str, str]) -> None:
        self.machine = machine
        self.home = home
        self.settings = {**settings, "LATEEDITION_HOST": machine.address, "LATEEDITION_SITE_URL": "https://post.example"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        bare = {name: value for name, value in os.environ.items() if not name.startswith(("LATEEDITION_", "DJANGO_"))}
        command = self.machine.inside(sys.executable, "-P", "-m", "lateedition", "node", "--home", str(self.home), "--port", str(PORT))
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "printed.txt").open("ab") as out:
            self.process = subprocess.Popen(command, env={**bare, **self.settings}, stdout=out, stderr=out, stdin=subprocess.DEVNULL)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process = None

    def edition(self, *arguments: str) -> str:
        """Run `lateedition edition …` there, and return what it prints."""
        command = self.machine.inside(sys.executable, "-P", "-m", "lateedition", "edition", *arguments, "--home", str(self.home))
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def ask(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.machine.address, PORT, timeout=5)
        try:
            connection.request("GET", path, headers={"Host": "post.example", **headers})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    @property
    def health(self) -> dict[str, object]:
        try:
            return dict(json.loads(self.ask("/-/health")[2]))
        except OSError:
            return {"position": -1}

    @property
    def position(self) -> int:
        return int(str(self.health["position"]))

    def is_at(self, position: int) -> bool:
        return self.position >= position


class Reader:
    """A reader of one machine who reads on and on, says the newest position they have seen, and notes what went wrong."""

    def __init__(self, node: Node, paths: list[str]) -> None:
        self._node = node
        self._paths = paths
        self._over = threading.Event()
        self.answers = 0
        self.wrong: list[str] = []
        self._thread = threading.Thread(target=self._read)

    def _read(self) -> None:
        seen = 0
        while not self._over.wait(0.01):
            for path in self._paths:
                try:
                    status, headers, _ = self._node.ask(path, **({"Late-Edition-Position": str(seen)} if seen else {}))
                except OSError as failure:
                    self.wrong.append(f"{path}: {failure!r}")
                    continue
                position = int(headers["late-edition-position"])
                if status != 200:
                    self.wrong.append(f"{path}: {status}")
                if position < seen:
                    self.wrong.append(f"{path}: back from {seen} to {position}")
                seen = max(seen, position)
                self.answers += 1

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


class House:
    """What the tests have: nodes, and a desk that hands over."""

    def __init__(self, url: str, nodes: list[Node]) -> None:
        self.url = url
        self.nodes = nodes
        self._next = 1000
        self.last = 0

    def hand_over(self, *documents: Document) -> int:
        desk = newsdesk.PostgresLog(self.url)
        self.last = desk.write(*documents)
        desk.connection.close()
        return self.last

    def publish(self, count: int = 1) -> int:
        """Publish stories, each in a transaction of its own; return the position of the last."""
        for _ in range(count):
            self._next += 1
            self.hand_over(newsdesk.story(self._next, first_published=newsdesk.NOON, updated=newsdesk.NOON))
        return self.last

    def all_at(self, position: int, *, within_s: float) -> float:
        return until(lambda: all(node.is_at(position) for node in self.nodes), within_s=within_s, what=f"all nodes at {position}")

    @contextmanager
    def being_read(self) -> Iterator[list[Reader]]:
        """A block in which somebody reads each node; afterwards nothing may have gone wrong for any of them."""
        readers = [Reader(node, ["/", "/city/", "/city/story-1/"]) for node in self.nodes]
        for reader in readers:
            reader.__enter__()
        try:
            yield readers
        finally:
            for reader in readers:
                reader.__exit__()
        assert [wrong for reader in readers for wrong in reader.wrong] == []
        assert all(reader.answers > 20 for reader in readers)


def until(true: Callable[[], bool], *, within_s: float, what: str) -> float:
    """Wait until it is true, and return after how long."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within_s, f"{what}: not within {within_s} s"
        time.sleep(0.02)
    return time.monotonic() - began
