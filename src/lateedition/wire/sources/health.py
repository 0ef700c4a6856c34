"""Health: what is known of how a source does, and what that means. Pure.

A source is never closed by itself: however long it fails or is silent, it is asked again, and somebody is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from lateedition.wire.inbox import Receipt
from lateedition.wire.sources.rhythm import ARRIVALS_KEPT, Bursts, History, bursts_of, is_quiet, long_gap_s, usual_gap_s

FAILING_AFTER = 3
"""Failures in a row before a source counts as failing: one lost connection is nothing to get up for."""

_GOES_ON_S = 600.0
"""How long arrivals have to follow each other closely to be a stream, and no burst."""

State = Literal["ok", "waiting", "stumbling", "failing", "quiet"]


class Health(Struct, frozen=True):
    """What is known of one source.

    `seen` is when it last gave a sign of life, `new` when it last brought something new; `arrivals` are the last of those, in
    seconds since 1970. `asked` counts requests and pushes, `unchanged` those that brought what was known, `taken` payloads that
    came into the inbox. `failures` are those in a row since `failing_since`, and `error` is the last of them. `remark` is what
    the operator should hear though all goes well. `next` is when it will be asked again. `hub` is how its subscription to a hub
    stands, and `hub_failures` how often in a row none could be had; it is polled meanwhile.
    """

    kind: str = ""
    seen: datetime | None = None
    new: datetime | None = None
    asked: int = 0
    unchanged: int = 0
    taken: int = 0
    failures: int = 0
    failing_since: datetime | None = None
    error: str = ""
    remark: str = ""
    next: datetime | None = None
    hub: str = ""
    hub_failures: int = 0
    arrivals: tuple[float, ...] = ()


def answered(health: Health, *, now: datetime) -> Health:
    """Return the health of a source that was heard of `now` and had nothing that was not known."""
    return replace(_alive(health, now), unchanged=health.unchanged + 1)


def brought(health: Health, receipt: Receipt, *, now: datetime) -> Health:
    """Return the health of a source whose payload was taken in `now`, as `receipt` says."""
    alive = replace(_alive(health, now), taken=health.taken + 1)
    if receipt.reason and not receipt.entries:
        return replace(failed(alive, f"sent what cannot be read (receipt {receipt.number}): {receipt.reason}", now=now), asked=alive.asked)
    if not is_news(receipt):
        return alive
    return replace(alive, new=now, arrivals=(*alive.arrivals, now.timestamp())[-ARRIVALS_KEPT:])


def failed(health: Health, error: str, *, now: datetime) -> Health:
    """Return the health of a source with which something went wrong `now`."""
    since = health.failing_since or now
    return replace(health, asked=health.asked + 1, failures=health.failures + 1, failing_since=since, error=error)


def is_news(receipt: Receipt) -> bool:
    """Say whether the payload held anything that the inbox did not have."""
    return receipt.outcome == "taken" and bool(receipt.entries)


def state_of(health: Health, hours: Mapping[int, int], *, now: datetime, quiet_after_s: float | None = None) -> State:
    """Return how the source does: "failing" after three failures in a row, "stumbling" before; "quiet" where it has been silent
    for longer than is usual; "waiting" while nothing has ever been heard of it."""
    if health.failures >= FAILING_AFTER:
        return "failing"
    if health.failures:
        return "stumbling"
    if health.seen is None:
        return "waiting"
    return "quiet" if is_quiet(History(health.arrivals, hours), now=now.timestamp(), after_s=quiet_after_s) else "ok"


def rhythm_in_words(health: Health, hours: Mapping[int, int], *, now: datetime) -> str:
    """Return how often something new usually comes, in words; empty where that cannot be told yet.

    >>> rhythm_in_words(Health(arrivals=(0.0, 60.0, 120.0)), {}, now=datetime.fromisoformat("1970-01-01T00:03Z"))
    'every 1 min'
    >>> rhythm_in_words(Health(arrivals=(0.0, 0.1, 0.2, 900.0, 900.1, 900.2)), {}, now=datetime.fromisoformat("1970-01-01T01:00Z"))
    'about 3 at once, every 15 min'
    """
    history = History(health.arrivals, hours)
    if bursts := bursts_of(history):
        return _bursts_in_words(bursts, history)
    usual_s, long_s = usual_gap_s(history, now=now.timestamp()), long_gap_s(history)
    if usual_s is None:
        return ""
    return f"every {span(usual_s)}" + (f", at times {span(long_s)}" if long_s is not None and long_s > 2 * usual_s else "")


def _bursts_in_words(bursts: Bursts, history: History) -> str:
    if bursts.gap_s is not None:
        return f"about {bursts.size} at once, every {span(bursts.gap_s)}"
    lasts_s = history.arrivals[-1] - history.arrivals[0]
    return "several a minute" if lasts_s >= _GOES_ON_S else ""


def span(seconds: float) -> str:
    """Return a span of time in words, cut to what one wants to know of it.

    >>> [span(seconds) for seconds in (0.4, 59, 90, 5400, 200_000)]
    ['0 s', '59 s', '1 min', '1.5 h', '2.3 days']
    """
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 3_600:
        return f"{seconds // 60:.0f} min"
    return f"{seconds / 3_600:.3g} h" if seconds < 2 * 86_400 else f"{seconds / 86_400:.2g} days"


def _alive(health: Health, now: datetime) -> Health:
    return replace(health, seen=now, asked=health.asked + 1, failures=0, failing_since=None, error="")
