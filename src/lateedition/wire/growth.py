"""Growth: how many bytes of what came in are kept, raw, and how fast they become more. Nothing of them is ever deleted by itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from lateedition.story.moment import in_utc

OVER = timedelta(days=7)
_LEAST = timedelta(days=1)

_KEPT = "SELECT coalesce(sum(length(packed)), 0) FROM payloads"
_SINCE = """
SELECT coalesce(sum(length(packed)), 0) FROM payloads
JOIN (SELECT digest FROM receipts GROUP BY digest HAVING min(received) >= ?) USING (digest)
"""


class RawKept(Struct, frozen=True):
    """How many bytes the raw payloads take, compressed as they are kept, and how many more they became a day, lately."""

    size_bytes: int
    a_day_bytes: int


def raw_kept(inbox: Path, *, now: datetime) -> RawKept:
    """Return how much raw copy is kept in the file of an inbox; its growth is that of the last seven days, or of all if there are fewer.

    Changes nothing. Raises sqlite3.Error when the file cannot be read.
    """
    with closing(sqlite3.connect(f"{inbox.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as run:
        ((kept,),) = run.execute(_KEPT)
        ((first,),) = run.execute("SELECT min(received) FROM receipts")
        if first is None:
            return RawKept(kept, 0)
        over = min(OVER, max(_LEAST, now - datetime.fromisoformat(first)))
        ((grown,),) = run.execute(_SINCE, (in_utc(now - over).isoformat(),))
    return RawKept(kept, round(grown / (over / timedelta(days=1))))


def size_in_words(size_bytes: int) -> str:
    """Return a size for people, cut to what one wants to know of it.

    >>> [size_in_words(size) for size in (0, 999, 20_480, 3_400_000, 7_654_321_000)]
    ['0 B', '999 B', '20 KB', '3.4 MB', '7.7 GB']
    """
    value, unit = float(size_bytes), "B"
    for larger in ("KB", "MB", "GB"):
        if value < 1_000:
            break
        value, unit = value / 1_000, larger
    return f"{value:.1f} {unit}" if value < 10 and unit in ("MB", "GB") else f"{value:.0f} {unit}"
