"""How often one may try. An attempt is counted before it is looked at, and taken off when it was right: who tries a hundred times at
once is counted a hundred times.

Waits are kept in the database: they outlive a restart, and all processes know them. Somebody else's attempts never shut an editor out:
a browser in which somebody has logged in before has a count of its own, a passkey is not counted at all, and the longest wait is short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from lateedition.desk.accounts.models import Failures

FORGOTTEN_AFTER = timedelta(hours=12)
_TRIES_AT_THE_ROW = 5


@dataclass(frozen=True)
class Rule:
    """`free` attempts cost nothing; then the wait doubles from a second up to `longest_s`."""

    free: int
    longest_s: int


RULES = {
    "address": Rule(free=20, longest_s=900),
    "account": Rule(free=5, longest_s=300),
    "browser": Rule(free=10, longest_s=300),
    "code": Rule(free=5, longest_s=3600),
}
"""By what is counted: an address, whose many people may share; an account, from browsers that it does not know; a browser that it knows;
codes, for whoever has the password already."""


def wait_s(count: int, rule: Rule) -> int:
    """Return how long to wait after `count` failures in a row.

    >>> [wait_s(count, RULES["account"]) for count in (4, 5, 6, 7, 8, 20)]
    [0, 1, 2, 4, 8, 300]
    """
    over = count - rule.free
    return 0 if over < 0 else min(2 ** min(over, 20), rule.longest_s)


def counted(keys: Sequence[str], *, now: datetime) -> int:
    """Count an attempt under each of `keys` ("address:203.0.113.7"). Return 0, or the seconds to wait before it is looked at.

    One that must wait is not counted: waiting people who press the button again do not wait for ever.
    """
    done: list[str] = []
    for key in keys:
        wait = _count(key, now=now)
        if wait:
            for other in done:
                _take_off(other, now=now)
            return wait
        done.append(key)
    return 0


def was_right(keys: Sequence[str], *, now: datetime) -> None:
    """Take an attempt that was right off all counts. An address keeps what others have failed from it."""
    for key in keys:
        if key.startswith("address:"):
            _take_off(key, now=now)
        else:
            Failures.objects.filter(key=key).delete()


def sweep(*, now: datetime) -> None:
    """Forget what was long ago."""
    Failures.objects.filter(last__lt=now - FORGOTTEN_AFTER).delete()


def _count(key: str, *, now: datetime) -> int:
    rule = RULES[key.partition(":")[0]]
    for _ in range(_TRIES_AT_THE_ROW):
        row, _is_new = Failures.objects.get_or_create(key=key, defaults={"last": now, "until": now})
        if row.until > now:
            return max(1, round((row.until - now).total_seconds()))
        count = 1 if row.last < now - FORGOTTEN_AFTER else row.count + 1
        until = now + timedelta(seconds=wait_s(count, rule))
        if Failures.objects.filter(key=key, count=row.count, until=row.until).update(count=count, last=now, until=until):
            return 0
    return 1


def _take_off(key: str, *, now: datetime) -> None:
    Failures.objects.filter(key=key, count__gt=0).update(count=F("count") - 1, until=now)
