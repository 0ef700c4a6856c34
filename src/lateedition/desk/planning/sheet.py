"""What the page "Planned" prints: plain lines, times in the site's zone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.planning.deciding import lateness
from lateedition.desk.planning.walltime import both_clocks, time_left
from lateedition.desk.stories.models import Plan, Story
from lateedition.story.moment import exact_stamp, local_iso

NEXT = timedelta(days=7)

_WORDS = {Plan.Deed.PUBLISH: "Goes out", Plan.Deed.TAKE_DOWN: "Comes down"}
_DONE = {Plan.Deed.PUBLISH: "Went out", Plan.Deed.TAKE_DOWN: "Came down"}


@dataclass(frozen=True)
class Line:
    """One thing that is to happen, or did: when by the wall (and in UTC, where that is another time), what, to which story.

    `number` is that of the plan, None of an embargo. `note` says what an editor should know of it, `alert` that it is something to act on.
    """

    time: str
    iso: str
    clocks: str
    left: str
    what: str
    story: str
    section: str
    story_address: str
    by: str
    note: str = ""
    alert: bool = False
    number: int | None = None
    change_address: str = ""


@dataclass(frozen=True)
class Day:
    """A day of the newsroom and what happens on it."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Writer:
    """Turns rows into lines, for somebody who reads at `now` in `zone`."""

    now: datetime
    zone: ZoneInfo
    finder: AdminURLFinder

    def plan(self, plan: Plan) -> Line:
        """Return the line of a plan that waits or failed."""
        failed = plan.state == Plan.State.FAILED
        note = (
            plan.why if failed else "The story was changed since: what goes out is the text that was planned." if is_changed(plan) else ""
        )
        return self._line(plan, plan.moment, f"{_WORDS[Plan.Deed(plan.deed)]}", note=note, alert=failed)

    def done(self, plan: Plan) -> Line:
        """Return the line of a plan that was done."""
        assert plan.ended is not None
        late = lateness(plan.moment, done=plan.ended)
        said = f"late: it was planned for {exact_stamp(plan.moment, self.zone)}" if late else plan.why
        return self._line(plan, plan.ended, _DONE[Plan.Deed(plan.deed)], note=said, alert=bool(late))

    def embargo(self, story: Story) -> Line:
        """Return the line of an embargo."""
        end = None if story.embargo_open else story.embargo
        return Line(
            time=f"{end.astimezone(self.zone):%H:%M:%S}" if end else "",
            iso=local_iso(end, self.zone) if end else "",
            clocks=both_clocks(end, self.zone) if end else "until somebody lifts it",
            left=time_left(end, now=self.now) if end else "",
            what="Embargo ends" if end else "Embargo",
            by=story.embargo_by,
            change_address=reverse("planning:embargo", args=[story.pk]),
            **self._of(story),
        )

    def _line(self, plan: Plan, moment: datetime, what: str, *, note: str, alert: bool) -> Line:
        return Line(
            time=f"{moment.astimezone(self.zone):%H:%M:%S}",
            iso=local_iso(moment, self.zone),
            clocks=both_clocks(moment, self.zone),
            left=time_left(moment, now=self.now),
            what=what,
            by=str(plan.user or ""),
            note=note,
            alert=alert,
            number=plan.pk,
            change_address=reverse(f"planning:{'out' if plan.deed == Plan.Deed.PUBLISH else 'down'}", args=[plan.story_id]),
            **self._of(plan.story),
        )

    def _of(self, story: Story) -> dict[str, Any]:
        newest = story.latest_revision.object_str if story.latest_revision else ""
        return {
            "story": newest or str(story),
            "section": story.section.name if story.section else "",
            "story_address": self.finder.get_edit_url(story) or "",
        }


def writer_for(user: AbstractBaseUser | AnonymousUser, *, now: datetime, zone: ZoneInfo) -> Writer:
    """Return what writes lines for `user`."""
    return Writer(now, zone, AdminURLFinder(user))


def is_changed(plan: Plan) -> bool:
    """Say whether the story has a newer draft than the one that goes out."""
    return plan.deed == Plan.Deed.PUBLISH and plan.story.latest_revision_id != plan.revision_id


def days_of(lines: Iterable[Line]) -> tuple[Day, ...]:
    """Return `lines`, which have times, by day of the newsroom's calendar, the earliest first."""
    ordered = sorted(lines, key=lambda line: datetime.fromisoformat(line.iso))
    return tuple(Day(name, tuple(some)) for name, some in groupby(ordered, key=lambda line: _day_name(line.iso)))


def _day_name(iso: str) -> str:
    return f"{datetime.fromisoformat(iso):%A, %B} {datetime.fromisoformat(iso).day}"
