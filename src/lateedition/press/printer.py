"""The printer: brings an edition up to what the library says, and touches nothing that says the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from lateedition.edition.store import Printing
from lateedition.press import plan
from lateedition.press.answers import Answers
from lateedition.press.dependencies import Dependencies, Printed
from lateedition.press.facts import Facts
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.making import Made, Unprintable, dress_of, make
from lateedition.press.noting import NotedReading
from lateedition.press.touched import Touched
from lateedition.press.waiting import Waiting

_ASKED_OF = {"story": "teaser", "picture": "picture", "file": "picture", "recording": "recording"}
"""What a page asks of others, of which nobody writes down who asked (askers.follows), by how a recall names them."""

AT_ONCE = 300
"""How many renditions are printed with the change that made them stale; what is beyond waits for its turn."""


class Brought(Struct, frozen=True):
    """What bringing an edition up did: which facts are or may be others than before, and which renditions wait."""

    facts: set[str]
    postponed: list[str]


def refuse(failure: Unprintable) -> None:
    """Raise `failure`: nothing of this printing shall be."""
    raise failure


class Printer:
    """Prints into one open `printing`, as of one moment, from a library that does not change meanwhile.

    `answers` are those already known about this library as of this moment. `unprintable` is told of a rendition that cannot be made. It may
    raise; if it returns, that rendition is left out of the edition, or left as it was if none of its facts has changed.
    """

    def __init__(
        self,
        printing: Printing,
        library: Library,
        *,
        kit: Kit,
        version: str,
        as_of: datetime,
        renditions: Path | str,
        answers: Answers | None = None,
        unprintable: Callable[[Unprintable], None] = refuse,
    ) -> None:
        self.facts = Facts(library, as_of=as_of, renditions=renditions, answers=answers)
        self.waiting = Waiting(printing)
        self.printed: list[str] = []
        self._printing = printing
        self._library = library
        self._kit = kit
        self._dependencies = Dependencies(printing)
        self._unprintable = unprintable
        self._vacated: set[str] = set()
        self._is_naming = False
        self._dress = dress(version, library)

    def bring_up_to(self, touched: Touched, *, at_once: int | None = AT_ONCE) -> Brought:
        """Print what `touched` made stale or needful, and drop what it made needless.

        Beyond `at_once` renditions what is left waits, and what only machines read waits in any case; None prints all.
        """
        for subject in touched.recalled:
            self._printing.recall(subject, along=self._is_forsaken)
        if self._library.site() is None:
            return Brought(set(), [])
        found = self._dependencies.stale(touched, self.facts)
        found.keys.update(key for key in plan.awakened(found.facts, self._library) if self._dependencies.printed(key) is None)
        if "site" in touched.facts:
            found.keys.update(key for key in plan.furniture(self._library, self._kit) if not self.is_dressed(key))
        found.keys.update(self._waiting_that_show(touched.recalled))
        unhurried = found.unhurried - found.keys
        if at_once is None:
            found.keys.update(unhurried)
        now, later = _divided(found.keys, at_once=at_once)
        later += [] if at_once is None else sorted(unhurried)
        for key in later:
            self.waiting.add(key)
        for key in now:
            self.print(key, stale=True)
        self.settle()
        return Brought(found.facts, later)

    def _waiting_that_show(self, recalled: Iterable[str]) -> Iterator[str]:
        """Give the pages of stories that wait to be printed anew, and in print still show what was recalled.

        What they ask now may be of something else, and who asks that follows from the library alone (askers.py).
        """
        facts = {f"{_ASKED_OF[kind]} {number}" for kind, _, number in (subject.partition(":") for subject in recalled) if kind in _ASKED_OF}
        for key in self.waiting.beginning("story:") if facts else ():
            printed = self._dependencies.printed(key)
            if printed is not None and not facts.isdisjoint(printed.facts):
                yield key

    def print(self, key: str, *, stale: bool) -> None:
        """Print the rendition `key`. `stale` says that it must not stay as it is, whether or not it can be printed."""
        before = self._dependencies.printed(key)
        reading = NotedReading(self.facts)
        try:
            made = make(key, reading, self._kit)
        except Unprintable as failure:
            self._unprintable(failure)
            if before is not None and not stale:
                self._stay(before)
                return
            made = Made(key, tuple(reading.noted), {})
        if made.wanted:
            self.printed.append(key)
        self.place(made, before=before, redress=not stale and before is not None)

    def place(self, made: Made, *, before: Printed | None, redress: bool = False) -> None:
        """Put into the edition what was made of a rendition, and take out what it was `before`.

        What it names is printed first if it waits: no list leads to a page that is not there. `redress` says that it says what
        it said, in other clothes.
        """
        self.waiting.discard(made.key)
        if not made.wanted:
            self._dependencies.forget(made.key)
            self._leave(made.key, before, made)
            return
        self._print_named(made)
        version, site = self._dress
        dressed = dress_of(made, version=version, site=site)
        self._dependencies.note(Printed(made.key, made.facts, made.address, made.fragment, dressed), made.answers, before=before)
        self._leave(made.key, before, made)
        self._put(made, redress=redress)

    def settle(self) -> None:
        """Give each address that was left to whoever else wants it; to nobody if nobody does."""
        while self._vacated:
            address = min(self._vacated)
            self._vacated.discard(address)
            claimants = self._dependencies.claimants(address)
            if claimants:
                self.print(claimants[0], stale=True)
            else:
                self._printing.drop(address)

    def is_dressed(self, key: str) -> bool:
        """Say whether the rendition `key` is there, in the dress of this version of the press and of the site as it is."""
        version, site = self._dress
        printed = self._dependencies.printed(key)
        return printed is not None and printed.dress in (version, version + site)

    def _put(self, made: Made, *, redress: bool) -> None:
        if made.record is not None:
            (self._printing.redress_fragment if redress else self._printing.put_fragment)(made.fragment, made.record)
        if made.page is None:
            return
        if self._dependencies.claim(made.address, made.key) == made.key:
            (self._printing.redress if redress else self._printing.put_page)(made.address, made.page)
            self._vacated.discard(made.address)

    def _print_named(self, made: Made) -> None:
        """Print the pages that a rendition leads to and that are not there yet.

        Of those that these lead to in turn only the ones that were recalled and came back: older stories come first in any case, but where
        these were is said until then that they are gone.
        """
        if not self.waiting.has_any("story:"):
            return
        is_naming, self._is_naming = self._is_naming, True
        for fact in made.facts:
            if fact.startswith(("teaser ", "named ")):
                number = int(fact.partition(" ")[2])
                page = f"story:{number}"
                is_to_come = page in self.waiting and self._dependencies.printed(page) is None
                if is_to_come and (not is_naming or self._is_said_to_be_gone(number)):
                    self.print(page, stale=True)
        self._is_naming = is_naming

    def _is_said_to_be_gone(self, number: int) -> bool:
        story = self._library.teaser(number)
        return story is not None and self._dependencies.claimants(story.address)[:1] == [f"gone:{story.address}"]

    def _stay(self, printed: Printed) -> None:
        """Leave a rendition as it is although its dress is an old one."""
        self.waiting.discard(printed.key)
        version, site = self._dress
        self._dependencies.note(msgspec.structs.replace(printed, dress=version + site), {}, before=printed)

    def _leave(self, key: str, before: Printed | None, after: Made) -> None:
        """Take away what the rendition was, where it is that no more."""
        if before is None:
            return
        if before.fragment and before.fragment != after.fragment:
            self._printing.drop_fragment(before.fragment)
        if before.address and before.address != after.address:
            if self._dependencies.claimants(before.address)[:1] == [key]:
                self._vacated.add(before.address)
            self._dependencies.disclaim(before.address, key)

    def _is_forsaken(self, subject: str) -> bool:
        """Say whether a picture or recording that a recalled story showed is shown by no other."""
        return self._library.uses.is_forsaken(subject)


def dress(version: str, library: Library) -> tuple[bytes, bytes]:
    """Return the two halves of the dress: of the version of the press, and of the site's settings."""
    return _short(version.encode()), _short(library.encoded("site") or b"")


def _divided(keys: Iterable[str], *, at_once: int | None) -> tuple[list[str], list[str]]:
    """Return which of `keys` are printed now and which wait, each in the order of their turns."""
    in_order = sorted(keys, key=lambda key: (not plan.is_furniture(key), plan.turn_of(key), key))
    if at_once is None:
        return in_order, []
    now = [key for key in in_order if plan.kind_of(key).turn != plan.Turn.SOON][:at_once]
    chosen = set(now)
    return now, [key for key in in_order if key not in chosen]


def _short(said: bytes) -> bytes:
    return hashlib.blake2b(said, digest_size=6).digest()
