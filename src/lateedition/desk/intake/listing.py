"""The inbox's two lists: events, and items one by one where something is sought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import msgspec
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.intake.event_rows import EventRow, event_row
from lateedition.desk.intake.filed import filed_badges
from lateedition.desk.intake.furniture import address
from lateedition.desk.intake.queries import chain_of, filings_of, taken_stories, wire_board, wire_inbox
from lateedition.desk.intake.rows import Badge, Row, row_of
from lateedition.desk.stories.queries import site_zone
from lateedition.wire.board import Listed, Shown
from lateedition.wire.inbox import Entry, Sought
from lateedition.wire.numbers import whole

PAGE = 50
FIELDS = ("text", "provider", "status", "language", "kind")
"""What a query may seek by."""


def sought_in(query: Any) -> Sought:
    """Return what the fields of a query seek."""
    return msgspec.convert({name: query.get(name, "").strip() for name in FIELDS}, Sought)


def query_of(sought: Sought) -> dict[str, Any]:
    """Return the fields that seek what is sought, without the empty ones."""
    return {name: value for name, value in msgspec.structs.asdict(sought).items() if value}


def number_in(request: HttpRequest, name: str) -> int | None:
    """Return a number from the query; what is none, or more than SQLite can count to, is not asked for."""
    return whole(request.GET.get(name, ""))


def rows_of(request: HttpRequest, entries: Sequence[Entry]) -> list[Row]:
    """Return entries as lines, with the stories that were made of them and what the rules say of them."""
    now, zone = timezone.now(), site_zone()
    taken = taken_stories(map(chain_of, entries), finder=AdminURLFinder(request.user))
    rows = (row_of(entry, taken=taken.get(chain_of(entry)), now=now, zone=zone) for entry in entries)
    return [replace(row, badges=(*row.badges, *said)) for row, said in zip(rows, _labels_of(entries), strict=True)]


def items(request: HttpRequest, sought: Sought) -> dict[str, Any]:
    """Return what the page of items prints: those that are sought, the newest first."""
    before, query = number_in(request, "before"), query_of(sought)
    found = wire_inbox().entries(sought, limit=PAGE + 1, before=before)
    page = found[:PAGE]
    return {
        "rows": rows_of(request, page),
        "newest": page[0].number if page else 0,
        "first_page": before is None,
        "newest_url": address("intake:inbox", query),
        "older_url": address("intake:inbox", {**query, "before": page[-1].number}) if len(found) > PAGE else "",
        "newer_url": address("intake:newer", query) if before is None else "",
        "nothing": "Nothing in the inbox is like that.",
    }


def events(request: HttpRequest) -> dict[str, Any]:
    """Return what the page of events prints: those that are open, or those that were dismissed."""
    shown, before = _shown(request), number_in(request, "before")
    with closing(wire_board()) as board:
        newest = board.newest()
        until = min(newest, number_in(request, "until") or newest)
        found = board.rows(shown, until=until, limit=PAGE + 1, before=before)
    page, query = found[:PAGE], {"show": shown} if shown == "dismissed" else {}
    older = {**query, "before": page[-1].last, "until": until} if len(found) > PAGE else {}
    return {
        "events": _event_rows(request, page),
        "dismissed": shown == "dismissed",
        "newest": until,
        "first_page": before is None,
        "newest_url": address("intake:inbox", query),
        "older_url": address("intake:inbox", older) if older else "",
        "newer_url": address("intake:newer", {}) if before is None and shown == "open" else "",
        "nothing": "Nothing is dismissed."
        if shown == "dismissed"
        else "Nothing has come in that was not dismissed."
        if until
        else "Nothing has come in yet.",
    }


def newer_items(request: HttpRequest, sought: Sought, *, after: int) -> tuple[list[Row], int]:
    """Return what is sought and came in after the entry `after`, and the number of the newest."""
    fresh = [entry for entry in wire_inbox().entries(sought, limit=PAGE) if entry.number > after]
    return rows_of(request, fresh), fresh[0].number if fresh else after


def newer_events(request: HttpRequest, *, after: int) -> tuple[list[EventRow], int]:
    """Return the rows in which something arrived after the entry `after`, and the number of the newest entry."""
    with closing(wire_board()) as board:
        until = board.newest()
        fresh = board.rows(until=until, limit=PAGE, after=after)
    return _event_rows(request, fresh), until


def _event_rows(request: HttpRequest, page: Iterable[Listed]) -> list[EventRow]:
    now, zone = timezone.now(), site_zone()
    shown = [listed for listed in page if listed.lines]
    chains = [chain_of(line.entry) for listed in shown for line in listed.lines]
    taken = taken_stories(chains, finder=AdminURLFinder(request.user))
    rows = (event_row(listed, taken=taken, now=now, zone=zone) for listed in shown)
    labels = _labels_of([listed.lines[0].entry for listed in shown])
    return [replace(row, badges=(*row.badges, *said)) for row, said in zip(rows, labels, strict=True)]


def _labels_of(entries: Sequence[Entry]) -> list[tuple[Badge, ...]]:
    """Return what the rules say of each of `entries`, as badges."""
    filings = filings_of(map(chain_of, entries))
    return [tuple(filed_badges(filing)) if (filing := filings.get(chain_of(entry))) else () for entry in entries]


def _shown(request: HttpRequest) -> Shown:
    return "dismissed" if request.GET.get("show") == "dismissed" else "open"
