"""Deciding: what must happen at the desk, given how a chain stands on the wire and what the desk holds of it. Pure.

The answer depends on how things are and not on how they came to be so: asked again, with what was done in between, it is that
nothing is left to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lateedition.wire.inbox import Entry
from lateedition.wire.profiles import Profile

Told = Literal["killed", "withheld", "asked", "in words", "after kill", "embargoed", "corrected"]
Version = tuple[int, int | None]
"""A version as the desk names it: the receipt it came with, and its number if the agency numbers versions."""


@dataclass(frozen=True)
class Standing:
    """How a chain stands: its versions, the newest first, and the entries, its own or others', that recalled it, the oldest first."""

    versions: tuple[Entry, ...]
    recalls: tuple[Entry, ...] = ()

    @property
    def head(self) -> Entry | None:
        """The version that the chain shows."""
        return next((entry for entry in self.versions if entry.head), None)


@dataclass(frozen=True)
class Held:
    """What the desk holds of a chain.

    `base` is the version that was last merged into its story, None if there is no story to merge into; `posts` are the numbers of
    the versions that posts of live blogs were made of; `withheld` says that something is withheld because of it; `heard` is what
    editors were told of, and by which receipt. `embargo` is what was last carried over of one: its end, and whether it has none.
    """

    base: Version | None = None
    posts: frozenset[int | None] = frozenset()
    withheld: bool = False
    heard: frozenset[tuple[str, int]] = frozenset()
    embargo: tuple[datetime | None, bool] = (None, False)


@dataclass(frozen=True)
class Kill:
    """Take everything that was made of the chain from readers, for good."""

    by: Entry


@dataclass(frozen=True)
class Withhold:
    """Take everything that was made of the chain from readers, until its agency says otherwise."""

    by: Entry


@dataclass(frozen=True)
class Release:
    """Let what was withheld be published again, by a person."""

    by: Entry


@dataclass(frozen=True)
class Bind:
    """Carry over to the story what its agency says of an embargo now: another, or none any more."""

    by: Entry


@dataclass(frozen=True)
class Tell:
    """Tell every editor; a person decides."""

    kind: Told
    by: Entry


@dataclass(frozen=True)
class Propose:
    """Propose the new version `by` to whoever edits the story. A correction waits since `correction`, if one does.

    `at_once` says that the source's policy has it merged without asking where nothing conflicts.
    """

    by: Entry
    correction: datetime | None
    at_once: bool


@dataclass(frozen=True)
class Settle:
    """Nothing newer waits for the story."""


Intent = Kill | Withhold | Release | Bind | Tell | Propose | Settle


def decide(standing: Standing, held: Held, *, profile: Profile, now: datetime) -> tuple[Intent, ...]:
    """Return what must happen. `profile` is that of the source of what the chain shows.

    A chain that was recalled is closed for good: what comes after goes to a person and is never proposed.
    """
    asks = profile.kill == "ask"
    if standing.recalls:
        return (*_of_recalls(standing, held, asks=asks), Settle())
    head = standing.head
    if head is None:
        return ()
    if head.item.status != "usable":
        known = _heard(held, "withheld", head) or _heard(held, "asked", head)
        return (Settle(),) if known else (Tell("asked", head) if asks else Withhold(head), Settle())
    return tuple(_of_usable(head, standing, held, profile=profile, now=now))


def version_of(entry: Entry) -> Version:
    """Return the name of a version at the desk."""
    return entry.receipt, entry.item.version


def killed_in_words(entry: Entry) -> bool:
    """Say whether an agency says in words alone that something must not be used: a person has to read which."""
    return "kill" in entry.item.signals and entry.item.status == "usable" and not entry.canceled


def correction_since(versions: Sequence[Entry], base: Version) -> datetime | None:
    """Return when the first correction came that is newer than `base`, None if none is. `versions` are the newest first."""
    names = [version_of(entry) for entry in versions]
    newer = versions[: names.index(base)] if base in names else versions
    return min((entry.received for entry in newer if "correction" in entry.item.signals), default=None)


def has_text(entry: Entry) -> bool:
    """Say whether a version is one to merge: all of the item, and not what was said about it alone."""
    return not entry.item.partial and not entry.item.management


def _of_recalls(standing: Standing, held: Held, *, asks: bool) -> Iterator[Intent]:
    for entry in standing.recalls:
        if not (_heard(held, "killed", entry) or _heard(held, "asked", entry)):
            yield Tell("asked", entry) if asks else Kill(entry)
    head = standing.head
    last = max(entry.receipt for entry in standing.recalls)
    if head and head.item.status == "usable" and head.receipt > last and not _heard(held, "after kill", head):
        yield Tell("after kill", head)


def _of_usable(head: Entry, standing: Standing, held: Held, *, profile: Profile, now: datetime) -> Iterator[Intent]:
    if held.withheld:
        yield Release(head)
    end = None if head.item.embargo_open or not head.item.embargo else head.item.embargo.moment
    if held.base is not None and held.embargo != (end, head.item.embargo_open):
        yield Bind(head)
    if held.posts and _is_embargoed(head, now=now) and not _heard(held, "embargoed", head):
        yield Tell("embargoed", head)
    if held.posts - {head.item.version} and "correction" in head.item.signals and not _heard(held, "corrected", head):
        yield Tell("corrected", head)
    if killed_in_words(head):
        if not _heard(held, "in words", head):
            yield Tell("in words", head)
        yield Settle()
    elif held.base is None or version_of(head) == held.base or not has_text(head):
        yield Settle()
    else:
        free = not head.item.unpublishable and not _is_embargoed(head, now=now)
        yield Propose(head, correction_since(standing.versions, held.base), at_once=profile.updates == "apply" and free)


def _is_embargoed(entry: Entry, *, now: datetime) -> bool:
    return entry.item.embargo_open or bool(entry.item.embargo and entry.item.embargo.moment > now)


def _heard(held: Held, kind: Told, entry: Entry) -> bool:
    return (kind, entry.receipt) in held.heard
