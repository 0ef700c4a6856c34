"""What is asked about translations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from wagtail.models import Revision

from lateedition.desk.stories import snapshot, versions
from lateedition.desk.stories.models import PastVersion, Story, StoryAuthor
from lateedition.desk.stories.queries import BEHIND
from lateedition.desk.translations.models import Translation
from lateedition.story.wording import Wording, wording_of

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

MOST = 50


def translation_of(story: Story) -> Translation | None:
    """Return of what `story` is the translation; None if it was written as it is."""
    return Translation.objects.select_related("source", "by").filter(story=story.pk).first()


def original_of(story: Story) -> int:
    """Return the number of the story that the family of `story` began with: itself, if it is no translation."""
    row = Translation.objects.filter(story=story.pk).first()
    return story.pk if row is None else row.original


def family_of(story: Story) -> list[Story]:
    """Return the other stories that say the same as `story`, published or not, by language."""
    original = original_of(story)
    translated = Translation.objects.filter(original=original).values("story")
    return list(_lines(Q(pk=original) | Q(pk__in=translated)).exclude(pk=story.pk).order_by("language", "pk"))


def descended_from(stories: Iterable[Story]) -> list[Story]:
    """Return the translations of `stories`, and the translations of those, each once."""
    known = {story.pk for story in stories}
    found: list[Story] = []
    sources = set(known)
    while sources:
        further = list(Story.objects.filter(translation__source__in=sources).exclude(pk__in=known).order_by("pk"))
        found += further
        sources = {story.pk for story in further}
        known |= sources
    return found


def is_behind(story: Story) -> bool:
    """Say whether the news of the source of `story` changed for readers since the version that `story` says."""
    return bool(Story.objects.filter(BEHIND, pk=story.pk).exists())


def behind_of(user: User) -> QuerySet[Story]:
    """Return the translations that `user` began, or signs, and that are behind, the first published first."""
    signed = StoryAuthor.objects.filter(author__user=user).values("story")
    mine = Translation.objects.filter(Q(by=user) | Q(story__in=signed)).values("story")
    return _lines(BEHIND & Q(pk__in=mine)).filter(killed=None, forbidden=None, merged=None).order_by("-live", "pk")


def of_recalled_sources() -> QuerySet[Translation]:
    """Return the translations that are kept although their source was recalled, and of which nobody has said that they stand."""
    out = Story.objects.filter(Q(killed__isnull=False) | Q(withheld__isnull=False) | Q(forbidden__isnull=False))
    # Asked for every page of the desk, so first by the recalled alone: joined with both stories, SQLite goes through every story there is.
    undecided = list(Translation.objects.filter(stands=None, source__in=out.values("pk")).values_list("pk", flat=True))
    kept = Translation.objects.filter(pk__in=undecided, story__killed=None, story__withheld=None, story__forbidden=None, story__merged=None)
    return kept.select_related("story__section", "source").defer("story__body", "source__body").order_by("-story__live", "pk")


def wording_then(row: Translation) -> Wording | None:
    """Return what the source said in the version that a translation says; None if that is not there any more, or was recalled."""
    if row.version == 0:
        revision = Revision.objects.filter(pk=row.revision).first()
        return snapshot.wording_of_story(revision.as_object()) if revision else None
    published = versions.published_before(row.source_id) if row.source_id else None
    if published is not None and published.version == row.version:
        return wording_of(published)
    past = PastVersion.objects.filter(story=row.source_id, serial=row.version, out="").first()
    return versions.wording_in_log(past) if past else None


def wording_now(row: Translation) -> Wording | None:
    """Return what readers have of the source of a translation; None if they have nothing."""
    published = versions.published_before(row.source_id) if row.source_id else None
    return wording_of(published) if published else None


def _lines(which: Q) -> QuerySet[Any]:
    return Story.objects.filter(which).select_related("section", "latest_revision").defer("body", "latest_revision__content")
