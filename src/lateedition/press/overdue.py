"""Overdue: readers of the store that do not come to an end. Nothing that such a one may still read can be used again, so the
file grows by all that is printed. A stand's views last microseconds: one that stays has stopped, and is ended; others are named.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from lateedition.edition.environment import Reader

logger = logging.getLogger(__name__)

PATIENCE_S = 60.0
"""How long a view of a stand may last before its process is ended; the supervisor starts another one in its place."""

NAMED_AFTER_S = 600.0
"""How long anybody else's may last before that is said: pressing everything anew beside a large edition takes minutes."""


class Overdue:
    """Who has been reading the same transaction for how long."""

    def __init__(
        self, *, patience_s: float = PATIENCE_S, is_stand: Callable[[int], bool] | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._patience_s = patience_s
        self._is_stand = is_stand or _is_stand
        self._clock = clock
        self._since: dict[int, tuple[int, float]] = {}
        self._named: set[int] = set()

    def look(self, readers: list[Reader], *, step: int) -> list[int]:
        """Look at who reads as of the store's transaction `step`; return the processes that were ended."""
        now, ended = self._clock(), []
        behind = {reader.pid: step - reader.behind for reader in readers if reader.behind and reader.pid != os.getpid()}
        self._since = {pid: self._seen(pid, at, now) for pid, at in behind.items()}
        self._named &= behind.keys()
        for pid, (_, since) in self._since.items():
            if now - since > self._patience_s and self._is_stand(pid):
                logger.error("process %d of a stand has had a view open for %.0f s; it is ended", pid, now - since)
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
                ended.append(pid)
            elif now - since > NAMED_AFTER_S and pid not in self._named:
                self._named.add(pid)
                logger.warning("process %d has had a view of the edition open for %.0f s; the store grows meanwhile", pid, now - since)
        return ended

    def _seen(self, pid: int, at: int, now: float) -> tuple[int, float]:
        before = self._since.get(pid)
        return before if before is not None and before[0] == at else (at, now)


def _is_stand(pid: int) -> bool:
    """Say whether a process is one of a stand of ours, by its command (Linux)."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"lateedition" in words and b"stand" in words
