"""Receipts: what became of each payload, and the one transaction in which what was read of it is filed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from lateedition.wire import patching
from lateedition.wire.album import Album, Delivery, is_photo
from lateedition.wire.filing import ChainName, Filer
from lateedition.wire.item import Item
from lateedition.wire.unreadable import Unreadable

Part = Item | Unreadable
Outcome = Literal["taken", "duplicate", "quarantined", "ignored"]
NOTHING_IN_IT = "it can be read, and there is nothing in it"


class Receipt(Struct, frozen=True):
    """What became of one payload. `entries` are those it made, or those it repeats; `reason` tells what was not taken, and why."""

    number: int
    outcome: Outcome
    entries: tuple[int, ...] = ()
    reason: str = ""


class Filed(NamedTuple):
    """What came of filing a payload.

    `waiting` are other receipts, which hold changes to what it brought; `misfiled` those of pictures that are an item's now, or no more.
    """

    receipt: Receipt
    waiting: list[int]
    misfiled: list[int]


def file(
    run: sqlite3.Connection,
    delivery: Delivery,
    payload: bytes,
    parts: Sequence[Part],
    *,
    changed: tuple[ChainName, ...],
    besides: Collection[int],
) -> Filed:
    """Put `parts` in the place of what was read of a delivery before, in a transaction that `run` is in.

    `changed` are the chains to which the payload holds changes, `besides` the receipts that are read anew already.
    """
    number, album = delivery.receipt, Album(run, delivery)
    filer = Filer(run, number, delivery.received)
    filer.unfile()
    album.forget()
    photo = next((part for part in parts if isinstance(part, Item) and is_photo(part)), None)
    is_new = album.keep(photo, digest=hashlib.sha256(payload).hexdigest()) if photo else None
    items = [part for part in parts if isinstance(part, Item)] if is_new is None else []
    filed = [filer.file(item) for item in items]
    filer.settle()
    album.name(zip((entry for entry, _ in filed), items, strict=True))
    reasons = [str(part) for part in parts if isinstance(part, Unreadable)]
    run.executemany("INSERT INTO refused (receipt, reason) VALUES (?, ?)", [(number, reason) for reason in reasons])
    receipt = _receipt(number, filed, reasons) if is_new is None else Receipt(number, "taken" if is_new else "duplicate")
    run.execute("UPDATE receipts SET outcome = ?, reason = ? WHERE number = ?", (receipt.outcome, receipt.reason, number))
    patching.note(run, number, changed)
    waiting = patching.have_read_anew(run, number, {*filer.touched, *changed}, besides=besides)
    return Filed(receipt, waiting, list(album.misfiled()))


def _receipt(number: int, filed: list[tuple[int, bool]], reasons: list[str]) -> Receipt:
    entries = tuple(entry for entry, _ in filed)
    if filed:
        outcome: Outcome = "taken" if any(is_new for _, is_new in filed) else "duplicate"
        return Receipt(number, outcome, entries, "; ".join(reasons))
    if reasons:
        return Receipt(number, "quarantined", (), "; ".join(reasons))
    return Receipt(number, "ignored", (), NOTHING_IN_IT)
