"""The page of what was left undone: which item, which rule, what went wrong; it is tried again, or put aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from lateedition.desk.intake.furniture import frame, tabs
from lateedition.desk.intake.models import Undone
from lateedition.desk.intake.rows import short_time
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.queries import site_zone
from lateedition.story.moment import local_iso, stamp

SHOWN = 200


@dataclass(frozen=True)
class UndoneRow:
    """What was left undone, as a line: `tried` says how often, or that it is about to be. Times are in the site's zone.

    `address` is empty where not even the item could be read.
    """

    number: int
    lane: str
    agency: str
    headline: str
    address: str
    rules: str
    what: str
    tried: str
    time: str
    stamp: str
    iso: str


def _row(mark: Undone, *, now: datetime, zone: ZoneInfo) -> UndoneRow:
    times = f"tried {mark.tries} times" if mark.tries > 1 else "tried once"
    return UndoneRow(
        number=mark.pk,
        lane=mark.get_lane_display(),
        agency=mark.provider,
        headline=mark.headline,
        address=reverse("intake:receipt", args=[mark.receipt]) if mark.receipt else "",
        rules=", ".join(f"“{rule['name']}”" for rule in mark.rules),
        what=mark.what,
        tried=f"{times}, and about to be tried again" if mark.due else times,
        time=short_time(mark.moment, now=now, zone=zone),
        stamp=stamp(mark.moment, zone),
        iso=local_iso(mark.moment, zone),
    )


def _undone_list(request: HttpRequest) -> HttpResponse:
    """List what was left undone, the last that went wrong first."""
    now, zone = timezone.now(), site_zone()
    marks = Undone.objects.order_by("-moment", "-pk")[:SHOWN]
    context = {
        "rows": [_row(mark, now=now, zone=zone) for mark in marks],
        "tabs": tabs("intake:undone"),
        "may_mend": can(request.user, Verb.MEND_WIRE),
    }
    return render(request, "intake/undone.html", context | frame("Wire"))


def _retry(request: HttpRequest, number: int) -> HttpResponse:
    """Have the intake try it again, in the moment in which it next looks."""
    if Undone.objects.filter(pk=number).update(due=True):
        messages.success(request, "It is tried again now. When it is done, its line is gone from this list.")
    else:
        messages.info(request, "It is done by now.")
    return redirect("intake:undone")


def _dismiss(request: HttpRequest, number: int) -> HttpResponse:
    """Put it aside: whoever does has done by hand what there was to do."""
    Undone.objects.filter(pk=number).delete()
    messages.success(request, "Put aside. The item stays in the inbox.")
    return redirect("intake:undone")


undone_list = require_safe(never_cache(_undone_list))
retry = require_POST(never_cache(_retry))
dismiss = require_POST(never_cache(_dismiss))
