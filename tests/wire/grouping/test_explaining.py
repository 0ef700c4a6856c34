"""Explaining: an editor reads why an item is where it is, in words that stand in it."""

from __future__ import annotations

import re

import pytest
from tests.wire.grouping.conftest import BANK, FERRY, FERRY_OF_ANOTHER_AGENCY, OTHER_FERRY, Machine

from lateedition.wire.grouping.decisions import Split
from lateedition.wire.grouping.explaining import explained


def test_the_words_in_common_are_those_of_the_item_and_the_heaviest_first(machine: Machine) -> None:
    machine.take(FERRY)
    placed = machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1)
    assert placed.likeness
    words = [shared.word for shared in placed.likeness.shared]
    assert len(words) == 5
    assert all(word in f"{FERRY_OF_ANOTHER_AGENCY[0]} {FERRY_OF_ANOTHER_AGENCY[1]}" for word in words)
    shares = [shared.share for shared in placed.likeness.shared]
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 1


def test_the_score_is_the_cosine_times_what_time_leaves(machine: Machine) -> None:
    machine.take(FERRY)
    likeness = machine.take(FERRY_OF_ANOTHER_AGENCY, hours=40).likeness
    assert likeness
    assert likeness.gap_s == 40 * 3600
    assert likeness.score == pytest.approx(likeness.cosine * likeness.time_factor)
    assert likeness.score >= likeness.needed


def test_the_runner_up_is_named(machine: Machine) -> None:
    machine.take(FERRY)
    placed = machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1)
    assert placed.likeness
    assert placed.runner_up
    assert placed.runner_up.event != placed.event
    assert placed.runner_up.score < placed.likeness.score


def test_why_it_is_new_is_told_with_the_nearest_and_what_was_missing(machine: Machine) -> None:
    placed = machine.take(FERRY)
    assert placed.why == "new"
    assert re.fullmatch(
        r"event 5: new, as nothing is near enough: event 4 has 0\.\d\d of 0\.21 needed \(Ferry \d+%, .*; 3 h apart leave 100%\)"
        r"(; next was event \d with 0\.\d\d)?",
        explained(placed),
    )


def test_each_reason_has_its_sentence(machine: Machine) -> None:
    first = machine.take(FERRY, chain="HW\nu:1")
    alike = machine.take(FERRY_OF_ANOTHER_AGENCY, hours=1, chain="Norda\nu:2")
    copy = machine.take((FERRY[0], FERRY[1] + " More soon."), hours=2)
    version = machine.take(OTHER_FERRY, hours=3, chain="HW\nu:1")
    machine.grouping.decide(Split(machine.items[-3]))
    decided = machine.take(BANK, hours=4, chain="Norda\nu:2")
    alone = Machine().take(FERRY)
    assert explained(alike).startswith(f"event {first.event}: 0.")
    assert "of 0.21 needed (" in explained(alike)
    assert explained(copy).startswith(f"event {first.event}: rerun of item {first.number}, 100% of the shorter stands in both")
    assert explained(version) == f"event {first.event}: another version of it is there"
    assert explained(decided) == f"event {decided.event}: an editor put it there"
    assert explained(alone) == "event 1: new, as nothing is near"
