"""The card index: what the library keeps because of each story's document (indexes.py), in its tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lateedition.press.indexes import Indexed, address_key, last_number, use_fact
from lateedition.press.tables import (
    ALERTS,
    COVERAGES,
    DRAWN,
    EVENTS,
    FORMER,
    RANKS,
    RECALLS,
    TRANSLATIONS,
    USES,
    WITHDRAWN,
    Tables,
    moment_key,
    number_of,
)


class CardIndex:
    """The index in `tables`."""

    def __init__(self, tables: Tables) -> None:
        self.translations = tables.table(TRANSLATIONS)
        self._uses = tables.table(USES)
        self._former = tables.table(FORMER)
        self._withdrawn = tables.table(WITHDRAWN)
        self._ranks = tables.table(RANKS)
        self._events = tables.table(EVENTS)
        self._recalls = tables.table(RECALLS)
        self._coverages = tables.table(COVERAGES)
        self._alerts = tables.table(ALERTS)
        self._drawn = tables.table(DRAWN)

    def moved(self, address: str) -> int | None:
        """Return the story, of several the one with the highest number, that was at `address` before."""
        return last_number(self._former.scan(address_key(address), reverse=True))

    def moved_addresses(self) -> Iterator[str]:
        """Give every address that some published story was at before; some may come twice."""
        return (value.decode() for _, value in self._former.scan())

    def withdrawn(self, address: str) -> int | None:
        """Return the story, of several the one with the highest number, whose withdrawal names `address`."""
        return last_number(self._withdrawn.scan(address_key(address), reverse=True))

    def withdrawn_addresses(self) -> Iterator[str]:
        """Give every address of every withdrawn story; some may come twice."""
        return (value.decode() for _, value in self._withdrawn.scan())

    def recalls(self, sheet: int) -> tuple[int, ...]:
        """Return the numbers of the withdrawn stories on a sheet."""
        return tuple(number_of(key[1:]) for key, _ in self._recalls.scan(bytes([sheet])))

    def coverages(self) -> Iterator[int]:
        """Give the number of every published live blog, running or not."""
        return (number_of(key) for key, _ in self._coverages.scan())

    def alerted(self, *, since: datetime) -> tuple[int, ...]:
        """Return the published stories that were sent out as breaking news since then, the earliest first."""
        return tuple(number_of(key[-8:]) for key, _ in self._alerts.scan(start=moment_key(since)))

    def drawn(self) -> Iterator[int]:
        """Give the number of every published story that a card was drawn of."""
        return (number_of(key) for key, _ in self._drawn.scan())

    def replace(self, before: Indexed, after: Indexed) -> set[str]:
        """Bring the index from a story's document before to the one after; return the facts that are touched by that."""
        for table, old, new in (
            (self._uses, before.uses, after.uses),
            (self._former, before.former, after.former),
            (self._withdrawn, before.withdrawn, after.withdrawn),
            (self._ranks, before.ranks, after.ranks),
            (self.translations, before.translations, after.translations),
            (self._events, before.events, after.events),
            (self._recalls, before.recalls, after.recalls),
            (self._coverages, before.coverages, after.coverages),
            (self._alerts, before.alerts, after.alerts),
            (self._drawn, before.drawn, after.drawn),
        ):
            for key in old.keys() - new.keys():
                table.delete(key)
            for key, value in new.items():
                if old.get(key) != value:
                    table.put(key, value)
        addresses = (("moved", before.former, after.former), ("withdrawn", before.withdrawn, after.withdrawn))
        return {
            *(f"{word} {address.decode()}" for word, old, new in addresses for address in {*old.values(), *new.values()}),
            *(use_fact(key) for key in before.uses.keys() ^ after.uses.keys()),
            *(f"recalls {key[0]}" for key in before.recalls.keys() ^ after.recalls.keys()),
        }

    def clear(self) -> None:
        """Forget all."""
        own = (self._uses, self._former, self._withdrawn, self._ranks, self.translations, self._events, self._recalls, self._coverages)
        for table in (*own, self._alerts, self._drawn):
            table.clear()
