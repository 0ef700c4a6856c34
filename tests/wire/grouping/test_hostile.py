"""Hostile: whatever comes, each item is put somewhere, soon, and what is there stays right."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from tests.wire.grouping.conftest import FERRY, FERRY_OF_ANOTHER_AGENCY, Machine, told

from lateedition.wire.grouping.grouping import restored
from lateedition.wire.grouping.terms import LONGEST_VECTOR

FIVE_MEGABYTES = {
    "one word again and again": "fog " * 1_250_000,
    "one word without an end": "a" * 5_000_000,
    "digits": "1" * 5_000_000,
    "points": "." * 5_000_000,
    "marks without a letter": "\u0301" * 2_500_000,
    "another word each time": " ".join(f"w{number}" for number in range(700_000)),
    "letters without spaces": "橋" * 1_700_000,
}


@pytest.mark.parametrize("text", FIVE_MEGABYTES.values(), ids=FIVE_MEGABYTES.keys())
def test_five_megabytes_take_no_longer_than_a_long_story(machine: Machine, text: str) -> None:
    ferry = machine.take(FERRY)
    began = time.process_time()
    machine.take(("Ferry", text), hours=1)
    machine.take(("Ferry", text), hours=2)
    assert time.process_time() - began < 1
    assert machine.take(FERRY_OF_ANOTHER_AGENCY, hours=3).event == ferry.event


@pytest.mark.parametrize("story", [("", ""), (" ", "\n"), ("...", "--- !!!"), ("\x00", "\ufeff"), ("", "\ud800")])
def test_what_says_nothing_is_an_event_of_its_own_and_like_nothing(machine: Machine, story: tuple[str, str]) -> None:
    first, second = machine.take(story), machine.take(story, hours=1)
    assert (first.why, second.why) == ("new", "new")
    assert first.event != second.event
    assert restored(machine.grouping.snapshot()) == machine.grouping


@pytest.mark.parametrize("moment", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)])
def test_an_item_of_another_age_neither_ends_events_nor_lasts(machine: Machine, moment: datetime) -> None:
    ferry = machine.take(FERRY)
    machine.grouping.assign(replace(told(900, FERRY), moment=moment))
    assert machine.take(FERRY_OF_ANOTHER_AGENCY, hours=2).event == ferry.event
    for day in range(1, 20):
        machine.take((f"Choir {day}", ""), hours=24 * day)
    assert all(abs(event.last) < 1e10 for event in machine.grouping.events.live.values())


def test_items_in_any_order_of_time_are_all_placed(machine: Machine) -> None:
    hours = [0.0, 90.0, -50.0, 3.0, 300.0, -300.0, 5.0, 1.0, 2.0]
    placed = [machine.take(FERRY_OF_ANOTHER_AGENCY if place % 2 else FERRY, hours=at) for place, at in enumerate(hours)]
    near = {each.event for each, at in zip(placed, hours, strict=True) if 0 <= at <= 5}
    assert len(near) == 1


def test_what_is_kept_of_an_item_has_an_end(machine: Machine) -> None:
    machine.take(("w " * 5000, " ".join(f"w{number}" for number in range(100_000))))
    state = machine.grouping
    assert all(len(event.centre) <= LONGEST_VECTOR for event in state.events.live.values())
    assert all(len(kept.shingles) <= 100 for kept in state.copies.kept.values())


def test_an_event_with_a_thousand_items_is_no_larger_than_one_with_a_few() -> None:
    machine = Machine()
    words = FERRY[1].split()
    for number in range(1000):
        machine.take((FERRY[0], " ".join([*words[number % 40 :], f"detail{number}", f"name{number}"])), hours=number / 100)
    biggest = max(machine.grouping.events.live.values(), key=lambda event: len(event.chains))
    assert len(biggest.chains) > 500
    assert len(biggest.centre) <= 140
