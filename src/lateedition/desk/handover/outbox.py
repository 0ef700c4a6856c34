"""The outbox: puts documents into the handover log, in the transaction that made them true.

Who follows the log asks for what comes after the last number it knows. So no number may become visible after a higher one:
whoever hands over has the only turn, from before it reads what it will hand over until its transaction is committed. With
SQLite a transaction is that by itself (IMMEDIATE); on PostgreSQL it is a lock that ends with the transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db import connection, transaction

from lateedition.desk.handover.models import HandoverRow
from lateedition.story import handover, moment
from lateedition.story.front import Front
from lateedition.story.handover import Document, Dropped, RecalledPicture, RecalledRecording, Withdrawn
from lateedition.story.taxonomy import Site

logger = logging.getLogger(__name__)

CHANNEL = "handover_log"
"""Where PostgreSQL tells those who listen that there are new rows; press/postgres_log.py listens."""

_NEWEST = """SELECT key, number, document FROM handover_log
WHERE number IN (SELECT max(number) FROM handover_log WHERE key IN ({}) GROUP BY key)"""

_TURN = 0x1A7EED02
_TAKEN: dict[type, str] = {Withdrawn: "story", RecalledPicture: "picture", RecalledRecording: "recording"}


class _Held(NamedTuple):
    """What the log has of a key: the newest row's number and document."""

    number: int
    document: bytes


@contextmanager
def turn() -> Iterator[None]:
    """Make the block a transaction in which documents may be handed over; nobody else hands over meanwhile.

    It begins before the block reads or writes anything: who takes it later may hand over what has changed since, or stand
    in the way of somebody who has it.
    """
    with transaction.atomic():
        _take_turn()
        yield


def key_of(document: Document) -> str:
    """Return the name of a document's subject. A later document with the same key takes the place of an earlier one.

    >>> key_of(Dropped(kind="topic", number=3))
    'topic:3'
    """
    match document:
        case Site():
            return "site"
        case Front(number=number):
            return f"front:{number}" if number else "front"
        case Withdrawn(number=number) | RecalledPicture(number=number) | RecalledRecording(number=number):
            return f"{_TAKEN[type(document)]}:{number}"
        case Dropped(kind, number):
            return f"{kind}:{number}"
        case _:
            return f"{_tag(document)}:{document.number}"


def hand_over(document: Document, *, now: datetime) -> int:
    """Return the number in the log under which `document` stands, having written it unless it stood there already."""
    return hand_over_all([document], now=now)[0]


def hand_over_all(documents: Sequence[Document], *, now: datetime) -> list[int]:
    """Return the number of each of `documents`, in order, having written those that differ from what the log holds of them."""
    with turn():
        held = _latest(key_of(document) for document in documents)
        return [_stand(document, held.get(key_of(document)), now) for document in documents]


def latest(key: str) -> Document | None:
    """Return the newest document of `key`, or None if the log never had one."""
    row = _latest([key]).get(key)
    return handover.decode(row.document) if row else None


def all_of(key: str) -> Iterator[Document]:
    """Give every document that the log ever had of `key`, the oldest first."""
    rows = HandoverRow.objects.filter(key=key).order_by("number").values_list("document", flat=True)
    return (handover.decode(bytes(document)) for document in rows)


def number_of(key: str) -> int | None:
    """Return the number of the newest document of `key`, or None if the log never had one."""
    row = _latest([key]).get(key)
    return row.number if row else None


def held_of(keys: Iterable[str]) -> dict[str, tuple[int, Document]]:
    """Return the newest document of each of `keys` that the log has, with its number, by key."""
    return {key: (row.number, handover.decode(row.document)) for key, row in _latest(keys).items()}


def _stand(document: Document, held: _Held | None, now: datetime) -> int:
    encoded = handover.encode(document)
    if held is not None and held.document == encoded:
        return held.number
    row = HandoverRow(kind=_tag(document), key=key_of(document), document=encoded, moment=moment.in_utc(now).isoformat())
    row.save(force_insert=True)
    if connection.vendor == "postgresql":
        _ask("SELECT pg_notify(%s, %s)", CHANNEL, str(row.number))
    transaction.on_commit(partial(_say, row))
    return row.number


def _say(row: HandoverRow) -> None:
    kind, _, number = row.key.partition(":")
    about = {kind: int(number)} if number else {}
    logger.info("%s is handed over as row %d (%s)", row.key, row.number, row.kind, extra={"row": row.number, "kind": row.kind, **about})


def _take_turn() -> None:
    if connection.vendor == "postgresql":
        _ask("SELECT pg_advisory_xact_lock(%s)", _TURN)


def _ask(question: str, *values: int | str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)


def _latest(keys: Iterable[str]) -> dict[str, _Held]:
    """Return the newest row of each key. In SQL: it is asked eight times for each publish, and the ORM took longer than the database."""
    wanted = list(set(keys))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST.format(", ".join(["%s"] * len(wanted))), wanted)
        return {key: _Held(number, bytes(document)) for key, number, document in cursor.fetchall()}


def _tag(document: Document) -> str:
    return str(document.__struct_config__.tag)
