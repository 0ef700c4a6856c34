"""The picture says what the press counted: each column where its time is, higher for what took longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from lateedition.desk.pressroom.picture import COLUMNS, picture_of, share_of
from lateedition.press.figures import SLOT_S, Slot, shared_out

NOON = datetime(2026, 3, 2, 12, 0, 30, tzinfo=UTC)
KOLKATA = ZoneInfo("Asia/Kolkata")


def slot(moment: datetime, *durations: float) -> Slot:
    return Slot(int(moment.timestamp()) // SLOT_S * SLOT_S, shared_out(durations), max(durations))


def drawn(*slots: Slot, hours: int = 6):
    return picture_of(slots, hours=hours, now=NOON, zone=KOLKATA)


def test_what_became_visible_just_now_is_at_the_right_and_what_did_before_the_span_is_not_there() -> None:
    picture = drawn(slot(NOON, 0.02), slot(NOON - timedelta(hours=5, minutes=54), 0.02), slot(NOON - timedelta(hours=7), 9.0))
    left, right = picture.columns[0], picture.columns[-1]
    assert len(picture.columns) == 2
    assert 100 * (COLUMNS - 1) / COLUMNS <= right.left < 100
    assert 0 <= left.left < 100 / COLUMNS * 2
    assert picture.total is not None
    assert picture.total.count == 2


def test_ten_times_as_long_is_always_as_far_up_and_nothing_leaves_the_sheet() -> None:
    picture = drawn(*(slot(NOON - timedelta(minutes=5 * at), taken) for at, taken in enumerate((0.01, 0.1, 1.0, 10.0, 0.0001, 99_999.0))))
    heights = [column.longest for column in reversed(picture.columns)]
    steps = [one - other for one, other in pairwise(heights[:4])]
    assert steps == pytest.approx([steps[0]] * 3, abs=0.05)
    assert steps[0] > 0
    assert (heights[4], heights[5]) == (100, 0)


def test_a_box_stands_from_half_to_95_of_a_hundred_and_the_longest_above_it() -> None:
    [column] = drawn(slot(NOON, *[0.02] * 60, *[0.2] * 38, 3.0, 4.0)).columns
    [line] = drawn(slot(NOON, *[0.02] * 60, *[0.2] * 38, 3.0, 4.0)).lines
    assert (line.count, line.half, line.most, line.longest) == (100, "25 ms", "250 ms", "4 s")
    assert column.longest < column.top < column.top + column.height


def test_no_share_is_said_to_take_longer_than_the_longest() -> None:
    share = share_of([slot(NOON, 0.011, 0.012)])
    assert (share.half_s, share.most_s, share.longest_s) == (0.012, 0.012, 0.012)


def test_in_a_day_a_column_has_twenty_minutes_and_the_hours_are_those_of_the_site() -> None:
    picture = drawn(slot(NOON, 0.02), slot(NOON - timedelta(minutes=13), 0.02), hours=24)
    assert {mark.word for mark in picture.times} == {"20:00", "00:00", "04:00", "08:00", "12:00", "16:00"}
    assert sum(line.count for line in picture.lines) == 2
    assert [mark.word for mark in drawn().times] == ["12:00", "13:00", "14:00", "15:00", "16:00", "17:00"]


def test_the_busiest_column_is_as_high_as_the_sheet_and_another_in_proportion() -> None:
    picture = drawn(slot(NOON, *[0.02] * 8), slot(NOON - timedelta(minutes=30), *[0.02] * 2))
    assert [(column.bar_top, column.bar) for column in picture.columns] == [(75, 25), (0, 100)]


def test_nothing_published_is_no_picture() -> None:
    assert drawn().columns == ()
    assert drawn().total is None
