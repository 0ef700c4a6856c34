"""What the way over the desk asks of the database. A list of fifty costs as many questions as a list of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from wagtail.models import ModelLogEntry

from lateedition.desk.people.gate import anywhere
from lateedition.desk.people.models import User
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import LiveStory, Plan, Section, StageChange, Story
from lateedition.desk.stories.stages import Stage, Step
from lateedition.desk.stories.tabs import with_the_desk
from lateedition.desk.workflow.models import Coverage, Remark, Task

MOST = 50
"""So many lines of a kind are shown on a page; of the rest it is said how many they are, or that there are more."""
MOST_IN_SIGHT = 400

PUBLISHED = {
    "wagtail.publish": "Published",
    "wagtail.unpublish": "Taken down",
    "lateedition.expire": "Taken down as planned",
    "lateedition.kill": "Killed",
    "lateedition.withhold": "Withheld",
    "lateedition.restore": "Restored",
}
"""What is told of a story's publication between its changes of stage, by the verb in its history."""


def changes_of(story: int) -> QuerySet[StageChange]:
    """Return the changes of stage of a story, the newest first."""
    found: QuerySet[StageChange] = StageChange.objects.filter(story=story)
    return found


def publications_of(story: int) -> QuerySet[ModelLogEntry]:
    """Return when a story was published, taken down and recalled, the newest first."""
    kinds = ContentType.objects.get_for_models(Story, LiveStory).values()
    lines = ModelLogEntry.objects.filter(content_type__in=kinds, object_id=str(story), action__in=PUBLISHED)
    return lines.select_related("user").order_by("-timestamp")


def remarks_of(story: int) -> QuerySet[Remark]:
    """Return what the desk says to a story, in order."""
    found: QuerySet[Remark] = Remark.objects.filter(story=story)
    return found


def open_tasks() -> QuerySet[Task]:
    """Return what is to be done, the most urgent first, with what a line shows."""
    found: QuerySet[Task] = _tasks().filter(done=None, dropped=None)
    return found


def tasks_of(user: User) -> QuerySet[Task]:
    """Return what somebody is to do."""
    return open_tasks().filter(assignee=user)


def task_at(number: int) -> Task | None:
    """Return an assignment, done or given up too."""
    found: Task | None = _tasks().filter(pk=number).first()
    return found


def sent_back_to(user: User) -> QuerySet[StageChange]:
    """Return the stories that somebody got back and has not sent on since, the last first, as the step by which they got them."""
    newest = StageChange.objects.filter(story=OuterRef("story")).values("pk")[:1]
    published = Q(story__last_published_at=None) | Q(story__last_published_at__lt=F("made"))
    found: QuerySet[StageChange] = (
        StageChange.objects.filter(published, sent_to=user, step=Step.BACK, pk=Subquery(newest), story__stage=Stage.DRAFT)
        .filter(story__killed=None, story__withheld=None, story__merged=None, story__forbidden=None)
        .select_related("story__section", "story__latest_revision")
        .defer("story__body", "story__latest_revision__content")
    )
    return found


def waiting_for_check_by(user: User) -> QuerySet[Story]:
    """Return the stories that wait for somebody's check, those that wait longest first."""
    waiting = _on_the_desk(Stage.CHECK)
    if anywhere(user, Verb.CHECK):
        return waiting
    own = Section.objects.filter(_inside(user.own_places)).values_list("pk", flat=True)
    # A draft may have been moved into another section: then both are asked, as the gate does.
    return waiting.filter(section__in=own, newest_section__in=list(own))


def sent_by(user: User) -> QuerySet[Story]:
    """Return the stories that somebody sent to the desk and that are still there, checked or not."""
    sender = StageChange.objects.filter(story=OuterRef("pk"), step=Step.SEND).values("user")[:1]
    return _on_the_desk(Stage.CHECK, Stage.READY).annotate(sender=Subquery(sender)).filter(sender=user.pk)


def last_changes(stories: Iterable[Any]) -> Mapping[int, StageChange]:
    """Return by the number of each story the step that brought it to its stage."""
    return {change.story_id: change for change in StageChange.objects.filter(pk__in=[story.last_change for story in stories])}


def tasks_due(start: datetime, end: datetime) -> QuerySet[Task]:
    """Return what is or was to be done between two moments."""
    return _tasks().filter(due__gte=start, due__lt=end, dropped=None)


def coverage_of(start: datetime, end: datetime) -> QuerySet[Coverage]:
    """Return what is covered between two moments, with its stories."""
    told = Story.objects.select_related("latest_revision").only("pk", "headline", "latest_revision__object_str")
    found: QuerySet[Coverage] = (
        Coverage.objects.filter(begins__gte=start, begins__lt=end, dropped=None)
        .select_related("section", "made_by")
        .prefetch_related(Prefetch("stories", queryset=told))
        .order_by("begins", "pk")
    )
    return found


def plans_between(start: datetime, end: datetime) -> QuerySet[Plan]:
    """Return what goes out or comes down between two moments, did, or failed to."""
    found: QuerySet[Plan] = (
        Plan.objects.filter(moment__gte=start, moment__lt=end)
        .exclude(state=Plan.State.CANCELLED)
        .select_related("story__section", "story__latest_revision", "user")
        .defer("story__body", "story__latest_revision__content")
        .order_by("moment", "pk")
    )
    return found


def embargoes_ending(start: datetime, end: datetime) -> QuerySet[Story]:
    """Return the stories whose embargo ends between two moments."""
    found: QuerySet[Story] = (
        Story.objects.filter(embargo__gte=start, embargo__lt=end, embargo_open=False)
        .select_related("section", "latest_revision")
        .defer("body", "latest_revision__content")
        .order_by("embargo", "pk")
    )
    return found


def writers() -> QuerySet[User]:
    """Return the people who may be given something to do, by name."""
    numbers = [user.pk for user in User.objects.filter(is_active=True) if anywhere(user, Verb.WRITE)]
    return User.objects.filter(pk__in=numbers).order_by("username")


def _tasks() -> QuerySet[Task]:
    found: QuerySet[Task] = (
        Task.objects.select_related("assignee", "done_by", "made_by", "section", "story__latest_revision")
        .defer("story__body", "story__latest_revision__content")
        .order_by("due", "pk")
    )
    return found


def _on_the_desk(*stages: Stage) -> QuerySet[Story]:
    newest = StageChange.objects.filter(story=OuterRef("pk")).values("pk")[:1]
    found: QuerySet[Story] = (
        Story.objects.filter(with_the_desk(*stages))
        .annotate(last_change=Subquery(newest), newest_section=F("latest_revision__content__section"))
        .select_related("section", "latest_revision")
        .defer("body", "latest_revision__content")
        .order_by("last_change")
    )
    return found


def _inside(places: tuple[str, ...]) -> Q:
    inside = Q(pk__in=[])
    for place in places:
        inside |= Q(place__startswith=place)
    return inside
