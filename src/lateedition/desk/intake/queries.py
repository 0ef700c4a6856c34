"""What the wire inbox reads: the wire's own file, and which stories were taken from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Min
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Revision

from lateedition.desk.intake.rows import Chain, TakenStory
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_settings
from lateedition.wire.bounded import BoundedReader
from lateedition.wire.inbox import Entry, Inbox


def wire_inbox() -> Inbox:
    """Return the newsroom's wire inbox."""
    return _opened(settings.HOUSE.inbox_database, settings.HOUSE.source_profiles)


def chain_of(entry: Entry) -> Chain:
    """Return what names the item through all its versions."""
    return entry.item.provider, entry.item.guid


def newest_of(chain: Chain) -> Entry | None:
    """Return the version that the chain shows, or None when the inbox has nothing of it."""
    return next((entry for entry in wire_inbox().versions(*chain) if entry.head), None)


def taken_stories(chains: Iterable[Chain], *, finder: AdminURLFinder) -> dict[Chain, TakenStory]:
    """Return the stories that were taken from `chains`, whatever their number in one query; `finder` makes their addresses."""
    wanted = set(chains)
    found = Story.objects.filter(wire_guid__in={guid for _, guid in wanted}).order_by("-pk").defer("body")
    stories = [story for story in found if (story.wire_provider, story.wire_guid) in wanted]
    moments = _first_saved(stories)
    return {(story.wire_provider, story.wire_guid): _taken(story, moments, finder=finder) for story in stories}


def story_taken_from(chain: Chain) -> Story | None:
    """Return the story that was taken from the chain, or None."""
    provider, guid = chain
    return Story.objects.filter(wire_provider=provider, wire_guid=guid).order_by("pk").first()


def site_zone() -> ZoneInfo:
    """Return the time zone of the site, in which the desk tells times too."""
    return ZoneInfo(site_settings().zone)


def _first_saved(stories: Sequence[Story]) -> dict[str, datetime]:
    """Return when each of `stories` was first saved, by its number as text."""
    kind = ContentType.objects.get_for_model(Story)
    numbers = [str(story.pk) for story in stories]
    revisions = Revision.objects.filter(base_content_type=kind, object_id__in=numbers).values("object_id")
    return dict(revisions.annotate(first=Min("created_at")).values_list("object_id", "first"))


def _taken(story: Story, moments: Mapping[str, datetime], *, finder: AdminURLFinder) -> TakenStory:
    return TakenStory(
        number=story.pk,
        headline=story.headline,
        version=story.wire_version,
        taken=moments.get(str(story.pk), story.edited),
        address=finder.get_edit_url(story) or "",
        published=story.live,
    )


@cache
def _opened(path: Path, own_profiles: Path) -> Inbox:
    return Inbox(path, read=BoundedReader(own_profiles))
