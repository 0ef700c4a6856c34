"""The report: the sign of life that the dispatch leaves beside what press, audit and intake leave, for desk, doctor and metrics."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct
from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from lateedition.whole import put_whole

FOLDER = "watching"
"""The folder in the newsroom's home in which figures lie."""

EVERY_S = 1.0
SILENT_S = 10.0
"""After how long without a report nothing of the dispatch is taken to run."""


class Report(Struct, frozen=True):
    """How the dispatch is at `at`, in POSIX seconds.

    `edition` is the newest of which it knows whom to tell. `behind` is how many of the `subscribers`, at so many `hosts`, were not told yet
    how their feed is in it; `untried` how many of these wait for the first try since; `failing` how many did not take what they were sent
    last. `requests` wait to be verified. What is `delivered`, what `failed`, and what `ended` are counted from the start of the process.
    `followers` are those in the fediverse, at so many `servers`; `servers_behind` were told of a story that has changed or gone since, and
    not of that; `servers_untried` of these wait for the first try.
    `browsers` of readers are told by push, `browsers_breaking` of them of breaking news; `browsers_failing` did not take what they were
    sent last; `browsers_behind` were told of what was recalled since, and not of that; `browsers_untried` of these wait for the first try.
    What is `pushed`, what of it was not taken (`push_failed`), and which browsers are no more (`push_ended`) is counted from the start.
    `trouble` is what keeps it from its work, empty if nothing does.
    """

    at: float
    edition: int = 0
    subscribers: int = 0
    hosts: int = 0
    behind: int = 0
    untried: int = 0
    failing: int = 0
    requests: int = 0
    delivered: int = 0
    failed: int = 0
    ended: int = 0
    followers: int = 0
    servers: int = 0
    servers_behind: int = 0
    servers_untried: int = 0
    browsers: int = 0
    browsers_breaking: int = 0
    browsers_failing: int = 0
    browsers_behind: int = 0
    browsers_untried: int = 0
    pushed: int = 0
    push_failed: int = 0
    push_ended: int = 0
    trouble: str = ""

    def is_at_work(self, now: float) -> bool:
        """Say whether the dispatch is heard of at `now`, in POSIX seconds, and nothing keeps it from its work."""
        return now - self.at <= SILENT_S and not self.trouble


def leave(report: Report, folder: Path) -> None:
    """Write `report` into `folder`, whole or not at all. Raises OSError."""
    put_whole(folder / "dispatch.json", msgspec.json.encode(report))
    write_to_textfile(str(folder / "dispatch.prom"), figures_of(report))


def report_in(folder: Path) -> Report | None:
    """Return the last report in `folder`, None if there is none that can be read."""
    try:
        return msgspec.json.decode((folder / "dispatch.json").read_bytes(), type=Report)
    except (OSError, msgspec.DecodeError):
        return None


def figures_of(report: Report) -> CollectorRegistry:
    """Return `report` as metrics."""
    registry = CollectorRegistry()

    def gauge(name: str, help_: str, value: float) -> None:
        Gauge(f"lateedition_dispatch_{name}", help_, registry=registry).set(value)

    gauge("timestamp_seconds", "When the dispatch last looked at the edition.", report.at)
    gauge("edition", "The newest edition of which the dispatch knows whom to tell.", report.edition)
    gauge("subscribers", "Subscriptions to feeds that hold.", report.subscribers)
    gauge("hosts", "Hosts that subscribe to feeds.", report.hosts)
    gauge("behind", "Subscriptions that were not told yet how their feed is now.", report.behind)
    gauge("failing", "Subscriptions that did not take what they were sent last.", report.failing)
    gauge("requests", "Requests for subscriptions that are not verified yet.", report.requests)
    gauge("delivered", "Deliveries that were taken, since the dispatch was started.", report.delivered)
    gauge("failed", "Deliveries that were not taken, since the dispatch was started.", report.failed)
    gauge(
        "ended",
        "Subscriptions that ended before their time, since the dispatch was started.",
        report.ended,
    )
    gauge("followers", "Followers in the fediverse.", report.followers)
    gauge("servers", "Inboxes in the fediverse that are told.", report.servers)
    gauge("servers_behind", "Inboxes in the fediverse that were not told yet of a change or a recall.", report.servers_behind)
    gauge("browsers", "Browsers of readers that are told by push.", report.browsers)
    gauge("browsers_failing", "Browsers of readers that did not take what they were sent last.", report.browsers_failing)
    gauge("browsers_behind", "Browsers of readers that were not told yet that something was recalled.", report.browsers_behind)
    gauge("pushed", "Pushes that were taken, since the dispatch was started.", report.pushed)
    gauge("push_failed", "Pushes that were not taken, since the dispatch was started.", report.push_failed)
    gauge("push_ended", "Browsers that are no more, since the dispatch was started.", report.push_ended)
    gauge("troubled", "Whether something keeps the dispatch from its work: 1 or 0.", float(bool(report.trouble)))
    return registry
