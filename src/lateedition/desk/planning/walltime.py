"""Wall time: which moments a clock on a newsroom's wall may mean. Pure.

A day that the clocks are changed on has an hour that the wall shows twice, or never. What an editor wrote is then no moment yet:
which one is meant is asked, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from lateedition.story.moment import exact_stamp, zone_name


@dataclass(frozen=True)
class Meaning:
    """What a wall clock's time may mean: how often the wall shows it, and the moments in UTC, the earlier first.

    One that is never shown has two, too: the clocks before and after the change would each have shown it at another moment.
    """

    shown: Literal["once", "twice", "never"]
    moments: tuple[datetime, ...]


def meaning_of(wall: datetime, zone: ZoneInfo) -> Meaning:
    """Return what `wall`, a date-time without a zone, means on a wall in `zone` (PEP 495 names the two by `fold`).

    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> meaning_of(datetime(2026, 10, 25, 2, 30), berlin).shown, meaning_of(datetime(2026, 3, 29, 2, 30), berlin).shown
    ('twice', 'never')
    """
    one, other = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if one == other:
        return Meaning("once", (one,))
    is_shown = one.astimezone(zone).replace(tzinfo=None, fold=0) == wall
    return Meaning("twice" if is_shown else "never", (min(one, other), max(one, other)))


def both_clocks(moment: datetime, zone: ZoneInfo) -> str:
    """Return `moment` by the wall and in UTC.

    >>> both_clocks(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    'Oct 25, 2026 02:30:00 CEST (00:30:00 UTC)'
    """
    local, utc = moment.astimezone(zone), moment.astimezone(UTC)
    if local.utcoffset() == utc.utcoffset():
        return exact_stamp(moment, zone)
    day = "" if local.date() == utc.date() else f"{utc:%b %d} "
    return f"{exact_stamp(moment, zone)} ({day}{utc:%H:%M:%S} UTC)"


def zone_line(zone: ZoneInfo, *, now: datetime) -> str:
    """Return what a form says of the zone its times are in.

    >>> zone_line(ZoneInfo("Asia/Kolkata"), now=datetime(2020, 5, 5, 9, 11, 59, tzinfo=UTC))
    'Times are in Asia/Kolkata: it is 14:41:59 IST, UTC+05:30.'
    """
    local = now.astimezone(zone)
    offset = f"{local:%z}"
    return f"Times are in {zone.key}: it is {local:%H:%M:%S} {zone_name(local)}, UTC{offset[:3]}:{offset[3:5]}."


def time_left(moment: datetime, *, now: datetime) -> str:
    """Return how long it is until `moment`, or how long ago it was, in the two largest units.

    >>> at = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)
    >>> time_left(at, now=datetime(2020, 5, 5, 9, 46, 30, tzinfo=UTC)), time_left(at, now=datetime(2020, 5, 5, 12, 0, 4, tzinfo=UTC))
    ('in 2 h 13 min', '4 s ago')
    """
    gap_s = round((moment - now).total_seconds())
    left_s, parts = abs(gap_s), []
    for unit, size_s in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        count, left_s = divmod(left_s, size_s)
        parts.append((count, unit))
    first = next((at for at, (count, _) in enumerate(parts) if count), len(parts) - 1)
    words = " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2] if count or unit == "s")
    return f"in {words}" if gap_s >= 0 else f"{words} ago"
