"""Rows: how an item shows in the inbox, and what must not be overlooked about it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from lateedition.desk.intake.take import embargo_line
from lateedition.story.moment import local_iso, stamp
from lateedition.wire.album import is_photo
from lateedition.wire.art import shots_of
from lateedition.wire.inbox import Entry
from lateedition.wire.item import Item

Chain = tuple[str, str]
Tone = Literal["critical", "urgent", "warning", "notice", "plain"]

URGENT = 2
"""Up to this urgency it is said in a word: IPTC's 1 is the most urgent, 5 the usual."""


@dataclass(frozen=True)
class Badge:
    """A word or two that an editor must not overlook, and how loudly they are said."""

    text: str
    tone: Tone


@dataclass(frozen=True)
class TakenStory:
    """The story that an item was taken into, when it was last brought up to it, and to which version; None if it has no number."""

    number: int
    headline: str
    version: int | None
    taken: datetime
    address: str
    published: bool


@dataclass(frozen=True)
class Row:
    """An item as a line of the inbox. `time` is short, `stamp` whole, `iso` for machines; all in the site's zone.

    `pictured` says that it is a photograph, whose file has come with it.
    """

    number: int
    chain: str
    time: str
    stamp: str
    iso: str
    agency: str
    urgency: int | None
    slugline: str
    headline: str
    language: str
    badges: tuple[Badge, ...]
    taken: TakenStory | None
    behind: str
    killed: bool
    takeable: bool
    reviewable: bool
    postable: bool
    pictured: bool = False


def row_of(entry: Entry, *, taken: TakenStory | None, now: datetime, zone: ZoneInfo) -> Row:
    """Return `entry` as a line of the inbox; `taken` is the story that its chain was taken into, if it was."""
    item, said = entry.item, behind(entry, taken=taken)
    return Row(
        number=entry.number,
        chain=f"{item.provider} {item.guid}",
        time=short_time(entry.received, now=now, zone=zone),
        stamp=stamp(entry.received, zone),
        iso=local_iso(entry.received, zone),
        agency=item.provider,
        urgency=item.urgency,
        slugline=item.slugline,
        headline=item.headline or item.slugline or _called(entry),
        language=item.language,
        badges=tuple(_badges(entry, now=now, zone=zone)),
        taken=taken,
        behind=said,
        killed=killed(entry),
        takeable=taken is None and usable(entry),
        reviewable=bool(said) and usable(entry),
        postable=usable(entry),
        pictured=is_photo(item),
    )


def _called(entry: Entry) -> str:
    """Return what an item without a headline is called: its guid, or its file's name where a digest stands in for a guid."""
    guid = entry.item.guid
    return entry.name.rpartition("/")[2] or guid if guid.startswith("sha256:") else guid


def usable(entry: Entry) -> bool:
    """True when the item may be taken: it is neither killed nor withheld."""
    return entry.item.status == "usable" and not entry.canceled


def killed(entry: Entry) -> bool:
    """True when the agency recalled this item, by this version or by a later word."""
    return entry.canceled or entry.item.status == "canceled"


def behind(entry: Entry, *, taken: TakenStory | None) -> str:
    """Return what the desk must know of a story when its agency has said more since, empty when it has not.

    `entry` is the newest of the chain that the story was taken from.
    """
    if taken is None:
        return ""
    if killed(entry):
        return "KILLED by the agency"
    if entry.item.status == "withheld":
        return "The agency now withholds this item"
    newest = entry.item.version
    if newest is not None and taken.version is not None and newest != taken.version:
        return f"The agency has sent version {newest}; this story was taken from version {taken.version}"
    return "The agency has sent this item anew since the story was taken" if entry.received > taken.taken else ""


def short_time(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """Return the time in `zone` for a list, with the day unless it is today's.

    >>> from datetime import UTC
    >>> kolkata, now = ZoneInfo("Asia/Kolkata"), datetime(2020, 5, 5, 12, 0, tzinfo=UTC)
    >>> short_time(datetime(2020, 5, 5, 9, 11, tzinfo=UTC), now=now, zone=kolkata)
    '14:41'
    >>> short_time(datetime(2020, 5, 4, 9, 11, tzinfo=UTC), now=now, zone=kolkata)
    'May 04, 14:41'
    """
    local = moment.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return f"{local:%H:%M}"
    return f"{stamp(moment, zone).partition(',')[0]}, {local:%H:%M}"


def _badges(entry: Entry, *, now: datetime, zone: ZoneInfo) -> Iterator[Badge]:
    item = entry.item
    if killed(entry):
        yield Badge("KILL", "critical")
        return
    if item.status == "withheld":
        yield Badge("WITHHELD", "critical")
    if embargo := embargo_line(item, now=now, zone=zone):
        yield Badge(embargo, "warning")
    if "kill" in item.signals:
        yield Badge("KILL IN WORDS", "critical")
    if item.urgency is not None and item.urgency <= URGENT:
        yield Badge(f"URGENT {item.urgency}", "urgent")
    yield from _signal_badges(item)
    if item.kind not in ("text", "unknown"):
        yield Badge(item.kind.upper(), "plain")
    elif any(shot.said.renditions for shot in shots_of(item)):
        yield Badge("WITH PICTURE", "plain")
    if item.partial:
        yield Badge("PARTIAL", "plain")
    if item.problems:
        yield Badge("READ WITH PROBLEMS", "plain")


def _signal_badges(item: Item) -> Iterator[Badge]:
    number = f" v{item.version}" if item.version is not None else ""
    if "correction" in item.signals:
        yield Badge(f"CORRECTION{number}", "warning")
    elif "update" in item.signals or (item.version or 0) > 1:
        yield Badge(f"UPDATE{number}", "notice")
    if "advisory" in item.signals and item.kind != "advisory":
        yield Badge("ADVISORY", "plain")
