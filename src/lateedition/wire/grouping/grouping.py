"""The machine that groups: items and decisions go in, in the order in which they came; where each belongs comes out.

It touches nothing, and asks neither a clock nor chance. Its state can be written down as bytes: whoever starts again reads those, and
tells it only what came since.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import Struct

from lateedition.wire.grouping.copies import Copies
from lateedition.wire.grouping.decisions import Decided, Decision, Join, Lock, NoSuchEvent, Redrawn, Split, Unlock
from lateedition.wire.grouping.events import WINDOW_S, Arriving, Events, Match
from lateedition.wire.grouping.explaining import COPIES, OTHER_MATTERS, Copy, Placed, RunnerUp
from lateedition.wire.grouping.terms import Stream, Text, text_of
from lateedition.wire.grouping.told import Told
from lateedition.wire.grouping.window import Clock, Line

BRIDGED: Final = 3
"""So many events beside the nearest may turn out to be the same as it."""

_WRITTEN_AS: Final = b"late edition grouping 2\n"


class CannotRestore(ValueError):
    """The bytes are not a state of this machine, or of another release of it."""


class Grouping(Struct):
    """The state of the machine: `Grouping()` at the beginning of a log."""

    clock: Clock = msgspec.field(default_factory=Clock)
    stream: Stream = msgspec.field(default_factory=Stream)
    copies: Copies = msgspec.field(default_factory=Copies)
    events: Events = msgspec.field(default_factory=Events)
    decided: Decided = msgspec.field(default_factory=Decided)
    chains: dict[str, int] = {}
    line: Line[str] = msgspec.field(default_factory=Line)
    became: dict[int, int] = {}

    def assign(self, told: Told) -> Placed:
        """Return where `told` belongs, which is told for the first time. A version is an item of a chain that is there."""
        now = self.clock.hear(told.moment.timestamp())
        self._forget(now)
        text = text_of(told)
        arriving = self._arriving(told, text)
        kept, copies = self.copies.look(told, text, arriving.vector)
        placed = self._placed(told.number, arriving, text, copies)
        self._put(placed.event, arriving)
        self.copies.keep(kept, clock=now)
        self.stream.learn(text)
        return placed

    def decide(self, decision: Decision) -> Redrawn:
        """Do what an editor decided, and return what it changed.

        Raises NoSuchEvent if it names an event that there never was; nothing changed then.
        """
        match decision:
            case Split(told):
                return self._split(told)
            case Join(one, other):
                return self._join(one, other)
            case Lock(event):
                self.decided.locked[self._known(event)] = None
                return Redrawn(self._known(event))
            case Unlock(event):
                self.decided.locked.pop(self._known(event), None)
                return Redrawn(self._known(event))

    def event_now(self, event: int) -> int:
        """Return the event that `event` is now: itself, or what it became."""
        while event in self.decided.joined or event in self.became:
            event = self.decided.joined.get(event) or self.became[event]
        return event

    def snapshot(self) -> bytes:
        """Return the whole state as bytes."""
        return _WRITTEN_AS + msgspec.msgpack.encode(self)

    def _arriving(self, told: Told, text: Text) -> Arriving:
        return Arriving(told.chain, told.moment.timestamp(), text.extent, self.stream.weigh(text), told.meaning)

    def _placed(self, number: int, arriving: Arriving, text: Text, copies: tuple[Copy, ...]) -> Placed:
        """Return where an item belongs: where an editor put its chain, where its chain is, where a copy of it is, what it is like."""
        if arriving.chain in self.decided.chains:
            return Placed(number, self.decided.chains[arriving.chain], "editor", copies=copies)
        if arriving.chain in self.chains:
            return Placed(number, self.chains[arriving.chain], "version", copies=copies)
        of_copy = self._event_of_copy(copies)
        if of_copy is not None:
            return Placed(number, of_copy, "copy", copies=copies)
        matches = self.events.matches(arriving, barred=self._barred(copies))
        nearest = self.events.likeness(matches[0], arriving.vector, text) if matches else None
        second = RunnerUp(matches[1].number, matches[1].score, matches[1].needed) if len(matches) > 1 else None
        if not matches or matches[0].score < matches[0].needed:
            return Placed(number, self.events.next_number(), "new", nearest, second, copies)
        event, merged = self._bridged([match for match in matches if match.score >= match.needed])
        return Placed(number, event, "alike", nearest, second, copies, merged)

    def _barred(self, copies: tuple[Copy, ...]) -> frozenset[int]:
        """Return the events to which an item with such `copies` does not go by itself."""
        others = [self.chains.get(self.copies.kept[copy.of].chain, 0) for copy in copies if copy.relation in OTHER_MATTERS]
        return frozenset([*self.decided.locked, *others])

    def _event_of_copy(self, copies: tuple[Copy, ...]) -> int | None:
        for copy in copies:
            event = self.chains.get(self.copies.kept[copy.of].chain)
            if copy.relation in COPIES and event is not None and event not in self.decided.locked:
                return event
        return None

    def _bridged(self, matches: list[Match]) -> tuple[int, tuple[int, ...]]:
        """Return the nearest event, with those that were merged with it since the arriving item is like both, and they like each other."""
        event, merged = matches[0].number, []
        for match in matches[1 : 1 + BRIDGED]:
            if self.events.are_one(event, match.number) and not self.decided.are_apart(event, match.number):
                kept, gone = sorted((event, match.number))
                became = self.decided.joined if self.decided.names(gone) else self.became
                became[gone] = kept
                self._merge(kept, gone)
                merged.append(gone)
                event = kept
        return event, tuple(merged)

    def _merge(self, kept: int, gone: int) -> None:
        if gone in self.events.live:
            event = self.events.merge(kept, gone, clock=self.clock.now)
            self.chains.update(dict.fromkeys(event.chains, kept))
        self.decided.rename(gone, kept)

    def _split(self, told: Told) -> Redrawn:
        """Give the chain of `told` an event of its own, unless it has one already."""
        arriving = self._arriving(told, text_of(told))
        old = self.decided.chains.get(told.chain, self.chains.get(told.chain))
        there = self.events.live.get(old) if old is not None else None
        if old is not None and there and list(there.chains) == [told.chain]:
            self.decided.chains[told.chain] = old
            return Redrawn(old)
        new = self.events.next_number()
        if old is not None:
            self.decided.part(old, new)
        if there and told.chain in there.chains:
            self.events.take_out(there.number, arriving)
        self.decided.chains[told.chain] = new
        self._put(new, arriving)
        return Redrawn(new)

    def _put(self, event: int, arriving: Arriving) -> None:
        self.chains[arriving.chain] = event
        self.line.add(self.clock.now, arriving.chain)
        self.events.put(event, arriving, clock=self.clock.now)

    def _join(self, one: int, other: int) -> Redrawn:
        kept, gone = sorted((self._known(one), self._known(other)))
        # The numbers that were named lead there for ever, those too that had become another event before.
        self.decided.joined.update({number: kept for number in (one, other, gone) if number != kept})
        if kept == gone:
            return Redrawn(kept)
        self._merge(kept, gone)
        return Redrawn(kept, (gone,))

    def _known(self, event: int) -> int:
        if not 1 <= event <= self.events.opened:
            raise NoSuchEvent(f"there is no event {event}: expected one of 1 to {self.events.opened}; look up the event's number again")
        return self.event_now(event)

    def _forget(self, now: float) -> None:
        """Forget copies after their time, chains and events after theirs: of an event that never ends the chains do."""
        self.copies.forget(clock=now)
        for came, chain in self.line.over(now - WINDOW_S):
            event = self.events.live.get(self.chains.get(chain, 0))
            if event and event.chains[chain] == came:
                del event.chains[chain], self.chains[chain]
        for event in self.events.forget(clock=now):
            for chain in event.chains:
                del self.chains[chain]
            for number in event.formerly:
                self.became.pop(number, None)


def restored(snapshot: bytes) -> Grouping:
    """Return the machine as it was when it wrote `snapshot`.

    Raises CannotRestore if the bytes are something else; the log has to be replayed from its beginning then, or for a week.
    """
    if not snapshot.startswith(_WRITTEN_AS):
        raise CannotRestore(f"a snapshot begins {_WRITTEN_AS!r}, this one {snapshot[:24]!r}: tell the items of the last week again")
    try:
        return msgspec.msgpack.decode(snapshot[len(_WRITTEN_AS) :], type=Grouping)
    except msgspec.MsgspecError as error:
        raise CannotRestore(f"a snapshot cannot be read ({error}): tell the items of the last week again") from error
