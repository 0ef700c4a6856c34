"""Health: what machines ask the stand about itself. The desk asks how far the log is in the edition that readers have."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import msgspec

from lateedition.edition.record import Head
from lateedition.stand import plain
from lateedition.stand.exchange import Answer
from lateedition.stand.pressroom import Lag

HEALTH = "/-/health"
METRICS = "/-/metrics"


def healthy(head: Head, lag: Lag | None) -> Answer:
    """Return which edition readers have: `{"status": "ok", "edition": 7, "position": 12, "printed": "2020-05-05T09:11:59Z"}`.

    `ahead` are ranges of rows of the log, with both ends, that are in the edition before their turn. Where a press is at work, also how
    far it is `behind` the log, in rows, how many seconds ago the log was `heard_s`, what the press is `doing`, and which rows it has
    `set_aside`, as they could not be printed. A machine that is cut off says how old it is and goes on serving: it stays "ok".
    """
    printed = head.moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    said = {"status": "ok", "edition": head.number, "position": head.position, "ahead": head.ahead, "printed": printed}
    return _json(200, {**said, **(msgspec.structs.asdict(lag) if lag else {})})


def waiting(reason: str) -> Answer:
    """Return a 503 that says why there is nothing to read."""
    return _json(503, {"status": "waiting", "reason": reason, "edition": 0, "position": 0, "printed": None})


def metrics(head: Head, lag: Lag | None, *, now: datetime, counted: str, left: str = "") -> Answer:
    """Return what others have `left` to be told, the edition's figures, and what was `counted` here, in Prometheus' text format."""
    age_s = (now - head.moment).total_seconds() if head.number else 0.0
    lines = [
        "# HELP lateedition_edition_number The edition that readers have; 0 before the first.",
        "# TYPE lateedition_edition_number gauge",
        f"lateedition_edition_number {head.number}",
        "# HELP lateedition_edition_age_seconds How long ago that edition was printed.",
        "# TYPE lateedition_edition_age_seconds gauge",
        f"lateedition_edition_age_seconds {age_s:.3f}",
        "# HELP lateedition_log_position How far the handover log is in it.",
        "# TYPE lateedition_log_position gauge",
        f"lateedition_log_position {head.position}",
        *_lagging(lag),
    ]
    return plain.text(200, left + "\n".join(lines) + "\n" + counted, media_type="text/plain; version=0.0.4; charset=utf-8")


def _lagging(lag: Lag | None) -> list[str]:
    if lag is None:
        return []
    lines = [
        "# HELP lateedition_log_behind Rows of the handover log that are not in the edition yet.",
        "# TYPE lateedition_log_behind gauge",
        f"lateedition_log_behind {lag.behind}",
    ]
    if lag.heard_s is not None:
        lines += [
            "# HELP lateedition_log_heard_seconds How long ago the handover log was last heard.",
            "# TYPE lateedition_log_heard_seconds gauge",
            f"lateedition_log_heard_seconds {lag.heard_s:.3f}",
        ]
    return lines


def _json(status: int, said: dict[str, object]) -> Answer:
    return plain.text(status, json.dumps(said), media_type="application/json")
