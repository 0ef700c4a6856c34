"""Chains: what an arriving item means beside what we already hold of it.

A chain is all versions of one item, named by (provider, guid). The decider is pure: facts in, intents out. Its answer
depends on which items arrived and never on their order, so that late, doubled and shuffled deliveries end alike.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from lateedition.wire.item import Instant, Item

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_encoder = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True)
class Version:
    """What the order of versions depends on, of one item that arrived at `received`. `digest` is that of its content."""

    digest: str
    received: datetime
    version: int | None = None
    version_created: datetime | None = None
    sent: datetime | None = None
    partial: bool = False
    canceled: bool = False

    @property
    def rank(self) -> tuple[bool, int, datetime, datetime, bool, datetime, str]:
        """Where this stands in its chain: the highest is the head.

        The agency's number decides; where it is the same or missing, the newest `version_created`, then `sent`; of
        two that are equal in all of these a kill, then the later arrival. A part of an item never stands above the whole.
        """
        return (
            not self.partial,
            -1 if self.version is None else self.version,
            self.version_created or _LONG_AGO,
            self.sent or _LONG_AGO,
            self.canceled,
            self.received,
            self.digest,
        )


@dataclass(frozen=True)
class Duplicate:
    """Nothing happens: this very content of this version is already held as entry `number`."""

    number: int


@dataclass(frozen=True)
class Keep:
    """Store the item as one more version of its chain; `head` says whether it becomes what the chain shows."""

    head: bool


@dataclass(frozen=True)
class Recall:
    """Close the chain (`provider`, `guid`), whether or not anything of it has arrived; it never reopens by itself."""

    provider: str
    guid: str


Intent = Duplicate | Keep | Recall


@dataclass(frozen=True)
class Chain:
    """What we hold of one chain: its head, and the number of the entry with the arriving content if there is one."""

    head: Version | None = None
    twin: int | None = None

    def decide(self, item: Item, *, received: datetime) -> tuple[Intent, ...]:
        """Return what has to happen now that `item` arrived.

        A late older version is kept and the head stays. `canceled` recalls the item's own chain; `cancels` recalls the
        chains it names, held or not: a kill may come before what it kills.
        """
        if self.twin is not None:
            return (Duplicate(self.twin),)
        arrived = version_of(item, received=received)
        keep = Keep(head=self.head is None or arrived.rank > self.head.rank)
        recalled = ([item.guid] if item.status == "canceled" else []) + [guid for guid in item.cancels if guid != item.guid]
        return (keep, *(Recall(item.provider, guid) for guid in recalled))


def version_of(item: Item, *, received: datetime) -> Version:
    """Return where `item` stands among the versions of its chain."""
    return Version(
        digest=content_digest(item),
        received=received,
        version=item.version,
        version_created=_moment(item.version_created),
        sent=_moment(item.sent),
        partial=item.partial,
        canceled=item.status == "canceled",
    )


def content_digest(item: Item) -> str:
    """Return a digest of what `item` says. When it was transmitted is no part of that: a resend is the same content."""
    return hashlib.sha256(_encoder.encode(msgspec.structs.replace(item, sent=None, problems=()))).hexdigest()


def _moment(instant: Instant | None) -> datetime | None:
    return instant.moment if instant else None
