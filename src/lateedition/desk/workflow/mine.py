"""The page "My work": what was sent back to me, what waits for my check, what I am to do, what of mine is with the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.planning.walltime import both_clocks, time_left, zone_line
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.models import StageChange, Story
from lateedition.desk.stories.queries import site_zone
from lateedition.desk.stories.stages import Stage
from lateedition.desk.translations.queries import behind_of
from lateedition.desk.workflow import queries
from lateedition.desk.workflow.entries import address_of, links_to, newest_headline
from lateedition.desk.workflow.models import Task


@dataclass(frozen=True)
class StoryRow:
    """A story on the page: what was said to it last, by whom, how long ago."""

    number: int
    headline: str
    address: str
    section: str
    who: str
    ago: str
    time: str
    comment: str
    stage: str
    revision: int | None


@dataclass(frozen=True)
class TaskRow:
    """An assignment on the page."""

    number: int
    what: str
    details: str
    due: str
    left: str
    late: bool
    story: Any


@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Show somebody's own work, the most pressing first."""
    user, now, zone = user_of(request), timezone.now(), site_zone()
    teller = _Teller(now, zone)
    may_check = can(user, Verb.CHECK)
    context = {
        "header_title": "My work",
        "header_icon": "user",
        "breadcrumbs_items": [{"label": "My work", "url": ""}],
        "zone_line": zone_line(zone, now=now),
        "back": _shown(map(teller.sent_back, queries.sent_back_to(user)[: queries.MOST + 1])),
        "may_check": may_check,
        "check": _shown(teller.stories(queries.waiting_for_check_by(user))) if may_check else None,
        "tasks": _shown(map(teller.task, queries.tasks_of(user)[: queries.MOST + 1])),
        "behind": _shown(teller.translation(story) for story in behind_of(user)[: queries.MOST + 1]),
        "sent": _shown(teller.stories(queries.sent_by(user))),
        "here": request.get_full_path(),
    }
    return render(request, "workflow/mine.html", context)


@dataclass(frozen=True)
class _Teller:
    now: datetime
    zone: ZoneInfo

    def sent_back(self, change: StageChange) -> StoryRow:
        return self._row(change.story, change)

    def stories(self, stories: Any) -> list[StoryRow]:
        found = list(stories[: queries.MOST + 1])
        changes = queries.last_changes(found)
        return [self._row(story, changes.get(story.pk)) for story in found]

    def translation(self, story: Story) -> StoryRow:
        return self._row(story, None)

    def task(self, task: Task) -> TaskRow:
        late, left = task.due < self.now, time_left(task.due, now=self.now)
        story = next(iter(links_to([task.story])), None) if task.story else None
        return TaskRow(task.pk, task.what, task.details, both_clocks(task.due, self.zone), left, late, story)

    def _row(self, story: Story, change: StageChange | None) -> StoryRow:
        return StoryRow(
            number=story.pk,
            headline=newest_headline(story),
            address=address_of(story.pk),
            section=story.section.name if story.section else "",
            who=(change.by or "the house") if change else "",
            ago=time_left(change.made, now=self.now) if change else "",
            time=both_clocks(change.made, self.zone) if change else "",
            comment=change.comment if change else "",
            stage=Stage(story.stage).label,
            revision=story.latest_revision_id,
        )


@dataclass(frozen=True)
class Shown:
    """The lines of a list that are shown, and whether there are more."""

    rows: tuple[Any, ...]
    more: bool


def _shown(rows: Iterable[Any]) -> Shown:
    found = tuple(rows)
    return Shown(found[: queries.MOST], len(found) > queries.MOST)
