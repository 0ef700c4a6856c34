"""The page of an event: what is in it, why, and what editors decide about that. The wire does what they decide, as the next thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from lateedition.desk.intake import listing, reasons
from lateedition.desk.intake.event_rows import dismissal_line, summary_line
from lateedition.desk.intake.furniture import frame
from lateedition.desk.intake.queries import chain_of, wire_board, wire_groups
from lateedition.desk.intake.reasons import Evidence, Near, Reason
from lateedition.desk.intake.rows import Row
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.queries import site_zone
from lateedition.story.moment import stamp
from lateedition.wire.board import Board, Line
from lateedition.wire.grouping.decisions import Decision, Join, Lock, Split, Unlock
from lateedition.wire.grouping.explaining import Placed
from lateedition.wire.groups import Decided, Groups
from lateedition.wire.numbers import whole

NOTED = "Noted. The wire does it as the next thing; this page says so until it has."
CANDIDATES = 5


@dataclass(frozen=True)
class Member:
    """An item on the page of its event: as a row, why it is here, and what it shares with others."""

    row: Row
    reason: Reason | None
    evidence: tuple[Evidence, ...]
    leaving: bool


@dataclass(frozen=True)
class Candidate:
    """An event to join with: its newest headline, and how like it was."""

    event: int
    headline: str
    score: str


@dataclass(frozen=True)
class DecisionLine:
    """What somebody decided, who, and when; `waits` until the wire has done it."""

    said: str
    by: str
    time: str
    waits: bool


def _event(request: HttpRequest, number: int) -> HttpResponse:
    """Show an event; one that became another leads there."""
    with closing(wire_groups()) as groups, closing(wire_board()) as board:
        now_event = groups.event_now(number)
        if now_event != number:
            return redirect("intake:event", now_event)
        lines, decided = board.lines_of(number), groups.decisions_about(number)
        if not lines:
            raise Http404(f"there is no event {number}, or nothing of it is left")
        context = _context(request, number, lines=lines, decided=decided, groups=groups, board=board)
    return render(request, "intake/event.html", context | frame(context["headline"], ("Wire", reverse("intake:inbox"))))


def _split(request: HttpRequest, number: int) -> HttpResponse:
    """Take an item off the event, into one of its own."""
    item = whole(request.POST.get("item", "").strip())
    with closing(wire_groups()) as groups, closing(wire_board()) as board:
        lines = board.lines_of(number)
        line = next((line for line in lines if line.entry.number == item), None)
        if line is None:
            messages.error(request, "That item is not in this event any more. Nothing was split off.")
        elif len(lines) == 1:
            messages.error(request, "It is the only item of this event: there is nothing to split it from.")
        else:
            entry = line.entry
            groups.split_off(entry.item, number=entry.number, received=entry.received, **_who_and_when(request))
            messages.success(request, NOTED)
    return redirect("intake:event", number)


def _join(request: HttpRequest, number: int) -> HttpResponse:
    """Make this event and another one."""
    other = whole(request.POST.get("other", "").strip())
    with closing(wire_groups()) as groups:
        with_event = groups.event_now(other) if other else 0
        if not groups.summaries([with_event]):
            messages.error(request, f"There is no event {other or 'of that number'}. Its number stands on its page; nothing was joined.")
        elif with_event == groups.event_now(number):
            messages.error(request, "That is this event already.")
        else:
            _decide(request, Join(number, with_event), groups=groups)
    return redirect("intake:event", number)


def _lock(request: HttpRequest, number: int) -> HttpResponse:
    """Leave the event as it is."""
    return _decided(request, number, Lock(number))


def _unlock(request: HttpRequest, number: int) -> HttpResponse:
    """Leave the event to the machine again."""
    return _decided(request, number, Unlock(number))


def _verb(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let what changes something be posted only, and kept nowhere."""
    guarded: Callable[..., HttpResponse] = require_POST(never_cache(view))
    return guarded


event = require_safe(never_cache(_event))
split, join, lock, unlock = _verb(_split), _verb(_join), _verb(_lock), _verb(_unlock)


def _context(
    request: HttpRequest, event: int, *, lines: Sequence[Line], decided: Sequence[Decided], groups: Groups, board: Board
) -> dict[str, Any]:
    placed, now, zone = groups.placed_in(event), timezone.now(), site_zone()
    # the wire may regroup between two questions: then the page lacks a word, and the next has it
    last = max(placed, default=lines[0].entry.number)
    members = _members(request, lines, placed=placed, decided=decided)
    return {
        "event": event,
        "headline": members[0].row.headline,
        "summary": summary_line(groups.summaries([event]).get(event)),
        "members": members,
        "candidates": _candidates(event, [one for _, one in placed.values()], groups=groups, board=board),
        "locked": groups.is_locked(event),
        "decisions": [_decision_line(one, zone=zone) for one in decided],
        "waits": any(not one.taken for one in decided),
        "may_decide": can(request.user, Verb.GROUP),
        "last": last,
        "dismissed": dismissal_line(board.dismissal(last), now=now, zone=zone),
    }


def _members(
    request: HttpRequest, lines: Sequence[Line], *, placed: Mapping[int, tuple[str, Placed]], decided: Sequence[Decided]
) -> list[Member]:
    first: dict[str, Placed] = {}
    for chain, one in placed.values():
        first.setdefault(chain, one)
    leaving = {one.decision.told.chain for one in decided if isinstance(one.decision, Split) and not one.taken}
    rows = listing.rows_of(request, [line.entry for line in lines])
    return [
        Member(
            row=row,
            reason=reasons.reason_of(line.placed, first=first.get("\n".join(chain_of(line.entry)), line.placed)) if line.placed else None,
            evidence=reasons.evidence_of(line.placed, senders=line.senders) if line.placed else (),
            leaving="\n".join(chain_of(line.entry)) in leaving,
        )
        for row, line in zip(rows, lines, strict=True)
    ]


def _candidates(event: int, placed: Sequence[Placed], *, groups: Groups, board: Board) -> list[Candidate]:
    named = {near.event for one in placed for near in (one.likeness, one.runner_up) if near}
    found: list[Near] = reasons.candidates(placed, now=groups.events_now(named), event=event)[:CANDIDATES]
    leading = board.leading(near.event for near in found)
    return [
        Candidate(near.event, leading[near.event].entry.item.headline or f"event {near.event}", near.score)
        for near in found
        if near.event in leading
    ]


def _decision_line(decided: Decided, *, zone: ZoneInfo) -> DecisionLine:
    return DecisionLine(reasons.decision_line(decided.decision), decided.by, stamp(decided.moment, zone), not decided.taken)


def _decided(request: HttpRequest, number: int, decision: Decision) -> HttpResponse:
    with closing(wire_groups()) as groups:
        if not groups.summaries([groups.event_now(number)]):
            raise Http404(f"there is no event {number}")
        _decide(request, decision, groups=groups)
    return redirect("intake:event", number)


def _decide(request: HttpRequest, decision: Decision, *, groups: Groups) -> None:
    groups.decide(decision, **_who_and_when(request))
    messages.success(request, NOTED)


def _who_and_when(request: HttpRequest) -> dict[str, Any]:
    now: datetime = timezone.now()
    return {"by": request.user.get_username(), "now": now}
