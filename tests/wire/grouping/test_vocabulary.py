"""Vocabulary: what is told of a word is told once; that it is remembered, or was forgotten, changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.wire.grouping.conftest import BACKGROUND, FERRY, FERRY_OF_ANOTHER_AGENCY, Machine

from lateedition.wire.grouping import vocabulary
from lateedition.wire.grouping.shingles import MOST, sketch_of
from lateedition.wire.grouping.vocabulary import Vocabulary
from lateedition.wire.grouping.words import english

STORIES = (*BACKGROUND, FERRY, FERRY_OF_ANOTHER_AGENCY)


def test_a_word_is_told_with_its_term_and_how_it_is_written_small() -> None:
    ferry, small, figure = Vocabulary(english).words(["Ferries", "to", "3,000"])
    assert (ferry.term, ferry.small, ferry.short, ferry.figure) == ("ferry", "ferries", 0.0, False)
    assert (small.term, small.small, small.figure) == ("to", "", False)
    assert small.short > 0
    assert (figure.term, figure.figure, figure.short) == ("3,000", True, 0.0)


def test_words_of_one_term_have_one_number() -> None:
    one, other, another = Vocabulary(english).words(["ferry", "Ferries", "fog"])
    assert one.number == other.number != another.number


def test_what_was_forgotten_is_told_again_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    remembering = [Machine().take(story) for story in STORIES for _ in range(2)]
    monkeypatch.setattr(vocabulary, "MOST", 3)
    assert [Machine().take(story) for story in STORIES for _ in range(2)] == remembering


def test_a_word_without_an_end_is_forgotten_with_its_text() -> None:
    known = Vocabulary(english)
    known.words(["a" * 5_000, "fog"])
    known.tidy()
    assert known.met("a" * 5_000) is None
    assert known.met("fog")


def test_of_too_many_words_all_are_forgotten_when_the_text_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MOST", 3)
    known = Vocabulary(english)
    known.words(["fog", "ferry", "freighter", "radar"])
    assert known.met("fog")
    known.tidy()
    assert known.met("fog") is None


@given(st.lists(st.text("abcde", min_size=1, max_size=2), max_size=400))
def test_a_shingle_is_the_first_word_and_three_five_and_seven_times_the_next(written: list[str]) -> None:
    words = Vocabulary(english).words(written)
    numbers = [word.number for word in words]
    runs = [a + 3 * b + 5 * c + 7 * d for a, b, c, d in zip(numbers, numbers[1:], numbers[2:], numbers[3:], strict=False)]
    sketch = sketch_of(words)
    assert sketch.places == {run: runs.index(run) for run in runs if run % 2**sketch.level == 0}
    assert (sketch.level == 0) == (len(set(runs)) <= MOST)
