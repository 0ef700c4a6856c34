"""The report of the letters, for desk, doctor and metrics: how many get some, what is on its way, how many were sent of each story."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct
from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from lateedition.whole import put_whole


class LettersReport(Struct, frozen=True):
    """How letters do at `at`, in POSIX seconds.

    `edition` is the newest of which it was worked out what is due. So many `subscribers` get letters, so many the `daily` one and
    `breaking` news; `owed` are links to confirm that are still to be sent, `failing` addresses that did not take what they were sent last.
    `pending` are the issues of which some are still to be sent. What was `taken` by the relay, what `failed`, and whose letters `ended` as
    their address takes none, are counted from the start of the process. `stories` says how many letters were sent with a story in them, by
    its number, `issues` how many of an issue. `returned` says how much mail came back, by what it was (returns.Returned, and "unread"), and
    `quarantined` how much of what could not be read is kept. `trouble` is what keeps letters from being sent, empty if nothing does.
    """

    at: float
    edition: int = 0
    subscribers: int = 0
    daily: int = 0
    breaking: int = 0
    owed: int = 0
    failing: int = 0
    pending: tuple[str, ...] = ()
    taken: int = 0
    failed: int = 0
    ended: int = 0
    stories: dict[str, int] = {}
    issues: dict[str, int] = {}
    trouble: str = ""
    returned: dict[str, int] = {}
    quarantined: int = 0


def leave(report: LettersReport, folder: Path) -> None:
    """Write `report` into `folder`, whole or not at all. Raises OSError."""
    put_whole(folder / "letters.json", msgspec.json.encode(report))
    write_to_textfile(str(folder / "letters.prom"), figures_of(report))


def report_in(folder: Path) -> LettersReport | None:
    """Return the last report in `folder`, None if there is none that can be read."""
    try:
        return msgspec.json.decode((folder / "letters.json").read_bytes(), type=LettersReport)
    except (OSError, msgspec.DecodeError):
        return None


def figures_of(report: LettersReport) -> CollectorRegistry:
    """Return `report` as metrics."""
    registry = CollectorRegistry()

    def gauge(name: str, help_: str, value: float) -> None:
        Gauge(f"lateedition_letters_{name}", help_, registry=registry).set(value)

    gauge("timestamp_seconds", "When it was last worked out which letters are due.", report.at)
    gauge("subscribers", "Addresses that get letters.", report.subscribers)
    gauge("daily", "Addresses that get the daily letter.", report.daily)
    gauge("breaking", "Addresses that get breaking news.", report.breaking)
    gauge("owed", "Links to confirm that are still to be sent.", report.owed)
    gauge("failing", "Addresses that did not take what they were sent last.", report.failing)
    gauge("pending", "Issues of which some letters are still to be sent.", len(report.pending))
    gauge("taken", "Letters that the relay took, since the dispatch was started.", report.taken)
    gauge("failed", "Letters that it did not take, since the dispatch was started.", report.failed)
    gauge("ended", "Addresses that were given up, since the dispatch was started.", report.ended)
    of = Gauge("lateedition_letters_returned", "Mail that came back, by what it was, ever.", ["outcome"], registry=registry)
    for outcome, count in sorted(report.returned.items()):
        of.labels(outcome).set(count)
    gauge("quarantined", "Mail that came back and could not be read, and is kept.", report.quarantined)
    gauge("troubled", "Whether something keeps letters from being sent: 1 or 0.", float(bool(report.trouble)))
    return registry
