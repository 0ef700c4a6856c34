"""Entries: versions of items as they stand in the inbox's file, and the query that reads them."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from lateedition.wire.filing import decoded, standing_in
from lateedition.wire.item import Item

ENTRY = """
SELECT items.number, items.receipt, items.document, receipts.source, receipts.name, items.received, items.repeats, heads.item,
       heads.status, heads.embargo,
       EXISTS (SELECT 1 FROM recalls WHERE recalls.provider = items.provider AND recalls.guid = items.guid)
FROM items JOIN receipts ON receipts.number = items.receipt
JOIN heads ON heads.provider = items.provider AND heads.guid = items.guid
"""
"""Reads what `entry_from` makes an entry of. A condition follows it."""

Row = tuple[int, int, bytes, str, str, str, int, int, str, str, int]


class Entry(Struct, frozen=True):
    """One version of one item in the inbox, with where and when it came in.

    `item` is what this version says, with the status and the embargo that hold for all of its chain. `head` is true of the
    version its chain shows; `canceled` of every version of a chain that a kill has closed. `repeats` is how often the very
    same came in again.
    """

    number: int
    receipt: int
    item: Item
    source: str
    name: str
    received: datetime
    head: bool
    canceled: bool
    repeats: int = 0


def entry_from(row: Row) -> Entry:
    """Return the entry in a row that ENTRY read."""
    number, receipt, document, source, name, received, repeats, head, status, embargo, closed = row
    item = standing_in(head, status, embargo).over(decoded(document))
    return Entry(number, receipt, item, source, name, datetime.fromisoformat(received), head == number, bool(closed), repeats)
