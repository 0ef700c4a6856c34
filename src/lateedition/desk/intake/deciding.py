"""Deciding: what must happen at the desk, given how a chain stands on the wire and what the desk holds of it. Pure.

The answer depends on how things are and not on how they came to be so: asked again, with what was done in between, it is that
nothing is left to do.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    """How a chain stands: its versions, the newest first, and the entries, its own or others', that recalled it, the oldest first.

    `line` is what the chains show that were declared to take its place, the last in line first.
    """

    versions: tuple[Entry, ...]
    recalls: tuple[Entry, ...] = ()
    line: tuple[Entry, ...] = ()

    @property
    def head(self) -> Entry | None:
        """The version that the chain shows."""
        return next((entry for entry in self.versions if entry.head), None)

    @property
    def newest(self) -> Entry | None:
        """The version to merge: the last of those that took the chain's place, if it may be used; without one what the chain shows."""
        return next(filter(may_follow, self.line), self.head)

    def correction_since(self, base: Version) -> datetime | None:
        """Return when the first correction came that is newer than `base`, None if none is: a later version, or what took its place."""
        names = [version_of(entry) for entry in self.versions]
        newer = self.versions[: names.index(base)] if base in names else self.versions
        took_over = [self.newest] if self.newest and self.newest is not self.head else []
        return min((entry.received for entry in (*newer, *took_over) if "correction" in entry.item.signals), default=None)


@dataclass(frozen=True)
class Held:
    """What the desk holds of a chain.

    `base` is the version that was last merged into its story, None if there is no story to merge into; `posts` are those that were
    last merged into posts of live blogs; `withheld` says that something is withheld because of it; `heard` is what
    editors were told of, and by which receipt. `embargo` is what was last carried over of one: its end, and whether it has none;
    `quoted` the same for what was chosen to be quoted, None if nothing was. `is_read` says that readers have a story that quotes it.
    """

    base: Version | None = None
    posts: frozenset[Version] = frozenset()
    withheld: bool = False
    heard: frozenset[tuple[str, int]] = frozenset()
    embargo: tuple[datetime | None, bool] = (None, False)
    quoted: tuple[datetime | None, bool] | None = None
    is_read: bool = False


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
    """Carry over to the story, and to what was chosen to be quoted, what its agency says of an embargo now: another, or none any more."""

    by: Entry


@dataclass(frozen=True)
class Tell:
    """Tell every editor; a person decides."""

    kind: Told
    by: Entry


@dataclass(frozen=True)
class Propose:
    """Propose the new version `by` to whoever edits the story, or the posts that were made of it.

    A correction waits since `correction`, if one does. `at_once` says that the source's policy has it merged without asking where
    nothing conflicts.
    """

    by: Entry
    correction: datetime | None
    at_once: bool


@dataclass(frozen=True)
class Settle:
    """Nothing newer waits for the story, nor for posts."""


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


def has_text(entry: Entry) -> bool:
    """Say whether a version is one to merge: all of the item, and not what was said about it alone."""
    return not entry.item.partial and not entry.item.management


def may_follow(entry: Entry) -> bool:
    """Say whether what takes the place of another item is one to merge into what was made of that: a whole text that may be used."""
    is_free = entry.item.status == "usable" and not entry.canceled and not killed_in_words(entry)
    return is_free and has_text(entry) and bool(entry.item.body)


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
    carried_over = (held.embargo if held.base is not None else None, held.quoted)
    if any(said is not None and said != (end, head.item.embargo_open) for said in carried_over):
        yield Bind(head)
    if (held.posts or held.is_read) and _is_embargoed(head, now=now) and not _heard(held, "embargoed", head):
        yield Tell("embargoed", head)
    newest = standing.newest or head
    bases = [base for base in (held.base, *held.posts) if base is not None and not (newest is head and version_of(head) == base)]
    if held.posts.intersection(bases) and "correction" in newest.item.signals and not _heard(held, "corrected", newest):
        yield Tell("corrected", newest)
    if killed_in_words(head):
        if not _heard(held, "in words", head):
            yield Tell("in words", head)
        yield Settle()
        return
    if not bases or not has_text(newest):
        yield Settle()
        return
    free = not newest.item.unpublishable and not _is_embargoed(newest, now=now)
    corrections = filter(None, map(standing.correction_since, bases))
    yield Propose(newest, min(corrections, default=None), at_once=profile.updates == "apply" and free)


def _is_embargoed(entry: Entry, *, now: datetime) -> bool:
    return entry.item.embargo_open or bool(entry.item.embargo and entry.item.embargo.moment > now)


def _heard(held: Held, kind: Told, entry: Entry) -> bool:
    return (kind, entry.receipt) in held.heard
