"""Decisions: what editors say about groups. It stands for ever, and the machine never undoes it."""

from __future__ import annotations

from msgspec import Struct

from lateedition.wire.grouping.told import Told


class Split(Struct, frozen=True, tag="split"):
    """Take an item off the event it is in: its chain gets an event of its own, and these two never become one by themselves."""

    told: Told


class Join(Struct, frozen=True, tag="join"):
    """Make two events one. The older number stays."""

    one: int
    other: int


class Lock(Struct, frozen=True, tag="lock"):
    """Leave an event as it is: nothing new comes to it by itself, versions of what is in it apart, and it becomes one with no other."""

    event: int


class Unlock(Struct, frozen=True, tag="unlock"):
    """Leave an event to the machine again."""

    event: int


Decision = Split | Join | Lock | Unlock


class NoSuchEvent(ValueError):
    """An editor named an event that there never was."""


class Redrawn(Struct, frozen=True):
    """What a decision changed: `event` is there now; `gone` became it."""

    event: int
    gone: tuple[int, ...] = ()


class Decided(Struct):
    """All that editors decided, as it stands: where chains belong, what was joined, what is locked, and what stays apart."""

    chains: dict[str, int] = {}
    joined: dict[int, int] = {}
    locked: dict[int, None] = {}
    apart: dict[int, dict[int, None]] = {}

    def part(self, one: int, other: int) -> None:
        """Keep two events from ever becoming one by themselves."""
        self.apart.setdefault(one, {})[other] = None
        self.apart.setdefault(other, {})[one] = None

    def are_apart(self, one: int, other: int) -> bool:
        """Tell whether an editor keeps the two apart."""
        return other in self.apart.get(one, {})

    def names(self, event: int) -> bool:
        """Tell whether any decision has to do with `event`."""
        return event in self.locked or event in self.apart or event in self.joined.values() or event in self.chains.values()

    def rename(self, gone: int, kept: int) -> None:
        """Say of `kept` what was said of `gone`, which has become it."""
        for chain, event in self.chains.items():
            if event == gone:
                self.chains[chain] = kept
        if gone in self.locked:
            del self.locked[gone]
            self.locked[kept] = None
        for other in self.apart.pop(gone, {}):
            del self.apart[other][gone]
            if other != kept:
                self.part(kept, other)
