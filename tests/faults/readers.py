"""Readers, and the desk's question after its receipt: a stand is asked on and on while faults happen, and every answer is held against
what must be. What they find stays in this process, outside of everything that fails."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from faults import filing
from faults.inspector import marks_in

PATHS = ["/", "/world/", "/city/", "/city/docks/", "/topics/tunnel/", *map(filing.address, range(1, filing.POOL + 1))]
PAUSE_S = 0.004


@dataclass
class Acknowledged:
    """The farthest that the stand said of itself: this is what makes the desk tell an editor that a publish is live."""

    position: int = 0
    edition: int = 0


@dataclass
class Readers:
    """So many readers of the stand at `port`, each with a connection of its own, and one who asks for receipts.

    `violations` are what they saw that must not be. `answers` are the different answers by edition and path.
    """

    port: int
    count: int = 2
    same_version: bool = True
    acknowledged: Acknowledged = field(default_factory=Acknowledged)
    acknowledged_rows: int = 0
    reads: int = 0
    refused_while_restarting: int = 0
    violations: list[str] = field(default_factory=list)
    answers: dict[tuple[int, str], tuple[int, str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._restarting = threading.Event()
        self._restarted = 0
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._read, args=(random.Random(each),), daemon=True) for each in range(self.count)]
        self._threads.append(threading.Thread(target=self._ask_for_receipts, daemon=True))
        for thread in self._threads:
            thread.start()

    @contextmanager
    def stand_restarts(self) -> Iterator[None]:
        """Excuse what fails meanwhile: the stand itself is being killed and started again."""
        self._restarting.set()
        try:
            yield
        finally:
            self._restarted += 1
            self._restarting.clear()

    def forget_editions(self) -> None:
        """Another store has taken the place of the one before: its editions are others."""
        with self._lock:
            self.answers.clear()

    def stop(self) -> list[str]:
        """Let them go; return the violations."""
        self._stop.set()
        for thread in self._threads:
            thread.join(20)
        return self.violations

    def seen(self) -> list[tuple[int, str, int, str]]:
        """Every different answer there was: edition, path, status, marks."""
        with self._lock:
            return [(edition, path, status, marks) for (edition, path), (status, _, marks) in self.answers.items()]

    def _read(self, chance: random.Random) -> None:
        """Read one page after the other, on one connection for as long as there is one."""
        newest, connection, of_life = 0, self._connect(), self._restarted
        while not self._stop.wait(PAUSE_S):
            began = time.monotonic()
            path, packed = chance.choice(PATHS), chance.random() < 0.5
            try:
                connection.request("GET", path, headers={"Accept-Encoding": "gzip"} if packed else {})
                response = connection.getresponse()
                body = response.read()
                edition = int(response.headers["late-edition"])
                text = (gzip.decompress(body) if response.headers.get("content-encoding") == "gzip" else body).decode()
            except (OSError, EOFError, http.client.HTTPException, ValueError, TypeError) as failure:
                self._failed(f"{path}: {failure!r} after {time.monotonic() - began:.2f} s", of_life)
                connection.close()
                newest, connection, of_life = 0, self._connect(), self._restarted
                continue
            if edition < newest:
                self._violated(f"I4 edition {edition} came after {newest} on one connection, at {path}")
            newest = max(newest, edition)
            self._check(path, edition, response.status, text)

    def _check(self, path: str, edition: int, status: int, text: str) -> None:
        self.reads += 1
        if status == 503 and self._restarting.is_set():
            self.refused_while_restarting += 1
            return
        if status not in (200, 404, 410):
            self._violated(f"I4 {path} was answered {status}: {text[:200]!r}")
        if not text.rstrip().endswith("</html>"):
            self._violated(f"I4 {path} came in part: …{text[-80:]!r}")
        marks = marks_in(text) if status == 200 else ""
        if self.same_version and len(versions_of_its_own(path, text)) > 1:
            self._violated(f"I4 {path} as of edition {edition} has its story in two versions: {marks}")
        said = (status, hashlib.blake2b(text.encode(), digest_size=12).hexdigest(), marks)
        with self._lock:
            before = self.answers.setdefault((edition, path), said)
        if before != said:
            self._violated(f"I4 {path} was answered otherwise before as of edition {edition}: {before} and {said}")

    def _ask_for_receipts(self) -> None:
        """Ask as the desk does, on one connection; neither the edition nor the position may go back."""
        connection, of_life = self._connect(), self._restarted
        while not self._stop.wait(PAUSE_S):
            try:
                connection.request("GET", "/-/health")
                response = connection.getresponse()
                said: dict[str, Any] = json.loads(response.read())
            except (OSError, http.client.HTTPException, ValueError) as failure:
                self._failed(f"/-/health: {failure!r}", of_life)
                connection.close()
                connection, of_life = self._connect(), self._restarted
                continue
            self._acknowledge(int(said["position"]), int(said["edition"]))

    def _acknowledge(self, position: int, edition: int) -> None:
        known = self.acknowledged
        if position < known.position or edition < known.edition:
            self._violated(f"I3 edition {edition} with row {position} came after {known.edition} with {known.position}")
        self.acknowledged_rows += max(0, position - known.position)
        self.acknowledged = Acknowledged(max(position, known.position), max(edition, known.edition))

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def _failed(self, what: str, of_life: int) -> None:
        """A read failed: that is a violation unless the stand is being started again, or was since the connection was made."""
        if self._restarting.is_set() or of_life != self._restarted:
            self.refused_while_restarting += 1
            self._stop.wait(0.02)
        elif not self._stop.is_set():
            self._violated(f"I4 a read failed: {what}")

    def _violated(self, what: str) -> None:
        with suppress(ValueError):
            self.violations.append(what)


def versions_of_its_own(path: str, text: str) -> set[str]:
    """In which versions the page at `path` shows its own story, in its text and in the lists beside it."""
    return {version for number, version in filing.MARK.findall(text) if path == filing.address(int(number))}
