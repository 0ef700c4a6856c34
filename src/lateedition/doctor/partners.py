"""What the doctor finds about partners: whether the register can be read, whose key ends soon, and who may have whose copy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from lateedition.config import Config
from lateedition.doctor.finding import Finding
from lateedition.syndication import partners

SOON = timedelta(days=14)


def partners_found(config: Config, *, now: datetime) -> Iterator[Finding]:
    """Say who takes stories with a key; nothing where nobody ever did."""
    try:
        known = partners.read(config.home)
    except partners.BadRegister as wrong:
        yield Finding("partners", "wrong", str(wrong), do="put the file back from a backup, or take it away and make new keys")
        return
    if not known:
        return
    counting = [each for each in known if each.counts(now=now.timestamp())]
    ending = [each for each in counting if each.until is not None and each.until - now < SOON]
    facts = {
        "partners": len(counting),
        "ending": [each.name for each in ending],
        "agencies": sorted({a for p in counting for a in p.agencies}),
    }
    said = f"{len(counting)} take stories with a key" if len(counting) != 1 else "1 takes stories with a key"
    if ending:
        names = ", ".join(f"{each.name} ({each.until:%Y-%m-%d})" for each in ending)
        yield Finding("partners", "look", f"{said}; soon ends that of {names}", facts, "revoke and add them again, if it shall go on")
        return
    yield Finding("partners", "fine", said, facts)
