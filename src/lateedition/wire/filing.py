"""Filing: what an item that came in does to the tables of the inbox. Each function works in a transaction that is open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from lateedition.story.blocks import plain_text
from lateedition.wire.chains import Chain, Duplicate, Keep, Recall, Replace, Standing, Version, version_of
from lateedition.wire.item import Instant, Item

ChainName = tuple[str, str]
OPEN = "open"
"""How an embargo without an end is written in a column that else holds an instant, or nothing."""

_VERSIONS = """
SELECT number, digest, seen, version, version_created, sent, partial, management, status, embargo FROM items
WHERE provider = ? AND guid = ? ORDER BY number
"""

_REPLACED = """
WITH RECURSIVE older (guid) AS (
    VALUES (?) UNION SELECT replacements.guid FROM older JOIN replacements ON replacements.provider = ? AND by = older.guid LIMIT 500
)
SELECT guid FROM older
"""

_FORGET_WORDS = "INSERT INTO words (words, rowid, headline, slugline, byline, body) VALUES ('delete', ?, ?, ?, ?, ?)"


@dataclass
class Filer:
    """Files items of one receipt, `receipt`, which came in at `received`.

    `touched` are the chains that `settle` has to look at; `numbers` what entries of these chains were called before, to be
    called again; `unlinked` the chains whose place something of the receipt took before.
    """

    run: sqlite3.Connection
    receipt: int
    received: datetime
    numbers: dict[ChainName, int] = field(default_factory=dict)
    touched: dict[ChainName, None] = field(default_factory=dict)
    unlinked: dict[ChainName, None] = field(default_factory=dict)

    def file(self, item: Item) -> tuple[int, bool]:
        """Do what the decider says about `item`; return its entry's number and whether it is a new one."""
        chain, number = (item.provider, item.guid), 0
        arrived = version_of(item, seen=self.received)
        for intent in Chain(versions_of(self.run, chain)).decide(item, arrived):
            match intent:
                case Duplicate(number, shows):
                    self._count(chain, number, shows=shows)
                    return number, False
                case Keep():
                    number = self._store(item, arrived)
                    self.touched[chain] = None
                case Recall(provider, guid):
                    self.run.execute("INSERT OR IGNORE INTO recalls VALUES (?, ?, ?)", (provider, guid, number))
                    self.touched[provider, guid] = None
                case Replace(provider, guid, by):
                    self.run.execute("INSERT OR IGNORE INTO replacements VALUES (?, ?, ?, ?)", (provider, guid, by, number))
        return number, True

    def unfile(self) -> None:
        """Take away all that was made of the receipt before, and remember what its entries were called."""
        rows = self.run.execute("SELECT number, document FROM items WHERE receipt = ? ORDER BY number", (self.receipt,)).fetchall()
        for number, item in ((number, decoded(document)) for number, document in rows):
            recalled = self.run.execute("SELECT provider, guid FROM recalls WHERE item = ?", (number,)).fetchall()
            self.touched.update(dict.fromkeys([(item.provider, item.guid), *recalled]))
            self.numbers.setdefault((item.provider, item.guid), number)
            self.run.execute(_FORGET_WORDS, (number, *_words(item)))
            self.unlinked.update(dict.fromkeys(replaced_by(self.run, (item.provider, item.guid))))
            for forget in ("recalls WHERE item", "replacements WHERE item", "heads WHERE item", "items WHERE number"):
                self.run.execute(f"DELETE FROM {forget} = ?", (number,))  # noqa: S608 (our own names)
        self.run.execute("DELETE FROM refused WHERE receipt = ?", (self.receipt,))

    def settle(self) -> None:
        """Write how the chains stand that were touched; those whose place one of them takes stand otherwise with it."""
        for chain in self.touched:
            settle(self.run, chain)
        linked = dict.fromkeys(found for chain in self.touched for found in replaced_by(self.run, chain))
        self.run.executemany("INSERT INTO changes (provider, guid) VALUES (?, ?)", list(self.unlinked | linked))

    def _count(self, chain: ChainName, number: int, *, shows: bool) -> None:
        self.run.execute("UPDATE items SET repeats = repeats + 1 WHERE number = ?", (number,))
        if shows:
            self.run.execute("UPDATE items SET seen = max(seen, ?) WHERE number = ?", (self.received.isoformat(), number))
            self.touched[chain] = None

    def _store(self, item: Item, said: Version) -> int:
        values = {
            "number": self.numbers.pop((item.provider, item.guid), None),
            "receipt": self.receipt,
            "provider": item.provider,
            "guid": item.guid,
            "version": item.version,
            "status": item.status,
            "kind": item.kind,
            "language": item.language,
            "received": self.received.isoformat(),
            "digest": said.digest,
            "version_created": _text(said.version_created),
            "sent": _text(said.sent),
            "partial": item.partial,
            "management": item.management,
            "embargo": embargo_column(item.embargo, is_open=item.embargo_open),
            "seen": self.received.isoformat(),
            "urgency": item.urgency,
            "document": _encoder.encode(item),
        }
        columns, places = ", ".join(values), ", ".join(f":{name}" for name in values)
        number = number_of(self.run.execute(f"INSERT INTO items ({columns}) VALUES ({places})", values))  # noqa: S608 (our own names)
        self.run.execute("INSERT INTO words (rowid, headline, slugline, byline, body) VALUES (?, ?, ?, ?, ?)", (number, *_words(item)))
        return number


def versions_of(run: sqlite3.Connection, chain: ChainName) -> tuple[Version, ...]:
    """Return what the versions that we hold of `chain` say of it."""
    return tuple(map(_version, run.execute(_VERSIONS, chain)))


def replaced_by(run: sqlite3.Connection, chain: ChainName) -> list[ChainName]:
    """Return the chains whose place `chain` takes, directly or one after another; itself is none of them."""
    found = run.execute(_REPLACED, (chain[1], chain[0])).fetchall()
    return [(chain[0], guid) for (guid,) in found if guid != chain[1]]


def settle(run: sqlite3.Connection, chain: ChainName) -> None:
    """Write how `chain` stands, and that it stands otherwise than before, if it does; a recall always counts as that."""
    standing = Chain(versions_of(run, chain)).standing
    held = run.execute("SELECT item, status, embargo FROM heads WHERE provider = ? AND guid = ?", chain).fetchone()
    row = None
    if standing is not None:
        row = (standing.head, standing.status, embargo_column(standing.embargo, is_open=standing.embargo_open))
    if row is None:
        run.execute("DELETE FROM heads WHERE provider = ? AND guid = ?", chain)
    elif row != held:
        run.execute("INSERT OR REPLACE INTO heads (provider, guid, item, status, embargo) VALUES (?, ?, ?, ?, ?)", (*chain, *row))
    if row != held or run.execute("SELECT 1 FROM recalls WHERE provider = ? AND guid = ?", chain).fetchone():
        run.execute("INSERT INTO changes (provider, guid) VALUES (?, ?)", chain)


def standing_in(head: int, status: str, embargo: str) -> Standing:
    """Return the standing that a row of `heads` holds."""
    until, is_open = embargo_in(embargo)
    return msgspec.convert({"head": head, "status": status, "embargo": until, "embargo_open": is_open}, Standing)


def embargo_column(embargo: Instant | None, *, is_open: bool) -> str:
    """Return an embargo as its column holds it."""
    return OPEN if is_open else _encoder.encode(embargo).decode() if embargo else ""


def embargo_in(column: str) -> tuple[Instant | None, bool]:
    """Return the embargo that its column holds: until when, and whether it has no end."""
    return (None, True) if column == OPEN else (msgspec.json.decode(column, type=Instant) if column else None, False)


def decoded(document: bytes) -> Item:
    """Return the item in a row's document."""
    return _decoder.decode(document)


def number_of(cursor: sqlite3.Cursor) -> int:
    """Return the number of the row that was inserted."""
    if cursor.lastrowid is None:
        raise sqlite3.DatabaseError("an insert gave no row number; expected SQLite to number every row of this table")
    return cursor.lastrowid


def _words(item: Item) -> Iterable[str]:
    return item.headline, f"{item.slugline} {' '.join(item.keywords)}", item.byline, f"{item.standfirst}\n{plain_text(item.body)}"


def _version(row: tuple[int, str, str, int | None, str | None, str | None, int, int, str, str]) -> Version:
    number, digest, seen, version, created, sent, partial, management, status, embargo = row
    until, is_open = embargo_in(embargo)
    return Version(
        digest=digest,
        seen=datetime.fromisoformat(seen),
        number=number,
        version=version,
        version_created=_moment(created),
        sent=_moment(sent),
        partial=bool(partial),
        management=bool(management),
        status=status,  # type: ignore[arg-type]  # the column holds nothing else
        embargo=until,
        embargo_open=is_open,
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Item)
