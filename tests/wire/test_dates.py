"""Every shape of time that wires use, and how its zone was known."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.wire.dates import NoDate, instant

NINE_ELEVEN = datetime(2020, 5, 5, 9, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        "2020-05-05T14:41:00+0530",
        "2020-05-05T14:41:00+05:30",
        "2020-05-05T09:11:00Z",
        "2020-05-05T09:11Z",
        "2020-05-05T09:11:00.000Z",
        "2020-05-05 14:41:00 +0530",
        "2020-05-05 14:41:00+05:30",
        "20200505T144100+0530",
        "20200505T091100Z",
        "20200505T1441+0530",
        "20200505T091100+0000",
        "20200505T181100+0900",
        "2020-05-05T11:11:00+02",
        "Tue, 05 May 2020 14:41:00 +0530",
        "Tue, 5 May 2020 09:11 GMT",
        "05 May 2020 09:11:00 UT",
        "Tue, 05 May 20 05:11:00 EDT",
        "Tuesday, 05-May-20 09:11:00 GMT",
        "Tue May  5 09:11:00 2020",
        "Tue, 05 May 2020 11:11:00 +02:00",
        "Tue, 05 May 2020 09:11:00 Z",
        "  2020-05-05T09:11:00Z \n",
        "Tue, 05 May 2020 09:11:00 GMT (Greenwich)",
        "2020-05-05T09:11:00 GMT",
        "May 5, 2020 09:11:00",
        "Tue , 05 May 2020 09:11:00 GMT",
        "Tue(sday), 5(th) May (we (nest) \\) even) 2020 09:11:00 +0000(GMT)",
    ],
)
def test_each_shape_is_the_same_moment(said: str) -> None:
    assert instant(said).moment == NINE_ELEVEN


@pytest.mark.parametrize(
    ("said", "zone", "moment", "known"),
    [
        ("2020-05-05T14:41:00", "Asia/Kolkata", NINE_ELEVEN, "profile"),
        ("2020-05-05 09:11", None, NINE_ELEVEN, "assumed"),
        ("Tue, 05 May 2020 14:41:00 IST", "Asia/Kolkata", NINE_ELEVEN, "explicit"),
        ("Thu, 05 Nov 2020 12:00:00 IST", "Asia/Jerusalem", datetime(2020, 11, 5, 10, tzinfo=UTC), "explicit"),
        ("2020", None, datetime(2020, 1, 1, tzinfo=UTC), "assumed"),
        ("Tue, 05 May 2020 14:41:00 IST", None, NINE_ELEVEN, "assumed"),
        ("2020-05-05", "Asia/Kolkata", datetime(2020, 5, 4, 18, 30, tzinfo=UTC), "profile"),
        ("20200505", None, datetime(2020, 5, 5, tzinfo=UTC), "assumed"),
        ("Tue, 05 May 2020 09:11:00 K", None, NINE_ELEVEN, "assumed"),
        ("2020-05", None, datetime(2020, 5, 1, tzinfo=UTC), "assumed"),
        ("2020-05-05T24:00:00Z", None, datetime(2020, 5, 6, tzinfo=UTC), "explicit"),
        ("2012-07-28T15:01:14", "Europe/Helsinki", datetime(2012, 7, 28, 12, 1, 14, tzinfo=UTC), "profile"),
        ("2012-01-28T15:01:14", "Europe/Helsinki", datetime(2012, 1, 28, 13, 1, 14, tzinfo=UTC), "profile"),
        ("2016-01-12 12:35:40", "Pacific/Auckland", datetime(2016, 1, 11, 23, 35, 40, tzinfo=UTC), "profile"),
    ],
)
def test_a_zone_is_taken_from_the_time_else_the_profile_else_assumed(said: str, zone: str | None, moment: datetime, known: str) -> None:
    found = instant(said, zone=ZoneInfo(zone) if zone else None)
    assert (found.moment, found.zone, found.raw) == (moment, known, said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "YYYYMMDD000000-HHMM",
        "soon",
        "2020-13-45",
        "Tue, 45 May 2020 09:11:00 GMT",
        "05 Foo 2020 10:00:00 GMT",
        "99999999999",
        "Tue, 05 May 2020 25:61:00 GMT",
        "2020-05-05T14:41:00 XQZ",
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+12:00",
    ],
)
def test_what_is_no_time_is_refused(said: str) -> None:
    with pytest.raises(NoDate, match="not a time we know"):
        instant(said)


@given(st.text(max_size=40))
def test_no_text_makes_it_raise_anything_else(said: str) -> None:
    try:
        assert instant(said).moment.tzinfo is UTC
    except NoDate:
        pass


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.timezones()))
def test_what_iso_wrote_is_read_back(moment: datetime) -> None:
    utc = moment.astimezone(UTC)
    # zones were minutes and seconds off before they were made; ISO 8601 knows no seconds in an offset
    if not moment.strftime("%z")[5:]:
        assert instant(moment.isoformat()).moment == utc
