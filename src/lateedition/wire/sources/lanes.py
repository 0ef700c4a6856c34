"""Lanes: a few threads each, in which errands run whose ends nobody knows. What hangs in one lane holds up nobody in another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from queue import SimpleQueue

Errand = Callable[[], None]


class Lane:
    """At most `most` errands at a time; the others wait their turn. Of errands with the same key only one is about at any time.

    An errand that raises ends its thread, which `threading.excepthook` tells; another takes its place. Threads are daemons: an
    errand that hangs does not keep the process from ending.
    """

    def __init__(self, name: str, *, most: int) -> None:
        self._name = name
        self._most = most
        self._waiting: SimpleQueue[tuple[Hashable, Errand] | None] = SimpleQueue()
        self._about: set[Hashable] = set()
        self._threads: list[threading.Thread] = []
        self._closing = False
        self._lock = threading.Lock()

    def send(self, key: Hashable, errand: Errand) -> bool:
        """Have `errand` run, unless one of that key is about. Returns whether it will."""
        with self._lock:
            if key in self._about:
                return False
            self._about.add(key)
            self._waiting.put((key, errand))
            if len(self._threads) < min(self._most, len(self._about)):
                self._begin()
        return True

    def is_about(self, key: Hashable) -> bool:
        """Say whether an errand of that key waits or runs."""
        with self._lock:
            return key in self._about

    def close(self, *, within_s: float) -> None:
        """Let no thread begin another errand, and wait a moment for those that run."""
        with self._lock:
            threads = list(self._threads)
            self._closing = True
        for _ in threads:
            self._waiting.put(None)
        for thread in threads:
            thread.join(within_s / len(threads))

    def _begin(self) -> None:
        thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self) -> None:
        try:
            while (sent := self._waiting.get()) is not None and not self._closing:
                self._do(*sent)
        finally:
            with self._lock:
                self._threads.remove(threading.current_thread())
                # whoever was sent between the failure and now has counted on this thread
                if not self._waiting.empty() and not self._closing:
                    self._begin()

    def _do(self, key: Hashable, errand: Errand) -> None:
        try:
            errand()
        finally:
            with self._lock:
                self._about.discard(key)
