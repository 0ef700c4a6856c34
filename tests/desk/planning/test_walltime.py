"""An editor says a time by the wall of the newsroom; what the clocks' changes make of it is asked and never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.desk.planning.walltime import both_clocks, meaning_of, time_left

ZONES = [
    "UTC",
    "Asia/Kolkata",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Europe/Dublin",
]
WALLS = st.datetimes(datetime(1975, 1, 1), datetime(2035, 12, 31)).map(lambda wall: wall.replace(microsecond=0))
MOMENTS = st.datetimes(datetime(1975, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))


@given(WALLS, st.sampled_from(ZONES))
def test_every_moment_that_a_time_may_mean_is_when_the_wall_shows_it(wall: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    meaning = meaning_of(wall, zone)
    shown = [moment.astimezone(zone).replace(tzinfo=None, fold=0) for moment in meaning.moments]
    if meaning.shown == "never":
        assert wall not in shown
        assert len(set(meaning.moments)) == 2
    else:
        assert set(shown) == {wall}
        assert len(set(meaning.moments)) == (1 if meaning.shown == "once" else 2)


@given(MOMENTS, st.sampled_from(ZONES))
def test_every_moment_is_among_those_that_what_the_wall_shows_then_may_mean(moment: datetime, name: str) -> None:
    wall = moment.astimezone(ZoneInfo(name)).replace(tzinfo=None, fold=0)
    assert moment in meaning_of(wall, ZoneInfo(name)).moments


@pytest.mark.parametrize(
    ("wall", "zone", "shown", "moments"),
    [
        (datetime(2026, 10, 25, 2, 30), "Europe/Berlin", "twice", ("00:30", "01:30")),
        (datetime(2026, 3, 29, 2, 30), "Europe/Berlin", "never", ("00:30", "01:30")),
        (datetime(2026, 11, 1, 1, 0), "America/New_York", "twice", ("05:00", "06:00")),
        (datetime(2026, 4, 5, 1, 45), "Australia/Lord_Howe", "twice", ("14:45", "15:15")),
        (datetime(2011, 12, 30, 12, 0), "Pacific/Apia", "never", ("22:00", "22:00")),
        (datetime(2026, 10, 25, 2, 30), "Asia/Kolkata", "once", ("21:00",)),
    ],
)
def test_the_hours_that_exist_twice_or_never_are_known(wall: datetime, zone: str, shown: str, moments: tuple[str, ...]) -> None:
    meaning = meaning_of(wall, ZoneInfo(zone))
    assert (meaning.shown, tuple(f"{moment:%H:%M}" for moment in meaning.moments)) == (shown, moments)


def test_a_moment_is_told_apart_from_the_other_that_the_wall_shows_alike() -> None:
    first, second = meaning_of(datetime(2026, 10, 25, 2, 30), ZoneInfo("Europe/Berlin")).moments
    assert both_clocks(first, ZoneInfo("Europe/Berlin")) == "Oct 25, 2026 02:30:00 CEST (00:30:00 UTC)"
    assert both_clocks(second, ZoneInfo("Europe/Berlin")) == "Oct 25, 2026 02:30:00 CET (01:30:00 UTC)"


def test_a_moment_that_is_on_another_day_in_utc_says_which() -> None:
    assert (
        both_clocks(datetime(2026, 1, 1, 22, 0, tzinfo=UTC), ZoneInfo("Asia/Kolkata")) == "Jan 02, 2026 03:30:00 IST (Jan 01 22:00:00 UTC)"
    )


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)))
def test_how_long_it_is_until_then_is_said_in_two_units_at_most(gap: timedelta) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    said = time_left(now + gap, now=now)
    assert said.startswith("in ") or said.endswith(" ago")
    assert 2 <= len(said.removeprefix("in ").removesuffix(" ago").split()) <= 4
