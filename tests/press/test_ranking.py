"""What an editor is promised of the top news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lateedition.press.ranking import Candidate, explain, ordered, top

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def candidate(
    number: int, *, section: int = 0, value: int = 3, lifetime_h: float = 8.0, age_h: float = 1.0, running: bool = False
) -> Candidate:
    return Candidate(number, section or number, value, lifetime_h, NOW - timedelta(hours=age_h), running)


def rank(*candidates: Candidate, count: int = 3, per_section: int = 3) -> tuple[int, ...]:
    return top(ordered(candidates, as_of=NOW), count=count, per_section=per_section)


candidates = st.builds(
    candidate,
    st.integers(1, 10_000),
    section=st.integers(1, 4),
    value=st.integers(1, 5),
    lifetime_h=st.sampled_from([3.0, 8.0, 24.0]),
    age_h=st.floats(0, 200),
    running=st.booleans(),
)
several = st.lists(candidates, min_size=1, max_size=25, unique_by=lambda each: each.number)


@given(candidates, st.floats(0.01, 100))
def test_a_story_never_gains_by_growing_older(story, hours):
    assert explain(story, as_of=NOW + timedelta(hours=hours)).points <= explain(story, as_of=NOW).points


def test_a_higher_news_value_always_counts_for_more():
    points = [explain(candidate(1, value=value), as_of=NOW).points for value in (1, 2, 3, 4, 5)]
    assert points == sorted(points)
    assert rank(candidate(1, value=4, age_h=6), candidate(2, value=3, age_h=0)) == (1, 2)


def test_a_fresh_story_passes_an_old_one_of_the_same_value():
    assert rank(candidate(1, age_h=5), candidate(2, age_h=1)) == (2, 1)


def test_a_short_lifetime_makes_a_story_fall_faster():
    assert rank(candidate(1, lifetime_h=3, age_h=6), candidate(2, lifetime_h=24, age_h=6)) == (2, 1)


def test_of_equal_stories_the_newer_one_comes_first():
    assert rank(candidate(4), candidate(9), candidate(7)) == (9, 7, 4)


@given(candidates)
def test_the_parts_of_an_explanation_sum_to_the_score(story):
    score = explain(story, as_of=NOW)
    assert score.points == score.value_points - score.age_points


def test_a_story_dated_in_the_future_is_no_better_than_one_of_now():
    assert explain(candidate(1, age_h=-5), as_of=NOW) == explain(candidate(1, age_h=0), as_of=NOW)


@given(several, st.integers(1, 10))
def test_while_a_live_blog_runs_one_is_among_the_top_news(stories, count):
    running = {each.number for each in stories if each.running}
    if running:
        assert running & set(rank(*stories, count=count))


@given(several, st.integers(1, 10))
def test_no_place_stays_empty_while_there_are_stories_and_none_is_there_twice(stories, count):
    found = rank(*stories, count=count)
    assert len(found) == len(set(found)) == min(count, len(stories))


def test_a_section_has_no_more_than_its_share_where_others_have_news():
    one_section = [candidate(number, section=1, value=5) for number in range(1, 6)]
    assert rank(*one_section, candidate(50, section=2, value=1), count=4) == (5, 4, 3, 50)


def test_a_section_fills_the_places_that_no_other_section_can():
    assert rank(*[candidate(number, section=1) for number in range(1, 6)], count=5) == (5, 4, 3, 2, 1)
