"""Rows: how the desk's list of a live blog shows an entry, and that the blog went from one to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from lateedition.desk.intake.rows import short_time
from lateedition.desk.intake.sheet import body_markup
from lateedition.desk.live.crew import name_of
from lateedition.desk.live.models import HandOver
from lateedition.desk.stories.bodies import body_of_text
from lateedition.desk.stories.models import LiveEntry
from lateedition.story.moment import local_iso

THUMBNAIL = "max-165x165"


@dataclass(frozen=True)
class EntryRow:
    """An entry in the list. `editing` names who changes it at the moment; times are in the site's zone."""

    number: int
    order: str
    time: str
    iso: str
    headline: str
    body: SafeString
    by: str
    credit: str
    agency: str
    thumbnail: str
    alt: str
    edited: str
    editing: str
    is_key: bool
    is_held: bool


@dataclass(frozen=True)
class HandOverRow:
    """A line in the list that says that the blog went from one to another."""

    number: int
    order: str
    time: str
    iso: str
    said: str
    note: str


Row = EntryRow | HandOverRow


def rows_of(
    entries: Iterable[LiveEntry], passed: Iterable[HandOver], *, editing: Mapping[int, str], now: datetime, zone: ZoneInfo
) -> list[Row]:
    """Return the rows of entries and hand-overs, the newest first; `editing` names who changes which entry."""
    rows: list[Row] = [_entry_row(entry, editing=editing.get(entry.pk, ""), now=now, zone=zone) for entry in entries]
    rows += [_hand_over_row(each, now=now, zone=zone) for each in passed]
    return sorted(rows, key=lambda row: row.order, reverse=True)


def said_of(passed: HandOver) -> str:
    """Say how a blog went from one to another."""
    if not passed.is_taken:
        return f"{name_of(passed.by)} handed over to {name_of(passed.to)}"
    return f"{name_of(passed.to)} took over from {name_of(passed.by)}" if passed.by else f"{name_of(passed.to)} took over"


def _entry_row(entry: LiveEntry, *, editing: str, now: datetime, zone: ZoneInfo) -> EntryRow:
    picture = entry.picture
    return EntryRow(
        number=entry.pk,
        order=_order(entry.moment, entry.pk),
        time=short_time(entry.moment, now=now, zone=zone),
        iso=local_iso(entry.moment, zone),
        headline=entry.headline,
        body=SafeString(body_markup(body_of_text(entry.body))),
        by=name_of(entry.author) if entry.author else "",
        credit=entry.credit,
        agency=entry.wire_provider,
        thumbnail=picture.get_rendition(THUMBNAIL).url if picture else "",
        alt=picture.alt if picture else "",
        edited=short_time(entry.updated, now=now, zone=zone) if entry.updated else "",
        editing=editing,
        is_key=entry.key,
        is_held=entry.held,
    )


def _hand_over_row(passed: HandOver, *, now: datetime, zone: ZoneInfo) -> HandOverRow:
    time, iso = short_time(passed.moment, now=now, zone=zone), local_iso(passed.moment, zone)
    return HandOverRow(passed.pk, _order(passed.moment, 0), time, iso, said_of(passed), passed.note)


def _order(moment: datetime, number: int) -> str:
    """Return what sorts as readers have the entries: by moment, then by number."""
    return f"{moment.timestamp():017.6f} {number:018d}"
