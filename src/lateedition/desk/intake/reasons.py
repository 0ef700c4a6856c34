"""Reasons: why an item is in the event where it is, and what was decided about that, in words that an editor reads. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lateedition.desk.intake.event_rows import RELATIONS
from lateedition.wire.grouping.decisions import Decision, Join, Lock, Split, Unlock
from lateedition.wire.grouping.explaining import Copy, Likeness, Placed, RunnerUp


@dataclass(frozen=True)
class Near:
    """An event that an item was like: its `event`, and the `score` of what was `needed`, as words."""

    event: int
    score: str


@dataclass(frozen=True)
class Evidence:
    """What an item has in common with `of`, which `sender` sent: `relation` in words, how much, and the longest `passage` in both."""

    of: int
    sender: str
    relation: str
    shared: str
    passage: str


@dataclass(frozen=True)
class Reason:
    """Why an item is where it is. `words` are those in common with their shares; what does not apply is empty."""

    said: str
    score: str
    words: tuple[str, ...]
    time: str
    runner_up: Near | None


def reason_of(placed: Placed, *, first: Placed) -> Reason:
    """Return why an item is where it is; `first` is where the first version of its chain was put, which later ones follow."""
    if placed.why != "version":
        return _reason(placed)
    before = _reason(first)
    said = "An earlier version of it is here."
    return Reason(f"{said} That one: {before.said}", before.score, before.words, before.time, before.runner_up)


def evidence_of(placed: Placed, *, senders: Mapping[int, str]) -> tuple[Evidence, ...]:
    """Return what an item shares with others, the nearest first; `senders` are the agencies that sent those."""
    return tuple(_evidence(copy, sender=senders.get(copy.of, "")) for copy in placed.copies)


def candidates(placed: Iterable[Placed], *, now: Mapping[int, int], event: int) -> list[Near]:
    """Return the events that items of `event` were like without being put there, the likest first; `now` is what each became."""
    best: dict[int, Likeness | RunnerUp] = {}
    for likeness in (near for one in placed for near in (one.likeness, one.runner_up) if near):
        number = now.get(likeness.event, likeness.event)
        if number != event and (number not in best or best[number].score < likeness.score):
            best[number] = likeness
    ranked = sorted(best.items(), key=lambda pair: -pair[1].score)
    return [Near(number, score_line(likeness)) for number, likeness in ranked]


def score_line(likeness: Likeness | RunnerUp) -> str:
    """Return a likeness and what was needed of it."""
    return f"{likeness.score:.2f}, where {likeness.needed:.2f} was needed"


def decision_line(decision: Decision) -> str:
    """Return what an editor decided.

    >>> decision_line(Join(3, 12))
    'joined events 3 and 12'
    """
    match decision:
        case Split(told):
            return f"split off “{told.headline}” (item {told.number})"
        case Join(one, other):
            return f"joined events {one} and {other}"
        case Lock(event):
            return f"locked event {event}"
        case Unlock(event):
            return f"unlocked event {event}"


def _reason(placed: Placed) -> Reason:
    likeness, runner_up = placed.likeness, placed.runner_up
    second = Near(runner_up.event, score_line(runner_up)) if runner_up else None
    if placed.why == "alike" and likeness:
        return Reason("It reads like what was here.", score_line(likeness), _words(likeness), _time(likeness), second)
    if placed.why == "new" and likeness:
        nearest = Near(likeness.event, score_line(likeness))
        return Reason("Nothing was near enough when it came; the event began with it.", "", _words(likeness), _time(likeness), nearest)
    return Reason(_said(placed), "", (), "", second)


def _said(placed: Placed) -> str:
    match placed.why:
        case "editor":
            return "An editor put it here."
        case "copy":
            return f"It is a {RELATIONS[placed.copies[0].relation]} item {placed.copies[0].of}, which is here."
        case "version":
            return "An earlier version of it is here."
        case _:
            return "Nothing was like it when it came; the event began with it."


def _words(likeness: Likeness) -> tuple[str, ...]:
    return tuple(f"{shared.word} {shared.share:.0%}" for shared in likeness.shared)


def _time(likeness: Likeness) -> str:
    alone = " One word alone makes the likeness, which lowers the score." if likeness.single else ""
    return f"{_gap(likeness.gap_s)} apart, which leaves {likeness.time_factor:.0%} of it.{alone}"


def _gap(gap_s: float) -> str:
    return f"{gap_s / 3600:.1f} hours" if gap_s >= 3600 else f"{gap_s / 60:.0f} minutes"


def _evidence(copy: Copy, *, sender: str) -> Evidence:
    return Evidence(
        of=copy.of,
        sender=sender,
        relation=RELATIONS[copy.relation],
        shared=f"{copy.containment:.0%} of the shorter one stands in both",
        passage=copy.passage,
    )
