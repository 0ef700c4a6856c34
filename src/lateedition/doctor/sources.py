"""What the doctor finds about the sources of the wire: who is silent, who fails, and what is wrong with the register."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime

from lateedition.config import Config
from lateedition.doctor.finding import Finding
from lateedition.doctor.finding import State as Weight
from lateedition.wire.sources.health import State, span
from lateedition.wire.sources.standing import Standing, facts_of, standings_in

_WEIGHTS: Mapping[State, Weight] = {"ok": "fine", "waiting": "look", "stumbling": "look", "quiet": "look", "failing": "wrong"}
_DO: Mapping[State, str] = {
    "ok": "",
    "waiting": "see that the wire runs; a source is first asked within a second, and a push comes when the agency sends one",
    "stumbling": "wait: it is tried again by itself, later each time",
    "quiet": "ask the agency whether it still sends, or say quiet_after in sources.toml if such silence is usual",
    "failing": "do what the words say, or ask the agency; it is tried again by itself, and never given up",
}


def sources_found(config: Config, *, now: datetime) -> Iterator[Finding]:
    """Say how each source does. What fails is wrong; what is silent, or has not been heard of yet, wants a look."""
    try:
        found = standings_in(config.sources_file, config.sources_database, now=now)
    except sqlite3.Error as failure:
        said = f"{config.sources_database} cannot be read: {failure}"
        yield Finding("source", "wrong", said, do="see who may read it; if it is damaged, start the wire again, which begins it anew")
        return
    for words in found.wrong:
        yield Finding("source", "wrong", words, do="mend it: the file is read again as soon as it is saved")
    for standing in found.standings:
        yield _found(standing, config, now)


def _found(standing: Standing, config: Config, now: datetime) -> Finding:
    health, weight, do = standing.health, _WEIGHTS[standing.state], _DO[standing.state]
    said = f"{standing.source} ({health.kind}) {_in_words(standing, now)}"
    if health.kind in ("push", "websub") and not config.wire_port:
        said, weight, do = f"{said}; nobody can send to it", max(weight, "look", key=_heaviness), "set LATEEDITION_WIRE_PORT"
    elif health.kind == "websub" and not config.wire_url:
        said, weight, do = f"{said}; no hub can reach us", max(weight, "look", key=_heaviness), "set LATEEDITION_WIRE_URL"
    elif weight == "fine" and (health.remark or health.hub_failures):
        weight, do = "look", "do what the words say" if health.remark else "nothing: it is polled meanwhile, and the hub is asked again"
    return Finding("source", weight, said, facts_of(standing), do)


def _in_words(standing: Standing, now: datetime) -> str:
    notes = "".join(f"; {note}" for note in standing.notes)
    health = standing.health
    since_s = (now - health.new).total_seconds() if health.new else None
    last = f"last brought something new {span(since_s)} ago" if since_s is not None else "has brought nothing yet"
    usually = f", usually {standing.rhythm}" if standing.rhythm else ""
    match standing.state:
        case "waiting":
            return f"has not been heard of yet{notes}"
        case "quiet":
            return f"has gone quiet: {last}{usually}{notes}"
        case "failing" | "stumbling":
            how_often = f"{health.failures} times in a row" if health.failures > 1 else "once"
            return f"failed {how_often} and {last}{notes}"
        case "ok":
            return f"{last}{usually}{notes}"


def _heaviness(weight: Weight) -> int:
    return ("fine", "look", "wrong").index(weight)
