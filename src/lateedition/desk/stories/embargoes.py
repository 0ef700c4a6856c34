"""Embargoes: until when a story must not be published, and who said so. Pure.

An embargo is no plan: nothing happens when it ends. It is what refuses a publish before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lateedition.story.moment import exact_stamp

LONGEST_BY = 255


@dataclass(frozen=True)
class Embargo:
    """An embargo until `until`, by whom it was set; None lasts until a person lifts it."""

    until: datetime | None
    by: str

    def holds(self, now: datetime) -> bool:
        """Say whether it forbids to publish `now`. At the moment of its end it does not.

        >>> from datetime import UTC
        >>> embargo = Embargo(datetime(2020, 5, 5, 9, 0, tzinfo=UTC), "AP")
        >>> embargo.holds(datetime(2020, 5, 5, 8, 59, 59, tzinfo=UTC)), embargo.holds(datetime(2020, 5, 5, 9, 0, tzinfo=UTC))
        (True, False)
        """
        return self.until is None or now < self.until

    def words(self, zone: ZoneInfo) -> str:
        """Say it to an editor, times in `zone`.

        >>> Embargo(None, "AP").words(ZoneInfo("UTC"))
        'under embargo until somebody lifts it (set by AP)'
        """
        end = exact_stamp(self.until, zone) if self.until else "somebody lifts it"
        return f"under embargo until {end} (set by {self.by})"


def stricter(one: Embargo, other: Embargo) -> Embargo:
    """Return the one of two that holds longer; the first where both end together.

    >>> stricter(Embargo(datetime(2020, 5, 5), "AP"), Embargo(None, "asha")).by
    'asha'
    """
    if one.until is None or other.until is None:
        return one if one.until is None else other
    return one if one.until >= other.until else other
