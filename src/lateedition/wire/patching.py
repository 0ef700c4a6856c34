"""Patching: receipts that hold changes to an earlier version of an item, in the inbox. They are read with all that is held of the item,
and once more when anything of it comes in: how an item reads depends on what came in, and never on the order.

Each function works in a transaction that is open.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable

from lateedition.wire.filing import ChainName

_KIN = """
SELECT receipt FROM items WHERE provider = ? AND guid = ? UNION SELECT receipt FROM patches WHERE provider = ? AND guid = ?
"""
_PATCHES = """
SELECT DISTINCT patches.receipt FROM patches JOIN receipts ON receipts.number = patches.receipt
WHERE provider = ? AND guid = ? AND outcome != 'ignored'
"""


def kin_of(run: sqlite3.Connection, number: int, chains: Iterable[ChainName]) -> tuple[int, ...]:
    """Return the receipts, other than `number`, that hold anything of `chains`, in order."""
    found = {receipt for chain in chains for (receipt,) in run.execute(_KIN, (*chain, *chain))}
    return tuple(sorted(found - {number}))


def note(run: sqlite3.Connection, number: int, chains: Iterable[ChainName]) -> None:
    """Note that the receipt holds changes to items of `chains`, and nothing else of that kind."""
    run.execute("DELETE FROM patches WHERE receipt = ?", (number,))
    run.executemany("INSERT OR IGNORE INTO patches VALUES (?, ?, ?)", [(*chain, number) for chain in chains])


def have_read_anew(run: sqlite3.Connection, chains: Iterable[ChainName], *, besides: Collection[int]) -> list[int]:
    """Mark the receipts, `besides` others, that hold changes to `chains` as left unread, and return them: whoever dies before he has
    read them leaves that to the next start. What somebody has put aside stays there."""
    found = sorted({receipt for chain in chains for (receipt,) in run.execute(_PATCHES, chain) if receipt not in besides})
    run.executemany("UPDATE receipts SET outcome = 'received' WHERE number = ?", [(receipt,) for receipt in found])
    return found
