"""The doctor: what is configured, what answers, what is behind. Looks only; changes nothing.

What stands still is told apart from what is wrong: a quarantined file wants a look, a press that does not follow is wrong.
"""

from __future__ import annotations

import http.client
import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from lateedition.config import Config
from lateedition.edition.store import NoStore, Store, StoreError
from lateedition.press import setaside
from lateedition.press.log import HandoverLog, open_log
from lateedition.press.setaside import SetAside
from lateedition.supervisor import answers, bracketed
from lateedition.wire.inbox import Inbox

State = Literal["fine", "look", "wrong"]
LITTLE_ROOM_BYTES = 2 * 1024**3
NO_ROOM_BYTES = 200 * 1024**2
CATCH_UP_S = 2.0
MOST_QUARANTINED = 1000
_MARKS: Mapping[State, str] = {"fine": "ok   ", "look": "look ", "wrong": "WRONG"}


class NoAnswer(Exception):
    """Something that was asked for its state does not answer."""


@dataclass(frozen=True)
class Finding:
    """What was found about one subject. `said` is for people; `facts` are the same in numbers, for machines."""

    subject: str
    state: State
    said: str
    facts: Mapping[str, object] = field(default_factory=dict)


def examine(config: Config, *, now: datetime) -> list[Finding]:
    """Return what is found about the newsroom of `config`. Takes up to 2 s when the press is behind, to see whether it moves."""
    if not config.home.exists() or not (config.database_url or config.desk_database.exists()):
        said = f"there is no newsroom in {str(config.home)!r}; lateedition up makes one, --home names another"
        return [settings_found(config), Finding("home", "wrong", said)]
    return [
        settings_found(config),
        room_found(config.home),
        stand_found(config.host, config.port),
        desk_found(config.host, config.desk_port),
        *_edition_found(config, now=now),
        inbox_found(config.inbox_database),
    ]


def settings_found(config: Config) -> Finding:
    """Say what is configured."""
    facts = {
        "home": str(config.home),
        "database": _database_of(config),
        "site_url": config.site_url,
        "desk_url": config.desk_url,
        "stand_workers": config.stand_workers,
    }
    return Finding("settings", "fine", ", ".join(f"{name} {value}" for name, value in facts.items()), facts)


def room_found(home: Path) -> Finding:
    """Say how much room the disk under `home` has left."""
    free_bytes = shutil.disk_usage(home).free
    state: State = "wrong" if free_bytes < NO_ROOM_BYTES else "look" if free_bytes < LITTLE_ROOM_BYTES else "fine"
    return Finding("disk", state, f"{free_bytes / 1024**3:.1f} GB free", {"free_bytes": free_bytes})


def stand_found(host: str, port: int) -> Finding:
    """Say whether the stand answers, and with which edition."""
    health = _health(host, port)
    if health is None:
        return Finding("stand", "wrong", f"nothing answers at http://{host}:{port}/-/health; readers see nothing", {"answers": False})
    if health.get("status") != "ok":
        return Finding("stand", "look", f"answers, and waits: {health.get('reason')}", {"answers": True, **health})
    return Finding("stand", "fine", f"serves edition {health.get('edition')}", {"answers": True, **health})


def desk_found(host: str, port: int) -> Finding:
    """Say whether the desk answers."""
    if answers(f"http://{bracketed(host)}:{port}/desk/login/"):
        return Finding("desk", "fine", f"answers at port {port}", {"answers": True})
    return Finding("desk", "wrong", f"nothing answers at http://{host}:{port}/desk/login/; editors cannot work", {"answers": False})


@dataclass(frozen=True)
class Printed:
    """How far the edition is: its number, when it was printed, and its position in the handover log."""

    number: int
    moment: datetime
    position: int


def press_found(end: Callable[[], int], head: Callable[[], Printed | None], *, now: datetime) -> Finding:
    """Say how far the edition is behind the handover log. A press that moves is only late; one that stands is wrong."""
    before = head()
    if before is None:
        return Finding("press", "wrong", "nothing has been printed yet; is the press running?", {"log_end": end()})
    after = _given_time(before, end, head)
    behind, age_s = end() - after.position, round((now - after.moment).total_seconds())
    facts = {"edition": after.number, "position": after.position, "behind": behind, "age_s": age_s}
    if behind < 0:
        said = f"edition {after.number} has {-behind} documents that the log has not: was the database restored from a backup?"
        return Finding("press", "wrong", f"{said} See many-machines.md", facts)
    if not behind:
        return Finding("press", "fine", f"edition {after.number} shows all that the desk handed over ({after.position} documents)", facts)
    if after.position > before.position:
        return Finding("press", "look", f"edition {after.number} is {behind} documents behind the desk and catching up", facts)
    return Finding("press", "wrong", f"edition {after.number} is {behind} documents behind the desk and does not move", facts)


def set_aside_found(things: Sequence[SetAside]) -> Finding:
    """Say what the press could not print and went on without."""
    if not things:
        return Finding("printing", "fine", "everything that was handed over could be printed", {"unprintable": []})
    facts = {"unprintable": [msgspec.structs.asdict(thing) | {"moment": thing.moment.isoformat()} for thing in things]}
    named = ", ".join(thing.subject for thing in things[:3]) + (" …" if len(things) > 3 else "")
    return Finding("printing", "wrong", f"{len(things)} could not be printed: {named}; --json tells why", facts)


def inbox_found(database: Path) -> Finding:
    """Say what waits in quarantine."""
    if not database.exists():
        return Finding("wire", "look", "nothing has come in yet", {"quarantined": 0})
    quarantined = len(Inbox(database).quarantined(limit=MOST_QUARANTINED))
    if not quarantined:
        return Finding("wire", "fine", "nothing in quarantine", {"quarantined": 0})
    said = f"{quarantined} in quarantine: they could not be read; see the inbox at the desk"
    return Finding("wire", "look", said, {"quarantined": quarantined})


def log_end(log: HandoverLog) -> int:
    """Return the number of the last document that the desk handed over; 0 when there is none. Raises NoAnswer if nobody can say."""
    end = log.last()
    if log.heard().age_s is None:
        raise NoAnswer("the handover log cannot be read: is the database there, and was the newsroom made in it?")
    return end


def edition_head(folder: Path) -> Printed | None:
    """Return how far the edition in `folder` is; None when there is none yet. Raises StoreError when it cannot be read."""
    try:
        with Store.for_reading(folder) as store, store.view() as view:
            return Printed(view.head.number, view.head.moment, view.head.position)
    except NoStore:
        return None


def exit_status(findings: Sequence[Finding]) -> int:
    """Return 1 when something is wrong, else 0. What only wants a look is not wrong."""
    return int(any(finding.state == "wrong" for finding in findings))


def for_people(findings: Sequence[Finding]) -> str:
    """Return the findings as lines, one a subject."""
    return "\n".join(f"{_MARKS[finding.state]}  {finding.subject:<9} {finding.said}" for finding in findings)


def for_machines(findings: Sequence[Finding]) -> dict[str, object]:
    """Return the findings as what JSON can say: `{"wrong": bool, "findings": [{subject, state, said, …facts}]}`."""
    told = [{"subject": f.subject, "state": f.state, "said": f.said, **f.facts} for f in findings]
    return {"wrong": bool(exit_status(findings)), "findings": told}


def _edition_found(config: Config, *, now: datetime) -> list[Finding]:
    try:
        with closing(open_log(config.handover_log)) as log:
            press = press_found(lambda: log_end(log), lambda: edition_head(config.edition), now=now)
        return [press, set_aside_found(setaside.in_store(config.edition))]
    except (StoreError, NoAnswer, sqlite3.Error) as failure:
        return [Finding("press", "wrong", f"log or edition cannot be read: {failure}")]


def _given_time(printed: Printed, end: Callable[[], int], head: Callable[[], Printed | None]) -> Printed:
    """Return how far the edition is once it has caught up, or after 2 s if it does not."""
    deadline = time.monotonic() + CATCH_UP_S
    while printed.position < end() and time.monotonic() < deadline:
        time.sleep(0.05)
        printed = head() or printed
    return printed


def _database_of(config: Config) -> str:
    """Return where the desk's database is, without its password."""
    if not config.database_url:
        return str(config.desk_database)
    place = urlsplit(config.database_url)
    return f"{place.scheme}://{place.netloc.rpartition('@')[2]}{place.path}"


def _health(host: str, port: int) -> dict[str, object] | None:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/-/health")
        said = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return said if isinstance(said, dict) else None
