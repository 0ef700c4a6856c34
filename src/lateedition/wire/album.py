"""The album: picture files that came in, and which items name them. Each function works in a transaction that is open.

A file that an item names is kept with that item, whichever came first; any other is an item of its own. Names are those in the folder
of one source, and come round again ("1.jpg"): a file is an item's only if both came within a day of each other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from lateedition.wire.art import is_url, place_of, places_of, shots_of
from lateedition.wire.formats.photo import FORMAT
from lateedition.wire.item import Association, Item

NEAR = timedelta(days=1)

_IS_NAMED = """EXISTS (
    SELECT 1 FROM namings WHERE namings.source = pictures.source AND namings.place = pictures.place
    AND abs(namings.moment - pictures.moment) <= :near
)"""
_LOOSEN = f"UPDATE pictures SET loose = NOT {_IS_NAMED} WHERE receipt = :receipt"  # noqa: S608 (our own words)
_MISFILED = f"""
SELECT receipt FROM pictures JOIN json_each(:places) AS asked ON place = asked.value
WHERE source = :source AND place NOT LIKE 'http%://%' AND loose = {_IS_NAMED} ORDER BY receipt
"""  # noqa: S608 (our own words)
_LOST_TWIN = """
SELECT min(receipt) FROM pictures AS twin WHERE digest = ? AND loose
AND NOT EXISTS (SELECT 1 FROM pictures JOIN items USING (receipt) WHERE pictures.digest = twin.digest AND pictures.loose)
HAVING min(receipt) IS NOT NULL
"""
_FILE = "SELECT pictures.receipt, pictures.digest, media_type, width, height, size_bytes, pictures.place, pictures.moment FROM pictures"
_NAMED_FILES = f"""
{_FILE} JOIN json_each(?) AS asked ON pictures.place = asked.value
WHERE pictures.source = ? AND (pictures.place LIKE 'http%://%' OR EXISTS (
    SELECT 1 FROM namings JOIN items ON items.number = namings.item
    WHERE namings.source = pictures.source AND namings.place = pictures.place AND abs(namings.moment - pictures.moment) <= ?
    AND items.provider = ? AND items.guid = ?))
"""  # noqa: S608 (our own words)


class PictureFile(Struct, frozen=True):
    """A picture file in the inbox: its bytes are at `Inbox.raw(receipt)`, `digest` is their SHA-256."""

    receipt: int
    digest: str
    media_type: str
    width: int
    height: int
    size_bytes: int


class Delivery(Struct, frozen=True):
    """A payload as it came in: its receipt, from which source, under which name and when."""

    receipt: int
    source: str
    name: str
    received: datetime


@dataclass
class Album:
    """The album as seen by one `delivery`. `places` are those at which something is named otherwise now.

    `digest` is that of a file which the delivery is and which is kept with an item: its twins may have been filed under it before.
    """

    run: sqlite3.Connection
    delivery: Delivery
    places: set[str] = field(default_factory=set)
    digest: str = ""

    def forget(self) -> None:
        """Take away all that was kept of the delivery before."""
        rows = self.run.execute("SELECT place FROM namings WHERE receipt = ?", (self.delivery.receipt,))
        self.places.update(place for (place,) in rows)
        for table in ("namings", "pictures"):
            self.run.execute(f"DELETE FROM {table} WHERE receipt = ?", (self.delivery.receipt,))  # noqa: S608 (our own names)

    def keep(self, photo: Item, *, digest: str) -> bool | None:
        """Keep the file that the delivery is; return whether it is a new one, or None where no item names it and it is one itself."""
        (file,) = photo.associations[0].renditions
        at = {"source": self.delivery.source, "place": place_of(self.delivery.name), "moment": self.delivery.received.timestamp()}
        twin = self.run.execute(
            "SELECT 1 FROM pictures WHERE source = :source AND place = :place AND digest = :digest", at | {"digest": digest}
        )
        is_new = twin.fetchone() is None
        said = {"media_type": file.media_type, "width": file.width, "height": file.height, "size_bytes": file.size_bytes}
        self.run.execute(
            "INSERT INTO pictures VALUES (:receipt, :source, :place, :moment, :digest, :media_type, :width, :height, :size_bytes, 0)",
            {"receipt": self.delivery.receipt, "digest": digest, **at, **said},
        )
        if not is_url(self.delivery.name):  # else it was fetched, and for an item
            self.run.execute(_LOOSEN, {"receipt": self.delivery.receipt, "near": NEAR.total_seconds()})
        (is_loose,) = self.run.execute("SELECT loose FROM pictures WHERE receipt = ?", (self.delivery.receipt,)).fetchone()
        if is_loose:
            return None
        self.digest = digest
        return is_new

    def name(self, items: Iterable[tuple[int, Item]]) -> None:
        """Note where the files are expected that `items`, each with the number of its entry, name."""
        for number, item in items:
            for place in _places(item, beside=self.delivery.name):
                values = (self.delivery.receipt, number, place, self.delivery.source, self.delivery.received.timestamp())
                self.run.execute("INSERT OR IGNORE INTO namings VALUES (?, ?, ?, ?, ?)", values)
                self.places.add(place)

    def misfiled(self) -> list[int]:
        """Leave the files to be read anew that an item names now and that are items themselves, or the other way round; return which.

        A file is one item however often it comes. When the one that it was filed under is kept with another item, the next of its like is
        filed.
        """
        if not (self.places or self.digest):
            return []
        places = msgspec.json.encode(sorted(self.places)).decode()
        asked = {"places": places, "source": self.delivery.source, "near": NEAR.total_seconds()}
        rows = self.run.execute(_MISFILED, asked).fetchall() + self.run.execute(_LOST_TWIN, (self.digest,)).fetchall()
        self.run.executemany("UPDATE receipts SET outcome = 'received' WHERE number = ? AND outcome != 'ignored'", rows)
        return [number for (number,) in rows]


def is_photo(item: object) -> bool:
    """Say whether an item is a picture file that was read."""
    return isinstance(item, Item) and item.format == FORMAT


def own_file(run: sqlite3.Connection, receipt: int) -> PictureFile | None:
    """Return the picture file that came with `receipt`."""
    row = run.execute(f"{_FILE} WHERE pictures.receipt = ?", (receipt,)).fetchone()
    return PictureFile(*row[:6]) if row else None


def file_of(run: sqlite3.Connection, said: Association, item: Item, *, delivery: Delivery) -> PictureFile | None:
    """Return the largest file that has come of a picture that `item` names, None if none has; of those at one place the nearest in time."""
    places = list(places_of(said, beside=delivery.name))
    asked = (msgspec.json.encode(places).decode(), delivery.source, NEAR.total_seconds(), item.provider, item.guid)
    nearest: dict[str, Sequence[object]] = {}
    for row in sorted(run.execute(_NAMED_FILES, asked), key=lambda row: (-abs(row[7] - delivery.received.timestamp()), row[0])):
        nearest[row[6]] = row
    files = [PictureFile(*row[:6]) for row in nearest.values()]  # type: ignore[arg-type]  # the columns are these
    return max(files, key=lambda file: (file.width * file.height, file.size_bytes), default=None)


def _places(item: Item, *, beside: str) -> list[str]:
    if is_photo(item):
        return []
    return [place for shot in shots_of(item) for place in places_of(shot.said, beside=beside) if not is_url(place)]
