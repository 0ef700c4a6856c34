"""The scene of what happens now: which request it is of. What is logged meanwhile is noted with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Scene:
    """A request: where it comes from, coarsely, the key of its session, and how much was written down of what it did."""

    origin: str
    session: str | None = None
    written: int = 0


_CURRENT: ContextVar[Scene | None] = ContextVar("scene", default=None)


def current() -> Scene | None:
    """Return the scene of what happens now; None where there is no request, as in the intake or on the command line."""
    return _CURRENT.get()


@contextmanager
def set_in(scene: Scene) -> Iterator[Scene]:
    """Let what happens in the block happen in `scene`."""
    before = _CURRENT.set(scene)
    try:
        yield scene
    finally:
        _CURRENT.reset(before)
