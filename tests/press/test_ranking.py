"""What an editor is promised of the ranking."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from lateedition.press.ranking import Candidate, arranged, explain, ordered, points_of
from lateedition.story.front import Burial, Front, Pin

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def candidate(number: int, *, section: int = 0, value: int = 3, lifetime_h: float = 8.0, age_h: float = 1.0, **said: object) -> Candidate:
    published = NOW - timedelta(hours=age_h)
    updated = published + timedelta(hours=float(said.pop("updated_after_h", 0.0)))
    return Candidate(number, section or number, value, lifetime_h, published, updated, **said)


def rank(*candidates: Candidate, count: int = 3, as_of: datetime = NOW, **decided: object) -> tuple[int, ...]:
    return arranged(candidates, Front(**decided), as_of=as_of, count=count)


candidates = st.builds(
    candidate,
    st.integers(1, 10_000),
    section=st.integers(1, 4),
    value=st.integers(1, 5),
    lifetime_h=st.sampled_from([3.0, 8.0, 24.0]) | st.floats(0.5, 720),
    age_h=st.floats(0, 200),
    updated_after_h=st.just(0.0) | st.floats(0, 100),
    running=st.booleans(),
    event=st.integers(0, 4),
    sources=st.integers(0, 40),
)
several = st.lists(candidates, min_size=1, max_size=25, unique_by=lambda each: each.number)
counts = st.integers(1, 10)


@dataclasses.dataclass
class Decided:
    """What somebody may have decided about some stories."""

    stories: list[Candidate]
    front: Front


@st.composite
def decided(draw: st.DrawFn) -> Decided:
    stories = draw(several)
    some = st.lists(st.sampled_from([each.number for each in stories] + [77_777]), max_size=4)
    until = st.none() | st.integers(-90, 90).map(lambda minutes: NOW + timedelta(minutes=minutes))
    pins = tuple(Pin(number, draw(st.integers(1, 12)), draw(until)) for number in draw(some))
    buried = tuple(Burial(number, draw(until)) for number in draw(some))
    return Decided(stories, Front(pins, buried, draw(st.integers(0, 3))))


@given(candidates, st.floats(0.01, 100))
def test_a_story_never_gains_by_growing_older(story, hours):
    assert points_of(story, as_of=NOW + timedelta(hours=hours)) <= points_of(story, as_of=NOW)


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


def test_an_update_takes_half_of_the_age_off_and_an_entry_of_running_coverage_all_of_it():
    assert explain(candidate(1, age_h=8, updated_after_h=8), as_of=NOW).points == explain(candidate(1, age_h=4), as_of=NOW).points
    blog = candidate(1, age_h=8, updated_after_h=8, running=True)
    assert explain(blog, as_of=NOW).points == explain(candidate(1, age_h=0), as_of=NOW).points


@given(candidates, st.integers(0, 40))
def test_more_sources_never_count_for_less_nor_for_as_much_as_a_step_of_news_value(story, sources):
    more = msgspec.structs.replace(story, sources=story.sources + sources)
    higher = msgspec.structs.replace(story, sources=0, news_value=story.news_value + 1)
    assert points_of(story, as_of=NOW) <= points_of(more, as_of=NOW) < points_of(higher, as_of=NOW)


@given(candidates)
def test_the_parts_of_an_explanation_add_up_exactly_to_the_score(story):
    score = explain(story, as_of=NOW)
    assert score.value + score.sources + score.update + score.age == score.total == round(100 * score.points)
    assert score.points == points_of(story, as_of=NOW)
    aged = -100 * score.age_h / story.lifetime_h
    assert abs(score.age - aged) <= 2
    assert score.value == 150 * story.news_value


@given(several)
def test_scores_as_they_are_shown_never_contradict_the_order(stories):
    totals = [explain(each, as_of=NOW).total for each in ordered(stories, as_of=NOW)]
    assert totals == sorted(totals, reverse=True)


@given(candidates, candidates, st.lists(st.integers(0, 400 * 60), min_size=3, max_size=12))
def test_with_time_alone_two_stories_pass_one_another_once_at_most(one, other, minutes):
    """So nothing flickers, and no memory of the order before is needed to keep it from that."""
    moments = [NOW + timedelta(hours=201, minutes=at) for at in sorted(minutes)]
    leads = [ordered({one.number: one, other.number: other}.values(), as_of=each)[0].number for each in moments]
    assert sum(before != after for before, after in pairwise(leads)) <= 1


def test_a_story_dated_in_the_future_is_no_better_than_one_of_now():
    assert explain(candidate(1, age_h=-5), as_of=NOW) == explain(candidate(1, age_h=0), as_of=NOW)


@given(several, counts)
def test_while_a_live_blog_runs_one_is_among_the_top_news(stories, count):
    running = {each.number for each in stories if each.running}
    if running:
        assert running & set(rank(*stories, count=count))


@given(decided(), counts)
def test_of_an_event_there_is_one_story_but_for_what_is_pinned(said, count):
    found = arranged(said.stories, said.front, as_of=NOW, count=count)
    pinned = {pin.story for pin in said.front.pins}
    events = [each.event for each in said.stories if each.number in found and each.event and each.number not in pinned]
    assert len(events) == len(set(events))


@given(decided(), counts)
def test_no_story_is_there_twice_and_what_is_buried_is_not_there_at_all(said, count):
    found = arranged(said.stories, said.front, as_of=NOW, count=count)
    assert len(found) == len(set(found)) <= count
    assert not {burial.story for burial in said.front.buried if burial.until is None or burial.until > NOW} & set(found)
    assert set(found) <= {each.number for each in said.stories}


@given(several, counts)
def test_no_place_stays_empty_while_there_are_stories_of_other_events(stories, count):
    events = {each.event for each in stories if each.event}
    assert len(rank(*stories, count=count)) == min(count, len(events) + sum(not each.event for each in stories))


@given(decided(), counts)
def test_what_has_ended_is_as_if_it_had_never_been(said, count):
    standing = Front(
        tuple(pin for pin in said.front.pins if pin.until is None or pin.until > NOW),
        tuple(burial for burial in said.front.buried if burial.until is None or burial.until > NOW),
        said.front.per_section,
    )
    assert arranged(said.stories, said.front, as_of=NOW, count=count) == arranged(said.stories, standing, as_of=NOW, count=count)


@given(several, st.integers(1, 4), st.data())
def test_a_pinned_story_has_its_place(stories, place, data):
    number = data.draw(st.sampled_from([each.number for each in stories]))
    found = rank(*stories, count=10, pins=(Pin(number, place),))
    assert found.index(number) == min(place, len(found)) - 1


def test_a_pin_of_a_story_that_readers_do_not_have_holds_no_place():
    assert rank(candidate(1), candidate(2), pins=(Pin(9, 1),)) == (2, 1)


def test_a_story_that_is_pinned_and_buried_is_buried():
    assert rank(candidate(1), candidate(2), pins=(Pin(1, 1),), buried=(Burial(1),)) == (2,)


def test_of_two_pins_for_a_place_the_later_counts_and_the_other_story_goes_by_its_score():
    assert rank(candidate(1), candidate(2), candidate(3, value=5), pins=(Pin(1, 1), Pin(2, 1))) == (2, 3, 1)


def test_a_section_has_no_more_than_its_share_where_others_have_news():
    one_section = [candidate(number, section=1, value=5) for number in range(1, 6)]
    assert rank(*one_section, candidate(50, section=2, value=1), count=4) == (5, 4, 3, 50)
    assert rank(*one_section, candidate(50, section=2, value=1), count=4, per_section=1) == (5, 4, 3, 50)
    assert rank(*one_section, candidate(50, section=2, value=1), count=4, per_section=0) == (5, 4, 3, 2)


def test_what_is_pinned_counts_for_its_section():
    one_section = [candidate(number, section=1, value=5) for number in range(1, 6)]
    found = rank(*one_section, candidate(50, section=2, value=1), count=3, per_section=1, pins=(Pin(1, 1),))
    assert found == (1, 5, 50)


def test_a_section_fills_the_places_that_no_other_section_can():
    assert rank(*[candidate(number, section=1) for number in range(1, 6)], count=5) == (5, 4, 3, 2, 1)


def test_running_coverage_stands_for_its_event_where_it_would_not_come_by_itself():
    blog = candidate(9, value=1, age_h=50, running=True, event=4)
    assert rank(candidate(1, value=5, event=4), candidate(2), candidate(3), blog) == (9, 3, 2)
