"""Event rows: how an event shows in the inbox, and what must not be overlooked anywhere in it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lateedition.desk.intake.rows import URGENT, Badge, Chain, Row, TakenStory, killed, row_of, short_time
from lateedition.wire.board import Dismissal, Line, Listed
from lateedition.wire.grouping.explaining import COPIES, Relation
from lateedition.wire.summaries import Summary

RELATIONS: Mapping[Relation, str] = {
    "rerun": "rerun of",
    "cut": "cut of",
    "writethru": "writethru of",
    "shares copy": "shares copy with",
    "recurring report": "recurring report, like",
    "same form": "same form as",
}


@dataclass(frozen=True)
class Other:
    """Another item of an event, in a line. `relation` and `of` say whose copy it is, empty where it has words of its own."""

    row: Row
    relation: str
    of: str


@dataclass(frozen=True)
class EventRow:
    """A row of the inbox: an event, or an item that belongs to none, whose `event` is None.

    `lead` is its newest item; `key` stays while the row does; `last` is the entry that it is dismissed by. `killed` names what an agency
    killed in it, `dismissed` who did not want it, and when; both are empty where that is not so.
    """

    lead: Row
    key: str
    last: int
    event: int | None
    badges: tuple[Badge, ...]
    urgency: int | None
    summary: str
    killed: str
    others: tuple[Other, ...]
    copies: tuple[Other, ...]
    more: int
    dismissed: str


def event_row(listed: Listed, *, taken: Mapping[Chain, TakenStory], now: datetime, zone: ZoneInfo) -> EventRow:
    """Return a row of the board as the inbox shows it; `taken` are the stories that were made of its items."""
    lead, *rest = listed.lines
    others = [_other(line, taken=taken, now=now, zone=zone) for line in rest]
    shown = _row(lead, taken=taken, now=now, zone=zone)
    urgency = listed.summary.urgency if listed.summary else shown.urgency
    return EventRow(
        lead=shown,
        key=f"event {listed.event}" if listed.event else shown.chain,
        last=listed.last,
        event=listed.event,
        badges=(*_badges_of_event(lead, urgency), *shown.badges),
        urgency=urgency,
        summary=summary_line(listed.summary),
        killed=", ".join(f"{line.entry.item.provider} “{_headline(line)}”" for line in rest if killed(line.entry)),
        others=tuple(other for other in others if not other.relation),
        copies=tuple(other for other in others if other.relation),
        more=listed.summary.items - len(listed.lines) if listed.summary else 0,
        dismissed=dismissal_line(listed.dismissed, now=now, zone=zone),
    )


def summary_line(summary: Summary | None) -> str:
    """Return how many agencies and versions an event is made of, empty while it is one version of one item.

    >>> summary_line(Summary(1, 3, 4, 7, datetime(2020, 5, 5), 0, None))
    '3 agencies, 7 versions'
    >>> summary_line(Summary(1, 1, 1, 2, datetime(2020, 5, 5), 0, None))
    '1 agency, 2 versions'
    """
    if summary is None or summary.versions < 2:
        return ""
    return f"{summary.agencies} {'agency' if summary.agencies == 1 else 'agencies'}, {summary.versions} versions"


def dismissal_line(dismissal: Dismissal | None, *, now: datetime, zone: ZoneInfo) -> str:
    """Return who dismissed something and when, empty where nobody did."""
    return f"Dismissed by {dismissal.by}, {short_time(dismissal.moment, now=now, zone=zone)}" if dismissal else ""


def _other(line: Line, *, taken: Mapping[Chain, TakenStory], now: datetime, zone: ZoneInfo) -> Other:
    row = _row(line, taken=taken, now=now, zone=zone)
    copies = [copy for copy in line.placed.copies if copy.relation in COPIES] if line.placed else []
    if not copies or killed(line.entry):
        return Other(row, "", "")
    return Other(row, RELATIONS[copies[0].relation], line.senders.get(copies[0].of, f"item {copies[0].of}"))


def _row(line: Line, *, taken: Mapping[Chain, TakenStory], now: datetime, zone: ZoneInfo) -> Row:
    item = line.entry.item
    return row_of(line.entry, taken=taken.get((item.provider, item.guid)), now=now, zone=zone)


def _badges_of_event(lead: Line, urgency: int | None) -> tuple[Badge, ...]:
    """Return the word for an urgency that an event has from another item than the one that leads it."""
    leads = lead.entry.item.urgency
    if urgency is None or urgency > URGENT or (leads is not None and leads <= urgency):
        return ()
    return (Badge(f"URGENT {urgency} IN THIS EVENT", "urgent"),)


def _headline(line: Line) -> str:
    return line.entry.item.headline or line.entry.item.slugline or line.entry.item.guid
