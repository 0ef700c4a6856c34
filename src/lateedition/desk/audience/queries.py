"""What the pages of the audience ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from django.db.models import Min, Sum

from lateedition.desk.audience.models import ChoicesInHour, ReadsInHour
from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.stories.models import Story
from lateedition.story.purposes import notice_said, notice_version
from lateedition.story.taxonomy import Site

TOP = 20


@dataclass(frozen=True)
class TopStory:
    """A story and how often it was read; `ways` are how its readers came to it, the most frequent first."""

    story: Story
    reads: int
    ways: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ShownNotice:
    """A notice that readers were shown: since when, and every word of it, as JSON."""

    version: str
    since: datetime
    said: str


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of the hour of `moment`, in UTC: counts know no finer one."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def reads_by_hour(*, since: datetime, story: int | None = None) -> Mapping[datetime, int]:
    """Return how often all stories, or one, were read in each hour from `since` on in which any was."""
    found = ReadsInHour.objects.filter(hour__gte=since)
    found = found if story is None else found.filter(story=story)
    return {row["hour"]: row["sum"] for row in found.values("hour").order_by("hour").annotate(sum=Sum("reads"))}


def reads_of(story: int, *, since: datetime | None = None) -> int:
    """Return how often a story was read, in all that is kept by the hour or from `since` on."""
    found = ReadsInHour.objects.filter(story=story)
    found = found if since is None else found.filter(hour__gte=since)
    return int(found.aggregate(sum=Sum("reads"))["sum"] or 0)


def ways(*, since: datetime, story: int | None = None) -> tuple[tuple[str, int], ...]:
    """Return how readers came to stories, or to one, from `since` on: the most frequent way first."""
    found = ReadsInHour.objects.filter(hour__gte=since)
    found = found if story is None else found.filter(story=story)
    return tuple(found.values_list("way").annotate(sum=Sum("reads")).order_by("-sum", "way"))


def top_stories(*, since: datetime) -> tuple[TopStory, ...]:
    """Return the stories that were read most from `since` on. Those that readers no longer have are left out."""
    sums = ReadsInHour.objects.filter(hour__gte=since).values_list("story").annotate(sum=Sum("reads")).order_by("-sum", "-story")
    most = dict(sums[: TOP * 2])
    stories = Story.objects.filter(pk__in=most, live=True).select_related("section").defer("body").in_bulk()
    found = [number for number in most if number in stories][:TOP]
    return tuple(TopStory(stories[number], most[number], ways(since=since, story=number)) for number in found)


def shown_notices() -> Iterator[ShownNotice]:
    """Give every notice that readers were ever shown, the newest first: the handover log has them all."""
    rows = HandoverRow.objects.filter(kind="site").order_by("number").values_list("document", "moment")
    seen: dict[str, ShownNotice] = {}
    for document, moment in rows:
        site = msgspec.json.decode(bytes(document), type=Site)
        version = notice_version(site)
        if version not in seen:
            seen[version] = ShownNotice(version, datetime.fromisoformat(moment), notice_said(site).decode())
    return reversed(seen.values())


def choices_to(version: str) -> tuple[tuple[str, str, datetime, int], ...]:
    """Return how readers answered the notice of this version: what they agreed to, where they chose, since when, how many."""
    found = ChoicesInHour.objects.filter(version=version).values_list("granted", "method")
    return tuple(found.annotate(since=Min("hour"), sum=Sum("choices")).order_by("-sum", "granted", "method"))


def since_hours(now: datetime, hours: int) -> datetime:
    """Return the beginning of the first of the last `hours`, the one that runs being the last of them."""
    return hour_of(now) - timedelta(hours=hours - 1)
