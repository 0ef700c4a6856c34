"""The supervisor: starts the processes of the house, prints what they say, and brings back those that die.

It never gives up on a job: the pause before a restart grows to half a minute and stays there, and each death is said.
On Linux a job is told to stop when the supervisor itself is killed; nothing is left running.
"""

from __future__ import annotations

import ctypes
import http.client
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import IO
from urllib.parse import urlsplit

FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 30.0
FORGIVEN_AFTER_S = 60.0
GRACE_S = 10.0
ROUND_S = 0.2
PROBE_TIMEOUT_S = 5.0
LONGEST_LINE_BYTES = 64 * 1024
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Job:
    """A process to keep running. It is ready when a GET of `answers_at` is answered 200, or once started if that is empty."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    answers_at: str = ""


@dataclass(frozen=True)
class Record:
    """The lives of one job: deaths in a row, when it last started, when to start it next (None while it runs)."""

    deaths: int = 0
    started: float = 0.0
    due: float | None = 0.0


def pause_s(deaths: int) -> float:
    """Return how long to wait before the next start, after this many deaths in a row.

    >>> [pause_s(deaths) for deaths in (1, 2, 3, 8, 1000)]
    [0.25, 0.5, 1.0, 30.0, 30.0]
    """
    return float(min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(deaths - 1, 16)))


def after_start(record: Record, *, now: float) -> Record:
    """Return the record of a job that was started `now`."""
    return replace(record, started=now, due=None)


def after_death(record: Record, *, now: float) -> Record:
    """Return the record of a job that was found dead `now`. A life of a minute or more forgives the deaths before it."""
    deaths = 1 if now - record.started >= FORGIVEN_AFTER_S else record.deaths + 1
    return Record(deaths=deaths, started=record.started, due=now + pause_s(deaths))


def how_it_ended(status: int) -> str:
    """Return in words how a process ended, from its return code as `subprocess` gives it.

    >>> how_it_ended(1), how_it_ended(-9)
    ('ended with status 1', 'was killed by SIGKILL')
    """
    if status >= 0:
        return f"ended with status {status}"
    try:
        return f"was killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"was killed by signal {-status}"


def lines_of(held: bytes, arrived: bytes) -> tuple[list[str], bytes]:
    """Return the whole lines in `held` and `arrived` together, and the bytes of the line that has not ended yet.

    A line longer than 64 KB is cut, so that a job cannot make the supervisor hold more.

    >>> lines_of(b"pri", b"nted 3\\nand")
    (['printed 3'], b'and')
    """
    *whole, rest = (held + arrived).split(b"\n")
    if len(rest) > LONGEST_LINE_BYTES:
        whole, rest = [*whole, rest], b""
    return [line.decode("utf-8", "replace").rstrip("\r") for line in whole], rest


def bracketed(host: str) -> str:
    """Return `host` as it stands in a URL: an IPv6 address in brackets (RFC 3986, section 3.2.2).

    >>> bracketed("127.0.0.1"), bracketed("::1")
    ('127.0.0.1', '[::1]')
    """
    return f"[{host}]" if ":" in host else host


def answers(url: str) -> bool:
    """Tell whether a GET of `url` is answered 200 within 5 s. It asks as localhost: a server may refuse a bare address as host."""
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=PROBE_TIMEOUT_S)
    try:
        connection.request("GET", at.path or "/", headers={"Host": "localhost"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def supervise(jobs: Sequence[Job], *, say: Callable[[str, str], None], when_ready: Callable[[], None]) -> None:
    """Run `jobs` until SIGINT, SIGTERM or SIGHUP, then stop them, the last of them first.

    `say(name, line)` is handed every line a job prints, and what became of it. `when_ready()` is called once, when all
    of them answer. A second signal while stopping kills what is still there.
    """
    crew = _Crew([_Child(job) for job in jobs], say)
    with _signals_counted(crew):
        try:
            while not crew.signals:
                crew.start_due()
                crew.listen(ROUND_S)
                crew.bury_dead()
                if crew.newly_ready():
                    when_ready()
        finally:
            crew.stop()


@dataclass
class _Life:
    """One run of a job: its process, what it prints, and the line it has begun."""

    process: subprocess.Popen[bytes]
    output: IO[bytes]
    held: bytes = b""


@dataclass
class _Child:
    job: Job
    record: Record = Record()
    life: _Life | None = None
    ready: bool = False


@dataclass
class _Crew:
    """The children and the pipes to them. Signals only count up here; the loop looks at the count."""

    children: list[_Child]
    say: Callable[[str, str], None]
    signals: int = 0
    said_ready: bool = False
    pipes: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def start_due(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.record.due is not None and child.record.due <= now:
                self._start(child)

    def listen(self, timeout_s: float) -> None:
        if not self.pipes.get_map():
            time.sleep(timeout_s)
            return
        for key, _ in self.pipes.select(timeout_s):
            child, life = key.data
            self._hear(child, life)

    def bury_dead(self) -> None:
        for child in self.children:
            if child.life is not None and child.life.process.poll() is not None:
                status = self._bury(child, child.life)
                child.record = after_death(child.record, now=time.monotonic())
                self._tell(child, f"{how_it_ended(status)}; starting it again in {pause_s(child.record.deaths):g} s")

    def newly_ready(self) -> bool:
        """Ask those that have not answered yet. True once: when the last of them has."""
        if self.said_ready:
            return False
        for child in self.children:
            if not child.ready and child.life is not None:
                child.ready = not child.job.answers_at or answers(child.job.answers_at)
        self.said_ready = all(child.ready for child in self.children)
        return self.said_ready

    def stop(self) -> None:
        signals_before = self.signals
        for child in reversed(self.children):
            if child.life is not None:
                self._ask_to_stop(child, child.life, signals_before=signals_before)
                self._bury(child, child.life)
        self.pipes.close()

    def _start(self, child: _Child) -> None:
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        process = subprocess.Popen(
            child.job.command,
            env=dict(child.job.environment),
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=tie_to_parent(os.getpid()),  # noqa: PLW1509 (the supervisor has one thread)
        )
        os.close(writing)
        child.life = _Life(process, os.fdopen(reading, "rb", buffering=0))
        child.record = after_start(child.record, now=time.monotonic())
        self.pipes.register(child.life.output, selectors.EVENT_READ, (child, child.life))
        self._tell(child, f"started as process {process.pid}")

    def _hear(self, child: _Child, life: _Life) -> bool:
        """Pass on what a child has printed. False when there is nothing more to hear now."""
        arrived = life.output.read(LONGEST_LINE_BYTES)
        if not arrived:
            if arrived == b"":
                self._hang_up(life)
            return False
        lines, life.held = lines_of(life.held, arrived)
        for line in lines:
            self._tell(child, line)
        return True

    def _bury(self, child: _Child, life: _Life) -> int:
        """Take leave of a child that ended or must: end what it left behind, print its last words, return its status."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(life.process.pid, signal.SIGKILL)
        status = life.process.wait()
        while self._hear(child, life):
            pass
        if life.held:
            self._tell(child, life.held.decode("utf-8", "replace"))
        self._hang_up(life)
        life.output.close()
        child.life = None
        return status

    def _hang_up(self, life: _Life) -> None:
        with suppress(KeyError):
            self.pipes.unregister(life.output)

    def _ask_to_stop(self, child: _Child, life: _Life, *, signals_before: int) -> None:
        deadline = time.monotonic() + GRACE_S
        life.process.send_signal(signal.SIGTERM)
        while life.process.poll() is None:
            if time.monotonic() > deadline or self.signals > signals_before:
                self._tell(child, "did not stop when asked; killing it")
                return
            self.listen(ROUND_S / 4)

    def _tell(self, child: _Child, line: str) -> None:
        try:
            self.say(child.job.name, line)
        except BrokenPipeError:
            # Whoever read our output has gone: as good as a hangup.
            self.say = _to_nobody
            self.signals += 1


def _to_nobody(*_: str) -> None:
    pass


def tie_to_parent(parent: int) -> Callable[[], None] | None:
    """Return what a new child does first, so that it is told to stop when its parent dies (Linux, prctl(2))."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return tie


@contextmanager
def _signals_counted(crew: _Crew) -> Iterator[None]:
    def count(*_: object) -> None:
        crew.signals += 1

    # A SIGHUP that is ignored already stays ignored: nohup asked for that.
    asked = [n for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if signal.getsignal(n) is not signal.SIG_IGN]
    before = {number: signal.signal(number, count) for number in asked}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
