"""The n-th system call of a kind fails, once or from then on: strace puts the error in front of the kernel."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from faults.house import wait_for


@dataclass(frozen=True)
class Injection:
    """That the `nth` call of `call` gives `error`, and if `on_and_on` every one after it, too."""

    call: str
    error: str
    nth: int
    on_and_on: bool

    def __str__(self) -> str:
        return f"{self.call} no. {self.nth}{' and on' if self.on_and_on else ''}: {self.error}"

    @property
    def options(self) -> list[str]:
        """What strace is told. A call must be traced to be tampered with: `trace=none` would inject nothing, and not say so."""
        when = f"{self.nth}+" if self.on_and_on else str(self.nth)
        return ["-e", f"trace={self.call}", "-e", f"inject={self.call}:error={self.error}:when={when}"]


@dataclass(frozen=True)
class Injected:
    """What strace has written down."""

    log: Path

    @property
    def count(self) -> int:
        """How many calls have failed so far."""
        return self.log.read_text("utf-8", "replace").count("(INJECTED)")


@contextmanager
def injected(injection: Injection, pid: int, *, log: Path) -> Iterator[Injected]:
    """Tamper with the process `pid`, which runs, until the block ends."""
    log.unlink(missing_ok=True)
    command = ["strace", "-f", "-p", str(pid), "-o", str(log), *injection.options]
    strace = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: _tracer_of(pid) == strace.pid or strace.poll() is not None, "strace has attached")
        assert strace.poll() is None, f"strace ended with {strace.returncode}"
        yield Injected(log)
    finally:
        strace.send_signal(signal.SIGTERM)
        strace.wait(20)


def _tracer_of(pid: int) -> int:
    found = re.search(r"TracerPid:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) if found else 0
