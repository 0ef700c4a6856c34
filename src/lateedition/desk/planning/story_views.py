"""The pages on which one story is planned, or put under embargo."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.pictures.renditions import PictureRefused
from lateedition.desk.planning import plans, queries
from lateedition.desk.planning.embargoing import lift_embargo, set_embargo, withdraw_and_embargo
from lateedition.desk.planning.forms import EmbargoForm, LiftForm, MomentForm, PublishPlanForm
from lateedition.desk.planning.plans import CannotBePlanned
from lateedition.desk.planning.views import framed
from lateedition.desk.planning.walltime import both_clocks, time_left, zone_line
from lateedition.desk.stories.editing import receipt_for, user_of
from lateedition.desk.stories.embargoes import Embargo
from lateedition.desk.stories.models import Plan, Story
from lateedition.desk.stories.queries import site_zone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_USUALLY_IN = timedelta(hours=1)
_TITLES = {Plan.Deed.PUBLISH: "Plan: goes out", Plan.Deed.TAKE_DOWN: "Plan: comes down"}


def _page_for_editors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    return require_http_methods(["GET", "HEAD", "POST"])(never_cache(view))


def _plan_page(deed: Plan.Deed) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, number: int) -> HttpResponse:
        story, now = get_object_or_404(Story, pk=number), timezone.now()
        waiting = queries.waiting_of(story.pk, deed)
        form = _plan_form(request, deed, story, waiting, now=now)
        if form.is_bound and form.is_valid():
            try:
                return _planned(request, story, form, waiting, now=now)
            except (CannotBePlanned, PictureRefused) as refusal:
                form.add_error(None, str(refusal))
        return _page(request, "planning/plan.html", _TITLES[deed], story, form, now=now, waiting=waiting, deed=deed)

    return _page_for_editors(view)


def _plan_form(request: HttpRequest, deed: Plan.Deed, story: Story, waiting: Plan | None, *, now: datetime) -> MomentForm:
    zone = site_zone()
    at = waiting.moment if waiting else (now + _USUALLY_IN).replace(minute=0, second=0, microsecond=0)
    said: dict[str, Any] = {"data": request.POST or None, "zone": zone, "begins_at": at}
    if deed == Plan.Deed.TAKE_DOWN:
        return MomentForm(**said)
    if waiting and waiting.revision and story.latest_revision and waiting.revision_id != story.latest_revision_id:
        return PublishPlanForm(kept=waiting.revision.created_at, newest=story.latest_revision.created_at, **said)
    return PublishPlanForm(**said)


def _planned(request: HttpRequest, story: Story, form: MomentForm, waiting: Plan | None, *, now: datetime) -> HttpResponse:
    assert form.moment is not None
    moment, by = form.moment, user_of(request)
    if isinstance(form, PublishPlanForm):
        plan = plans.plan_publish(story, moment=moment, user=by, now=now, keep_text=waiting if form.keeps_text else None)
    else:
        plan = plans.plan_take_down(story, moment=moment, user=by, now=now)
    said = f"“{queries.newest_text(story)}” {plan.get_deed_display()} at {both_clocks(plan.moment, form.zone)}"
    messages.success(request, f"{said}, {time_left(plan.moment, now=now)}.")
    return redirect(_story_address(request, story))


def _embargo_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show the embargo of a story, and set one."""
    story, now, zone = get_object_or_404(Story, pk=number), timezone.now(), site_zone()
    at = story.embargo or (now + _USUALLY_IN).replace(minute=0, second=0, microsecond=0)
    ends = "open" if story.embargo_open else "moment"
    form = EmbargoForm(request.POST or None, zone=zone, begins_at=at, is_live=story.live, initial={"ends": ends})
    if form.is_bound and form.is_valid():
        if form.moment is not None and form.moment <= now:
            form.add_error("time", "That time is over.")
        else:
            return _embargoed(request, story, form, now=now)
    held = story.embargoed
    more = {"held": held.words(zone) if held and held.holds(now) else "", "lift": LiftForm(prefix="lift")}
    return _page(request, "planning/embargo.html", "Embargo", story, form, now=now, **more)


def _embargoed(request: HttpRequest, story: Story, form: EmbargoForm, *, now: datetime) -> HttpResponse:
    by = user_of(request)
    embargo = Embargo(form.moment, by=str(by))
    said = {"user": by, "now": now, "reason": form.cleaned_data["reason"]}
    if form.cleaned_data.get("readers") == "leave":
        messages.warning(request, f"“{story}” is left to readers. No embargo was set.")
    elif form.cleaned_data.get("readers") == "withdraw":
        number = withdraw_and_embargo(story, embargo, **said)
        messages.success(request, f"“{story}” is {embargo.words(form.zone)}. {receipt_for(number, 'Gone since')}")
    else:
        failed = set_embargo(story, embargo, **said)
        plan = " What was planned for it before that was stopped: plan it anew." if failed else ""
        messages.success(request, f"“{story}” is {embargo.words(form.zone)}.{plan}")
    return redirect(_story_address(request, story))


def _lift(request: HttpRequest, number: int) -> HttpResponse:
    """Lift the embargo of a story, for a reason."""
    story, form = get_object_or_404(Story, pk=number), LiftForm(request.POST, prefix="lift")
    if not form.is_valid():
        messages.error(request, "Say why the embargo is lifted: that is kept for the desk’s record.")
        return redirect("planning:embargo", story.pk)
    lift_embargo(story, user=user_of(request), reason=form.cleaned_data["reason"])
    messages.success(request, f"“{story}” is under embargo no more. Nothing was published by that.")
    return redirect(_story_address(request, story))


publish = _plan_page(Plan.Deed.PUBLISH)
take_down = _plan_page(Plan.Deed.TAKE_DOWN)
embargo = _page_for_editors(_embargo_page)
lift = require_POST(_lift)


def _page(request: HttpRequest, template: str, title: str, story: Story, form: MomentForm, *, now: datetime, **more: Any) -> HttpResponse:
    address = _story_address(request, story)
    newest = queries.newest_text(story)
    crumbs = [{"label": str(newest), "url": address}, {"label": title, "url": ""}]
    held = story.embargoed
    context = {
        "story": story,
        "headline": str(newest),
        "form": form,
        "back_url": address,
        "zone_line": zone_line(form.zone, now=now),
        "under": held.words(form.zone) if held and held.holds(now) else "",
        "breadcrumbs_items": crumbs,
        **more,
    }
    return render(request, template, context | framed(title))


def _story_address(request: HttpRequest, story: Story) -> str:
    found: str = AdminURLFinder(request.user).get_edit_url(story.live_part or story) or "/desk/"
    return found
