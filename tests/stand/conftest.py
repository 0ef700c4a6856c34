"""What the tests of the stand share: a small edition, the core over it, and a real server."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import newspast

from lateedition.edition.pieces import MARK, Pieces, listed
from lateedition.edition.record import Entry, Fragment, Hole, Segment, Whole
from lateedition.edition.segments import segment
from lateedition.edition.store import Printing, Store
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.memory import Memory
from lateedition.stand.respond import respond

PRINTED = datetime(2020, 5, 5, 12, tzinfo=UTC)
CHANGED = datetime(2020, 5, 5, 9, 11, 59, tzinfo=UTC)
TERMS = {
    "purposes": [
        {"key": "films", "shared": True, "cookies": ["film_seen"]},
        {"key": "order", "shared": False, "cookies": ["read_before", "film_seen"]},
    ],
    "counting": "on",
}
HTML = (("content-type", "text/html; charset=utf-8"),)
SERVE = """
import sys
from pathlib import Path
from lateedition.stand.run import serve
serve(Path(sys.argv[1]), host=sys.argv[2], port=int(sys.argv[3]), workers=int(sys.argv[4]), front=sys.argv[5])
"""
SERVE_WITHIN = """
import json, sys
from pathlib import Path
from lateedition.stand.lean.crew import serve
from lateedition.stand.lean.limits import Limits
limits = Limits(**json.loads(sys.argv[5]))
serve(Path(sys.argv[1]), host=sys.argv[2], port=int(sys.argv[3]), workers=int(sys.argv[4]), limits=limits)
"""
RECORDED = bytes(range(251)) * 4_001
PIECE_BYTES = 100_000
RECORDING = "/recordings/7-abc.mp3"
PICTURE = b"RIFF\x00\x00\x00\x00WEBP" + bytes(range(256))


def page_of(*parts: bytes | Hole, status: int = 200, keys: tuple[str, ...] = (), headers: tuple[tuple[str, str], ...] = HTML) -> Entry:
    made: tuple[Segment | Whole | Hole, ...] = tuple(segment(part) if isinstance(part, bytes) else part for part in parts)
    return Entry(status, headers, made, changed=CHANGED.timestamp(), keys=keys)


def small_edition(printing: Printing) -> None:
    """Print one of everything that a stand may meet."""
    story = page_of(b"<h1>Kim gets medal</h1>", Hole("top.en"), b"<p>Moscow</p>", Hole("notice.en"), keys=("story:17", "section:3"))
    picture = Entry(
        200,
        (("content-type", "image/webp"),),
        (Whole(PICTURE),),
        changed=CHANGED.timestamp(),
        keys=("picture:4",),
        immutable=True,
    )
    printing.put("/world/kim-17/", story)
    printing.put("/plain/", page_of(b"<h1>plain</h1>"))
    printing.put("/hindi/यूपी-3/", page_of("<h1>यूपी</h1>".encode()))
    printing.put("/pictures/4-abc-480.webp", picture)
    put_recording(printing)
    printing.put("/assets/site-1a2b.css", Entry(200, (("content-type", "text/css"),), (segment(b"body{}"),), immutable=True))
    printing.put("/old/kim-17/", Entry(301, (("location", "/world/kim-17/"),), ()))
    printing.put("/world/killed-18/", page_of(b"<h1>Withdrawn</h1>", status=410))
    printing.put("/-/errors/404", page_of(b"<h1>No such page</h1>", Hole("top.en"), status=404))
    printing.put_fragment("top.en", Fragment(segment(b"<ol>top news</ol>"), keys=("top",)))
    printing.put_fragment("notice.en", Fragment(segment(b"<form>notice</form>"), keys=("consent:3",)))
    printing.put_fragment("terms.site", Fragment(segment(json.dumps(TERMS).encode())))
    printing.set_position(12)


def put_recording(printing: Printing) -> None:
    """Print a file of a megabyte in eleven pieces."""
    kind, keys = ("content-type", "audio/mpeg"), ("recording:7",)
    whole = Whole(listed(Pieces(len(RECORDED), PIECE_BYTES, "/-/recordings/7-abc/")))
    printing.put(RECORDING, Entry(200, (kind, MARK), (whole,), keys=keys, immutable=True))
    for at in range(0, len(RECORDED), PIECE_BYTES):
        piece = Entry(200, (kind,), (Whole(RECORDED[at : at + PIECE_BYTES]),), keys=keys, immutable=True)
        printing.put(f"/-/recordings/7-abc/{at // PIECE_BYTES}", piece)


@dataclass
class Edition:
    """A store and the core over it."""

    store: Store
    folder: Path
    memory: Memory

    def answer(self, path: str = "/world/kim-17/", *, method: str = "GET", now: float = PRINTED.timestamp() + 60, **headers: Any) -> Answer:
        with self.store.view() as view:
            return respond(Request(method=method, path=path, **headers), view=view, now=now, memory=self.memory)

    def print(self, work: Callable[[Printing], None], *, moment: datetime = PRINTED) -> None:
        self.store.print_edition(work, moment=moment)


@pytest.fixture
def edition(tmp_path: Path) -> Iterator[Edition]:
    with Store.for_printing(tmp_path / "edition") as store:
        store.print_edition(small_edition, moment=PRINTED)
        yield Edition(store, tmp_path / "edition", Memory())


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a store with the small edition, which nobody prints to."""
    folder = tmp_path_factory.mktemp("printed") / "edition"
    with Store.for_printing(folder) as store:
        store.print_edition(small_edition, moment=PRINTED)
        yield folder


@dataclass
class Running:
    """A stand that runs as a process of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    host: str = "127.0.0.1"

    def ask(self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request(method, path, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response, response.read()

    def connect(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=10)

    def raw(self, sent: bytes, *, ends: bool = False) -> bytes:
        """Send bytes, say that no more will come if it `ends`, and return all that comes back until the stand closes."""
        with self.connect() as peer:
            peer.sendall(sent)
            if ends:
                peer.shutdown(socket.SHUT_WR)
            return read_to_the_end(peer)

    def counted(self, name: str, label: str = "") -> int:
        """Return what the metrics say of a counter."""
        wanted = f"lateedition_{name}{{{label}" if label else f"lateedition_{name}"
        return sum(int(line.rpartition(" ")[2]) for line in self.ask("/-/metrics")[1].decode().splitlines() if line.startswith(wanted))

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)


def read_to_the_end(peer: socket.socket) -> bytes:
    got = b""
    while piece := peer.recv(65536):
        got += piece
    return got


def free_port(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as free:
        free.bind((host, 0))
        return int(free.getsockname()[1])


def start_stand(
    folder: Path,
    *,
    workers: int = 1,
    before: str = "",
    front: str = "lean",
    host: str = "127.0.0.1",
    limits: dict[str, float] | None = None,
) -> Running:
    """Start a stand on a free port and wait until it answers. `before` is code that it runs first; with `limits` it is a lean one."""
    port = free_port(host)
    last = front if limits is None else json.dumps(limits)
    code = before + (SERVE if limits is None else SERVE_WITHIN)
    command = [sys.executable, "-c", code, str(folder), host, str(port), str(workers), last]
    process = subprocess.Popen(command, start_new_session=True, preexec_fn=_hear_ctrl_c)
    running = Running(folder, port, process, host)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            running.ask("/-/health")
            return running
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    raise AssertionError("the stand did not come up in 15 s")


@pytest.fixture(scope="session")
def starter() -> Iterator[Callable[..., Running]]:
    """Give a function that starts stands; they are stopped at the end."""
    started: list[Running] = []

    def start(folder: Path, **options: Any) -> Running:
        started.append(start_stand(folder, **options))
        return started[-1]

    yield start
    for running in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()


@pytest.fixture(scope="module", params=["lean", "granian"])
def running(request: pytest.FixtureRequest, printed: Path, starter: Callable[..., Running]) -> Iterator[Running]:
    running = starter(printed, front=request.param)
    yield running
    assert running.stop() == 0


def _hear_ctrl_c() -> None:
    """Who starts the tests in a shell's background starts all of them deaf to it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Edition]:
    """A paper of three editions: 12:00:00.4 the first, 12:10:30 the story changes, 12:20:00 only the list does."""
    with Store.for_printing(tmp_path / "edition") as store:
        newspast.print_three(store)
        yield Edition(store, tmp_path / "edition", Memory())
