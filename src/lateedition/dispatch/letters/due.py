"""What is due: when the daily letter of a day goes out, and until when a letter may still be sent. Pure.

A day has one daily letter, whatever the clocks do: where its hour is left out, it goes out an hour later by the wall, and where its hour
comes twice, the first time.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

LATE_S = 6 * 3_600.0
"""How long after its time a letter may still be sent to somebody: what is older is no news."""

WANTED_S = 30 * 86_400.0
"""How long is kept who was sent what: so long a correction finds them."""


class Slot(Struct, frozen=True):
    """The daily letter of a day ("2026-03-02") and when it goes out, in POSIX seconds."""

    day: str
    at: float


def slot_of(day: date, *, hour: str, zone: ZoneInfo) -> Slot:
    """Return when the daily letter of `day` goes out, which is at `hour` ("06:30") in `zone`.

    >>> datetime.fromtimestamp(slot_of(date(2026, 3, 29), hour="02:30", zone=ZoneInfo("Europe/Berlin")).at, ZoneInfo("Europe/Berlin")).hour
    3
    """
    return Slot(day.isoformat(), datetime.combine(day, time.fromisoformat(hour), zone).timestamp())


def newest_slot(now: float, *, hour: str, zone: ZoneInfo) -> Slot:
    """Return the newest slot that is not after `now`."""
    today = datetime.fromtimestamp(now, zone).date()
    # the clocks may have been turned over midnight
    days = (today + timedelta(days=1), today, today - timedelta(days=1))
    slots = (slot_of(day, hour=hour, zone=zone) for day in days)
    return next((slot for slot in slots if slot.at <= now), slot_of(today - timedelta(days=2), hour=hour, zone=zone))


def may_be_sent(at: float, *, now: float) -> bool:
    """Say whether a letter of the moment `at` may still be sent."""
    return 0 <= now - at < LATE_S
