"""Processes: servers that a question starts, and that never outlive it, whatever happens to it."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.harness import accounting
from bench.harness.cores import pin_to

_PR_SET_PDEATHSIG = 1
_STOPS_WITHIN_S = 15
_TAIL_LINES = 15


class DidNotStart(RuntimeError):
    """A server did not come up; the message has the end of what it said."""


@dataclass(frozen=True)
class Running:
    """A server that runs, as a process group of its own. `said` is where its output goes."""

    name: str
    process: subprocess.Popen[bytes]
    said: Path

    @property
    def pid(self) -> int:
        """The process that was started; its family is what is counted."""
        return self.process.pid

    def cpu_s(self) -> float:
        """Return the processor time that it and all it started have used."""
        return accounting.cpu_s(self.pid)

    def tail(self) -> str:
        """Return the end of what it said."""
        return "\n".join(self.said.read_text("utf-8", "replace").splitlines()[-_TAIL_LINES:])


@dataclass(frozen=True)
class Used:
    """What a process and all it waited for have used, from its start to its end."""

    cpu_s: float
    wall_s: float
    peak_bytes: int


@contextmanager
def running(
    name: str,
    command: Sequence[object],
    *,
    folder: Path,
    port: int | None = None,
    core: int | None = None,
    environment: Mapping[str, str] | None = None,
    patience_s: float = 30,
) -> Iterator[Running]:
    """Run `command` in a `with`, on `core`, and wait until it listens on `port` of the loopback; what it says goes into `folder`.

    It and all it started are gone when the `with` is left, and also if this process is killed. Raises DidNotStart.
    """
    said = folder / f"{name.replace(' ', '-').replace('/', '-')}.log"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=None if environment is None else {**os.environ, **environment},
            start_new_session=True,
            preexec_fn=bound(os.getpid(), core),  # noqa: PLW1509  no thread of a question runs while it starts something
        )
    server = Running(name, process, said)
    try:
        if port is not None:
            _wait_for(server, port, patience_s=patience_s)
        yield server
    finally:
        stop(process)


def run(
    command: Sequence[object],
    *,
    folder: Path | None = None,
    core: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run `command` to its end on `core` and return what it printed. Raises RuntimeError, with what it said, if it fails."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=None if environment is None else {**os.environ, **environment},
        preexec_fn=bound(os.getpid(), core),
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-_TAIL_LINES:])
        raise RuntimeError(f"{' '.join(map(str, command))[:200]} failed with status {done.returncode}:\n{said}")
    return done.stdout


def finished(program: Running, *, began: float) -> Used:
    """Wait for `program` to end by itself; return what it used since `began`, by the monotonic clock. Raises RuntimeError if it fails."""
    _, status, usage = os.wait4(program.pid, 0)
    wall_s = time.monotonic() - began
    program.process.returncode = os.waitstatus_to_exitcode(status)
    if program.process.returncode:
        raise RuntimeError(f"{program.name} failed with status {program.process.returncode}; it said:\n{program.tail()}")
    return Used(usage.ru_utime + usage.ru_stime, wall_s, usage.ru_maxrss * 1024)


def stop(process: subprocess.Popen[Any]) -> None:
    """End `process` and everything it started: politely first, and what does not go is killed."""
    family = accounting.family(process.pid) if process.poll() is None else []
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for pid in family[1:]:
        _kill(pid)
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def free_port() -> int:
    """Return a port of the loopback on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def end_when_told() -> None:
    """Let Ctrl-C, SIGTERM and SIGHUP end this process so that whatever it started is stopped on the way out.

    Ctrl-C, too: a shell that starts something in the background lets it ignore that.
    """

    def end(number: int, _frame: object) -> None:
        print(f"\ntold to stop ({signal.Signals(number).name}); stopping what was started", file=sys.stderr)
        raise SystemExit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)


def bound(parent: int, core: int | None) -> Callable[[], None]:
    """Return what a child of `parent` does before it begins: pin itself, and ask the kernel to end it if its parent dies."""
    prctl = ctypes.CDLL(None).prctl

    def prepare() -> None:
        pin_to(core)
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return prepare


def _wait_for(server: Running, port: int, *, patience_s: float) -> None:
    until = time.monotonic() + patience_s
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            status = server.process.poll()
            if status is not None:
                raise DidNotStart(f"{server.name} ended with status {status}; it said:\n{server.tail()}") from None
            if time.monotonic() > until:
                raise DidNotStart(f"{server.name} does not listen on port {port} after {patience_s} s; it said:\n{server.tail()}") from None
            time.sleep(0.05)
        else:
            return


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
