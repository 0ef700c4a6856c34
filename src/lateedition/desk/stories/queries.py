"""What the desk asks of its stories. A list of fifty costs as many queries as a list of one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from lateedition.desk.stories import search
from lateedition.desk.stories.models import (
    Agency,
    Author,
    LiveEntry,
    LiveStory,
    PastVersion,
    Plan,
    Section,
    SiteSettings,
    Story,
    StoryAuthor,
)

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

_LONG = ("body", "standfirst", "note_to_desk", "former_addresses", "latest_revision__content")

_NEWS = ("first", "material", "correction")
_NEWER = Q(translation__source__version__gt=F("translation__version"))
_NOT_RECALLED = Q(translation__source__killed=None, translation__source__withheld=None, translation__source__forbidden=None)
_NOW_NEWS = Q(translation__source__worded_by__in=_NEWS) & ~Q(translation__source__address="")
_PAST = PastVersion.objects.filter(story=OuterRef("translation__source"), serial__gt=OuterRef("translation__version"))
BEHIND = _NEWER & _NOT_RECALLED & (_NOW_NEWS | Q(Exists(_PAST.filter(change__in=_NEWS))))
"""Translations whose source brought readers news in a version after the one that they say, and was not recalled."""


def stories_for_listing() -> QuerySet[Story]:
    """Return every story that is no live blog, with what a line of the listing shows and without what it does not."""
    return _lines(Story.objects.filter(livestory=None))


def live_blogs_for_listing() -> QuerySet[LiveStory]:
    """Return every live blog, with what a line of the listing shows."""
    return _lines(LiveStory.objects.all())


def found_in(stories: QuerySet[Any], text: str, *, ranked: bool) -> QuerySet[Any]:
    """Return those of `stories` that have the words of `text`; `ranked` puts the best match first."""
    numbers = search.found(text, limit=500)
    kept = stories.filter(pk__in=numbers)
    if not ranked or not numbers:
        return kept
    ranks = [When(pk=number, then=Value(rank)) for rank, number in enumerate(numbers)]
    return kept.order_by(Case(*ranks, output_field=IntegerField()))


def entries_of(story: LiveStory) -> QuerySet[LiveEntry]:
    """Return the entries of a live blog that were not deleted, those that wait at the desk too, the newest first."""
    return story.entries.filter(deleted=None)


def signature_of(user: User | None) -> Author | None:
    """Return the author as whom `user` signs what readers have, None for one who does not."""
    return Author.objects.filter(user=user).first() if user else None


def quiet_blogs(*, since: datetime) -> list[tuple[LiveStory, datetime]]:
    """Return what is LIVE although nothing was posted after `since`, nor said that it goes on; each with the moment of its last post."""
    posted = LiveEntry.objects.filter(story=OuterRef("pk"), deleted=None, held=False).order_by("-moment").values("moment")[:1]
    running = LiveStory.objects.filter(live=True, ended=None, started__lt=since).filter(Q(goes_on=None) | Q(goes_on__lt=since))
    quiet = running.annotate(posted=Coalesce(Subquery(posted), F("started"))).filter(posted__lt=since)
    return [(blog, blog.posted) for blog in quiet.select_related("section").defer("body").order_by("pk")]


def sections() -> QuerySet[Section]:
    """Return every section, those inside another after it."""
    return Section.objects.select_related("parent__parent")


def shut_sections() -> list[int]:
    """Return the numbers of the sections that readers do not have, those inside such a one too, in one query."""
    rows = list(Section.objects.values_list("pk", "place", "not_public"))
    shut = tuple(place for _, place, is_shut in rows if is_shut)
    return [number for number, place, _ in rows if place.startswith(shut)] if shut else []


def read_in(section: Section) -> QuerySet[Story]:
    """Return the stories and live blogs that readers have in `section` and those inside it, the newest first."""
    return Story.objects.filter(section__place__startswith=section.place, live=True).order_by("-first_published", "-pk")


def shut_in(section: Section) -> QuerySet[Story]:
    """Return the stories and live blogs of `section` and those inside it that are down because it is closed, the newest first."""
    return Story.objects.filter(section__place__startswith=section.place, shut__isnull=False).order_by("-first_published", "-pk")


def to_be_shut() -> QuerySet[Story]:
    """Return what readers have still of sections that are not public, the newest first."""
    return Story.objects.filter(section__in=shut_sections(), live=True).order_by("-first_published", "-pk")


def to_be_opened() -> QuerySet[Story]:
    """Return what is down because its section was closed, although that is public again, the newest first."""
    public = set(Section.objects.values_list("pk", flat=True)) - set(shut_sections())
    return Story.objects.filter(section__in=public, shut__isnull=False).order_by("-first_published", "-pk")


def stories_naming(row: Section | Author | Agency) -> QuerySet[Story]:
    """Return the stories that are filed under `row`, signed by it or from it, as readers have them or in their newest draft.

    A draft that names what is gone would silently be without it.
    """
    return Story.objects.filter(_naming(row)).defer("body").order_by("-edited")


def sections_inside(row: Model) -> QuerySet[Section]:
    """Return the sections right inside `row`; none for what is no section."""
    return Section.objects.filter(parent=row) if isinstance(row, Section) else Section.objects.none()


def site_settings() -> SiteSettings:
    """Return the site's settings, made with their defaults if nobody has looked at them yet."""
    return SiteSettings.objects.first() or SiteSettings()


def site_zone() -> ZoneInfo:
    """Return the time zone of the site, in which the desk tells times too."""
    return ZoneInfo(site_settings().zone)


def is_live_blog(number: int) -> bool:
    """Return whether the story of this number is a live blog."""
    return LiveStory.objects.filter(pk=number).exists()


def _naming(row: Section | Author | Agency) -> Q:
    drafts = Q(has_unpublished_changes=True)
    match row:
        case Section():
            return Q(section=row) | drafts & Q(latest_revision__content__section=row.pk)
        case Agency():
            return Q(agency=row) | drafts & Q(latest_revision__content__agency=row.pk)
        case Author():
            bylines = Story.objects.filter(drafts).values_list("pk", "latest_revision__content__authors")
            signed = [number for number, byline in bylines if any(each["author"] == row.pk for each in byline or ())]
            entries = LiveEntry.objects.filter(signed=row).values("story")
            return Q(pk__in=StoryAuthor.objects.filter(author=row).values("story")) | Q(pk__in=signed) | Q(pk__in=entries)


def _lines(stories: QuerySet[Any]) -> QuerySet[Any]:
    first_author = StoryAuthor.objects.filter(story=OuterRef("pk")).order_by("sort_order").values("author__name")[:1]
    lines: QuerySet[Any] = (
        stories.select_related("section", "agency", "latest_revision", "locked_by")
        .defer(*_LONG)
        .annotate(first_author=Subquery(first_author))
        .annotate(goes_out=_planned(Plan.Deed.PUBLISH), comes_down=_planned(Plan.Deed.TAKE_DOWN))
        .annotate(behind=Exists(Story.objects.filter(BEHIND, pk=OuterRef("pk"))))  # its joins are not those of who counts the lines
        .order_by("-edited")
    )
    return lines


def _planned(deed: Plan.Deed) -> Subquery:
    return Subquery(Plan.objects.filter(story=OuterRef("pk"), deed=deed, state=Plan.State.WAITING).values("moment")[:1])


def stories_unlike_their_log(limit: int) -> list[int]:
    """Return the numbers of stories that are live and not published in the log, or the other way round, deleted ones too.

    One pass over the stories and over the newest row of each in the log, in the database: no story is loaded.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNLIKE, [limit])
        return [int(number) for (number,) in cursor.fetchall()]


def numbers_of_stories() -> list[int]:
    """Return the numbers of all stories, in order."""
    return list(Story.objects.order_by("pk").values_list("pk", flat=True))


def stories_after(number: int) -> QuerySet[Story]:
    """Return the stories, published or not, with numbers over `number`, with what is needed to compare them, in order."""
    return _compared().filter(pk__gt=number)


def stories_of(numbers: Iterable[int]) -> QuerySet[Story]:
    """Return these stories, with what is needed to compare them, in order."""
    return _compared().filter(pk__in=list(numbers))


def stories_edited_since(moment: datetime) -> QuerySet[Story]:
    """Return the stories that somebody saved at `moment` or after it, with what is needed to compare them, the latest first."""
    return _compared().filter(edited__gte=moment).order_by("-edited")


def _compared() -> QuerySet[Story]:
    return (
        Story.objects.select_related("section", "agency", "livestory", "translation")
        .prefetch_related("authors", "topics", "corrections")
        .order_by("pk")
    )


_UNLIKE = """
    WITH newest AS (SELECT key, MAX(number) AS number FROM handover_log WHERE key LIKE 'story:%%' GROUP BY key),
    held AS (
        SELECT CAST(SUBSTR(newest.key, 7) AS BIGINT) AS story, handover_log.kind AS kind
        FROM newest JOIN handover_log ON handover_log.number = newest.number
    )
    SELECT stories_story.id FROM stories_story LEFT JOIN held ON held.story = stories_story.id
    WHERE stories_story.live <> (held.kind IS NOT NULL AND held.kind = 'story')
    UNION ALL
    SELECT held.story FROM held LEFT JOIN stories_story ON stories_story.id = held.story
    WHERE stories_story.id IS NULL AND held.kind = 'story'
    LIMIT %s"""
