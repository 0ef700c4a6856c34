"""Draining: taking all that is in a queue now, without waiting for more."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from typing import TypeVar

Thing = TypeVar("Thing")


def drained(queue: SimpleQueue[Thing]) -> list[Thing]:
    """Return what is in `queue`, the oldest first; it is empty then."""
    found = []
    while True:
        try:
            found.append(queue.get_nowait())
        except Empty:
            return found
