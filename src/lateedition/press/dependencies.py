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

from lateedition.press.facts import UNIVERSAL, Facts, is_direct, known
from lateedition.press.library import Touched
from lateedition.press.tables import ANSWERS, ASKERS, CLAIMS, PRINTED, Tables, name_key, number_key


class Printed(Struct, frozen=True, array_like=True):
    """What is kept of a rendition: the facts it asked, where it went (an address, a fragment, or nowhere), and its dress."""

    key: str
    facts: tuple[str, ...]
    address: str = ""
    fragment: str = ""
    dress: bytes = b""


class Stale(Struct, frozen=True):
    """What a change made out of date: renditions, and the facts that changed or may have, as nobody had asked them."""

    keys: set[str]
    facts: set[str]


_encode = msgspec.msgpack.Encoder().encode
_printed = msgspec.msgpack.Decoder(Printed)
_OWNER = {"story": "story:", "next": "story:"}


class Dependencies:
    """The dependency index in `tables`."""

    def __init__(self, tables: Tables) -> None:
        self._answers = tables.table(ANSWERS)
        self._askers = tables.table(ASKERS)
        self._printed = tables.table(PRINTED)
        self._claims = tables.table(CLAIMS)

    def stale(self, touched: Touched, facts: Facts) -> Stale:
        """Return what `touched` made out of date, and keep the new answers. A new dress is not looked at here."""
        found = Stale(set(), set())
        for fact in sorted(self._touched(touched)):
            if fact in UNIVERSAL or not known(fact):
                continue
            if self._changed(fact, facts):
                found.facts.add(fact)
                found.keys.update(self.askers(fact))
        return found

    def askers(self, fact: str) -> Iterator[str]:
        """Give the renditions that asked `fact`, which is not one that nearly all do."""
        owner = _owner(fact)
        if owner and self._printed.get(name_key(owner)) is not None:
            yield owner
        prefix = name_key(fact) + b"\0"
        for key, value in self._askers.scan(prefix):
            # a key that was cut stands whole in the value
            yield value.decode() if value else key[len(prefix) :].decode()

    def printed(self, key: str) -> Printed | None:
        """Return what is kept of the rendition `key`, None if it was never wanted."""
        found = self._printed.get(name_key(key))
        return None if found is None else _printed.decode(found)

    def all_printed(self) -> Iterator[Printed]:
        """Give what is kept of every rendition."""
        return (_printed.decode(value) for _, value in self._printed.scan())

    def note(self, printed: Printed, answers: Mapping[str, bytes]) -> None:
        """Keep what a rendition asked and where it went, in place of what was kept of it before.

        `answers` has the digest of every answer it got that is kept.
        """
        before = self.printed(printed.key)
        if printed != before:
            self._printed.put(name_key(printed.key), _encode(printed))
        asked, old = set(printed.facts) - UNIVERSAL, set(before.facts) - UNIVERSAL if before else set()
        self._unask(printed.key, old - asked)
        end = b"\0" + name_key(printed.key)
        value = b"" if end[1:] == printed.key.encode() else printed.key.encode()
        for fact in asked - old:
            if _owner(fact) != printed.key:
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

    def claim(self, address: str, key: str, *, rank: int, number: int) -> None:
        """Note that the rendition `key` wants `address`. The lowest rank gets it, among equals the highest number."""
        where = _claim(address, rank, number)
        if self._claims.get(where) is None:
            self._claims.put(where, key.encode())

    def disclaim(self, address: str, *, rank: int, number: int) -> None:
        """Note that a rendition does not want `address` any more."""
        self._claims.delete(_claim(address, rank, number))

    def claimants(self, address: str) -> list[str]:
        """Return the renditions that want `address`, the one that gets it first."""
        return [value.decode() for _, value in self._claims.scan(name_key(address) + b"\0")]

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
            if _owner(fact) != key:
                self._askers.delete(name_key(fact) + b"\0" + name_key(key))
            if not is_direct(fact) and not any(True for _ in self.askers(fact)):
                self._answers.delete(name_key(fact))


def kept_answers(noted: Iterable[str], facts: Facts) -> dict[str, bytes]:
    """Return the digest of each answer that a rendition got and that is kept."""
    return {fact: facts.digest(fact) for fact in noted if not is_direct(fact)}


def _owner(fact: str) -> str:
    """Return the one rendition that asks `fact` by its nature, empty if there is none: that it asked is not kept."""
    question, _, about = fact.partition(" ")
    return _OWNER[question] + about if question in _OWNER else ""


def _claim(address: str, rank: int, number: int) -> bytes:
    return name_key(address) + b"\0" + bytes([rank]) + number_key(-number)
