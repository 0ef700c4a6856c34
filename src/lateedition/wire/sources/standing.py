"""How sources stand, for whoever asks: the register and the ledger put together. Pure, but for `standings_in`.

What the wire has seen of a source is in the ledger; a source that was never asked yet stands in the register alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from lateedition.wire.sources import ledger, register
from lateedition.wire.sources.copytaker import FOLDER
from lateedition.wire.sources.health import Health, State, rhythm_in_words, span, state_of
from lateedition.wire.sources.register import Register, Source

_HEADS = ("SOURCE", "KIND", "STATE", "LAST SEEN", "LAST NEW", "USUALLY", "NEXT TRY")
_NOTHING = "-"


class Standing(Struct, frozen=True):
    """How one source stands. `health` is all that is known of it, `rhythm` how often news usually comes, in words.

    `quiet_since` is when it last brought something, where it has been silent for longer than is usual for it.
    """

    source: str
    state: State
    rhythm: str
    quiet_since: datetime | None
    health: Health

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of it in words: what went wrong, what should be known, how it stands with its hub."""
        since = f" (since {self.health.failing_since:%Y-%m-%d %H:%M} UTC)" if self.health.failing_since else ""
        error = f"{self.health.error}{since}" if self.health.error else ""
        hub = self.health.hub if self.health.kind == "websub" else ""
        return tuple(filter(None, (error, self.health.remark, hub)))


@dataclass(frozen=True)
class Standings:
    """How all sources stand, and what is wrong with the register."""

    standings: tuple[Standing, ...]
    wrong: tuple[str, ...]


def standings_in(register_path: Path, ledger_path: Path, *, now: datetime) -> Standings:
    """Return how the sources of a newsroom stand. Changes nothing. Raises sqlite3.Error when the ledger cannot be read."""
    found = register.read(register_path)
    return Standings(tuple(standings(found, ledger.healths_in(ledger_path), now=now)), tuple(bad.words for bad in found.wrong))


def standings(found: Register, healths: Mapping[str, tuple[Health, Mapping[int, int]]], *, now: datetime) -> Iterator[Standing]:
    """Yield how each source in the register stands, and each folder that something was dropped into."""
    for source in found.sources:
        health, hours = healths.get(source.name, (Health(kind=source.kind), {}))
        yield _standing(source.name, health, hours, now=now, source=source)
    for name, (health, hours) in healths.items():
        if name.partition("/")[0] == FOLDER:
            yield _standing(name, health, hours, now=now)


def table(standings: Sequence[Standing], *, now: datetime) -> str:
    """Return the sources as lines under a head, and under each what is to be said of it."""
    rows = [_HEADS, *(_row(standing, now) for standing in standings)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    lines = []
    for row, notes in zip(rows, [(), *(standing.notes for standing in standings)], strict=True):
        lines.append("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        lines += [f"    {note}" for note in notes]
    return "\n".join(lines)


def for_machines(found: Standings) -> dict[str, object]:
    """Return the same as what JSON can say: `{"sources": [{source, state, kind, seen, …}], "wrong": […]}`."""
    return {"sources": [facts_of(standing) for standing in found.standings], "wrong": list(found.wrong)}


def facts_of(standing: Standing) -> dict[str, object]:
    """Return what is known of one source, moments as ISO 8601 says them."""
    health = standing.health
    return {
        "source": standing.source,
        "kind": health.kind,
        "state": standing.state,
        "seen": _iso(health.seen),
        "new": _iso(health.new),
        "rhythm": standing.rhythm,
        "quiet_since": _iso(standing.quiet_since),
        "failures": health.failures,
        "failing_since": _iso(health.failing_since),
        "error": health.error,
        "remark": health.remark,
        "hub": health.hub,
        "hub_failures": health.hub_failures,
        "next_try": _iso(health.next),
        "asked": health.asked,
        "unchanged": health.unchanged,
        "taken": health.taken,
    }


def _standing(name: str, health: Health, hours: Mapping[int, int], *, now: datetime, source: Source | None = None) -> Standing:
    after_s = source.quiet_after_s if source else None
    state = state_of(health, hours, now=now, quiet_after_s=after_s)
    rhythm = rhythm_in_words(health, hours, now=now)
    return Standing(name, state, rhythm, health.new if state == "quiet" else None, health)


def _row(standing: Standing, now: datetime) -> tuple[str, ...]:
    health = standing.health
    return (
        standing.source,
        health.kind,
        standing.state,
        _ago(health.seen, now),
        _ago(health.new, now),
        standing.rhythm or _NOTHING,
        _in(health.next, now),
    )


def _ago(moment: datetime | None, now: datetime) -> str:
    return f"{span(max(0.0, (now - moment).total_seconds()))} ago" if moment else _NOTHING


def _in(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return _NOTHING
    return f"in {span((moment - now).total_seconds())}" if moment > now else "now"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
