"""A house to break: a home with a press, a stand and a writer of the log, each a process of its own, and what was seen of them.

What the house is told and what is noted of it lies in a folder `outside`, which is never on the disk that fails.
"""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any

TESTS = Path(__file__).parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS / 'press'}"}
PATIENCE_S = 120.0
"""How long anything may take before a test gives it up: many times what it takes on a quiet machine."""

SERVE = """
import sys
from pathlib import Path
from lateedition.stand.run import serve
serve(Path(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), workers=1)
"""
_DIE_WITH_PARENT = 1


def wait_for(reached: Callable[[], object], what: str, *, patience_s: float = PATIENCE_S) -> None:
    """Wait until `reached()`; fail when it takes too long."""
    until = time.monotonic() + patience_s
    while not reached():
        assert time.monotonic() < until, f"after {patience_s:.0f} s still not: {what}"
        time.sleep(0.004)


def start(command: Sequence[str], *, log: Path, **keywords: Any) -> subprocess.Popen[bytes]:
    """Start a process that ends with this one. What it says goes to the file `log`."""
    with log.open("ab") as said:
        return subprocess.Popen(
            command,
            stdin=keywords.pop("stdin", subprocess.DEVNULL),
            stderr=said,
            preexec_fn=_tie,
            start_new_session=True,
            env=ENVIRONMENT,
            **keywords,
        )


def _tie() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all of its session, and see it gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def children(pid: int) -> list[int]:
    """The processes that `pid` has started and that are there."""
    with contextlib.suppress(OSError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@dataclass
class Writer:
    """The writer of the log. `last` is the last row that it said was committed, `refused` how often it said no."""

    process: subprocess.Popen[bytes]
    last: int = 0
    refused: int = 0
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        threading.Thread(target=self._listen, daemon=True).start()

    def tell(self, word: str) -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(word.encode() + b"\n")
            self.process.stdin.flush()

    def rest(self) -> None:
        """Have it file no more, and wait until it has said so."""
        before = self.words.count("rest")
        self.tell("rest")
        wait_for(lambda: self.words.count("rest") > before or self.process.poll() is not None, "the writer rests")

    def file(self, rows: int = 0) -> int:
        """Have it file a transaction; return its last row."""
        before = len(self.words)
        self.tell(f"file {rows}")
        wait_for(lambda: len(self.words) > before, "the writer has filed")
        assert self.words[-1].startswith("filed"), self.words[-1]
        return self.last

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            word = line.decode().strip()
            if word.startswith("filed"):
                self.last = int(word.split()[2])
            self.refused += word.startswith("refused")
            self.words.append(word)


class House:
    """The processes over a home. `store` and `database` may be told to be elsewhere."""

    def __init__(self, home: Path, outside: Path) -> None:
        self.home, self.outside = home, outside
        self.store, self.database, self.renditions = home / "edition", home / "desk.sqlite3", home / "renditions"
        self.token = outside / "token"
        self.press: subprocess.Popen[bytes] | None = None
        self.stand: subprocess.Popen[bytes] | None = None
        self.writer: Writer | None = None
        self.readers: Any = None
        self.port = free_port()
        self.is_to_be_damaged = False
        home.mkdir(parents=True, exist_ok=True)
        outside.mkdir(parents=True, exist_ok=True)

    # The press

    def press_command(self, **options: Any) -> list[str]:
        said = {
            "database": str(self.database),
            "store": str(self.store),
            "renditions": str(self.renditions),
            "token": str(self.token),
            **options,
        }
        return [sys.executable, "-m", "faults.presshand", json.dumps(said)]

    def start_press(self, *before: str, **options: Any) -> subprocess.Popen[bytes]:
        """Start a press; `before` is a command that starts it."""
        self.press = start([*before, *self.press_command(**options)], log=self.outside / "press.log")
        return self.press

    def kill_press(self) -> None:
        if self.press is not None:
            kill(self.press)

    @property
    def said(self) -> str:
        """All that the presses have said."""
        return (self.outside / "press.log").read_text("utf-8", "replace")

    # The stand

    def start_stand(self) -> None:
        """Start the stand and wait until it answers, with whatever."""
        self.stand = start([sys.executable, "-c", SERVE, str(self.store), str(self.port)], log=self.outside / "stand.log")
        wait_for(lambda: self.health() is not None, f"the stand answers; it said {(self.outside / 'stand.log').read_text()[-2000:]}")

    def kill_stand(self) -> None:
        if self.stand is not None:
            kill(self.stand)

    def health(self) -> dict[str, Any] | None:
        """What the stand says of itself, None if it does not answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/-/health")
            said: dict[str, Any] = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            return None
        else:
            return said
        finally:
            connection.close()

    @property
    def position(self) -> int:
        """How far the log is in the edition that readers have."""
        return int((self.health() or {}).get("position", 0))

    def wait_until_printed(self, row: int, *, patience_s: float = PATIENCE_S) -> None:
        """Wait until readers have row `row`."""
        wait_for(lambda: self.position >= row, f"row {row} is printed; the press said {self.said[-3000:]}", patience_s=patience_s)

    # The writer

    def start_writer(self) -> Writer:
        command = [sys.executable, "-m", "faults.filing", str(self.database)]
        process = start(command, log=self.outside / "writer.log", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.writer = Writer(process)
        return self.writer

    # All of it

    def inspect(self, *, position: int = 0, edition: int = 0, caught_up: bool = False, answers: list[Any] | None = None) -> list[str]:
        """Have a fresh process look at what is there; return the violations it names, each in a line.

        `position` and `edition` are the farthest that was acknowledged. `caught_up` says that everything should be printed.
        """
        said = {
            "database": str(self.database),
            "store": str(self.store),
            "renditions": str(self.renditions),
            "position": position,
            "edition": edition,
            "caught_up": caught_up,
            "damaged": self.is_to_be_damaged,
            "answers": answers or [],
        }
        asked, answered = inspector()
        asked.write(json.dumps(said) + "\n")
        asked.flush()
        found: list[str] = json.loads(answered.readline())
        return found

    def wait_until_all_is_printed(self, *, patience_s: float = PATIENCE_S) -> None:
        """Wait until the press has caught up and nothing waits; the edition is what the log says then, to the byte."""
        until = time.monotonic() + patience_s
        while found := self.inspect(caught_up=True):
            assert time.monotonic() < until, f"after {patience_s:.0f} s still: {found[:20]}; the press said {self.said[-2000:]}"
            time.sleep(0.02)

    def stop(self) -> None:
        """Kill whatever runs."""
        for process in (self.press, self.stand, self.writer.process if self.writer else None):
            if process is not None:
                kill(process)


@cache
def inspector() -> tuple[IO[str], IO[str]]:
    """The inspector's two ends: what it is asked, and what it answers. One for all tests of this process; it ends with it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "faults.inspector"],
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=_tie,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def house_in(home: Path, outside: Path) -> Iterator[House]:
    """A house with a writer, which has filed the paper. Everything is killed at the end."""
    house = House(home, outside)
    try:
        house.start_writer().file()
        yield house
    finally:
        house.stop()
