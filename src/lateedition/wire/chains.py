"""Chains: what an arriving item means beside what we already hold of it, and how a chain stands.

A chain is all versions of one item, named by (provider, guid). The decider is pure: facts in, intents out. How a chain
stands depends on which versions arrived and never on their order, so that late, doubled and shuffled deliveries end alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from lateedition.wire.item import Association, Instant, Item, Status

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_BLANK = Item(provider="", guid="", format="")
_encoder = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True)
class Version:
    """What one version says of its place in its chain and of the chain: entry `number` (0: not stored yet), seen at `seen`.

    `digest` is that of its content. The rest is as in an item.
    """

    digest: str
    seen: datetime
    number: int = 0
    version: int | None = None
    version_created: datetime | None = None
    sent: datetime | None = None
    partial: bool = False
    management: bool = False
    status: Status = "usable"
    embargo: Instant | None = None
    embargo_open: bool = False

    @property
    def is_ordered(self) -> bool:
        """Whether the agency said anything that orders it among its versions. Most feeds do not."""
        return (self.version, self.version_created, self.sent) != (None, None, None)

    @property
    def order(self) -> tuple[int, datetime, datetime, bool, bool, datetime, str]:
        """Where this stands in its chain.

        The agency's number decides; where it is the same or missing, the newest `version_created`, then `sent`; of two
        that are equal in all of these a kill, then what was said of the other alone, then the later arrival.
        """
        return (
            -1 if self.version is None else self.version,
            self.version_created or _LONG_AGO,
            self.sent or _LONG_AGO,
            self.status == "canceled",
            self.management,
            self.seen,
            self.digest,
        )


@dataclass(frozen=True)
class Standing:
    """How a chain stands: the entry that it shows, and the status and embargo that hold for all its versions.

    A chain that was recalled stays closed whatever this says.
    """

    head: int
    status: Status = "usable"
    embargo: Instant | None = None
    embargo_open: bool = False

    def over(self, item: Item) -> Item:
        """Return `item`, one of the chain's versions, with what holds for the chain: no version is freer than the chain."""
        status = self.status if item.status == "usable" and self.status != "canceled" else item.status
        if (status, self.embargo, self.embargo_open) == (item.status, item.embargo, item.embargo_open):
            return item
        return msgspec.structs.replace(item, status=status, embargo=self.embargo, embargo_open=self.embargo_open)


@dataclass(frozen=True)
class Duplicate:
    """This very content is already held as entry `number`: it is counted, and nothing else happens.

    `shows` says that it is what the chain shows from now on: of an agency that orders nothing, the last word counts, also
    when it takes back the one before.
    """

    number: int
    shows: bool = False


@dataclass(frozen=True)
class Keep:
    """Store the item as one more version of its chain."""


@dataclass(frozen=True)
class Recall:
    """Close the chain (`provider`, `guid`), whether or not anything of it has arrived; it never reopens by itself."""

    provider: str
    guid: str


@dataclass(frozen=True)
class Replace:
    """Link two chains of `provider`: `by` was declared to take the place of `guid`, whether or not anything of that has arrived."""

    provider: str
    guid: str
    by: str


Intent = Duplicate | Keep | Recall | Replace


@dataclass(frozen=True)
class Chain:
    """The versions that we hold of one chain."""

    versions: tuple[Version, ...] = ()

    def decide(self, item: Item, arrived: Version) -> tuple[Intent, ...]:
        """Return what has to happen now that `item` arrived, which is the version `arrived`.

        `canceled` recalls the item's own chain; `cancels` recalls the chains it names, held or not: a kill may come
        before what it kills. `replaces` links the chains it names to the item's own, held or not, and recalls none.
        """
        twin = next((version for version in self.versions if version.digest == arrived.digest), None)
        if twin is not None:
            return (Duplicate(twin.number, shows=not twin.is_ordered),)
        recalled = ([item.guid] if item.status == "canceled" else []) + [guid for guid in item.cancels if guid != item.guid]
        replaced = (guid for guid in item.replaces if guid != item.guid)
        links = (Replace(item.provider, guid, by=item.guid) for guid in replaced)
        return (Keep(), *(Recall(item.provider, guid) for guid in recalled), *links)

    @property
    def standing(self) -> Standing | None:
        """How the chain stands, None when nothing of it is held.

        It shows the highest version that is whole; a part, or what was said of a version alone, only for want of one. The
        highest of all says what holds: its status, and its embargo if it has one. One that says nothing of an embargo
        lifts none (NewsML-G2, `embargoed`: "before which all versions of the Item are embargoed"), unless it was sent to
        say what holds and nothing else (NewsML 1.x, Update "A").
        """
        if not self.versions:
            return None
        head = max(self.versions, key=lambda version: (not version.management, not version.partial, *version.order))
        ruling = max(self.versions, key=lambda version: version.order)
        embargo, is_open = (ruling.embargo, ruling.embargo_open) if _says_embargo(ruling) else self._embargo()
        return Standing(head.number, ruling.status, embargo, is_open)

    def _embargo(self) -> tuple[Instant | None, bool]:
        if any(version.embargo_open for version in self.versions):
            return None, True
        said = [version.embargo for version in self.versions if version.embargo]
        return max(said, key=lambda embargo: (embargo.moment, embargo.raw), default=None), False


def _says_embargo(version: Version) -> bool:
    return version.embargo is not None or version.embargo_open or version.management


def succession(guid: str, newer: Mapping[str, Collection[str]], *, made: Mapping[str, datetime]) -> tuple[str, ...]:
    """Return the chains that take the place of the chain `guid`, directly or one after another, the last in line first.

    `newer` are by guid the chains that were declared to replace it, `made` when what a chain shows was made. Of two that were each
    declared for itself, or each to replace the other, the one made later is further on. The order of arrival is nothing.

    >>> succession("a", {"a": ["b"], "b": ["c"]}, made={})
    ('c', 'b')
    """
    line = _reached(guid, newer) - {guid}
    after = {each: _reached(each, newer) - {each} for each in line}
    before = {each: sum(each in after[other] for other in line) for each in line}
    return tuple(sorted(line, key=lambda each: (before[each], made.get(each, _LONG_AGO), each), reverse=True))


def version_of(item: Item, *, seen: datetime) -> Version:
    """Return where `item` stands among the versions of its chain."""
    return Version(
        digest=content_digest(item),
        seen=seen,
        version=item.version,
        version_created=_moment(item.version_created),
        sent=_moment(item.sent),
        partial=item.partial,
        management=item.management,
        status=item.status,
        embargo=item.embargo,
        embargo_open=item.embargo_open,
    )


def content_digest(item: Item) -> str:
    """Return a digest of what `item` says. When it was transmitted is no part of that: a resend is the same content.

    Fields that say nothing are no part of it either, so that a field which items come to have later changes no digest; nor is
    what stands behind the "?" in the address of a file: some agencies sign it anew each time they are asked.
    """
    said = {name: value for name in item.__struct_fields__ if (value := getattr(item, name)) != getattr(_BLANK, name)}
    said.pop("sent", None)
    said.pop("problems", None)
    if item.associations:
        said["associations"] = list(map(_unsigned, item.associations))
    return hashlib.sha256(_encoder.encode(said)).hexdigest()


def _unsigned(association: Association) -> Association:
    files = (msgspec.structs.replace(file, href=file.href.partition("?")[0]) for file in association.renditions)
    return msgspec.structs.replace(association, renditions=tuple(files))


def _reached(guid: str, newer: Mapping[str, Collection[str]]) -> set[str]:
    """Return what is linked to `guid` over any number of links; itself only if it goes round in a circle."""
    found: set[str] = set()
    waiting = list(newer.get(guid, ()))
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += newer.get(each, ())
    return found


def _moment(instant: Instant | None) -> datetime | None:
    return instant.moment if instant else None
