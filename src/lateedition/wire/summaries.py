"""Summaries: what an event is made of, counted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

_SUMMARY = """
SELECT event, count(DISTINCT items.provider), count(DISTINCT items.provider || char(10) || items.guid), count(*), max(items.received),
       total(heads.item IS NOT NULL AND (heads.status = 'canceled'
             OR EXISTS (SELECT 1 FROM recalls WHERE recalls.provider = items.provider AND recalls.guid = items.guid))),
       min(CASE WHEN heads.item IS NOT NULL THEN items.urgency END)
FROM placements JOIN items ON items.number = placements.item LEFT JOIN heads ON heads.item = items.number
WHERE event IN (SELECT value FROM json_each(?)) GROUP BY event
"""


class Summary(NamedTuple):
    """What an event is made of: how many agencies, items and versions; when the last of them came in.

    `killed` of its items were killed; `urgency` is the most urgent of what is there, None where no agency said.
    """

    event: int
    agencies: int
    items: int
    versions: int
    last: datetime
    killed: int
    urgency: int | None


def summaries_in(run: sqlite3.Connection, events: Iterable[int]) -> dict[int, Summary]:
    """Return what each of `events` is made of, in one query."""
    rows = run.execute(_SUMMARY, (msgspec.json.encode(sorted(set(events))).decode(),))
    return {
        event: Summary(event, agencies, items, versions, datetime.fromisoformat(last), int(killed), urgency)
        for event, agencies, items, versions, last, killed, urgency in rows
    }
