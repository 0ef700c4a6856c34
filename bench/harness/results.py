"""Results: kept as JSON, with when, on what, of which commit, and how loaded the machine was. Without those they are rumours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bench.harness import machine as this_machine
from bench.harness.places import RESULTS


@dataclass(frozen=True)
class Circumstances:
    """Under which a measurement began; `kept` are they as results hold them."""

    when: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    commit: str = field(default_factory=this_machine.commit)
    machine: Mapping[str, object] = field(default_factory=this_machine.described)
    load_before: float = field(default_factory=this_machine.load)
    quiet: bool = field(default_factory=this_machine.is_quiet)

    def kept(self, versions: Mapping[str, str]) -> dict[str, object]:
        """Return them as results hold them; `versions` are those of the peers."""
        return {
            "when": self.when,
            "commit": self.commit,
            "machine": {**self.machine, **versions},
            "load_before": self.load_before,
            "load_after": this_machine.load(),
            "quiet": self.quiet,
        }


def save(name: str, found: Mapping[str, object]) -> None:
    """Put `found` in the place of what was known of the question `name`."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    fresh = path.with_suffix(".tmp")
    fresh.write_text(json.dumps(found, indent=1) + "\n")
    fresh.replace(path)
    print(f"kept in {path.relative_to(RESULTS.parent.parent)}")


def load(name: str) -> dict[str, Any]:
    """Return what is known of the question `name`; empty if nothing is."""
    path = RESULTS / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def add(name: str, found: Mapping[str, Mapping[str, object]], *, under: str) -> None:
    """Put each of `found` in the place of what was known of it `under` the question `name`; what was not measured now stays."""
    known = load(name).get(under, {})
    save(name, {under: {**known, **found}})
