"""What the doctor finds about the machine and about the processes that answer on it."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from lateedition.config import Config
from lateedition.desk.intake.pulse import Pulse
from lateedition.doctor.finding import Finding, State
from lateedition.press.findings import Room
from lateedition.supervisor import answers, bracketed
from lateedition.wire.growth import raw_kept, size_in_words
from lateedition.wire.inbox import Inbox
from lateedition.wire.profiles import known

LITTLE_ROOM_BYTES = 2 * 1024**3
NO_ROOM_BYTES = 200 * 1024**2
OFF_S, FAR_OFF_S = 1.0, 5.0
"""How far two clocks may differ before that wants a look, and before it is wrong."""

SILENT_S = 10.0
FAR_BEHIND = 200
_GB = 1024**3


def settings_found(config: Config) -> Finding:
    """Say what is configured."""
    facts = {
        "role": "node" if config.is_node else "newsroom",
        "home": str(config.home),
        "database": _database_of(config),
        "site_url": config.site_url,
        "desk_url": config.desk_url,
        "stand_workers": config.stand_workers,
    }
    return Finding("settings", "fine", ", ".join(f"{name} {value}" for name, value in facts.items()), facts)


def room_found(room: Room) -> Finding:
    """Say how much room the disk of the home has left."""
    free_bytes = room.disk_free_bytes
    state: State = "wrong" if free_bytes < NO_ROOM_BYTES else "look" if free_bytes < LITTLE_ROOM_BYTES else "fine"
    do = "" if state == "fine" else "make room: nothing is lost and readers are served, but soon nothing can be saved or printed"
    return Finding("disk", state, f"{free_bytes / _GB:.1f} GB free", {"free_bytes": free_bytes}, do)


def clock_found(others: Mapping[str, datetime], *, now: datetime) -> Finding:
    """Say whether this machine's clock agrees with moments that cannot be later than now, `others` by who says them.

    "the database" says what it is now, so that it may not be earlier either.
    """
    off = {who: (said - now).total_seconds() for who, said in others.items()}
    worst = max(off, key=lambda who: _off_s(who, off[who]), default=None)
    if worst is None or _off_s(worst, off[worst]) < OFF_S:
        return Finding("clock", "fine", "agrees with all that can be asked", {"off_s": 0.0})
    seconds = off[worst]
    said = f"this machine's clock is {abs(seconds):.0f} s {'behind' if seconds > 0 else 'before'} {worst}"
    state: State = "wrong" if abs(seconds) > FAR_OFF_S else "look"
    do = "set the clocks by NTP on every machine (timedatectl): times on pages and how long publishes took are wrong"
    return Finding("clock", state, said, {"off_s": round(seconds, 3), "against": worst}, do)


def stand_found(config: Config) -> Finding:
    """Say whether the stand answers, and with which edition. Where other machines serve, none is missed."""
    if config.is_desk_alone:
        return Finding("stand", "fine", "is on other machines, named in LATEEDITION_NODES; this one has the desk", {"answers": False})
    host, port = config.host, config.port
    health = _health(host, port)
    if health is None:
        do = "start it (lateedition up, node or stand), or read its last lines: they say why it ended"
        said = f"nothing answers at http://{host}:{port}/-/health; readers see nothing"
        return Finding("stand", "wrong", said, {"answers": False}, do)
    if health.get("status") != "ok":
        do = "wait for the first edition; if it does not come, see what is said of the press"
        return Finding("stand", "look", f"answers, and waits: {health.get('reason')}", {"answers": True, **health}, do)
    return Finding("stand", "fine", f"serves edition {health.get('edition')}", {"answers": True, **health})


def desk_found(config: Config) -> Finding:
    """Say whether the desk answers. On a machine that only serves there is none, and none is missed."""
    if config.is_node:
        return Finding("desk", "fine", "is on another machine; this one only serves", {"answers": False})
    host, port = config.host, config.desk_port
    if answers(f"http://{bracketed(host)}:{port}/desk/login/"):
        return Finding("desk", "fine", f"answers at port {port}", {"answers": True})
    do = "start it (lateedition up or desk), or read its last lines: they say why it ended"
    return Finding("desk", "wrong", f"nothing answers at http://{host}:{port}/desk/login/; editors cannot work", {"answers": False}, do)


def inbox_found(database: Path, own_profiles: Path, *, now: datetime) -> Finding:
    """Say what became of all that came in, how much of it is kept, and which source profiles cannot be read."""
    if not database.exists():
        return Finding("wire", "look", "nothing has come in yet", {"receipts": 0})
    accounts, complaints = Inbox(database).accounts(), known(own_profiles)[1]
    raw = raw_kept(database, now=now)
    facts = accounts._asdict() | {"profiles": list(complaints), "raw_bytes": raw.size_bytes, "raw_a_day_bytes": raw.a_day_bytes}
    parts = (f"{count} {name}" for name, count in accounts._asdict().items() if count and name not in ("receipts", "refused"))
    said = f"{accounts.receipts} receipts = {' + '.join(parts) or '0'}"
    said += f"; raw copies take {size_in_words(raw.size_bytes)}, {size_in_words(raw.a_day_bytes)} more a day"
    if complaints:
        return Finding(
            "wire", "wrong", "; ".join((said, *complaints)), facts, "mend the file; the wire looks at it again before each payload"
        )
    if accounts.quarantined or accounts.refused:
        said += f"; parts of others in quarantine: {accounts.refused}" if accounts.refused else ""
        return Finding("wire", "look", said, facts, "read why under Wire, Quarantine at the desk; the raw bytes are kept")
    return Finding("wire", "fine", said, facts)


def intake_found(pulse: Pulse | None, *, now: datetime) -> Finding:
    """Say whether what came over the wire is acted on, by the last sign of life of the intake."""
    if pulse is None:
        do = "start it: lateedition up or intake; until then no kill off the wire is acted on"
        return Finding("intake", "look", "nothing was ever heard of it", do=do)
    facts = {"heard_s": round(max(0.0, now.timestamp() - pulse.at), 1), "behind": pulse.behind, "pending": pulse.pending}
    if facts["heard_s"] > SILENT_S:
        do = "start it (lateedition up or intake), or read its last lines: they say why it ended; no kill off the wire is acted on"
        return Finding("intake", "wrong", f"nothing was heard of it for {facts['heard_s']:.0f} s", facts, do)
    if pulse.trouble:
        return Finding("intake", "wrong", pulse.trouble, facts, "see whether the disk and the database are there; it goes on by itself")
    if pulse.pending:
        do = "see the receipts under Wire, Alarms at the desk: they say where it is still"
        return Finding("intake", "wrong", f"{pulse.pending} recalled and not seen to be gone from the site", facts, do)
    if pulse.behind > FAR_BEHIND:
        return Finding("intake", "look", f"has {pulse.behind:,} items still to look at; kills are looked at first", facts, "wait")
    return Finding("intake", "fine", "has acted on what came over the wire", facts)


def _off_s(who: str, seconds: float) -> float:
    return abs(seconds) if who == "the database" else seconds


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
