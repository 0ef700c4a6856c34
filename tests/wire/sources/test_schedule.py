"""A source is asked as often as news comes from it, between a floor and a ceiling, and is never given up."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.wire.sources.hints import LONGEST_ASKED_S, Hints, fresh_s, hints_in, not_before, retry_after_s
from lateedition.wire.sources.rhythm import History
from lateedition.wire.sources.schedule import Bounds, pause_after_failure_s, pause_s

NOW = datetime(2026, 3, 2, 12, 20, tzinfo=UTC)
BOUNDS = Bounds()

histories = st.lists(st.floats(0, 10**7), max_size=50).map(lambda moments: History(tuple(sorted(moments))))
bounds = st.tuples(st.floats(1, 10**5), st.floats(1, 10**5)).map(lambda pair: Bounds(min(pair), max(pair)))
luck = st.floats(0, 1)
asked = st.floats(0, 10**9)


@given(histories, bounds, st.floats(0, 2 * 10**7), asked, luck)
def test_no_pause_is_below_the_floor_or_above_the_ceiling(
    history: History, within: Bounds, now: float, asked_s: float, chance: float
) -> None:
    pause = pause_s(history, within, now=now, asked_s=asked_s, luck=chance)
    assert within.floor_s <= pause <= within.ceiling_s
    assert pause >= min(asked_s, within.ceiling_s), "what the feed asks for is kept up to the ceiling"


@given(st.integers(1, 10**6), bounds, asked, luck)
def test_after_any_number_of_errors_there_is_a_next_try(failures: int, within: Bounds, asked_s: float, chance: float) -> None:
    pause = pause_after_failure_s(failures, within, asked_s=asked_s, luck=chance)
    assert within.floor_s <= pause <= max(within.ceiling_s, LONGEST_ASKED_S)
    assert pause >= min(asked_s, LONGEST_ASKED_S)


@given(bounds, luck)
def test_the_pause_after_errors_only_grows(within: Bounds, chance: float) -> None:
    pauses = [pause_after_failure_s(failures, within, luck=chance) for failures in range(1, 20)]
    assert pauses == sorted(pauses)


def asked_at(arrivals: list[float], *, end: float) -> tuple[list[float], list[float]]:
    """Ask a feed that has news at those moments; return when it was asked, and how late each news was found."""
    found: list[float] = []
    late: list[float] = []
    asked, now = [], 0.0
    waiting = sorted(arrivals)
    while now < end:
        asked.append(now)
        new = [moment for moment in waiting if moment <= now]
        if new:
            late += [now - moment for moment in new]
            found.append(now)
            waiting = [moment for moment in waiting if moment > now]
        now += pause_s(History(tuple(found[-100:])), BOUNDS, now=now)
    return asked, late


def test_a_feed_with_news_every_two_minutes_is_asked_every_minute() -> None:
    asked, late = asked_at([120.0 * number for number in range(300)], end=36_000)
    assert max(late[20:]) <= 130
    assert 500 < len(asked) < 620


def test_a_feed_with_news_once_a_day_is_asked_once_an_hour() -> None:
    asked, _ = asked_at([86_400.0 * number for number in range(10)], end=864_000)
    assert 200 < len(asked) < 330


def test_in_a_burst_a_slow_feed_is_asked_every_minute_before_long() -> None:
    hourly = [3_600.0 * number for number in range(24)]
    burst = [86_400.0 + 60.0 * number for number in range(180)]
    asked, late = asked_at(hourly + burst, end=97_200)
    at_the_end = [moment for moment in asked if 93_600 <= moment < 97_200]
    assert len(at_the_end) > 50, "once a minute in the second hour of it"
    assert sum(late[-120:]) / 120 < 60


def test_a_source_that_wakes_at_nine_is_asked_soon_after_nine_though_it_was_silent_all_night() -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    hours = {int((monday + timedelta(days=-day, hours=hour)).timestamp() // 3_600): 12 for day in range(7, 36, 7) for hour in range(9, 17)}
    last = (monday + timedelta(days=-3, hours=17)).timestamp()
    history = History((last - 300, last), hours)
    night, morning = ((monday + timedelta(hours=hour)).timestamp() for hour in (3, 8.5))
    assert pause_s(history, BOUNDS, now=night) == BOUNDS.ceiling_s
    assert pause_s(history, BOUNDS, now=morning) <= 150


def test_sources_that_began_together_are_spread() -> None:
    chance = random.Random(7)
    pauses = {round(pause_s(History((0.0, 1_200.0)), BOUNDS, now=1_200.0, luck=chance.random())) for _ in range(50)}
    assert len(pauses) > 30
    assert (min(pauses), max(pauses)) > (530, 600)
    assert max(pauses) <= 660


def test_the_same_seed_gives_the_same_pauses() -> None:
    first, second = (
        [pause_after_failure_s(failures, BOUNDS, luck=chance.random()) for failures in range(1, 9)]
        for chance in (random.Random(3), random.Random(3))
    )
    assert first == second


# What feeds and servers ask for


@pytest.mark.parametrize(
    ("payload", "hints"),
    [
        (b"<rss><channel><ttl>60</ttl></channel></rss>", Hints(3_600.0)),
        (b"<rss><channel><ttl>soon</ttl></channel></rss>", Hints()),
        (b"<rss><channel><ttl>999999999999999</ttl></channel></rss>", Hints()),
        (
            b'<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><sy:updatePeriod> hourly </sy:updatePeriod>'
            b"<sy:updateFrequency>4</sy:updateFrequency></channel></rss>",
            Hints(900.0),
        ),
        (
            b"<rss><channel><skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>x</hour></skipHours></channel></rss>",
            Hints(0, (0, 7)),
        ),
        (
            b"<rss><channel><skipDays><day>Saturday</day><day>sunday</day><day>Caturday</day></skipDays></channel></rss>",
            Hints(0, (), (5, 6)),
        ),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title></feed>', Hints()),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', Hints()),
        (b"<rss", Hints()),
        (b"", Hints()),
        (b"<newsMessage><ttl>60</ttl></newsMessage>", Hints()),
    ],
)
def test_what_a_feed_asks_for_is_read_from_it(payload: bytes, hints: Hints) -> None:
    assert hints_in(payload) == hints


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0), ({"cache-control": "max-age=60"}, 60), ({"cache-control": 'private,Max-Age="90" , x'}, 90),
        ({"cache-control": "max-age=60, no-cache"}, 0), ({"cache-control": "no-store"}, 0), ({"cache-control": "max-age=soon"}, 0),
        ({"cache-control": "max-age=60", "age": "90"}, 0), ({"cache-control": "s-maxage=60"}, 0), ({"cache-control": "max-age=-1"}, 0),
    ],
)  # fmt: skip
def test_how_long_an_answer_stays_fresh_is_read_from_its_headers(headers: dict[str, str], seconds: float) -> None:
    assert fresh_s(headers) == seconds


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120), ("0", 0), ("999999999", LONGEST_ASKED_S), ("99999999999999999999", 0), ("-5", 0), ("", 0), ("soon", 0),
        ("Mon, 02 Mar 2026 12:25:00 GMT", 300), ("Monday, 02-Mar-26 12:25:00 GMT", 300), ("Mon Mar  2 12:25:00 2026", 300),
        ("Mon, 02 Mar 2026 12:00:00 GMT", 0), ("Fri, 02 Mar 2029 12:00:00 GMT", LONGEST_ASKED_S),
    ],
)  # fmt: skip
def test_how_long_to_leave_a_server_alone_is_read_in_seconds_and_as_a_date(said: str, seconds: float) -> None:
    assert retry_after_s({"retry-after": said}, now=NOW) == seconds


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC)),
    st.sets(st.integers(0, 23)),
    st.sets(st.integers(0, 6)),
)
def test_hours_and_days_that_are_to_be_skipped_are_and_never_for_more_than_a_day(due: datetime, hours: set[int], days: set[int]) -> None:
    found = not_before(due, Hints(0.0, tuple(hours), tuple(days)))
    assert due <= found <= due + timedelta(days=1)
    assert found == due + timedelta(days=1) or not (found.hour in hours or found.weekday() in days)
