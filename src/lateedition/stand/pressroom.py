"""The pressroom: what the press of this machine says of the handover log, and the figures that lie beside the store.

For health and metrics; no page depends on it. What the figures are is the matter of who wrote them: press/figures.py, auditing.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

NAME = "press.json"
FIGURES = "watching"


class Notice(Struct, frozen=True):
    """What the press wrote down; see press/bulletin.py."""

    log_end: int
    heard: float | None
    doing: str
    set_aside: tuple[int, ...] = ()


class Lag(Struct, frozen=True):
    """How far this machine is behind: rows of the log that are not in its edition, and seconds since the log was last heard.

    `set_aside` are the numbers of rows that could not be printed: the log has moved on over them.
    """

    behind: int
    heard_s: float | None
    doing: str
    set_aside: tuple[int, ...] = ()


def lag(store_folder: Path, *, position: int, now: float) -> Lag | None:
    """Return how far the edition at `position` is behind; None where no press has said anything. `now` is in POSIX seconds."""
    try:
        notice = msgspec.json.decode((store_folder.parent / NAME).read_bytes(), type=Notice)
    except (OSError, msgspec.DecodeError):
        return None
    heard_s = None if notice.heard is None else round(max(0.0, now - notice.heard), 3)
    return Lag(behind=max(0, notice.log_end - position), heard_s=heard_s, doing=notice.doing, set_aside=notice.set_aside)


def figures(store_folder: Path) -> str:
    """Return what others of the house count, in Prometheus' text format; empty where nobody has left anything."""
    return "".join(_text(path) for path in _in_order((store_folder.parent / FIGURES).glob("*.prom")))


def _in_order(paths: Iterable[Path]) -> list[Path]:
    """Return the press's figures, what everybody asks for first, before the others'."""
    return sorted(paths, key=lambda path: (path.stem != "press", path.name))


def _text(path: Path) -> str:
    try:
        said = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    return said if said.endswith("\n") else f"{said}\n"
