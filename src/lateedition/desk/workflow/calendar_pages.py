"""The planning calendar: a week as a picture of its days, a day as a picture of its hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.planning.walltime import zone_line
from lateedition.desk.stories.queries import site_zone
from lateedition.desk.workflow.entries import Entry, Scribe
from lateedition.desk.workflow.weeks import BANDS, DAY, HOUR, Hour, band_of, day_of, days_of_week, hours_of, span_of

_FIRST, _LAST = date(1970, 1, 5), date(2199, 12, 29)
_USUAL_HOURS = range(7, 21)


@dataclass(frozen=True)
class Stretch:
    """A part of a day, or an hour of it, and what is on it; `now` marks the one that it is now."""

    name: str
    entries: tuple[Entry, ...]
    now: bool = False


@dataclass(frozen=True)
class DayColumn:
    """A day of the week."""

    name: str
    date: str
    iso: str
    address: str
    today: bool
    stretches: tuple[Stretch, ...]
    count: int


@require_safe
@never_cache
def calendar(request: HttpRequest, day: str = "") -> HttpResponse:
    """Show the week that a day is in; this week without one."""
    now, zone = timezone.now(), site_zone()
    chosen = _chosen(day, now, zone)
    days = days_of_week(chosen)
    entries = Scribe(now, zone).between(span_of(days[0], days[-1], zone))
    columns = [_column(each, [entry for entry in entries if day_of(entry.moment, zone) == each], now, zone) for each in days]
    title = f"{days[0]:%d %b} – {days[-1]:%d %b %Y}"
    ways = {"before": _week(days[0] - DAY), "after": _week(days[-1] + DAY), "today": reverse("workflow:calendar"), "other": _day(chosen)}
    return _shown(request, "workflow/week.html", f"Week of {title}", now, zone, columns=columns, ways=ways, day=chosen.isoformat())


@require_safe
@never_cache
def day(request: HttpRequest, day: str) -> HttpResponse:
    """Show one day, hour by hour."""
    now, zone = timezone.now(), site_zone()
    chosen = _chosen(day, now, zone)
    entries = Scribe(now, zone).between(span_of(chosen, chosen, zone))
    stretches = _hours(hours_of(chosen, zone), entries, now, zone)
    today = day_of(now, zone)
    ways = {"before": _day(chosen - DAY), "after": _day(chosen + DAY), "today": _day(today), "other": _week(chosen)}
    title = f"{chosen:%A} {chosen.day} {chosen:%B %Y}"
    return _shown(request, "workflow/day.html", title, now, zone, stretches=stretches, ways=ways, day=chosen.isoformat())


def _chosen(said: str, now: datetime, zone: ZoneInfo) -> date:
    """Return the day that was asked for, today if none was. Raises Http404 for what is no day."""
    try:
        found = parse_date(said) if said else day_of(now, zone)
    except ValueError:
        found = None
    if found is None or not _FIRST <= found <= _LAST:
        raise Http404(f"{said!r} is no day of this calendar")
    return found


def _column(each: date, entries: list[Entry], now: datetime, zone: ZoneInfo) -> DayColumn:
    today = day_of(now, zone) == each
    stretches = tuple(
        Stretch(name, tuple(entry for entry in entries if band_of(entry.moment, zone) == place), today and band_of(now, zone) == place)
        for place, (name, _) in enumerate(BANDS)
    )
    return DayColumn(f"{each:%a}", f"{each.day} {each:%b}", each.isoformat(), _day(each), today, stretches, len(entries))


def _hours(hours: tuple[Hour, ...], entries: list[Entry], now: datetime, zone: ZoneInfo) -> list[Stretch]:
    """Return the hours of a day from the first that has anything to the last, those of a usual working day in any case."""
    told = []
    for hour in hours:
        end = hour.start + HOUR
        held = tuple(entry for entry in entries if hour.start <= entry.moment < end)
        told.append((hour.start.astimezone(zone).hour in _USUAL_HOURS, Stretch(hour.label, held, hour.start <= now < end)))
    wanted = [place for place, (usual, stretch) in enumerate(told) if usual or stretch.entries or stretch.now]
    return [stretch for _, stretch in told[wanted[0] : wanted[-1] + 1]] if wanted else []


def _week(each: date) -> str:
    return reverse("workflow:week", args=[each.isoformat()])


def _day(each: date) -> str:
    return reverse("workflow:day", args=[each.isoformat()])


def _shown(request: HttpRequest, template: str, title: str, now: datetime, zone: ZoneInfo, **more: object) -> HttpResponse:
    context = {
        "header_title": "Calendar",
        "header_icon": "calendar-alt",
        "breadcrumbs_items": [{"label": "Calendar", "url": ""}],
        "title": title,
        "zone_line": zone_line(zone, now=now),
        "may_plan": can(request.user, Verb.PLAN_WORK),
    }
    return render(request, template, context | more)
