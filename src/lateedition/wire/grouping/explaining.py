"""Explaining: where an item was put, and why, as an editor wants to read it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Relation = Literal["rerun", "cut", "writethru", "shares copy", "recurring report", "same form"]
Why = Literal["editor", "version", "copy", "alike", "new"]

COPIES: frozenset[Relation] = frozenset({"rerun", "cut", "writethru"})
"""What is the same copy, and so goes where the other is."""

OTHER_MATTERS: frozenset[Relation] = frozenset({"recurring report", "same form"})
"""What looks like the other and is another matter, and so does not go where the other is."""


class Copy(Struct, frozen=True):
    """What an item is to the item `of`, which came before it, with the evidence.

    A *rerun* says the same. A *cut* is a shorter piece of it; a *writethru* of the same provider has it within itself, with more. Else it
    *shares copy*. A *recurring report* has the same headline with other numbers, a day later; the *same form* has been filled in
    with other names. `containment` is the share of the smaller one's shingles that the other has, too; `jaccard` their share
    in those of both; `passage` the longest stretch that stands in both.
    """

    of: int
    relation: Relation
    containment: float
    jaccard: float
    passage: str = ""


class Shared(Struct, frozen=True):
    """A word in common, as this item writes it, and its share in the likeness."""

    word: str
    share: float


class Likeness(Struct, frozen=True):
    """How like an event an item is: `score` is `cosine` times `time_factor`, which the gap of `gap_s` seconds leaves of it.

    Where a model told the `meaning` of both, its cosine counts as much as that of the words. At least `needed` makes the item belong there.
    `single` tells that one word alone makes the likeness, for which the score was lowered.
    """

    event: int
    score: float
    needed: float
    cosine: float
    meaning: float | None
    time_factor: float
    gap_s: float
    single: bool
    shared: tuple[Shared, ...]


class RunnerUp(Struct, frozen=True):
    """The event that an item is like next, with its score and how much would have been needed."""

    event: int
    score: float
    needed: float


class Placed(Struct, frozen=True):
    """Where item `number` belongs, and why.

    *editor*: an editor put its chain there. *version*: another version of it is there. *copy*: the first of `copies` is there.
    *alike*: it is so like `event` as `likeness` tells. *new*: it is like nothing enough; `likeness` is the nearest, if anything was near.
    `runner_up` is the next one. `merged` are events that this item showed to be the same as `event`, which they are now.
    """

    number: int
    event: int
    why: Why
    likeness: Likeness | None = None
    runner_up: RunnerUp | None = None
    copies: tuple[Copy, ...] = ()
    merged: tuple[int, ...] = ()


def explained(placed: Placed) -> str:
    """Return in a sentence or two why an item is where it is."""
    said = [f"event {placed.event}: {_reason(placed)}"]
    if placed.merged:
        said.append(f"with it became one: {', '.join(f'event {number}' for number in placed.merged)}")
    if placed.runner_up:
        said.append(f"next was event {placed.runner_up.event} with {placed.runner_up.score:.2f}")
    return "; ".join(said)


def _reason(placed: Placed) -> str:
    match placed.why:
        case "editor":
            return "an editor put it there"
        case "version":
            return "another version of it is there"
        case "copy":
            copy = placed.copies[0]
            return f"{copy.relation} of item {copy.of}, {copy.containment:.0%} of the shorter stands in both"
        case "alike" if placed.likeness:
            return _likeness(placed.likeness)
        case _ if placed.likeness:
            return f"new, as nothing is near enough: event {placed.likeness.event} has {_likeness(placed.likeness)}"
        case _:
            return "new, as nothing is near"


def _likeness(likeness: Likeness) -> str:
    words = ", ".join(f"{shared.word} {shared.share:.0%}" for shared in likeness.shared)
    alone = "; one word alone" if likeness.single else ""
    meaning = "" if likeness.meaning is None else f"; meaning {likeness.meaning:.2f}"
    time = f"{likeness.gap_s / 3600:.0f} h apart leave {likeness.time_factor:.0%}"
    return f"{likeness.score:.2f} of {likeness.needed:.2f} needed ({words}{alone}{meaning}; {time})"
