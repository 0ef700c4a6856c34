"""What was set aside: documents and renditions that could not be printed, so that the press could go on with the rest.

A document set aside is as if it had never been handed over: readers keep what they had of its subject before. It is tried
again when the press is another version, and forgotten when a later document of its subject is printed.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from lateedition.edition.store import NoStore, Store
from lateedition.press.tables import UNPRINTABLE, Tables, name_key


class SetAside(Struct, frozen=True, array_like=True):
    """Something that could not be printed. `subject` is a document's ("story:17") or "rendition " and a rendition's key.

    `number` is the document's number in the handover log, 0 for a rendition.
    """

    subject: str
    number: int
    reason: str
    moment: datetime


_decoder = msgspec.msgpack.Decoder(SetAside)


def put(tables: Tables, thing: SetAside) -> None:
    """Keep `thing` in the list."""
    tables.table(UNPRINTABLE).put(name_key(thing.subject), msgspec.msgpack.encode(thing))


def clear(tables: Tables, subject: str) -> None:
    """Take what is about `subject` off the list."""
    tables.table(UNPRINTABLE).delete(name_key(subject))


def listed(tables: Tables) -> list[SetAside]:
    """Return everything that is set aside, by subject."""
    return [_decoder.decode(value) for _, value in tables.table(UNPRINTABLE).scan()]


def in_store(folder: Path) -> list[SetAside]:
    """Return everything that the press set aside in the store in `folder`; nothing when there is no store yet."""
    try:
        with Store.for_reading(folder) as store, store.view() as view:
            return listed(view)
    except NoStore:
        return []
