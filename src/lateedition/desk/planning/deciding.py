"""Deciding: what is due, and when something will be. Pure.

A plan is due when the wall clock has reached its moment, however it got there: by waiting, by a step, by a night that the desk
was down for. It is never due before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LATE = timedelta(seconds=2)
"""From when on a plan that was done is said to have been late."""

MOST_TRIES = 5
"""How often a plan is begun at most. One that was begun so often and not done takes the desk down with it, or the database."""


@dataclass(frozen=True)
class Waiting:
    """A plan that waits for its moment, and how often it was begun already."""

    number: int
    moment: datetime
    tries: int = 0


@dataclass(frozen=True)
class Agenda:
    """The numbers of the plans that are due, in the order in which they are to be done, and when the next one will be."""

    due: tuple[int, ...]
    next: datetime | None


def agenda_of(waiting: Iterable[Waiting], *, now: datetime) -> Agenda:
    """Return what of `waiting` is due `now`. What was begun and not done goes behind what was not: it may not be for any of them."""
    plans = sorted(waiting, key=lambda plan: (plan.tries, plan.moment, plan.number))
    return Agenda(
        due=tuple(plan.number for plan in plans if plan.moment <= now),
        next=min((plan.moment for plan in plans if plan.moment > now), default=None),
    )


def left_s(moment: datetime | None, *, now: datetime, longest_s: float) -> float:
    """Return how many seconds may be slept until `moment`, at most `longest_s`: a clock that was set meanwhile is noticed after that."""
    return longest_s if moment is None else min(longest_s, max(0.0, (moment - now).total_seconds()))


def lateness(moment: datetime, *, done: datetime) -> timedelta:
    """Return how much later than planned something was `done`; nothing is not worth a word."""
    late = done - moment
    return late if late >= LATE else timedelta(0)
