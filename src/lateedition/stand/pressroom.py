"""The pressroom: what the press of this machine says of the handover log. For health and metrics; no page depends on it."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

NAME = "press.json"


class Notice(Struct, frozen=True):
    """What the press wrote down; see press/bulletin.py."""

    log_end: int
    heard: float | None
    doing: str


class Lag(Struct, frozen=True):
    """How far this machine is behind: rows of the log that are not in its edition, and seconds since the log was last heard."""

    behind: int
    heard_s: float | None
    doing: str


def lag(store_folder: Path, *, position: int, now: float) -> Lag | None:
    """Return how far the edition at `position` is behind; None where no press has said anything. `now` is in POSIX seconds."""
    try:
        notice = msgspec.json.decode((store_folder.parent / NAME).read_bytes(), type=Notice)
    except (OSError, msgspec.DecodeError):
        return None
    heard_s = None if notice.heard is None else round(max(0.0, now - notice.heard), 3)
    return Lag(behind=max(0, notice.log_end - position), heard_s=heard_s, doing=notice.doing)
