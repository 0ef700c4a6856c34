"""The pages of assignments and of coverage, and their buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from lateedition.desk.people.gate import Refused, can
from lateedition.desk.people.roles import Verb
from lateedition.desk.planning.walltime import both_clocks, time_left, zone_line
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_zone
from lateedition.desk.workflow import assigning, queries
from lateedition.desk.workflow.entries import address_of, links_to, name_of
from lateedition.desk.workflow.forms import CoverageForm, TaskForm
from lateedition.desk.workflow.models import Coverage, Task
from lateedition.desk.workflow.story_pages import mine_address, way_back
from lateedition.wire.numbers import whole

if TYPE_CHECKING:
    from lateedition.desk.planning.forms import MomentForm

_NINE = time(9, 0)

_page = require_http_methods(["GET", "HEAD", "POST"])


@_page
@never_cache
def task_add(request: HttpRequest) -> HttpResponse:
    """Give out an assignment."""
    now, user = timezone.now(), user_of(request)
    initial = {"assignee": user.pk, "story": _story_asked_for(request)}
    form = TaskForm(request.POST or None, zone=site_zone(), begins_at=_usual_moment(request, now), initial=initial)
    if form.is_bound and form.is_valid():
        task = Task(**form.said)
        try:
            assigning.assign(task, user=user, now=now)
        except Refused:
            form.add_error("assignee", "You may give assignments to yourself; to others, a section editor or the desk chief gives them.")
        else:
            messages.success(request, f"“{task}” is for {name_of(task.assignee)}, due {both_clocks(task.due, form.zone)}.")
            return redirect(way_back(request, mine_address()))
    return _shown(request, "workflow/task.html", "New assignment", form, now=now, may_change=True)


@_page
@never_cache
def task(request: HttpRequest, number: int) -> HttpResponse:
    """Show an assignment, and change it."""
    held, now, user = _task_or_404(number), timezone.now(), user_of(request)
    may_change = can(user, Verb.PLAN_WORK, held)
    initial = {name: getattr(held, name) for name in TaskForm.OF_TASK}
    form = TaskForm(request.POST or None, zone=site_zone(), begins_at=held.due, initial=initial)
    if form.is_bound and form.is_valid():
        for name, value in form.said.items():
            setattr(held, name, value)
        try:
            assigning.change_task(held, user=user)
        except Refused:
            form.add_error("assignee", "You may not give it to somebody else. A section editor or the desk chief may.")
        else:
            messages.success(request, f"“{held}” is for {name_of(held.assignee)}, due {both_clocks(held.due, form.zone)}.")
            return redirect("workflow:task", held.pk)
    facts = {"task": held, "due": both_clocks(held.due, form.zone), "left": time_left(held.due, now=now), "who": name_of(held.assignee)}
    said = facts | {"story": next(iter(links_to([held.story] if held.story else [])), None), "may_write": can(user, Verb.WRITE)}
    return _shown(request, "workflow/task.html", "Assignment", form, now=now, may_change=may_change, **said)


@_page
@never_cache
def coverage_add(request: HttpRequest) -> HttpResponse:
    """Note what is to be covered."""
    now = timezone.now()
    form = CoverageForm(request.POST or None, zone=site_zone(), begins_at=_usual_moment(request, now))
    if form.is_bound and form.is_valid():
        return _noted(request, Coverage(), form, now=now)
    return _shown(request, "workflow/coverage.html", "New note of coverage", form, now=now, may_change=True)


@_page
@never_cache
def coverage(request: HttpRequest, number: int) -> HttpResponse:
    """Show a note of coverage, and change it."""
    held, now = get_object_or_404(Coverage.objects.select_related("section", "made_by"), pk=number), timezone.now()
    linked = held.stories.select_related("latest_revision").defer("body")
    initial = {"what": held.what, "details": held.details, "section": held.section_id, "stories": list(linked)}
    form = CoverageForm(request.POST or None, zone=site_zone(), begins_at=held.begins, linked=linked, initial=initial)
    if form.is_bound and form.is_valid():
        return _noted(request, held, form, now=now)
    said = {"coverage": held, "begins": both_clocks(held.begins, form.zone), "left": time_left(held.begins, now=now)}
    may_change = can(user_of(request), Verb.PLAN_WORK, held)
    return _shown(request, "workflow/coverage.html", "Coverage", form, now=now, may_change=may_change, links=links_to(linked), **said)


def _noted(request: HttpRequest, held: Coverage, form: CoverageForm, *, now: datetime) -> HttpResponse:
    for name, value in form.said.items():
        setattr(held, name, value)
    assigning.note_coverage(held, form.chosen, user=user_of(request), now=now)
    messages.success(request, f"“{held}” is in the calendar at {both_clocks(held.begins, form.zone)}.")
    return redirect("workflow:day", f"{held.begins.astimezone(form.zone).date():%Y-%m-%d}")


def _button(verb: Callable[[HttpRequest, Task], bool], done: str, otherwise: str) -> Callable[..., HttpResponse]:
    """Return the view of a button that does something to an assignment."""

    def view(request: HttpRequest, number: int) -> HttpResponse:
        held = _task_or_404(number)
        was_done = verb(request, held)
        (messages.success if was_done else messages.warning)(request, (done if was_done else otherwise).format(task=held))
        return redirect(way_back(request, mine_address()))

    return require_POST(view)


task_done = _button(
    lambda request, held: assigning.finish(held, user=user_of(request), now=timezone.now()),
    "“{task}” is done.",
    "“{task}” was done, or given up, before.",
)
task_reopen = _button(
    lambda request, held: assigning.take_up(held, user=user_of(request)), "“{task}” is to be done again.", "“{task}” is still to be done."
)
task_drop = _button(
    lambda request, held: assigning.drop_task(held, user=user_of(request), now=timezone.now()),
    "“{task}” is given up.",
    "“{task}” was done, or given up, before.",
)


@require_POST
def task_story(request: HttpRequest, number: int) -> HttpResponse:
    """Begin the story of an assignment, and lead to its form."""
    story = assigning.begin_story(_task_or_404(number), user=user_of(request), now=timezone.now())
    return redirect(address_of(story.pk))


@require_POST
def coverage_drop(request: HttpRequest, number: int) -> HttpResponse:
    """Take a note of coverage out of the calendar."""
    held = get_object_or_404(Coverage, pk=number)
    assigning.drop_coverage(held, user=user_of(request), now=timezone.now())
    messages.success(request, f"“{held}” is out of the calendar.")
    return redirect(way_back(request, reverse("workflow:calendar")))


def _task_or_404(number: int) -> Task:
    held = queries.task_at(number)
    if held is None:
        raise Http404(f"there is no assignment {number}")
    return held


def _story_asked_for(request: HttpRequest) -> Story | None:
    """Return the story that the address names, if there is one."""
    number = whole(request.GET.get("story", ""))
    found: Story | None = Story.objects.filter(pk=number or 0).first()
    return found


def _usual_moment(request: HttpRequest, now: datetime) -> datetime:
    """Return when something new is, unless somebody says otherwise: at nine on the day that was asked for, or in an hour."""
    zone, said = site_zone(), request.GET.get("day", "")
    try:
        day = parse_date(said)
    except ValueError:
        day = None
    soon = (now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    return soon if day is None or day == now.astimezone(zone).date() else datetime.combine(day, _NINE, tzinfo=zone)


def _shown(
    request: HttpRequest, template: str, title: str, form: MomentForm, *, now: datetime, may_change: bool, **more: Any
) -> HttpResponse:
    crumbs = [{"label": "Calendar", "url": reverse("workflow:calendar")}, {"label": title, "url": ""}]
    context = {
        "header_title": title,
        "header_icon": "calendar-alt",
        "breadcrumbs_items": crumbs,
        "form": form,
        "zone_line": zone_line(form.zone, now=now),
        "may_change": may_change,
        "back_url": way_back(request, mine_address()),
    }
    return render(request, template, context | more)
