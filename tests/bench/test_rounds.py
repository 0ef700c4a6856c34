"""Everybody takes a turn in every round."""

from __future__ import annotations

from collections import Counter

from bench.harness.rounds import interleaved
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers(1, 6), st.integers(0, 12))
def test_everybody_has_one_turn_in_every_round_and_goes_first_as_often_as_others(subjects, rounds):
    turns = list(interleaved(range(subjects), rounds=rounds))
    assert Counter(turns) == Counter({(number, subject): 1 for number in range(rounds) for subject in range(subjects)})
    firsts = Counter(turns[number * subjects][1] for number in range(rounds))
    assert not rounds or max(firsts.values()) - min(firsts.get(subject, 0) for subject in range(subjects)) <= 1


def test_a_round_is_over_before_the_next_begins():
    numbers = [number for number, _ in interleaved("abc", rounds=4)]
    assert numbers == sorted(numbers)
