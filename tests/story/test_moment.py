"""Moments: aware, in UTC, and told in the words of the site's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.story.moment import NaiveMoment, in_utc, local_iso, rfc3339, stamp

MOMENTS = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    "tell", [in_utc, rfc3339, lambda moment: stamp(moment, ZoneInfo("UTC")), lambda moment: local_iso(moment, ZoneInfo("UTC"))]
)
def test_a_moment_without_a_zone_is_refused(tell: object) -> None:
    with pytest.raises(NaiveMoment, match="no time zone"):
        tell(datetime(2020, 5, 5))  # type: ignore[operator]


def test_the_line_under_the_headline_is_in_the_sites_zone_with_its_own_abbreviation() -> None:
    moment = datetime(2020, 5, 5, 9, 11, 59, tzinfo=UTC)
    assert stamp(moment, ZoneInfo("Europe/Berlin")) == "May 05, 2020 11:11 CEST"
    assert stamp(moment, ZoneInfo("Asia/Dubai")) == "May 05, 2020 13:11 UTC+04:00"
    assert stamp(moment, ZoneInfo("Asia/Kolkata"), language="hi-IN") == "मई 05, 2020 14:41 IST"


@given(MOMENTS)
def test_minutes_are_cut_and_never_rounded(moment: datetime) -> None:
    assert stamp(moment, ZoneInfo("UTC")).endswith(f"{moment:%H:%M} UTC")
    assert datetime.fromisoformat(rfc3339(moment)) <= moment < datetime.fromisoformat(rfc3339(moment)) + timedelta(seconds=1)


@given(MOMENTS)
def test_the_machine_readable_time_is_the_same_moment(moment: datetime) -> None:
    assert datetime.fromisoformat(local_iso(moment, ZoneInfo("Asia/Kolkata"))) == moment.replace(microsecond=0)


def test_any_zone_comes_in_as_utc() -> None:
    assert in_utc(datetime(2020, 5, 5, 14, 41, tzinfo=timezone(timedelta(hours=5, minutes=30)))).isoformat() == "2020-05-05T09:11:00+00:00"
