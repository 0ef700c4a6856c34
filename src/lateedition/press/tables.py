"""The press's tables: what it keeps with the edition, and how numbers, moments and addresses become keys that sort."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol

DOCUMENTS = "documents"
TEASERS = "teasers"
SHELVES = "shelves"
DIVIDERS = "dividers"
USES = "uses"
FORMER = "former addresses"
WITHDRAWN = "withdrawn addresses"
RANKS = "ranks"
VERSIONS = "versions"
TRANSLATIONS = "translations"
TRAILS = "trails"
EVENTS = "events"
RECALLS = "recalls"
COVERAGES = "coverages"
HANDED = "handed over"
LEFT = "left"
ALERTS = "alerts"
DRAWN = "drawn"
RELATIONS = "relations"
ANSWERS = "answers"
ASKERS = "askers"
PRINTED = "printed"
CLAIMS = "claims"
STATE = "press"
AHEAD = "ahead"
UNPRINTABLE = "unprintable"
WAITING = "waiting"

LIBRARY = (
    DOCUMENTS,
    TEASERS,
    SHELVES,
    DIVIDERS,
    USES,
    FORMER,
    WITHDRAWN,
    RANKS,
    VERSIONS,
    TRANSLATIONS,
    TRAILS,
    EVENTS,
    RECALLS,
    COVERAGES,
    ALERTS,
    DRAWN,
    RELATIONS,
)
"""What the press knows of the documents."""

DEPENDENCIES = (ANSWERS, ASKERS, PRINTED, CLAIMS)
"""What the press knows of what it printed."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MIDDLE = 1 << 63
_LONGEST_NAME_BYTES = 180


class Table(Protocol):
    """An ordered map of bytes, as `edition.store.Table` is one."""

    def get(self, key: bytes) -> bytes | None: ...
    def put(self, key: bytes, value: bytes) -> None: ...
    def delete(self, key: bytes) -> bool: ...
    def scan(self, prefix: bytes = b"", *, start: bytes | None = None, reverse: bool = False) -> Iterator[tuple[bytes, bytes]]: ...
    def near(self, prefix: bytes, *, start: bytes, count: int, reverse: bool = False) -> list[bytes]: ...
    def clear(self) -> None: ...


class Tables(Protocol):
    """Where tables are: a printing, a view, or an overlay over one."""

    def table(self, name: str) -> Table: ...


def number_key(number: int) -> bytes:
    """Return eight bytes that sort as the number does."""
    return (number + _MIDDLE).to_bytes(8, "big")


def number_of(key: bytes) -> int:
    """Return the number that `number_key` made a key of.

    >>> number_of(number_key(-17))
    -17
    """
    return int.from_bytes(key, "big") - _MIDDLE


def moment_key(moment: datetime) -> bytes:
    """Return eight bytes that sort as the moment does, to the microsecond. Raises NaiveMoment's TypeError for a naive one."""
    return number_key((moment - _EPOCH) // _MICROSECOND)


def moment_of(key: bytes) -> datetime:
    """Return the moment that `moment_key` made a key of.

    >>> moment_of(moment_key(datetime(2020, 5, 5, 9, 11, 59, 7, tzinfo=UTC)))
    datetime.datetime(2020, 5, 5, 9, 11, 59, 7, tzinfo=datetime.timezone.utc)
    """
    return _EPOCH + number_of(key) * _MICROSECOND


def name_key(name: str) -> bytes:
    """Return a key for a name of any length that another key can be put behind: long ones are cut and told apart by a hash.

    >>> name_key("story 17")
    b'story 17'
    >>> len(name_key("moved /" + "x" * 500))
    197
    """
    key = name.encode()
    if len(key) <= _LONGEST_NAME_BYTES:
        return key
    return key[:_LONGEST_NAME_BYTES] + b"\xff" + hashlib.blake2b(key, digest_size=16).digest()
