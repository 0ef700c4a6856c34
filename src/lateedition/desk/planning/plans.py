"""The verbs of planning: plan, cancel, try again, hear. Each is one transaction, and tells the schedulers of all desks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.planning.queries import newest_text, waiting_of
from lateedition.desk.planning.telling import tell_schedulers
from lateedition.desk.planning.walltime import both_clocks
from lateedition.desk.stories.models import Plan, Story
from lateedition.desk.stories.publication import obstacles_of
from lateedition.desk.stories.queries import site_zone
from lateedition.desk.stories.readying import make_ready

if TYPE_CHECKING:
    from wagtail.models import Revision

    from lateedition.desk.people.models import User


class CannotBePlanned(ValueError):
    """What was to be planned could not be done at that moment; the message says why, to an editor."""


def plan_publish(story: Story, *, moment: datetime, user: User | None, now: datetime, keep_text: Plan | None = None) -> Plan:
    """Plan that readers get `story` at `moment`, in the place of what was planned before.

    What goes out is the newest draft as it is now, or the text of the plan `keep_text`. Later drafts change nothing of it. Raises
    CannotBePlanned, and changes nothing, when that moment is no good or the text could not be published.
    """
    make_ready(newest_text(story))
    with outbox.turn():
        row = Story.objects.get(pk=story.pk)
        zone = site_zone()
        text = keep_text.revision.as_object() if keep_text and keep_text.revision else newest_text(row)
        for state in (row, text):
            must(user, Verb.PUBLISH, state)
        _must_be_to_come(moment, now=now)
        _must_go_out_first(row, moment, zone)
        if row.killed:
            raise CannotBePlanned("It was killed; restore it before you plan it.")
        if against := obstacles_of(text, now=moment):
            raise CannotBePlanned(f"It cannot be published at that time: {'; '.join(against)}.")
        if not keep_text and row.live and not row.has_unpublished_changes:
            raise CannotBePlanned("Readers have this text already: there is nothing to publish.")
        # A revision of its own: a form that is still open would write over the one that it saved last.
        revision = keep_text.revision if keep_text else text.save_revision(user=user, clean=False, changed=row.has_unpublished_changes)
        return _planned(row, Plan.Deed.PUBLISH, moment, user=user, now=now, revision=revision)


def plan_take_down(story: Story, *, moment: datetime, user: User | None, now: datetime) -> Plan:
    """Plan that readers lose `story` at `moment`, in the place of what was planned before. Raises CannotBePlanned."""
    with outbox.turn():
        row, zone = Story.objects.get(pk=story.pk), site_zone()
        must(user, Verb.PUBLISH, row)
        _must_be_to_come(moment, now=now)
        out = waiting_of(row.pk, Plan.Deed.PUBLISH)
        if not row.live and out is None:
            raise CannotBePlanned("Readers do not have it, and it is not planned that they will: publish or plan that first.")
        if out is not None and not row.live and moment <= out.moment:
            raise CannotBePlanned(f"It goes out only at {both_clocks(out.moment, zone)}: it cannot come down before that.")
        return _planned(row, Plan.Deed.TAKE_DOWN, moment, user=user, now=now)


def cancel(plan: Plan, *, user: User | None, now: datetime) -> bool:
    """Cancel `plan`; say whether it was still waiting, or had failed. What is done stays done."""
    must(user, Verb.PUBLISH, plan.story)
    with outbox.turn():
        open_ = Plan.objects.filter(pk=plan.pk, state__in=(Plan.State.WAITING, Plan.State.FAILED))
        was_open = bool(open_.update(state=Plan.State.CANCELLED, ended=now, why="it was cancelled", revision=None))
        if was_open:
            log(instance=plan.story, action="lateedition.cancel_plan", user=user, data=_said(plan))
    return was_open


def try_again(plan: Plan, *, user: User | None, now: datetime) -> bool:
    """Let a plan that failed be done now, once more, and as `user` has it; say whether it was still one that failed, and the last."""
    must(user, Verb.PUBLISH, plan.story)
    with outbox.turn():
        failed = Plan.objects.filter(pk=plan.pk, state=Plan.State.FAILED)
        if waiting_of(plan.story_id, plan.deed) is not None:
            return False
        was_failed = bool(
            failed.update(state=Plan.State.WAITING, ended=None, why="", tries=0, begun=None, heard=now, heard_by=user, user=user)
        )
        if was_failed:
            log(instance=plan.story, action="lateedition.try_plan_again", user=user, data=_said(plan))
            tell_schedulers()
    return was_failed


def hear(plan: Plan, *, user: User | None, now: datetime) -> bool:
    """Note that `user` has heard that `plan` failed; say whether they were the first."""
    return bool(Plan.objects.filter(pk=plan.pk, heard=None).update(heard=now, heard_by=user))


def _planned(
    row: Story,
    deed: Plan.Deed,
    moment: datetime,
    *,
    user: User | None,
    now: datetime,
    revision: Revision | None = None,
) -> Plan:
    former = Plan.objects.filter(story=row, deed=deed, state__in=(Plan.State.WAITING, Plan.State.FAILED))
    former.update(state=Plan.State.CANCELLED, ended=now, why="it was planned anew", revision=None)
    plan: Plan = Plan.objects.create(story=row, deed=deed, moment=moment, revision=revision, user=user, made=now)
    log(instance=row, action="lateedition.plan", user=user, revision=revision, data=_said(plan))
    tell_schedulers()
    return plan


def _must_be_to_come(moment: datetime, *, now: datetime) -> None:
    if moment <= now:
        raise CannotBePlanned("That time is over. To publish or take down at once, do it by hand.")


def _must_go_out_first(row: Story, moment: datetime, zone: ZoneInfo) -> None:
    down = waiting_of(row.pk, Plan.Deed.TAKE_DOWN)
    if down is not None and down.moment <= moment:
        raise CannotBePlanned(f"It comes down at {both_clocks(down.moment, zone)}: it must go out before that.")


def _said(plan: Plan) -> dict[str, str]:
    return {"deed": plan.deed, "moment": plan.moment.isoformat()}
