"""The doctor: what is configured, what answers, what is behind. Looks only; changes nothing.

What stands still is told apart from what is wrong: a quarantined file wants a look, a press that does not follow is wrong.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

from lateedition.config import Config
from lateedition.desk.intake.pulse import pulse_in
from lateedition.doctor import agreement, house
from lateedition.doctor.dispatch import dispatch_found, letters_found
from lateedition.doctor.edition import (
    NoAnswer,
    Printed,
    alone_found,
    edition_head,
    log_end,
    press_found,
    set_aside_found,
    store_found,
    waiting_found,
)
from lateedition.doctor.finding import Finding, exit_status, for_machines, for_people
from lateedition.doctor.logins import logins_found
from lateedition.doctor.partners import partners_found
from lateedition.doctor.pictures import pictures_found
from lateedition.doctor.search import search_found
from lateedition.doctor.sources import sources_found
from lateedition.edition.store import StoreError
from lateedition.finder.place import Place
from lateedition.press import setaside
from lateedition.press.figures import FOLDER, sheet_in
from lateedition.press.findings import findings_in
from lateedition.press.log import HandoverLog, open_log
from lateedition.press.room import room_of

__all__ = ["Finding", "examine", "exit_status", "for_machines", "for_people"]


def examine(config: Config, *, now: datetime) -> list[Finding]:
    """Return what is found about the newsroom of `config`. Takes up to 2 s when the press is behind, to see whether it moves."""
    if not config.home.exists() or not (config.database_url or config.desk_database.exists()):
        said = f"there is no newsroom in {str(config.home)!r}"
        return [house.settings_found(config), Finding("home", "wrong", said, do="lateedition up makes one; --home names another")]
    return [
        house.settings_found(config),
        house.stand_found(config),
        house.desk_found(config),
        *([] if config.is_node else [logins_found(config)]),
        *_edition_found(config, now=now),
        *_agreement_found(config, now=now),
        *([] if config.is_node else _wire_found(config, now=now)),
        *dispatch_found(config, now=now),
        *partners_found(config, now=now),
        *letters_found(config, now=now),
    ]


def _wire_found(config: Config, *, now: datetime) -> Iterator[Finding]:
    yield house.inbox_found(config.inbox_database, config.source_profiles, now=now)
    yield house.intake_found(pulse_in(config.home / FOLDER), now=now)
    yield from sources_found(config, now=now)


def _edition_found(config: Config, *, now: datetime) -> Iterator[Finding]:
    try:
        room = room_of(config.home, config.edition)
        yield house.room_found(room)
        with closing(open_log(config.handover_log)) as log:
            if config.is_desk_alone:
                yield alone_found(log_end(log))
                yield house.clock_found(_moments(log, None), now=datetime.now(now.tzinfo))
                return
            yield press_found(lambda: log_end(log), lambda: edition_head(config.edition), now=now)
            head = edition_head(config.edition)
            yield waiting_found(head, sheet_in(config.home / FOLDER), now=now)
            yield house.clock_found(_moments(log, head), now=datetime.now(now.tzinfo))
        yield set_aside_found(setaside.in_store(config.edition))
        yield store_found(room)
        yield pictures_found(config.edition)
        yield search_found(Place(config.edition).told(), edition=head.number if head else 0, now=now)
    except (StoreError, NoAnswer, sqlite3.Error) as failure:
        do = "see whether the disk and the database are there, and who may read them; docs/running/trouble.md"
        yield Finding("press", "wrong", f"log or edition cannot be read: {failure}", do=do)


def _agreement_found(config: Config, *, now: datetime) -> Iterator[Finding]:
    found = findings_in(config.home / FOLDER)
    yield agreement.audit_found(found, now=now)
    yield from agreement.nodes_found(found.nodes if found else ())


def _moments(log: HandoverLog, head: Printed | None) -> dict[str, datetime]:
    """Return moments that cannot be later than now: when the edition was printed, when the last row was handed over; and the database's
    own clock, if it has one."""
    newest = log.row(log.last())
    found = {"the edition": head.moment} if head else {}
    if newest is not None and newest.moment:
        found["the desk"] = datetime.fromisoformat(newest.moment)
    database = log.clock()
    return {**found, "the database": database} if database else found
