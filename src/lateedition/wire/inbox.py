"""The inbox: every payload that came in, raw, and what was read from it. Nothing that came in is ever lost.

One SQLite file. A payload is committed before anything looks at it; what was read of it follows in a second
transaction together with its outcome, so a receipt that says "taken" has its entries whatever died in between. All but
the receipts can be made anew from them.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct
from zlib_ng import zlib_ng

from lateedition.opened import Transaction, opened
from lateedition.story.moment import in_utc
from lateedition.wire import formats, patching, receipts, schema
from lateedition.wire.album import Delivery, PictureFile, file_of, is_photo, own_file
from lateedition.wire.chains import succession, version_of
from lateedition.wire.entries import ENTRY, Entry, entry_from
from lateedition.wire.filing import number_of, replaced_by
from lateedition.wire.imagefile import media_type_of
from lateedition.wire.item import Association, Item
from lateedition.wire.receipts import NOTHING_IN_IT, Filed, Outcome, Part, Receipt
from lateedition.wire.search import Sought, where_of
from lateedition.wire.unreadable import Unreadable, Waits

__all__ = ["NOTHING_IN_IT", "Accounts", "Entry", "Inbox", "Outcome", "PictureFile", "Quarantined", "Reader", "Receipt", "Sought"]

_USUAL, _AS_IT_IS = -1, 0
"""How hard a payload is packed: a picture is packed already."""

Reader = Callable[[bytes, str], list[Part]]
"""Reads a payload from the source of that name. Raises Unreadable when nothing of it can be read, and nothing else."""

Patcher = Callable[[bytes, Sequence[bytes], str], list[Part]]
"""Reads the same with the payloads in which is what changes in it are to."""

_MOST_KIN_BYTES = 32 * 1024 * 1024


_HEADS = f"""
{ENTRY} JOIN json_each(?) AS asked ON heads.provider = json_extract(asked.value, '$[0]') AND heads.guid = json_extract(asked.value, '$[1]')
WHERE items.number = heads.item ORDER BY asked.key
"""


_LINKS = """
WITH RECURSIVE line (guid) AS (
    VALUES (?) UNION SELECT by FROM line JOIN replacements ON replacements.provider = ? AND replacements.guid = line.guid LIMIT 500
)
SELECT DISTINCT line.guid, by FROM line JOIN replacements ON replacements.provider = ? AND replacements.guid = line.guid
"""


class Quarantined(Struct, frozen=True):
    """A payload, or a part of one, that could not be read; its bytes are at `Inbox.raw(receipt)`."""

    receipt: int
    source: str
    name: str
    received: datetime
    reason: str


class Accounts(NamedTuple):
    """How many payloads came in and what became of them: `receipts` is the sum of the others, always.

    `unfinished` are being read, or were when a process died. `refused` are the things in quarantine that are parts of payloads
    of which the rest was taken; they are not in the sum.
    """

    receipts: int
    taken: int
    duplicate: int
    quarantined: int
    ignored: int
    unfinished: int
    refused: int


class Inbox:
    """The wire's SQLite file at `path`, made with its tables when it is not there. Each thread has a connection of its own.

    `read` reads payloads, and `patch` those that hold changes to earlier ones; without `patch` they wait. Without both they are read here.
    """

    def __init__(self, path: Path, *, read: Reader | None = None, patch: Patcher | None = None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._read = read or _read_here
        self._patch = patch if read else _patch_here
        self._of_thread = threading.local()
        self._make_tables()

    def take_in(self, payload: bytes, *, source: str, name: str, received: datetime, origin: str = "") -> Receipt:
        """Keep `payload`, read it, and file what it holds. `name` is what it was called where it came from.

        `origin` names this one delivery wherever it can be told from another of the same bytes (a file, by its inode and
        time of change): one that is taken in again because somebody died before he could remove it has the receipt it had.
        Never raises for what the payload says: what cannot be read is quarantined with the reason.
        """
        number = self._receipt_of(origin)
        if number is None:
            received = in_utc(received)
            number = self._keep(payload, source=source, name=name, received=received, origin=origin)
            return self._settle(Delivery(number, source, name, received), payload)
        return self.reread(number) if self._is_unfinished(number) else self.receipt(number)

    def settle_unfinished(self) -> list[Receipt]:
        """Read the payloads that were kept and then left unread because the process died; return their receipts."""
        rows = self._connection.execute("SELECT number FROM receipts WHERE outcome = 'received' ORDER BY number")
        return [self.reread(number) for (number,) in rows.fetchall()]

    def reread(self, number: int) -> Receipt:
        """Read the payload of a receipt anew, as if it had come in when it did, and put what it holds in the place of what it held.

        Entries keep their numbers where they are of the same item. Raises LookupError for a receipt that is not there.
        """
        return self._settle(self._delivery(number), self.raw(number) or b"")

    def ignore(self, number: int, *, reason: str) -> None:
        """Put what is in quarantine of a receipt aside for good: `reason` says who decided so and why. Its bytes stay."""
        with Transaction(self._connection) as run:
            run.execute("DELETE FROM refused WHERE receipt = ?", (number,))
            run.execute(
                "UPDATE receipts SET outcome = 'ignored', reason = ? WHERE number = ? AND outcome = 'quarantined'", (reason, number)
            )

    def receipt(self, number: int) -> Receipt:
        """Return what became of a payload. Raises LookupError for a receipt that is not there, ValueError for one still unread."""
        row = self._connection.execute("SELECT outcome, reason FROM receipts WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise LookupError(f"there is no receipt {number} in {self._path}; expected the number of one")
        if row[0] == "received":
            raise ValueError(f"receipt {number} has not been read yet")
        entries = self._connection.execute("SELECT number FROM items WHERE receipt = ? ORDER BY number", (number,))
        return Receipt(number, row[0], tuple(entry for (entry,) in entries), row[1])

    def receipts(self, *, source: str = "") -> Iterator[int]:
        """Give the numbers of all receipts, or of those from `source`, the oldest first."""
        rows = self._connection.execute("SELECT number FROM receipts WHERE source = ? OR ? = '' ORDER BY number", (source, source))
        yield from [number for (number,) in rows]

    def accounts(self) -> Accounts:
        """Return how many payloads came in and what became of them, all at one moment."""
        found = dict(
            self._connection.execute(
                "SELECT outcome, count(*) FROM receipts GROUP BY outcome UNION ALL SELECT 'refused', count(*) FROM refused "
                "JOIN receipts ON number = receipt WHERE outcome != 'quarantined'"
            ).fetchall()
        )
        refused, unfinished = found.pop("refused"), found.pop("received", 0)
        of = {name: found.pop(name, 0) for name in ("taken", "duplicate", "quarantined", "ignored")}
        return Accounts(sum(of.values()) + unfinished + sum(found.values()), **of, unfinished=unfinished, refused=refused)

    def entries(self, sought: Sought, *, limit: int, before: int | None = None) -> list[Entry]:
        """Return at most `limit` entries that `sought` describes, the newest arrival first, numbered below `before`."""
        where, values = where_of(sought, before=before)
        rows = self._connection.execute(f"{ENTRY} WHERE {where} ORDER BY items.number DESC LIMIT ?", (*values, limit))
        return [entry_from(row) for row in rows]

    def entry(self, number: int) -> Entry | None:
        """Return the entry of that number, or None."""
        row = self._connection.execute(f"{ENTRY} WHERE items.number = ?", (number,)).fetchone()
        return entry_from(row) if row else None

    def heads_of(self, chains: Iterable[tuple[str, str]]) -> list[Entry]:
        """Return the versions that `chains` show, in their order; a chain of which nothing has arrived has none."""
        wanted = msgspec.json.encode(list(chains)).decode()
        return [entry_from(row) for row in self._connection.execute(_HEADS, (wanted,))]

    def versions(self, provider: str, guid: str) -> list[Entry]:
        """Return all versions we hold of one item, the newest version first."""
        rows = self._connection.execute(f"{ENTRY} WHERE items.provider = ? AND items.guid = ?", (provider, guid))
        return sorted(map(entry_from, rows), key=lambda entry: version_of(entry.item, seen=entry.received).order, reverse=True)

    def successors(self, provider: str, guid: str) -> list[Entry]:
        """Return what the chains show that take the place of this one, as their agency declared, the last in line first."""
        newer: dict[str, list[str]] = {}
        for older, by in self._connection.execute(_LINKS, (guid, provider, provider)):
            newer.setdefault(older, []).append(by)
        if not newer:
            return []
        guids = dict.fromkeys(by for each in newer.values() for by in each)
        heads = {head.item.guid: head for head in self.heads_of((provider, by) for by in guids)}
        made = {by: head.item.version_created.moment for by, head in heads.items() if head.item.version_created}
        return [heads[by] for by in succession(guid, newer, made=made) if by in heads]

    def replaced_by(self, provider: str, guid: str) -> list[tuple[str, str]]:
        """Return the chains whose place this one takes, as their agency declared, directly or one after another."""
        return replaced_by(self._connection, (provider, guid))

    def raw(self, receipt: int) -> bytes | None:
        """Return the bytes as they came in, or None when there is no such receipt."""
        row = self._connection.execute(
            "SELECT packed FROM payloads JOIN receipts USING (digest) WHERE receipts.number = ?", (receipt,)
        ).fetchone()
        return zlib_ng.decompress(row[0]) if row else None

    def is_recalled(self, provider: str, guid: str) -> bool:
        """Say whether a kill has closed the chain, whether or not anything of it has arrived."""
        asked = "SELECT 1 FROM recalls WHERE provider = ? AND guid = ?"
        return self._connection.execute(asked, (provider, guid)).fetchone() is not None

    def file_of(self, entry: Entry, said: Association) -> PictureFile | None:
        """Return the picture file that has come of `said`, a picture of the entry's item; None if none has."""
        if is_photo(entry.item):
            return own_file(self._connection, entry.receipt)
        delivery = Delivery(entry.receipt, entry.source, entry.name, entry.received)
        return file_of(self._connection, said, entry.item, delivery=delivery)

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
            found = self._of_thread.connection = opened(self._path)
        return found

    def _make_tables(self) -> None:
        """Make the tables that are not there; where they are kept otherwise now, leave all receipts to be read anew."""
        if _kept_as(self._connection) == schema.VERSION:
            return
        with Transaction(self._connection) as run:
            if _kept_as(run) == schema.VERSION:
                return  # another process made them while this one waited for its turn
            is_older = run.execute("SELECT 1 FROM sqlite_master WHERE name = 'items'").fetchone() is not None
            for table in schema.MADE_TABLES if is_older else ():
                run.execute(f"DROP TABLE IF EXISTS {table}")
            if is_older and "origin" not in {row[1] for row in run.execute("PRAGMA table_info(receipts)")}:
                run.execute("ALTER TABLE receipts ADD COLUMN origin TEXT")
            for statement in _statements(schema.KEPT + schema.MADE):
                run.execute(statement)
            run.execute("UPDATE receipts SET outcome = 'received', reason = '' WHERE outcome != 'ignored' OR reason = ''")
            run.execute(f"PRAGMA user_version = {schema.VERSION}")

    def _receipt_of(self, origin: str) -> int | None:
        row = self._connection.execute("SELECT number FROM receipts WHERE origin = ?", (origin,)).fetchone() if origin else None
        return row[0] if row else None

    def _is_unfinished(self, number: int) -> bool:
        (outcome,) = self._connection.execute("SELECT outcome FROM receipts WHERE number = ?", (number,)).fetchone()
        return bool(outcome == "received")

    def _keep(self, payload: bytes, *, source: str, name: str, received: datetime, origin: str) -> int:
        digest = hashlib.sha256(payload).hexdigest()
        with Transaction(self._connection) as run:
            level = _AS_IT_IS if media_type_of(payload[:16]) else _USUAL
            run.execute("INSERT OR IGNORE INTO payloads VALUES (?, ?)", (digest, zlib_ng.compress(payload, level)))
            return number_of(
                run.execute(
                    "INSERT INTO receipts (digest, source, name, received, outcome, origin) VALUES (?, ?, ?, ?, 'received', ?)",
                    (digest, source, name, received.isoformat(), origin or None),
                )
            )

    def _delivery(self, number: int) -> Delivery:
        """Return how the payload of a receipt came in. Raises LookupError for a receipt that is not there."""
        row = self._connection.execute("SELECT source, name, received FROM receipts WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise LookupError(f"there is no receipt {number} in {self._path}; expected the number of one")
        source, name, received = row
        return Delivery(number, source, name, datetime.fromisoformat(received))

    def _settle(self, delivery: Delivery, payload: bytes) -> Receipt:
        """File what is in a payload, and then what other payloads hold that is read otherwise because of it."""
        known = {delivery.receipt}
        receipt, waiting, misfiled = self._filed(delivery, payload, besides=known)
        while waiting:
            other = waiting.pop(0)
            known.update((other, *waiting))
            more = self._filed(self._delivery(other), self.raw(other) or b"", besides=known)
            waiting, misfiled = waiting + more.waiting, misfiled + more.misfiled
        for other in dict.fromkeys(misfiled):
            self.reread(other)
        return receipt

    def _filed(self, delivery: Delivery, payload: bytes, *, besides: Collection[int]) -> Filed:
        parts = self._parts_of(payload, source=delivery.source)
        changed = tuple(dict.fromkeys((part.provider, part.guid) for part in parts if isinstance(part, Waits)))
        if not changed or self._patch is None:
            with Transaction(self._connection) as run:
                return receipts.file(run, delivery, payload, parts, changed=changed, besides=besides)
        while True:
            kin = patching.kin_of(self._connection, delivery.receipt, changed)
            parts = self._patched(payload, parts, kin, source=delivery.source)
            with Transaction(self._connection) as run:
                if patching.kin_of(run, delivery.receipt, changed) == kin:  # else more of it has come in meanwhile
                    return receipts.file(run, delivery, payload, parts, changed=changed, besides=besides)

    def _patched(self, payload: bytes, parts: list[Part], kin: Iterable[int], *, source: str) -> list[Part]:
        """Return what is in a payload together with the payloads `kin`; as it was where these are too much for one reading."""
        earlier = [self.raw(receipt) or b"" for receipt in kin]
        if not earlier or sum(map(len, earlier)) > _MOST_KIN_BYTES or self._patch is None:
            return parts
        try:
            return self._patch(payload, earlier, source)
        except Unreadable as reason:
            return [reason]

    def _parts_of(self, payload: bytes, *, source: str) -> list[Part]:
        """Return what is in `payload`; an item whose provider nobody names goes by the name of its source."""
        try:
            parts = self._read(payload, source)
        except Unreadable as reason:
            return [reason]
        return [
            msgspec.structs.replace(part, provider=source or "unknown") if isinstance(part, Item) and not part.provider else part
            for part in parts
        ]


def _read_here(payload: bytes, source: str) -> list[Part]:
    return formats.read(payload, source=source)


def _patch_here(payload: bytes, earlier: Sequence[bytes], source: str) -> list[Part]:
    return formats.read(payload, source=source, earlier=earlier)


def _kept_as(run: sqlite3.Connection) -> int:
    (version,) = run.execute("PRAGMA user_version").fetchone()
    return int(version)


def _statements(script: str) -> list[str]:
    return [statement for statement in script.split(";\n") if statement.strip()]
