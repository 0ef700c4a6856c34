"""What stands over a story's form: on which stage it is, what was said when it came there, what can be done, what the desk says to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator

from lateedition.desk.people.gate import can
from lateedition.desk.people.models import User
from lateedition.desk.people.roles import Verb
from lateedition.desk.planning.walltime import time_left
from lateedition.desk.stories.models import StageChange, Story
from lateedition.desk.stories.stages import Stage, Step
from lateedition.desk.workflow import queries
from lateedition.desk.workflow.deciding import RULES, steps_from
from lateedition.desk.workflow.entries import name_of
from lateedition.desk.workflow.models import Remark, Task
from lateedition.desk.workflow.stepping import standing_of
from lateedition.story.moment import exact_stamp

_ROUTES = {Step.SEND: "workflow:send", Step.BACK: "workflow:send_back", Step.READY: "workflow:mark_ready"}
_EXCERPT = 90
_TRAIL = ("Draft", "Desk check", "Ready", "Live")
_PLACES = {Stage.DRAFT: 0, Stage.CHECK: 1, Stage.READY: 2}


@dataclass(frozen=True)
class Mark:
    """A stage on the way, and whether the text is on it or past it."""

    name: str
    state: str


@dataclass(frozen=True)
class Way:
    """A step that whoever reads this may take: its button."""

    step: str
    label: str
    address: str
    needs_comment: bool


@dataclass(frozen=True)
class Line:
    """Something that happened to the story: who, what, when, and what they said."""

    who: str
    said: str
    moment: datetime
    time: str
    ago: str
    comment: str = ""


@dataclass(frozen=True)
class Said:
    """A remark as it is shown."""

    number: int
    who: str
    time: str
    ago: str
    text: str
    resolved: str


@dataclass(frozen=True)
class Due:
    """An assignment that is about the story and still to be done."""

    what: str
    who: str
    due: str
    left: str
    late: bool
    address: str


@dataclass(frozen=True)
class Panel:
    """The whole panel. `back` is the step by which the text was sent back and lies; `warning` what changing the text would do."""

    number: int
    revision: int | None
    trail: tuple[Mark, ...]
    now_said: str
    last: Line | None
    back: Line | None
    warning: str
    ways: tuple[Way, ...]
    history: tuple[Line, ...]
    remarks: tuple[Said, ...]
    remarks_said: str
    tasks: tuple[Due, ...]
    assign_address: str
    compare_address: str
    may_write: bool


def panel_of(story: Story, *, user: User, now: datetime, zone: ZoneInfo) -> Panel:
    """Return the panel of a story, for whoever reads it. It costs five questions, whatever was said."""
    changes = list(queries.changes_of(story.pk)[: queries.MOST])
    teller = _Teller(now, zone)
    remarks = tuple(map(teller.remark, queries.remarks_of(story.pk)))
    told = sorted([*map(teller.change, changes), *teller.publications(story.pk)], key=lambda line: line.moment, reverse=True)
    # What was said to a text that was published since is history.
    last = changes[0] if changes and told[0].moment == changes[0].made else None
    is_back = last is not None and last.step == Step.BACK and story.stage == Stage.DRAFT
    return Panel(
        number=story.pk,
        revision=story.latest_revision_id,
        trail=_trail(story),
        now_said=_said(story),
        last=told[0] if told else None,
        back=teller.change(last) if last and is_back else None,
        warning=_warning(story, user),
        ways=_ways(story, user),
        history=tuple(told),
        remarks=remarks,
        remarks_said=_summary_of(remarks),
        tasks=tuple(map(teller.task, queries.open_tasks().filter(story=story.pk)[: queries.MOST])),
        assign_address=f"{reverse('workflow:task_add')}?story={story.pk}",
        compare_address=_compare(story, last),
        may_write=can(user, Verb.WRITE, story),
    )


@dataclass(frozen=True)
class _Teller:
    now: datetime
    zone: ZoneInfo

    def change(self, change: StageChange) -> Line:
        """Return a change of stage as a line."""
        said = Step(change.step).label.capitalize()
        if change.step == Step.REWRITE:
            said = f"{said}: back to desk check"
        return self._line(change.by or "the house", said, change.made, change.comment)

    def publications(self, story: int) -> list[Line]:
        """Return what became of it for readers, as lines."""
        lines = queries.publications_of(story)[: queries.MOST]
        return [
            self._line(line.data.get("by") or "the house", queries.PUBLISHED[line.action], line.timestamp, line.data.get("reason", ""))
            for line in lines
        ]

    def remark(self, remark: Remark) -> Said:
        """Return a remark."""
        resolved = f"{remark.resolved_by}, {exact_stamp(remark.resolved, self.zone)}" if remark.resolved else ""
        stamp, ago = exact_stamp(remark.made, self.zone), time_left(remark.made, now=self.now)
        return Said(remark.pk, remark.by, stamp, ago, remark.text, resolved)

    def task(self, task: Task) -> Due:
        """Return an assignment."""
        left, late = time_left(task.due, now=self.now), task.due < self.now
        return Due(
            task.what, name_of(task.assignee), exact_stamp(task.due, self.zone), left, late, reverse("workflow:task", args=[task.pk])
        )

    def _line(self, who: str, said: str, moment: datetime, comment: str) -> Line:
        return Line(who, said, moment, exact_stamp(moment, self.zone), time_left(moment, now=self.now), comment)


def _trail(story: Story) -> tuple[Mark, ...]:
    here = len(_TRAIL) - 1 if story.is_read else _PLACES[Stage(story.stage)]
    states = ["done" if place < here else "here" if place == here else "to come" for place in range(len(_TRAIL))]
    return tuple(Mark(name, state) for name, state in zip(_TRAIL, states, strict=True))


def _said(story: Story) -> str:
    """Return in words where the story is, for those who do not see the trail."""
    if story.is_out:
        return "It is out: it must be restored before it goes over the desk again."
    if story.is_read:
        return "Live: readers have this text."
    with_readers = " Readers have an earlier text." if story.live else ""
    return f"Stage: {Stage(story.stage).label}.{with_readers}"


def _warning(story: Story, user: User) -> str:
    if story.stage != Stage.READY or story.is_read or can(user, Verb.CHECK, story):
        return ""
    return "This text is ready. If you change it, it goes back to the desk check."


def _ways(story: Story, user: User) -> tuple[Way, ...]:
    steps = [step for step in steps_from(standing_of(story)) if can(user, RULES[step].verb, story)]
    return tuple(Way(step, RULES[step].label, reverse(_ROUTES[step], args=[story.pk]), RULES[step].needs_comment) for step in steps)


def _summary_of(remarks: tuple[Said, ...]) -> str:
    """Return what is said of the thread while it is shut: how many remarks are open, and the last of them."""
    left = [remark for remark in remarks if not remark.resolved]
    if not left:
        return "all resolved" if remarks else "nothing yet"
    return f"{len(left)} open. {left[-1].who}: {Truncator(left[-1].text).chars(_EXCERPT)}"


def _compare(story: Any, last: StageChange | None) -> str:
    """Return where it is shown what was changed since the last step; nothing if nothing was."""
    if last is None or last.revision_id is None or last.revision_id == story.latest_revision_id:
        return ""
    return f"{reverse('together:compare', args=[story.pk])}?{urlencode({'old': f'r{last.revision_id}'})}"
