"""Independence: how many agencies report an event in words of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from lateedition.wire.grouping.explaining import COPIES, Placed

# what each chain shows now and no agency has taken back
_REPORTS = """
SELECT placements.event, items.provider, items.number, placements.placed FROM placements JOIN items ON items.number = placements.item
JOIN heads ON heads.item = items.number
WHERE placements.event IN (SELECT value FROM json_each(?)) AND heads.status <> 'canceled'
AND NOT EXISTS (SELECT 1 FROM recalls WHERE recalls.provider = items.provider AND recalls.guid = items.guid)
"""
_EVENTS = """
SELECT asked.value ->> 0, asked.value ->> 1,
    (SELECT placements.event FROM items JOIN placements ON placements.item = items.number
     WHERE items.provider = asked.value ->> 0 AND items.guid = asked.value ->> 1 ORDER BY items.number DESC LIMIT 1)
FROM json_each(?) AS asked
"""
_PROVIDERS = "SELECT number, provider FROM items WHERE number IN (SELECT value FROM json_each(?))"


class Reported(NamedTuple):
    """The event that an item belongs to, and how many agencies report that in words of their own."""

    event: int
    sources: int


def reported_in(run: sqlite3.Connection, chains: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Reported]:
    """Return the event of each of `chains`, and its sources, in three queries; chains that belong to no event are left out.

    An agency that only has another's copy (a rerun, a cut, a writethru of it) is no source, however often it sends that.
    """
    asked = run.execute(_EVENTS, (_json(sorted(set(chains))),)).fetchall()
    event_of = {(provider, guid): event for provider, guid, event in asked if event is not None}
    rows = run.execute(_REPORTS, (_json(sorted(set(event_of.values()))),)).fetchall()
    reports = [(event, provider, msgspec.json.decode(placed, type=Placed)) for event, provider, _, placed in rows]
    copied = {copy.of for _, _, placed in reports for copy in placed.copies if copy.relation in COPIES}
    provider_of: dict[int, str] = dict(run.execute(_PROVIDERS, (_json(sorted(copied)),)))
    sources: dict[int, set[str]] = {}
    for event, provider, placed in reports:
        if not any(copy.relation in COPIES and provider_of.get(copy.of, provider) != provider for copy in placed.copies):
            sources.setdefault(event, set()).add(provider)
    return {chain: Reported(event, len(sources.get(event, ()))) for chain, event in event_of.items()}


def _json(values: object) -> str:
    return msgspec.json.encode(values).decode()
