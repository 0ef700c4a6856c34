"""The pulse: the sign of life that the intake leaves beside what press and audit leave, for doctor and metrics. No Django here."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct
from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from lateedition.whole import put_whole

EVERY_S = 1.0


class Pulse(Struct, frozen=True):
    """How the intake is at `at`, in POSIX seconds.

    `behind` is how many entries of the inbox it has not looked at; `pending` how many recalls were not seen to be gone from the
    site within twenty seconds; `trouble` what keeps it from its work, empty if nothing does.
    """

    at: float
    behind: int = 0
    pending: int = 0
    trouble: str = ""


def leave(pulse: Pulse, folder: Path) -> None:
    """Write `pulse` into `folder`, whole or not at all. Raises OSError."""
    put_whole(folder / "intake.json", msgspec.json.encode(pulse))
    write_to_textfile(str(folder / "intake.prom"), figures_of(pulse))


def pulse_in(folder: Path) -> Pulse | None:
    """Return the last pulse in `folder`, None if there is none that can be read."""
    try:
        return msgspec.json.decode((folder / "intake.json").read_bytes(), type=Pulse)
    except (OSError, msgspec.DecodeError):
        return None


def figures_of(pulse: Pulse) -> CollectorRegistry:
    """Return `pulse` as metrics."""
    registry = CollectorRegistry()

    def gauge(name: str, help_: str, value: float) -> None:
        Gauge(f"lateedition_intake_{name}", help_, registry=registry).set(value)

    gauge("timestamp_seconds", "When the intake last looked at the inbox.", pulse.at)
    gauge("behind", "Entries of the inbox that the intake has not looked at.", pulse.behind)
    gauge("recalls_pending", "Recalls that were not seen to be gone from the site within twenty seconds.", pulse.pending)
    gauge("troubled", "Whether something keeps the intake from its work: 1 or 0.", float(bool(pulse.trouble)))
    return registry
