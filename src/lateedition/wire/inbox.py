"""The inbox: every payload that came in, raw, and what was read from it. Nothing that came in is ever lost.

One SQLite file. A payload is committed before anything looks at it; what was read of it follows in a second
transaction together with its outcome, so a receipt that says "taken" has its entries whatever died in between.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import zlib
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from lateedition.story.blocks import plain_text
from lateedition.story.moment import in_utc
from lateedition.wire import formats
from lateedition.wire.chains import Chain, Duplicate, Keep, Recall, Version, content_digest, version_of
from lateedition.wire.item import Item
from lateedition.wire.schema import SCHEMA
from lateedition.wire.search import Sought, where_of
from lateedition.wire.unreadable import Unreadable

__all__ = ["Entry", "Inbox", "Quarantined", "Receipt", "Sought"]

Outcome = Literal["taken", "duplicate", "quarantined"]

_ENTRY = """
SELECT items.number, items.receipt, items.document, receipts.source, receipts.name, items.received, heads.item IS NOT NULL,
       EXISTS (SELECT 1 FROM recalls WHERE recalls.provider = items.provider AND recalls.guid = items.guid)
FROM items JOIN receipts ON receipts.number = items.receipt LEFT JOIN heads ON heads.item = items.number
"""


class Entry(Struct, frozen=True):
    """One version of one item in the inbox, with where and when it came in.

    `head` is true of the version its chain shows; `canceled` of every version of a chain that a kill has closed.
    """

    number: int
    receipt: int
    item: Item
    source: str
    name: str
    received: datetime
    head: bool
    canceled: bool


class Receipt(Struct, frozen=True):
    """What became of one payload. `entries` are those it made, or those it repeats; `reason` tells what could not be read."""

    number: int
    outcome: Outcome
    entries: tuple[int, ...] = ()
    reason: str = ""


class Quarantined(Struct, frozen=True):
    """A payload, or a part of one, that could not be read; its bytes are at `Inbox.raw(receipt)`."""

    receipt: int
    source: str
    name: str
    received: datetime
    reason: str


class Inbox:
    """The wire's SQLite file at `path`, made with its tables when it is not there. Each thread has a connection of its own."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._of_thread = threading.local()
        self._connection.executescript(SCHEMA)

    def take_in(self, payload: bytes, *, source: str, name: str, received: datetime) -> Receipt:
        """Keep `payload`, read it, and file what it holds. `name` is what it was called where it came from.

        Never raises for what the payload says: what cannot be read is quarantined with the reason.
        """
        number = self._keep(payload, source=source, name=name, received=in_utc(received))
        return self._settle(number, payload, source=source, received=in_utc(received))

    def settle_unfinished(self) -> list[Receipt]:
        """Read the payloads that were kept and then left unread because the process died; return their receipts."""
        rows = self._connection.execute("SELECT number, source, received FROM receipts WHERE outcome = 'received' ORDER BY number")
        return [
            self._settle(number, self.raw(number) or b"", source=source, received=datetime.fromisoformat(received))
            for number, source, received in rows.fetchall()
        ]

    def entries(self, sought: Sought, *, limit: int, before: int | None = None) -> list[Entry]:
        """Return at most `limit` entries that `sought` describes, the newest arrival first, numbered below `before`."""
        where, values = where_of(sought, before=before)
        rows = self._connection.execute(f"{_ENTRY} WHERE {where} ORDER BY items.number DESC LIMIT ?", (*values, limit))
        return [_entry(row) for row in rows]

    def entry(self, number: int) -> Entry | None:
        """Return the entry of that number, or None."""
        row = self._connection.execute(f"{_ENTRY} WHERE items.number = ?", (number,)).fetchone()
        return _entry(row) if row else None

    def versions(self, provider: str, guid: str) -> list[Entry]:
        """Return all versions we hold of one item, the newest version first."""
        rows = self._connection.execute(f"{_ENTRY} WHERE items.provider = ? AND items.guid = ?", (provider, guid))
        return sorted(map(_entry, rows), key=lambda entry: version_of(entry.item, received=entry.received).rank, reverse=True)

    def raw(self, receipt: int) -> bytes | None:
        """Return the bytes as they came in, or None when there is no such receipt."""
        row = self._connection.execute(
            "SELECT packed FROM payloads JOIN receipts USING (digest) WHERE receipts.number = ?", (receipt,)
        ).fetchone()
        return zlib.decompress(row[0]) if row else None

    def quarantined(self, *, limit: int) -> list[Quarantined]:
        """Return at most `limit` of what could not be read, the newest first."""
        rows = self._connection.execute(
            "SELECT number, source, name, received, refused.reason FROM refused JOIN receipts ON number = receipt "
            "ORDER BY refused.rowid DESC LIMIT ?",
            (limit,),
        )
        return [Quarantined(number, source, name, datetime.fromisoformat(when), reason) for number, source, name, when, reason in rows]

    def providers(self) -> list[str]:
        """Return the names of all providers we hold items of, in order."""
        return [row[0] for row in self._connection.execute("SELECT DISTINCT provider FROM heads ORDER BY provider")]

    def close(self) -> None:
        """Close this thread's connection."""
        self._connection.close()
        del self._of_thread.connection

    @property
    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._of_thread, "connection", None)
        if found is None:
            found = sqlite3.connect(self._path, isolation_level=None, timeout=30)
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = FULL")
            self._of_thread.connection = found
        return found

    def _keep(self, payload: bytes, *, source: str, name: str, received: datetime) -> int:
        digest = hashlib.sha256(payload).hexdigest()
        with _Transaction(self._connection) as run:
            run.execute("INSERT OR IGNORE INTO payloads VALUES (?, ?)", (digest, zlib.compress(payload)))
            return _number_of(
                run.execute(
                    "INSERT INTO receipts (digest, source, name, received, outcome) VALUES (?, ?, ?, ?, 'received')",
                    (digest, source, name, received.isoformat()),
                )
            )

    def _settle(self, number: int, payload: bytes, *, source: str, received: datetime) -> Receipt:
        parts = _parts_of(payload, source=source)
        with _Transaction(self._connection) as run:
            filed = [_file(run, part, receipt=number, received=received) for part in parts if isinstance(part, Item)]
            reasons = [str(part) for part in parts if isinstance(part, Unreadable)]
            run.executemany("INSERT INTO refused (receipt, reason) VALUES (?, ?)", [(number, reason) for reason in reasons])
            receipt = Receipt(number, _outcome(filed, reasons), tuple(entry for entry, _ in filed), "; ".join(reasons))
            run.execute("UPDATE receipts SET outcome = ?, reason = ? WHERE number = ?", (receipt.outcome, receipt.reason, number))
        return receipt


class _Transaction:
    """One write transaction: committed at the end of the block, undone when the block raises."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> sqlite3.Connection:
        self._connection.execute("BEGIN IMMEDIATE")
        return self._connection

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._connection.execute("COMMIT" if kind is None else "ROLLBACK")


def _parts_of(payload: bytes, *, source: str) -> list[Item | Unreadable]:
    """Return what is in `payload`; an item whose provider nobody names goes by the name of its source."""
    try:
        parts = formats.read(payload, source=source)
    except Unreadable as reason:
        return [reason]
    return [
        msgspec.structs.replace(part, provider=source or "unknown") if isinstance(part, Item) and not part.provider else part
        for part in parts
    ]


def _outcome(filed: list[tuple[int, bool]], reasons: list[str]) -> Outcome:
    if not filed:
        return "quarantined" if reasons else "taken"
    return "taken" if any(new for _, new in filed) else "duplicate"


def _file(run: sqlite3.Connection, item: Item, *, receipt: int, received: datetime) -> tuple[int, bool]:
    """Do what the decider says about `item`; return its entry's number and whether it is a new one."""
    stored = 0
    for intent in _held(run, item).decide(item, received=received):
        match intent:
            case Duplicate(number):
                return number, False
            case Keep(head):
                stored = _store(run, item, receipt=receipt, received=received)
                if head:
                    run.execute("INSERT OR REPLACE INTO heads VALUES (?, ?, ?)", (item.provider, item.guid, stored))
            case Recall(provider, guid):
                run.execute("INSERT OR IGNORE INTO recalls VALUES (?, ?, ?)", (provider, guid, stored))
    return stored, True


def _held(run: sqlite3.Connection, item: Item) -> Chain:
    chain = (item.provider, item.guid)
    twin = run.execute("SELECT number FROM items WHERE provider = ? AND guid = ? AND digest = ?", (*chain, content_digest(item))).fetchone()
    head = run.execute(
        "SELECT document, received FROM items JOIN heads ON item = number WHERE heads.provider = ? AND heads.guid = ?", chain
    ).fetchone()
    return Chain(head=_version(head) if head else None, twin=twin[0] if twin else None)


def _version(row: tuple[bytes, str]) -> Version:
    return version_of(_decoder.decode(row[0]), received=datetime.fromisoformat(row[1]))


def _store(run: sqlite3.Connection, item: Item, *, receipt: int, received: datetime) -> int:
    number = _number_of(
        run.execute(
            "INSERT INTO items (receipt, provider, guid, version, status, kind, language, received, digest, document) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (receipt, item.provider, item.guid, item.version, item.status, item.kind, item.language, received.isoformat(),
             content_digest(item), _encoder.encode(item)),
        )
    )  # fmt: skip
    run.execute(
        "INSERT INTO words (rowid, headline, slugline, byline, body) VALUES (?, ?, ?, ?, ?)",
        (number, item.headline, f"{item.slugline} {' '.join(item.keywords)}", item.byline, f"{item.standfirst}\n{plain_text(item.body)}"),
    )
    return number


def _number_of(cursor: sqlite3.Cursor) -> int:
    if cursor.lastrowid is None:
        raise sqlite3.DatabaseError("an insert gave no row number; expected SQLite to number every row of this table")
    return cursor.lastrowid


def _entry(row: tuple[int, int, bytes, str, str, str, int, int]) -> Entry:
    number, receipt, document, source, name, received, head, canceled = row
    return Entry(number, receipt, _decoder.decode(document), source, name, datetime.fromisoformat(received), bool(head), bool(canceled))


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Item)
