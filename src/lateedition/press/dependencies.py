"""Dependencies: which rendition asked which fact, and what the answer was when it was last printed.

All renditions of an edition are of one moment, so the answer is kept once for each fact and not for each asker. When a
change touches a fact it is asked again, and only if its digest differs are its askers printed anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from lateedition.press.facts import Answer, Facts
from lateedition.press.library import Touched
from lateedition.press.tables import ANSWERS, ASKERS, CLAIMS, PRINTED, TRIGGERS, Tables, name_key, number_key


class Printed(Struct, frozen=True, array_like=True):
    """What is kept of a rendition: the facts it asked, and where it went: an address, a fragment, or nowhere (there is no such page)."""

    key: str
    facts: tuple[str, ...]
    address: str = ""
    fragment: str = ""


class _Kept(Struct, frozen=True, array_like=True):
    fact: str
    digest: bytes
    triggers: tuple[str, ...]


_encode = msgspec.msgpack.encode
_printed = msgspec.msgpack.Decoder(Printed)
_kept = msgspec.msgpack.Decoder(_Kept)


class Dependencies:
    """The dependency index in `tables`."""

    def __init__(self, tables: Tables) -> None:
        self._answers = tables.table(ANSWERS)
        self._askers = tables.table(ASKERS)
        self._triggers = tables.table(TRIGGERS)
        self._printed = tables.table(PRINTED)
        self._claims = tables.table(CLAIMS)

    def stale(self, touched: Touched, facts: Facts) -> set[str]:
        """Return the renditions of which a touched fact has another answer now, and keep the new answers."""
        found: set[str] = set()
        for name in sorted(self._touched(touched)):
            before = self._answers.get(name_key(name))
            if before is None:
                continue
            kept = _kept.decode(before)
            if self._keep(name, facts, kept).digest != kept.digest:
                found.update(value.decode() for _, value in self._askers.scan(name_key(name) + b"\0"))
        return found

    def refresh(self, facts: Facts) -> None:
        """Keep every answer as it is now, and none to a question that this version of the press does not ask any more."""
        for at, kept in [(key, _kept.decode(value)) for key, value in self._answers.scan()]:
            if facts.knows(kept.fact):
                self._keep(kept.fact, facts, kept)
            else:
                self._answers.delete(at)

    def printed(self, key: str) -> Printed | None:
        """Return what is kept of the rendition `key`, None if it was never wanted."""
        found = self._printed.get(name_key(key))
        return None if found is None else _printed.decode(found)

    def all_printed(self) -> Iterator[Printed]:
        """Give what is kept of every rendition."""
        return (_printed.decode(value) for _, value in self._printed.scan())

    def note(self, printed: Printed, facts: Facts) -> None:
        """Keep what a rendition asked and where it went, in place of what was kept of it before."""
        before = self.printed(printed.key)
        if printed == before:
            return
        old = set(before.facts) if before else set()
        self._printed.put(name_key(printed.key), _encode(printed))
        self._unask(printed.key, old.difference(printed.facts))
        for fact in printed.facts:
            if fact not in old:
                self._askers.put(_pair(fact, printed.key), printed.key.encode())
                if self._answers.get(name_key(fact)) is None:
                    self._keep(fact, facts, None)

    def forget(self, key: str) -> None:
        """Keep nothing of the rendition `key` any more."""
        before = self.printed(key)
        if before is not None:
            self._printed.delete(name_key(key))
            self._unask(key, before.facts)

    def claim(self, address: str, key: str, *, rank: int, number: int) -> None:
        """Note that the rendition `key` wants `address`. The lowest rank gets it, among equals the highest number."""
        self._claims.put(_claim(address, rank, number), key.encode())

    def disclaim(self, address: str, *, rank: int, number: int) -> None:
        """Note that a rendition does not want `address` any more."""
        self._claims.delete(_claim(address, rank, number))

    def claimants(self, address: str) -> list[str]:
        """Return the renditions that want `address`, the one that gets it first."""
        return [value.decode() for _, value in self._claims.scan(name_key(address) + b"\0")]

    def _touched(self, touched: Touched) -> set[str]:
        names = set(touched.facts)
        for family in touched.families:
            names.update(_kept.decode(value).fact for _, value in self._answers.scan(family.encode()))
        for trigger in touched.triggers:
            names.update(value.decode() for _, value in self._triggers.scan(trigger.encode() + b"\0"))
        return names

    def _keep(self, fact: str, facts: Facts, before: _Kept | None) -> _Kept:
        answer: Answer = facts.ask(fact)
        now = _Kept(fact, facts.digest(fact), answer.triggers)
        if now != before:
            self._answers.put(name_key(fact), _encode(now))
            self._retrigger(fact, before.triggers if before else (), now.triggers)
        return now

    def _retrigger(self, fact: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
        for trigger in set(before) - set(after):
            self._triggers.delete(_pair(trigger, fact))
        for trigger in set(after) - set(before):
            self._triggers.put(_pair(trigger, fact), fact.encode())

    def _unask(self, key: str, facts: Iterable[str]) -> None:
        """Take the rendition off the askers of `facts`; an answer that nobody asks for is not kept."""
        for fact in facts:
            self._askers.delete(_pair(fact, key))
            if not any(True for _ in self._askers.scan(name_key(fact) + b"\0")):
                kept = self._answers.get(name_key(fact))
                if kept is not None:
                    self._retrigger(fact, _kept.decode(kept).triggers, ())
                    self._answers.delete(name_key(fact))


def _pair(first: str, second: str) -> bytes:
    return name_key(first) + b"\0" + name_key(second)


def _claim(address: str, rank: int, number: int) -> bytes:
    return name_key(address) + b"\0" + bytes([rank]) + number_key(-number)
