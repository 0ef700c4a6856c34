"""Watching the sources: how each of them does, and the accounts of all that came in."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lateedition.desk.intake.furniture import frame, tabs
from lateedition.desk.intake.queries import wire_inbox
from lateedition.desk.intake.rows import Badge
from lateedition.wire.sources.health import State, span
from lateedition.wire.sources.standing import Standing, Standings, standings_in

_BADGES: dict[State, Badge] = {
    "ok": Badge("OK", "plain"),
    "waiting": Badge("NOT HEARD OF YET", "plain"),
    "stumbling": Badge("STUMBLING", "warning"),
    "quiet": Badge("QUIET", "warning"),
    "failing": Badge("FAILING", "critical"),
}


@dataclass(frozen=True)
class SourceRow:
    """A source as a line. Times are spans from now."""

    name: str
    kind: str
    badge: Badge
    seen: str
    new: str
    rhythm: str
    next: str
    notes: tuple[str, ...]


def source_row(standing: Standing, *, now: datetime) -> SourceRow:
    """Return how a source stands as a line."""
    health = standing.health
    return SourceRow(
        name=standing.source,
        kind=health.kind,
        badge=_BADGES[standing.state],
        seen=_ago(health.seen, now),
        new=_ago(health.new, now),
        rhythm=standing.rhythm,
        next=_until(health.next, now),
        notes=standing.notes,
    )


def _sources(request: HttpRequest) -> HttpResponse:
    """Show how each source does, and what became of everything that came in."""
    now, wrong = timezone.now(), ""
    try:
        found = standings_in(settings.HOUSE.sources_file, settings.HOUSE.sources_database, now=now)
    except sqlite3.Error as error:
        found, wrong = Standings((), ()), f"The ledger of sources cannot be read: {error}. `lateedition doctor` says more."
    context = {
        "rows": [source_row(standing, now=now) for standing in found.standings],
        "wrong": (*found.wrong, wrong) if wrong else found.wrong,
        "accounts": wire_inbox().accounts(),
        "tabs": tabs("intake:sources"),
    }
    return render(request, "intake/sources.html", context | frame("Wire"))


sources = require_safe(never_cache(_sources))


def _ago(moment: datetime | None, now: datetime) -> str:
    return f"{span(max(0.0, (now - moment).total_seconds()))} ago" if moment else ""


def _until(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    return f"in {span((moment - now).total_seconds())}" if moment > now else "now"
