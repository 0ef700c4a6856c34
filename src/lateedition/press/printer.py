"""The printer: brings an edition up to what the library says, and touches nothing that says the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lateedition.edition.record import Entry, Fragment
from lateedition.edition.store import Printing
from lateedition.press import plan
from lateedition.press.dependencies import Dependencies, Printed
from lateedition.press.entries import entry_of, fragment_of
from lateedition.press.facts import Facts, NotedReading
from lateedition.press.kit import Kit
from lateedition.press.library import Library, Touched
from lateedition.press.rendition import Rendition

Progress = Callable[[int, int], None]


class Unprintable(Exception):
    """A rendition could not be made; the message says which and why."""

    def __init__(self, key: str, reason: BaseException) -> None:
        super().__init__(f"{key!r} cannot be printed: {type(reason).__name__}: {reason}")
        self.key = key


@dataclass(frozen=True)
class Made:
    """A rendition, and the record that the edition keeps of it."""

    rendition: Rendition
    record: Entry | Fragment


def make(key: str, reading: NotedReading, kit: Kit) -> Made | None:
    """Return the rendition `key`, None if there is no such page now. Raises Unprintable, whatever it was that went wrong."""
    try:
        rendition = plan.kind_of(key).render(key, reading, kit)
        if rendition is None:
            return None
        return Made(rendition, fragment_of(rendition) if rendition.fragment else entry_of(rendition))
    except Exception as reason:
        raise Unprintable(key, reason) from reason


def refuse(failure: Unprintable) -> None:
    """Raise `failure`: nothing of this printing shall be."""
    raise failure


class Printer:
    """Prints into one open `printing`, as of one moment, from a library that does not change meanwhile.

    `unprintable` is told of a rendition that cannot be made. It may raise; if it returns, that rendition is left out of
    the edition, or left as it was if none of its facts has changed.
    """

    def __init__(
        self,
        printing: Printing,
        library: Library,
        *,
        kit: Kit,
        as_of: datetime,
        renditions: Path,
        unprintable: Callable[[Unprintable], None] = refuse,
    ) -> None:
        self._printing = printing
        self._library = library
        self._kit = kit
        self._facts = Facts(library, as_of=as_of, renditions=renditions)
        self._dependencies = Dependencies(printing)
        self._unprintable = unprintable
        self._vacated: set[str] = set()
        self.printed: list[str] = []

    def bring_up_to(self, touched: Touched) -> None:
        """Print what `touched` made stale or needful, and drop what it made needless."""
        if touched.site_arrived:
            self.print_all()
        if self._library.site() is None:
            return
        stale = self._dependencies.stale(touched, self._facts)
        fresh = {key for key in plan.awakened(touched.facts, self._library) if self._dependencies.printed(key) is None}
        for key in sorted(stale | fresh):
            self._print(key, stale=key in stale)
        self._settle_vacated()

    def print_all(self, progress: Progress = lambda _done, _of: None) -> None:
        """Print everything that there must be, and drop the rest. `progress` is told how many are done, and of how many."""
        if self._library.site() is None:
            return
        self._dependencies.refresh(self._facts)
        keys = sorted({*plan.every(self._library, self._kit), *(printed.key for printed in self._dependencies.all_printed())})
        for done, key in enumerate(keys):
            self._print(key, stale=False)
            progress(done, len(keys))
        self._settle_vacated()

    def _print(self, key: str, *, stale: bool) -> None:
        kind, reading = plan.kind_of(key), NotedReading(self._facts)
        before = self._dependencies.printed(key)
        if not kind.needed(reading, key):
            self._dependencies.forget(key)
            self._leave(key, before, Printed(key, ()))
            return
        try:
            made = self._make(key, reading)
        except Unprintable as failure:
            self._unprintable(failure)
            if before is not None and not stale:
                return
            made = None
        after = _printed(key, reading, made)
        self._dependencies.note(after, self._facts)
        self._leave(key, before, after)
        if made is not None:
            self._place(key, made)

    def _make(self, key: str, reading: NotedReading) -> Made | None:
        made = make(key, reading, self._kit)
        self.printed.append(key)
        return made

    def _place(self, key: str, made: Made) -> None:
        if isinstance(made.record, Fragment):
            self._printing.put_fragment(made.rendition.fragment, made.record)
            return
        address = made.rendition.address
        rank, number = plan.rank_of(key)
        self._dependencies.claim(address, key, rank=rank, number=number)
        if self._dependencies.claimants(address)[0] == key:
            self._printing.put(address, made.record)
            self._vacated.discard(address)

    def _leave(self, key: str, before: Printed | None, after: Printed) -> None:
        """Take away what the rendition was, where it is that no more."""
        if before is None:
            return
        if before.fragment and before.fragment != after.fragment:
            self._printing.drop_fragment(before.fragment)
        if before.address and before.address != after.address:
            rank, number = plan.rank_of(key)
            if self._dependencies.claimants(before.address)[:1] == [key]:
                self._vacated.add(before.address)
            self._dependencies.disclaim(before.address, rank=rank, number=number)

    def _settle_vacated(self) -> None:
        """Give each address that was left to whoever else wants it; to nobody if nobody does."""
        for address in sorted(self._vacated):
            claimants = self._dependencies.claimants(address)
            try:
                made = self._make(claimants[0], NotedReading(self._facts)) if claimants else None
            except Unprintable as failure:
                self._unprintable(failure)
                made = None
            if made is None or not isinstance(made.record, Entry):
                self._printing.drop(address)
            else:
                self._printing.put(address, made.record)
        self._vacated.clear()


def _printed(key: str, reading: NotedReading, made: Made | None) -> Printed:
    rendition = made.rendition if made else Rendition(parts=())
    return Printed(key, tuple(reading.noted), address=rendition.address, fragment=rendition.fragment)
