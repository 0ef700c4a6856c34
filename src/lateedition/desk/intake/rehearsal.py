"""The rehearsal: what rules would have done with what came in lately. Nothing is done by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lateedition.desk.intake.deeds import House, Verdict, verdict_on
from lateedition.desk.intake.routing import Deed, Route, Rule, route
from lateedition.wire.inbox import Entry, Inbox, Sought
from lateedition.wire.profiles import ANY, Profile

BACK = timedelta(days=7)
MOST = 2_000
"""So many items are read at most, the newest first."""

_AT_A_TIME = 500


@dataclass(frozen=True)
class Trial:
    """What would have happened to one item, as it stands now."""

    entry: Entry
    route: Route
    verdict: Verdict


@dataclass(frozen=True)
class Count:
    """How many items one rule fits, and how many of those would have become drafts and been published, by whatever rule."""

    rule: int
    name: str
    fits: int
    drafts: int
    published: int


@dataclass(frozen=True)
class Rehearsal:
    """What would have happened: the items that a rule fits, the newest first. `read` items were looked at, back to `since`.

    `is_whole` says that these are all that came in since `since`.
    """

    trials: tuple[Trial, ...]
    counts: tuple[Count, ...]
    read: int
    since: datetime
    is_whole: bool


def rehearse(
    rules: Sequence[Rule], inbox: Inbox, *, profile_of: Callable[[Entry], Profile], house: House, now: datetime, most: int = MOST
) -> Rehearsal:
    """Return what `rules` would have done with the heads of the last seven days, at most with the `most` newest of them."""
    entries = list(_lately(inbox, since=now - BACK, most=most + 1))
    asked = entries[:most]
    trials = tuple(trial for entry in asked if (trial := _trial(rules, entry, profile_of=profile_of, house=house, now=now)))
    is_whole = len(entries) <= most
    counts = tuple(_count(rule, trials) for rule in rules)
    return Rehearsal(trials, counts, len(asked), now - BACK if is_whole else asked[-1].received, is_whole)


def _lately(inbox: Inbox, *, since: datetime, most: int) -> Iterator[Entry]:
    before = None
    while most > 0:
        entries = inbox.entries(Sought(), limit=min(most, _AT_A_TIME), before=before)
        recent = [entry for entry in entries if entry.received >= since]
        yield from recent
        if not recent or len(recent) < len(entries):
            return
        most, before = most - len(entries), entries[-1].number


def _trial(rules: Sequence[Rule], entry: Entry, *, profile_of: Callable[[Entry], Profile], house: House, now: datetime) -> Trial | None:
    found = route(rules, entry.item, source=entry.source)
    if not found.matches:
        return None
    profile = profile_of(entry) if found.orders.deed == "publish" else ANY
    return Trial(entry, found, verdict_on(entry, found.orders, profile=profile, house=house, now=now))


def _count(rule: Rule, trials: Sequence[Trial]) -> Count:
    deeds: list[Deed] = [trial.verdict.deed for trial in trials if any(match.rule == rule.number for match in trial.route.matches)]
    return Count(rule.number, rule.name, len(deeds), deeds.count("draft"), deeds.count("publish"))
