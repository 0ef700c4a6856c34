"""What the live desk asks. A blog of five hundred entries costs as many queries as one of five."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Prefetch, QuerySet

from lateedition.desk.intake.queries import wire_groups, wire_inbox
from lateedition.desk.live.models import HandOver
from lateedition.desk.live.rows import THUMBNAIL
from lateedition.desk.pictures.models import Picture
from lateedition.desk.stories.models import LiveEntry, LiveStory
from lateedition.desk.stories.queries import entries_of
from lateedition.wire.inbox import Entry, Sought

PAGE = 50
WIRE = 20
_MOST_CHAINS = 30
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Page:
    """A page of the list: entries and hand-overs, and the moment before which older ones are, None if there are none."""

    entries: list[LiveEntry]
    passed: list[HandOver]
    older: datetime | None


def page_of(blog: LiveStory, *, before: datetime | None) -> Page:
    """Return the newest PAGE entries of `blog`, or those before a moment, with the hand-overs among them."""
    entries, passed = _shown(entries_of(blog)), _passed(blog)
    if before is not None:
        entries, passed = entries.filter(moment__lt=before), passed.filter(moment__lt=before)
    found = list(entries[: PAGE + 1])
    older = found[PAGE - 1].moment if len(found) > PAGE else None
    return Page(found[:PAGE], list(passed.filter(moment__gte=older) if older else passed[:PAGE]), older)


def entry_shown(blog: LiveStory, number: int) -> LiveEntry | None:
    """Return one entry with what a row shows of it."""
    return _shown(entries_of(blog)).filter(pk=number).first()


def touched_since(blog: LiveStory, moment: datetime) -> tuple[list[LiveEntry], list[int], list[HandOver]]:
    """Return the entries that were written at `moment` or after it, the numbers of those that were deleted, and the hand-overs since."""
    gone = list(blog.entries.filter(touched__gte=moment).exclude(deleted=None).values_list("pk", flat=True))
    return list(_shown(entries_of(blog)).filter(touched__gte=moment)[:PAGE]), gone, list(_passed(blog).filter(moment__gte=moment))


def touched_last(blog: LiveStory) -> datetime:
    """Return when anything that the live desk shows of `blog` was last written."""
    moments = (
        blog.entries.aggregate(newest=Max("touched"))["newest"],
        blog.hand_overs.aggregate(newest=Max("moment"))["newest"],
        blog.edited,
    )
    return max(moment for moment in moments if moment is not None)


def newest_on_the_wire(blog: LiveStory, text: str) -> list[Entry]:
    """Return what the desk offers beside the box, the newest first: what has the words of `text`; else the newest of the events
    that the blog has items of; else the newest of all."""
    inbox = wire_inbox()
    if text:
        return inbox.entries(Sought(text=text), limit=WIRE)
    return _of_its_events(blog) or inbox.entries(Sought(), limit=WIRE)


def chains_in(blog: LiveStory) -> set[tuple[str, str]]:
    """Return the items that entries of `blog` were made of."""
    return set(entries_of(blog).exclude(wire_guid="").values_list("wire_provider", "wire_guid"))


def _of_its_events(blog: LiveStory) -> list[Entry]:
    recent = entries_of(blog).exclude(wire_guid="").values_list("wire_provider", "wire_guid")[:_MOST_CHAINS]
    chains = {*recent, *({(blog.wire_provider, blog.wire_guid)} if blog.wire_guid else ())}
    if not chains:
        return []
    inbox = wire_inbox()
    with closing(wire_groups()) as groups:
        events = {groups.event_of(entry.number) for entry in inbox.heads_of(chains)} - {None}
        numbers = sorted({number for event in events if event for number in groups.entries_of(event)}, reverse=True)
    return _entries(numbers[:WIRE])


def _entries(numbers: Iterable[int]) -> list[Entry]:
    found = (wire_inbox().entry(number) for number in numbers)
    return [entry for entry in found if entry is not None]


def _shown(entries: QuerySet[LiveEntry]) -> QuerySet[LiveEntry]:
    pictures = Picture.objects.prefetch_renditions(THUMBNAIL)
    return entries.select_related("author").prefetch_related(Prefetch("picture", pictures))


def _passed(blog: LiveStory) -> QuerySet[HandOver]:
    return blog.hand_overs.select_related("by", "to").order_by("-moment", "-pk")
