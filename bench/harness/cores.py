"""Cores: a server on one, whoever asks it on another, so that neither pays for the other."""

from __future__ import annotations

import os

SERVER_CORE, CLIENT_CORE = 0, 1


class CannotMeasure(SystemExit):
    """The question cannot be answered on this machine; the message says why and what would help."""


def both_cores() -> None:
    """Raise CannotMeasure unless this process may use both cores."""
    allowed = os.sched_getaffinity(0)
    if not {SERVER_CORE, CLIENT_CORE} <= allowed:
        raise CannotMeasure(f"this measurement needs cores {SERVER_CORE} and {CLIENT_CORE}; this process may use {sorted(allowed)}")


def pin_to(core: int | None) -> None:
    """Keep this process and its children to `core`; None leaves it on all."""
    if core is not None:
        os.sched_setaffinity(0, {core})
