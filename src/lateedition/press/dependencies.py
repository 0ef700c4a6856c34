"""Dependencies: which rendition asked which fact, and what the answer was when it was last printed.

All renditions of an edition are of one moment, so the answer is kept once for each fact and not for each asker. When a
change touches a fact it is asked again, and only if its digest differs are its askers printed anew. Of documents and teasers not
even that is kept: the library knows by itself when one is another. Nor who asked what nearly all do: that is the *dress*, a
name for the version of the press and the site's settings, which is kept with each rendition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct

from lateedition.press import plan
from lateedition.press.askers import following, follows
from lateedition.press.facts import UNIVERSAL, Facts, is_direct, is_unhurried, known
from lateedition.press.library import Library
from lateedition.press.tables import ANSWERS, ASKERS, CLAIMS, PRINTED, Tables, name_key
from lateedition.press.touched import Touched


class Printed(Struct, frozen=True, array_like=True):
    """What is kept of a rendition: the facts it asked, where it went (an address, a fragment, or nowhere), and its dress."""

    key: str
    facts: tuple[str, ...]
    address: str = ""
    fragment: str = ""
    dress: bytes = b""


class Stale(Struct, frozen=True):
    """What a change made out of date: renditions, and the facts that changed or may have, as nobody had asked them.

    `unhurried` are renditions that are out of date by such facts, of which some may be among `keys` too.
    """

    keys: set[str]
    unhurried: set[str]
    facts: set[str]


_encode = msgspec.msgpack.Encoder().encode
_printed = msgspec.msgpack.Decoder(Printed)


class Dependencies:
    """The dependency index in `tables`."""

    def __init__(self, tables: Tables) -> None:
        self._answers = tables.table(ANSWERS)
        self._askers = tables.table(ASKERS)
        self._printed = tables.table(PRINTED)
        self._claims = tables.table(CLAIMS)

    def stale(self, touched: Touched, facts: Facts) -> Stale:
        """Return what `touched` made out of date, and keep the new answers. A new dress is not looked at here."""
        found = Stale(set(), set(), set())
        for fact in sorted(self._touched(touched)):
            if fact in UNIVERSAL or not known(fact):
                continue
            if self._changed(fact, facts):
                found.facts.add(fact)
                keys = found.unhurried if is_unhurried(fact) else found.keys
                keys.update(self._written_askers(fact) if fact in touched.new else self.askers(fact, facts.library))
        return found

    def askers(self, fact: str, library: Library) -> Iterator[str]:
        """Give the renditions that asked `fact`, which is not one that nearly all do."""
        for key in following(fact, library):
            printed = self.printed(key)
            if printed is not None and fact in printed.facts:
                yield key
        yield from self._written_askers(fact)

    def _written_askers(self, fact: str) -> Iterator[str]:
        prefix = name_key(fact) + b"\0"
        for row, value in self._askers.scan(prefix):
            # a key that was cut stands whole in the value
            yield value.decode() if value else row[len(prefix) :].decode()

    def printed(self, key: str) -> Printed | None:
        """Return what is kept of the rendition `key`, None if it was never wanted."""
        found = self._printed.get(name_key(key))
        return None if found is None else _printed.decode(found)

    def all_printed(self) -> Iterator[Printed]:
        """Give what is kept of every rendition."""
        return (_printed.decode(value) for _, value in self._printed.scan())

    def note(self, printed: Printed, answers: Mapping[str, bytes], *, before: Printed | None) -> None:
        """Keep what a rendition asked and where it went, in place of what was kept of it `before`.

        `answers` has the digest of every answer it got that is kept.
        """
        if printed != before:
            self._printed.put(name_key(printed.key), _encode(printed))
        asked, old = set(printed.facts) - UNIVERSAL, set(before.facts) - UNIVERSAL if before else set()
        self._unask(printed.key, old - asked)
        end = b"\0" + name_key(printed.key)
        value = b"" if end[1:] == printed.key.encode() else printed.key.encode()
        for fact in asked - old:
            if not follows(printed.key, fact):
                self._askers.put(name_key(fact) + end, value)
        for fact, digest in answers.items():
            key = name_key(fact)
            if self._answers.get(key) != digest:
                self._answers.put(key, digest)

    def forget(self, key: str) -> None:
        """Keep nothing of the rendition `key` any more."""
        before = self.printed(key)
        if before is not None:
            self._printed.delete(name_key(key))
            self._unask(key, set(before.facts) - UNIVERSAL)

    def claim(self, address: str, key: str) -> str:
        """Note that the rendition `key` wants `address`; return which of those that want it gets it."""
        where = name_key(address)
        found = self._claims.get(where)
        if found is None:
            self._claims.put(where, key.encode())
            return key
        claimants = found.decode().split("\n")
        if key not in claimants:
            claimants = sorted([*claimants, key], key=_precedence)
            self._claims.put(where, "\n".join(claimants).encode())
        return claimants[0]

    def disclaim(self, address: str, key: str) -> None:
        """Note that a rendition does not want `address` any more."""
        left = [each for each in self.claimants(address) if each != key]
        if left:
            self._claims.put(name_key(address), "\n".join(left).encode())
        else:
            self._claims.delete(name_key(address))

    def claimants(self, address: str) -> list[str]:
        """Return the renditions that want `address`, the one that gets it first."""
        found = self._claims.get(name_key(address))
        return found.decode().split("\n") if found else []

    def _touched(self, touched: Touched) -> set[str]:
        names = set(touched.facts)
        for family in touched.families:
            names.update(key.decode() for key, _ in self._answers.scan(family.encode()))
        return names

    def _changed(self, fact: str, facts: Facts) -> bool:
        """Say whether a touched fact is another than before, or nobody knows what it was; keep what it is."""
        if is_direct(fact):
            return True
        key = name_key(fact)
        before = self._answers.get(key)
        if before is None:
            return True
        now = facts.digest(fact)
        if now != before:
            self._answers.put(key, now)
        return now != before

    def _unask(self, key: str, facts: Iterable[str]) -> None:
        """Take the rendition off the askers of `facts`; an answer that nobody asks for is not kept."""
        for fact in facts:
            if not follows(key, fact):
                self._askers.delete(name_key(fact) + b"\0" + name_key(key))
            if not is_direct(fact) and next(self._askers.scan(name_key(fact) + b"\0"), None) is None:
                self._answers.delete(name_key(fact))


def kept_answers(noted: Iterable[str], facts: Facts) -> dict[str, bytes]:
    """Return the digest of each answer that a rendition got and that is kept."""
    return {fact: facts.digest(fact) for fact in noted if not is_direct(fact)}


def _precedence(key: str) -> tuple[int, int, str]:
    """Sort those that want one address: by kind, then the highest number first."""
    rank, number = plan.rank_of(key)
    return rank, -number, key
