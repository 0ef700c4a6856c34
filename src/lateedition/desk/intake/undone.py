"""Left undone: what could not be done with one entry of the inbox, for a reason that nobody foresaw.

It costs that entry and no other: it is marked, told, and tried again when somebody asks for it or the intake is started anew. What is
ours and would befall every entry (no database, no disk, no memory) is none of this: whoever follows the inbox waits and goes on.
"""

from __future__ import annotations

import errno
import logging
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal, TypeVar

from django.db import Error, InterfaceError, OperationalError
from django.db.models import F

from lateedition.desk.intake import queries
from lateedition.desk.intake.acting import fit
from lateedition.desk.intake.models import Alarm, Undone
from lateedition.desk.intake.routing import RuleFails
from lateedition.desk.intake.rows import Chain
from lateedition.wire.inbox import Entry

T = TypeVar("T")
Lane = Literal["urgent", "arrivals", "routed"]
NamedRule = tuple[int, str]

_LONGEST = 1_000
_OF_THE_THING = (None, errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ)
"""What an operating system says of a name or of a picture, and not of itself."""
_MACHINE = (
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_INTERRUPT,
)  # fmt: skip
_TOO_MUCH = "54"
"""PostgreSQL's class of errors for a thing that is larger than it takes (appendix A of its manual); its others are of the server."""

logger = logging.getLogger(__name__)


class Unforeseen(Exception):
    """What was done with one entry went wrong, in a way that nobody foresaw; `rules` are those of the desk that were acted on."""

    def __init__(self, failure: Exception, rules: Iterable[NamedRule]) -> None:
        super().__init__(f"{type(failure).__name__}: {failure}")
        self.rules = tuple(rules)


def guarded(work: Callable[[], T], *, rules: Iterable[NamedRule] = ()) -> T:
    """Return what `work` returns, which concerns one entry. Raises Unforeseen, whatever went wrong with that; what is ours, as it is."""
    try:
        return work()
    except Unforeseen:
        raise
    except RuleFails as failure:
        raise Unforeseen(failure.cause, [(failure.rule.number, failure.rule.name)]) from failure.cause
    except Exception as failure:
        if is_ours(failure):
            raise
        raise Unforeseen(failure, rules) from failure


def is_ours(failure: BaseException | None) -> bool:
    """Say whether `failure` tells of the machine or its database, so that every entry would meet it, and not of one entry."""
    match failure:
        case MemoryError() | InterfaceError():
            return True
        case sqlite3.Error():
            return getattr(failure, "sqlite_errorcode", 0) & 0xFF in _MACHINE
        case Error() if isinstance(failure.__cause__, sqlite3.Error):
            return is_ours(failure.__cause__)
        case OperationalError():
            return not str(getattr(failure.__cause__, "sqlstate", "") or "").startswith(_TOO_MUCH)
        case OSError():
            return failure.errno not in _OF_THE_THING
    return False


def leave(lane: Lane, chain: Chain, failure: Unforeseen, *, now: datetime) -> None:
    """Mark what `lane` could not do with `chain`, and tell every editor. It works in the transaction that is open."""
    entry = _shown_by(chain)
    provider, guid = _fitted(chain)
    if lane == "arrivals" and Undone.objects.filter(lane=Undone.Lane.URGENT, provider=provider, guid=guid).exists():
        return  # it is the same work, of which that mark tells
    what, headline = fit(str(failure), _LONGEST), fit(_headline(entry) or guid, 255)
    rules = [{"rule": number, "name": name} for number, name in failure.rules]
    said = {"receipt": entry.receipt if entry else 0, "headline": headline, "rules": rules, "what": what, "moment": now, "due": False}
    row, _ = Undone.objects.update_or_create(lane=lane, provider=provider, guid=guid, defaults=said)
    Undone.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    logger.error("%s of %s %s is left undone: %s", row.get_lane_display(), *chain, failure, exc_info=failure.__cause__)
    _tell(row, now=now)


def done(chain: Chain, *lanes: Lane, now: datetime) -> None:
    """Take away the marks of what is done; nobody has to do such a kill by hand any more. It works in the transaction that is open."""
    provider, guid = _fitted(chain)
    gone, _ = Undone.objects.filter(lane__in=lanes, provider=provider, guid=guid).delete()
    if gone:
        told = Alarm.objects.filter(kind=Alarm.Kind.KILL_UNDONE, provider=provider, guid=guid, acknowledged=None)
        told.update(acknowledged=now)


def chain_in(row: Undone) -> Chain:
    """Return the chain that a mark is of: its name there may have been cut to what a database takes."""
    try:
        numbers = queries.wire_inbox().receipt(row.receipt).entries
    except (LookupError, ValueError):
        numbers = ()
    entries = (queries.wire_inbox().entry(number) for number in numbers)
    chains = (queries.chain_of(entry) for entry in entries if entry)
    return next((chain for chain in chains if _fitted(chain) == (row.provider, row.guid)), (row.provider, row.guid))


def _tell(row: Undone, *, now: datetime) -> None:
    """Raise an alarm: one for each kill, and for all the rest one until somebody has heard it, for they may be many."""
    kind = Alarm.Kind.KILL_UNDONE if row.lane == Undone.Lane.URGENT else Alarm.Kind.UNDONE
    if kind == Alarm.Kind.UNDONE and Alarm.objects.filter(kind=kind, acknowledged=None).exists():
        return
    by = ", ".join(f"“{rule['name']}”" for rule in row.rules)
    said = f"{f'Rule {by}: ' if by else ''}{row.what}"
    Alarm.objects.get_or_create(
        kind=kind,
        provider=row.provider,
        guid=row.guid,
        receipt=row.receipt,
        defaults={"headline": row.headline, "said": said, "moment": now},
    )


def _shown_by(chain: Chain) -> Entry | None:
    try:
        return guarded(lambda: queries.newest_of(chain))
    except Unforeseen:
        # it was the reading of it that went wrong
        return None


def _headline(entry: Entry | None) -> str:
    return (entry.item.headline or entry.item.slugline) if entry else ""


def _fitted(chain: Chain) -> Chain:
    return fit(chain[0], 255), fit(chain[1], 500)
