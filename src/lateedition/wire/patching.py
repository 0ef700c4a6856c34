"""Patching: receipts that hold changes to an earlier version of an item, in the inbox. They are read with all that is held of the item,
and once more when anything of it comes in: how an item reads depends on what came in, and never on the order.

Each function works in a transaction that is open.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable

from lateedition.wire.filing import ChainName

_HOLDERS = """
SELECT receipt FROM items WHERE provider = ? AND guid = ? UNION SELECT receipt FROM patches WHERE provider = ? AND guid = ?
"""
_DIGESTS = f"SELECT number, digest FROM receipts WHERE number IN ({_HOLDERS})"  # noqa: S608 (our own names)
_HAS_COPY = f"""
SELECT 1 FROM receipts WHERE digest = (SELECT digest FROM receipts WHERE number = ?) AND number != ? AND number IN ({_HOLDERS})
"""  # noqa: S608 (our own names)
_PATCHES = """
SELECT DISTINCT patches.receipt FROM patches JOIN receipts ON receipts.number = patches.receipt
WHERE provider = ? AND guid = ? AND outcome != 'ignored'
"""


def kin_of(run: sqlite3.Connection, number: int, chains: Iterable[ChainName]) -> tuple[int, ...]:
    """Return the receipts, other than `number`, that hold anything of `chains`, in order: of copies of the same bytes the first."""
    (own,) = run.execute("SELECT digest FROM receipts WHERE number = ?", (number,)).fetchone()
    found = {receipt: digest for chain in chains for receipt, digest in run.execute(_DIGESTS, (*chain, *chain)) if digest != own}
    first = {found[receipt]: receipt for receipt in sorted(found, reverse=True)}
    return tuple(sorted(first.values()))


def note(run: sqlite3.Connection, number: int, chains: Iterable[ChainName]) -> None:
    """Note that the receipt holds changes to items of `chains`, and nothing else of that kind."""
    run.execute("DELETE FROM patches WHERE receipt = ?", (number,))
    run.executemany("INSERT OR IGNORE INTO patches VALUES (?, ?, ?)", [(*chain, number) for chain in chains])


def have_read_anew(run: sqlite3.Connection, number: int, chains: Iterable[ChainName], *, besides: Collection[int]) -> list[int]:
    """Mark the receipts, `besides` others, that hold changes to `chains` as left unread, now that `number` is filed; return them.

    Whoever dies before he has read them leaves that to the next start. What somebody has put aside stays there. Of a chain of which
    a copy of the same bytes is filed as well nothing reads otherwise: a file that is sent a thousand times is read a thousand times.
    """
    moved = [chain for chain in chains if not run.execute(_HAS_COPY, (number, number, *chain, *chain)).fetchone()]
    found = sorted({receipt for chain in moved for (receipt,) in run.execute(_PATCHES, chain) if receipt not in besides})
    run.executemany("UPDATE receipts SET outcome = 'received' WHERE number = ?", [(receipt,) for receipt in found])
    return found
