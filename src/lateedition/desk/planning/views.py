"""The pages of planning: the list of what is planned, a story's plans, its embargo, and the buttons for one plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.planning import plans, queries
from lateedition.desk.planning.sheet import NEXT, days_of, writer_for
from lateedition.desk.planning.walltime import meaning_of, zone_line
from lateedition.desk.planning.words import said_of_wall
from lateedition.desk.stories.editing import user_of
from lateedition.desk.stories.models import Plan
from lateedition.desk.stories.queries import site_zone

_Page = Callable[..., HttpResponse]

_LATELY = timedelta(days=1)


def framed(title: str, **more: Any) -> dict[str, Any]:
    """Return what the frame of a page of ours prints."""
    return {"header_title": title, "header_icon": "date", **more}


@require_safe
@never_cache
def planned(request: HttpRequest) -> HttpResponse:
    """Show what goes out and comes down, what is under embargo, what failed, and what was done since yesterday."""
    now, zone = timezone.now(), site_zone()
    writer = writer_for(request.user, now=now, zone=zone)
    embargoes = [writer.embargo(story) for story in queries.embargoed(now)]
    lines = [*(line for line in embargoes if line.iso), *map(writer.plan, queries.planned())]
    soon = [line for line in lines if datetime.fromisoformat(line.iso) <= now + NEXT]
    context = {
        "failed": [writer.plan(plan) for plan in queries.failed()],
        "days": days_of(soon),
        "later": days_of(line for line in lines if line not in soon),
        "open": [line for line in embargoes if not line.iso],
        "done": [writer.done(plan) for plan in queries.done_since(now - _LATELY)[:50]],
        "zone_line": zone_line(zone, now=now),
        "may_plan": can(request.user, Verb.PUBLISH),
        "here": request.get_full_path(),
        "breadcrumbs_items": [{"label": "Planned", "url": ""}],
    }
    return render(request, "planning/planned.html", context | framed("Planned"))


@require_safe
@never_cache
def says(request: HttpRequest) -> HttpResponse:
    """Say what a time by the wall means: in UTC and how far away, or that it exists twice or never. For the script of the forms."""
    try:
        wall, zone = datetime.fromisoformat(request.GET.get("wall", "")).replace(tzinfo=None), site_zone()
        words = said_of_wall(meaning_of(wall, zone), zone=zone, now=timezone.now())
    except (ValueError, OverflowError):
        words = ""
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


def _deed(verb: Callable[..., bool], done: str, otherwise: str) -> _Page:
    """Return the view of a button that does `verb` to one plan."""

    def view(request: HttpRequest, number: int) -> HttpResponse:
        plan = get_object_or_404(Plan.objects.select_related("story"), pk=number)
        was_done = verb(plan, user=user_of(request), now=timezone.now())
        said = done if was_done else otherwise
        (messages.success if was_done else messages.warning)(request, said.format(story=plan.story))
        return redirect(_way_back(request))

    return require_POST(view)


def _way_back(request: HttpRequest) -> str:
    to = request.POST.get("next", "")
    return to if url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}) else "planning:planned"


cancel = _deed(
    plans.cancel, "The plan for “{story}” is cancelled.", "It was too late to cancel the plan for “{story}”: it is done, or cancelled."
)
try_again = _deed(plans.try_again, "“{story}” is tried again now.", "The plan for “{story}” is not one that failed any more.")
hear = _deed(plans.hear, "You have heard that the plan for “{story}” failed.", "Somebody has heard of it before.")
