"""The calendar has every story on the day that the site's readers had when it was published, whatever their zone does."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import newsdesk
from hypothesis import given, settings
from hypothesis import strategies as st

from lateedition.press.calendar import Calendar
from lateedition.press.library import Library
from lateedition.press.overlay import Overlay

# Half hours; a day of 23 and one of 25 hours that begin at midnight (São Paulo); a day that never was (Samoa, 30 December 2011).
ZONES = ("UTC", "Asia/Kolkata", "America/Sao_Paulo", "Europe/London", "Pacific/Apia", "Pacific/Kiritimati", "America/St_Johns")
CHANGES = (
    datetime(2018, 11, 4, 3),
    datetime(2018, 2, 18, 2),
    datetime(2011, 12, 30, 10),
    datetime(2020, 3, 29, 1),
    datetime(2020, 10, 25, 1),
)
MOMENTS = st.builds(
    lambda near, seconds: (near + timedelta(seconds=seconds)).replace(tzinfo=UTC),
    st.sampled_from(CHANGES),
    st.integers(-40 * 86_400, 40 * 86_400) | st.integers(-90_000, 90_000),
)


@settings(max_examples=60, deadline=None)
@given(zone=st.sampled_from(ZONES), moments=st.lists(MOMENTS, min_size=1, max_size=30))
def test_every_story_is_on_one_day_and_that_is_its_own(zone: str, moments: list[datetime]) -> None:
    library = Library(Overlay())
    site, *rest = newsdesk.paper()
    for document in (msgspec.structs.replace(site, zone=zone), *rest):
        library.apply(document)
    for number, moment in enumerate(moments, 1):
        library.apply(newsdesk.story(number, first_published=moment, updated=moment))
    library.settle()
    calendar = Calendar(library)

    meant: dict[date, list[tuple[datetime, int]]] = defaultdict(list)
    for number, moment in enumerate(moments, 1):
        meant[moment.astimezone(ZoneInfo(zone)).date()].append((moment, number))
    assert list(calendar.every_day()) == [day.isoformat() for day in sorted(meant)]
    assert {day: calendar.day(day) for day in meant} == {
        day: tuple(number for _, number in sorted(stories)) for day, stories in meant.items()
    }
    assert calendar.months() == tuple(sorted({day.isoformat()[:7] for day in meant}))
    assert all(calendar.day(day + timedelta(days=by)) == () for day in meant for by in (-1, 1) if day + timedelta(days=by) not in meant)
