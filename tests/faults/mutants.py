"""Presses that break a promise. Each is put into a child process by replacing a function; the fault tests have to find all of them out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import lmdb

from lateedition.edition import opening
from lateedition.edition.printing import Printing
from lateedition.edition.record import Fragment
from lateedition.edition.store import Store


def without_sync() -> None:
    """An edition store that does not wait for the disk: `sync=False`, as is advised where speed matters more."""
    real = lmdb.Environment

    def opened(*arguments: Any, **keywords: Any) -> lmdb.Environment:
        return real(*arguments, **keywords) if keywords.get("readonly") else real(*arguments, **{**keywords, "sync": False})

    opening.lmdb.Environment = opened  # type: ignore[misc, assignment]


def acknowledged_before_the_commit() -> None:
    """A press that says how far it is before the edition is on the disk: the position moves in a transaction of its own, ahead."""
    real = Store.print_edition

    def print_edition(self: Store, work: Callable[[Printing], Any], *, moment: datetime) -> Any:
        said = _rehearsed(self, work, moment=moment)
        real(self, lambda printing: printing.set_position(*said.position), moment=moment)
        pause()
        return real(self, work, moment=moment)

    Store.print_edition = print_edition  # type: ignore[method-assign]


def lists_outside_the_transaction() -> None:
    """A press that puts the lists out by themselves, in a transaction before the one with the pages that they name."""
    real = Store.print_edition

    def print_edition(self: Store, work: Callable[[Printing], Any], *, moment: datetime) -> Any:
        said = _rehearsed(self, work, moment=moment)
        if said.fragments:
            real(self, lambda printing: [printing.put_fragment(*each) for each in said.fragments.items()], moment=moment)
        pause()
        return real(self, work, moment=moment)

    Store.print_edition = print_edition  # type: ignore[method-assign]


def pause() -> None:
    """Between the two transactions: a step to be killed at."""


class _Rehearsed(Exception):
    """A printing that was done to see what it would do, and is not to be."""

    def __init__(self) -> None:
        super().__init__("rehearsed")
        self.position: tuple[Any, ...] = (0,)
        self.fragments: dict[str, Fragment] = {}


def _rehearsed(self: Store, work: Callable[[Printing], Any], *, moment: datetime) -> _Rehearsed:
    """Do `work` in a transaction that is given up, and return where it set the position and which fragments it put."""
    said = _Rehearsed()

    def rehearsal(printing: Printing) -> None:
        real_put = printing.put_fragment

        def put_fragment(name: str, fragment: Fragment) -> None:
            said.fragments[name] = fragment
            real_put(name, fragment)

        printing.put_fragment = put_fragment  # type: ignore[method-assign]
        work(printing)
        said.position = (printing._position,)
        raise said

    txn, databases = self._open().begin(write=True)
    try:
        with txn:
            rehearsal(Printing(txn, databases, moment=moment))
    except _Rehearsed:
        pass
    finally:
        self._open().leave()
    return said


MUTANTS: dict[str, Callable[[], None]] = {
    "without sync": without_sync,
    "acknowledged before the commit": acknowledged_before_the_commit,
    "lists outside the transaction": lists_outside_the_transaction,
}
