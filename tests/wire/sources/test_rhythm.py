"""A source's rhythm is learnt from what it did, and its silence is said when it is not usual, and only then."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.wire.sources.health import Health, rhythm_in_words
from lateedition.wire.sources.rhythm import HOUR_S, Bursts, History, bursts_of, hourly_gap_s, is_quiet, long_gap_s, usual_gap_s

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def history_of(moments: list[datetime]) -> History:
    stamps = [moment.timestamp() for moment in sorted(moments)]
    hours: dict[int, int] = {}
    for stamp in stamps:
        hours[int(stamp // HOUR_S)] = hours.get(int(stamp // HOUR_S), 0) + 1
    return History(tuple(stamps[-100:]), hours)


def office(weeks: int, *, seed: int = 1) -> list[datetime]:
    """An agency that sends about every ten minutes from nine to five on weekdays, for so many weeks up to MONDAY."""
    luck, found = random.Random(seed), []
    for day in range(-7 * weeks, 0):
        moment = MONDAY + timedelta(days=day, hours=9)
        while moment.weekday() < 5 and moment.hour < 17:
            found.append(moment)
            moment += luck.uniform(4, 16) * MINUTE
    return found


def quiet(history: History, moment: datetime, after_s: float | None = None) -> bool:
    return is_quiet(history, now=moment.timestamp(), after_s=after_s)


def test_nights_and_weekends_are_no_silence_once_the_week_is_known() -> None:
    history = history_of(office(4))
    friday_evening = MONDAY - timedelta(days=2, hours=7)
    moments = [friday_evening + timedelta(hours=hours / 4) for hours in range(4 * 64)]
    assert moments[-1] == MONDAY + timedelta(hours=8, minutes=45)
    assert [moment for moment in moments if quiet(history, moment)] == []


def test_a_silent_monday_morning_is_said_within_two_hours() -> None:
    history = history_of(office(4))
    assert not quiet(history, MONDAY + timedelta(hours=9, minutes=30))
    assert quiet(history, MONDAY + timedelta(hours=11))


def test_no_hour_of_a_usual_week_is_taken_for_silence() -> None:
    luck = random.Random(5)
    every, moment = office(5), MONDAY
    for day in range(5):
        moment = MONDAY + timedelta(days=day, hours=9)
        while moment.hour < 17:
            assert not quiet(history_of(every), moment), moment
            every.append(moment)
            moment += luck.uniform(4, 16) * MINUTE


def test_before_the_week_is_known_the_longest_gaps_count() -> None:
    daily = [MONDAY + timedelta(days=day, hours=6) for day in range(12)]
    history = history_of(daily)
    assert not quiet(history, daily[-1] + timedelta(days=2))
    assert quiet(history, daily[-1] + timedelta(days=4))


def test_a_daily_digest_is_not_missed_in_the_hours_when_it_never_comes() -> None:
    daily = [MONDAY + timedelta(days=day, hours=6) for day in range(-35, 0)]
    history = history_of(daily)
    assert not quiet(history, MONDAY + timedelta(hours=5))
    assert quiet(history, MONDAY + timedelta(days=3))


@pytest.mark.parametrize("moments", [[], [MONDAY], [MONDAY + second * timedelta(seconds=1) for second in range(60)]])
def test_what_was_dropped_in_one_go_has_no_rhythm_and_is_never_quiet(moments: list[datetime]) -> None:
    assert not quiet(history_of(moments), MONDAY + timedelta(days=365))


def test_the_operator_may_say_how_long_is_too_long() -> None:
    history = history_of([MONDAY])
    assert not quiet(history, MONDAY + timedelta(hours=5), after_s=6 * HOUR_S)
    assert quiet(history, MONDAY + timedelta(hours=7), after_s=6 * HOUR_S)


def test_one_week_of_bursts_does_not_raise_what_is_usual() -> None:
    calm = office(4)
    burst = [MONDAY - timedelta(days=7) + timedelta(hours=9) + seconds * timedelta(seconds=30) for seconds in range(480)]
    before, after = (hourly_gap_s(history_of(moments), now=(MONDAY + timedelta(hours=9)).timestamp()) for moments in (calm, calm + burst))
    assert before is not None
    assert after is not None
    assert after > before / 2


def test_what_is_usual_is_that_of_the_hour_where_weeks_tell_and_of_the_last_gaps_where_they_do_not() -> None:
    history = history_of(office(4))
    working = usual_gap_s(history, now=(MONDAY + timedelta(hours=10)).timestamp())
    assert working is not None
    assert 6 * 60 < working < 15 * 60
    assert hourly_gap_s(history, now=(MONDAY + timedelta(hours=3)).timestamp()) is None
    assert usual_gap_s(history_of([MONDAY, MONDAY + 7 * MINUTE]), now=MONDAY.timestamp()) == 420
    assert usual_gap_s(History(), now=0.0) is None


@given(st.lists(st.integers(0, 10**7), max_size=60), st.integers(0, 2 * 10**7))
def test_nothing_that_a_source_does_upsets_what_is_learnt_of_it(seconds: list[int], now: int) -> None:
    history = history_of([MONDAY + timedelta(seconds=second) for second in seconds])
    moment = (MONDAY + timedelta(seconds=now)).timestamp()
    usual_s, long_s = usual_gap_s(history, now=moment), long_gap_s(history)
    assert usual_s is None or usual_s >= 0
    assert long_s is None or long_s >= 0
    is_quiet(history, now=moment)


@given(st.lists(st.floats(60, 90_000), min_size=10, max_size=60), st.floats(0, 10**6), st.floats(0, 10**6))
def test_a_source_that_is_quiet_stays_so_until_it_speaks(gaps_s: list[float], first: float, more: float) -> None:
    moment, moments = MONDAY, [MONDAY]
    for gap_s in gaps_s:
        moment += timedelta(seconds=gap_s)
        moments.append(moment)
    history = history_of(moments)
    if history.weeks((moment + timedelta(seconds=first + more)).timestamp()) < 3:
        assert quiet(history, moment + timedelta(seconds=first)) <= quiet(history, moment + timedelta(seconds=first + more))
    assert not quiet(history, moment + timedelta(minutes=5))


def burst(at: float, files: int) -> list[float]:
    return [at + 0.01 * number for number in range(files)]


def test_a_folder_that_is_filled_in_bursts_has_the_rhythm_of_its_bursts() -> None:
    moments = [moment for hour in range(4) for moment in burst(hour * HOUR_S, 12)]
    assert bursts_of(History(tuple(moments))) == Bursts(HOUR_S - 0.0, 12)
    said = rhythm_in_words(Health(arrivals=tuple(moments)), {}, now=datetime(1970, 1, 1, 5, tzinfo=UTC))
    assert said == "about 12 at once, every 1 h"


def test_what_comes_one_by_one_is_no_burst() -> None:
    assert bursts_of(History()) is None
    assert bursts_of(History((1.0,))) is None
    assert bursts_of(History((0.0, 600.0, 600.1, 1_200.0))) is None


def test_one_burst_that_is_all_that_is_known_to_the_second_is_placed_by_the_hours_or_not_at_all() -> None:
    last = tuple(burst(100 * HOUR_S, 100))
    assert bursts_of(History(last, {76: 300, 100: 300})) == Bursts(24 * HOUR_S, 100)
    now = datetime(1970, 1, 5, 5, tzinfo=UTC)
    assert rhythm_in_words(Health(arrivals=last), {76: 300, 100: 300}, now=now) == "about 100 at once, every 24 h"
    assert rhythm_in_words(Health(arrivals=last), {100: 300}, now=now) == ""


def test_a_stream_that_never_rests_is_said_to_be_one() -> None:
    stream = tuple(10.0 * number for number in range(100))
    assert rhythm_in_words(Health(arrivals=stream), {0: 100}, now=datetime(1970, 1, 1, 1, tzinfo=UTC)) == "several a minute"
