"""What is on the calendar, as it is printed: assignments, what goes out and comes down, ends of embargoes, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from lateedition.desk.stories.models import Plan, Story
from lateedition.desk.workflow import queries
from lateedition.desk.workflow.models import Coverage, Task
from lateedition.desk.workflow.weeks import Span
from lateedition.story.moment import local_iso

_DEEDS = {
    (Plan.Deed.PUBLISH, Plan.State.WAITING): "Goes out",
    (Plan.Deed.PUBLISH, Plan.State.DONE): "Went out",
    (Plan.Deed.PUBLISH, Plan.State.FAILED): "Did not go out",
    (Plan.Deed.TAKE_DOWN, Plan.State.WAITING): "Comes down",
    (Plan.Deed.TAKE_DOWN, Plan.State.DONE): "Came down",
    (Plan.Deed.TAKE_DOWN, Plan.State.FAILED): "Did not come down",
}


@dataclass(frozen=True)
class Link:
    """A way to a story."""

    label: str
    address: str


@dataclass(frozen=True)
class Entry:
    """One thing on the calendar. `look` names its kind, for its colour and mark; `word` says it; `address` is where it is worked on."""

    moment: datetime
    iso: str
    time: str
    look: str
    word: str
    text: str
    address: str
    note: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Scribe:
    """Turns rows into entries, for somebody who reads them at `now` in `zone`."""

    now: datetime
    zone: ZoneInfo

    def between(self, span: Span) -> list[Entry]:
        """Return all that is on the calendar in `span`, the earliest first. Four questions and one for the stories of coverage."""
        found = [*self._all(span)]
        return sorted(found, key=lambda entry: (entry.moment, entry.word, entry.text))

    def _all(self, span: Span) -> Iterator[Entry]:
        bounds = (span.start, span.end)
        yield from map(self.task, queries.tasks_due(*bounds)[: queries.MOST_IN_SIGHT])
        yield from map(self.coverage, queries.coverage_of(*bounds)[: queries.MOST_IN_SIGHT])
        yield from map(self.plan, queries.plans_between(*bounds)[: queries.MOST_IN_SIGHT])
        yield from map(self.embargo, queries.embargoes_ending(*bounds)[: queries.MOST_IN_SIGHT])

    def task(self, task: Task) -> Entry:
        """Return an assignment, where it is due."""
        late = task.is_open and task.due < self.now
        look, word = ("done", "Done") if task.done else ("late", "Overdue") if late else ("task", "Due")
        links = links_to([task.story] if task.story else [])
        address = reverse("workflow:task", args=[task.pk])
        return self._entry(task.due, look, word, task.what, address, note=name_of(task.assignee), links=links)

    def coverage(self, coverage: Coverage) -> Entry:
        """Return what is covered, where it begins."""
        address = reverse("workflow:coverage", args=[coverage.pk])
        note = coverage.section.name if coverage.section else ""
        return self._entry(
            coverage.begins, "coverage", "Coverage", coverage.what, address, note=note, links=links_to(coverage.stories.all())
        )

    def plan(self, plan: Plan) -> Entry:
        """Return what a plan does, where it is planned for."""
        word = _DEEDS[Plan.Deed(plan.deed), Plan.State(plan.state)]
        look = {"failed": "late", "done": "done"}.get(plan.state, "out" if plan.deed == Plan.Deed.PUBLISH else "down")
        return self._entry(plan.moment, look, word, newest_headline(plan.story), address_of(plan.story_id), note=plan.why)

    def embargo(self, story: Story) -> Entry:
        """Return the end of an embargo."""
        assert story.embargo is not None
        return self._entry(story.embargo, "embargo", "Embargo ends", newest_headline(story), address_of(story.pk), note=story.embargo_by)

    def _entry(
        self, moment: datetime, look: str, word: str, text: str, address: str, *, note: str = "", links: tuple[Link, ...] = ()
    ) -> Entry:
        local = moment.astimezone(self.zone)
        return Entry(moment, local_iso(moment, self.zone), f"{local:%H:%M}", look, word, text, address, note=note, links=links)


def links_to(stories: Iterable[Story]) -> tuple[Link, ...]:
    """Return the ways to stories."""
    return tuple(Link(newest_headline(story), address_of(story.pk)) for story in stories)


def newest_headline(story: Story) -> str:
    """Return the headline of the newest draft of a story."""
    return (story.latest_revision.object_str if story.latest_revision else "") or str(story)


def address_of(story: int) -> str:
    """Return where a story is worked on; a live blog is led to its own form."""
    return reverse("wagtailsnippets_stories_story:edit", args=[story])


def name_of(user: object | None) -> str:
    """Return how somebody is called at the desk."""
    return str(user) if user else "nobody yet"
