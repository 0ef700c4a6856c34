"""What an editor is promised of the outlook: that what is said of a front to come is what the press will make of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lateedition.desk.fronts.outlook import Drop, drops, passing_minute, what_if
from lateedition.press.ranking import Candidate, arranged, ordered
from lateedition.story.front import Burial, Front, Pin

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def candidate(number: int, *, section: int = 0, value: int = 3, lifetime_h: float = 8.0, age_min: int = 60, **said: object) -> Candidate:
    moment = NOW - age_min * MINUTE
    return Candidate(number, section or number, value, lifetime_h, moment, moment, **said)


candidates = st.builds(
    candidate,
    st.integers(1, 60),
    section=st.integers(1, 3),
    value=st.integers(2, 4),
    lifetime_h=st.sampled_from([0.5, 1.0, 3.0, 8.0, 24.0, 48.0]),
    age_min=st.integers(0, 600),
    running=st.booleans(),
    event=st.integers(0, 3),
    sources=st.integers(0, 5),
)
several = st.lists(candidates, min_size=2, max_size=9, unique_by=lambda each: each.number)
counts = st.integers(1, 6)


@st.composite
def fronts(draw: st.DrawFn) -> Front:
    until = st.none() | st.integers(1, 700).map(lambda minutes: NOW + minutes * MINUTE)
    pins = st.builds(Pin, st.integers(1, 60), st.integers(1, 6), until)
    return Front(tuple(draw(st.lists(pins, max_size=2))), tuple(draw(st.lists(st.builds(Burial, st.integers(1, 60), until), max_size=2))))


@settings(max_examples=60, deadline=None)
@given(several, fronts(), counts)
def test_a_story_drops_in_the_minute_that_is_said_and_in_none_before(stories, front, count):
    said = drops(stories, front, as_of=NOW, count=count)
    now = arranged(stories, front, as_of=NOW, count=count)
    left = set(now)
    for minute in range(1, 12 * 60):
        moment = NOW + minute * MINUTE
        then = arranged(stories, front, as_of=moment, count=count)
        lower = {number for number in left if number not in then or then.index(number) > now.index(number)}
        for number in lower:
            assert said[number].moment == moment
            if said[number].below is not None:
                assert said[number].below in then
                assert number not in then or then.index(said[number].below) < then.index(number)
        left -= lower
    assert not {number for number in left if number in said and said[number].moment < NOW + 12 * 60 * MINUTE}


@given(candidates, candidates)
def test_two_stories_pass_in_the_minute_that_is_said(one, other):
    other = replace(other, number=one.number + 1)
    moment = passing_minute(one, other, as_of=NOW)
    before = ordered([one, other], as_of=NOW)
    if moment is None:
        assert ordered([one, other], as_of=NOW + timedelta(hours=24)) == before
    else:
        assert ordered([one, other], as_of=moment) != before
        assert ordered([one, other], as_of=moment - MINUTE) == before


def test_a_short_lived_story_drops_below_the_one_that_lasts():
    short, lasting = candidate(1, value=4, lifetime_h=1.0, age_min=0), candidate(2, value=3, lifetime_h=24.0, age_min=0)
    said = drops([short, lasting], Front(), as_of=NOW, count=2)
    assert said == {1: Drop(NOW + 94 * MINUTE, 2)}


def test_a_pinned_story_keeps_its_place_until_the_pin_ends():
    end = NOW + timedelta(minutes=30, seconds=17)
    said = drops([candidate(1), candidate(2)], Front((Pin(1, 1, end),)), as_of=NOW, count=2)
    assert said == {1: Drop(end, 2)}


def test_what_if_says_what_the_press_would_make_of_it_and_changes_nothing():
    stories = ordered([candidate(1), candidate(2, value=4), candidate(3)], as_of=NOW)
    assert arranged(stories, Front(), as_of=NOW, count=3) == (2, 3, 1)
    assert what_if(stories, Front(), replace(stories[2], news_value=5), as_of=NOW, count=3) == (1, 2, 3)
    assert stories[2].news_value == 3


@settings(max_examples=40, deadline=None)
@given(several, fronts(), counts, st.integers(1, 5), st.data())
def test_what_if_is_what_the_ranking_says_of_the_changed_story(stories, front, count, value, data):
    changed = replace(data.draw(st.sampled_from(stories)), news_value=value, lifetime_h=data.draw(st.sampled_from([0.5, 8.0, 72.0])))
    others = [each for each in stories if each.number != changed.number]
    said = what_if(ordered(stories, as_of=NOW), front, changed, as_of=NOW, count=count)
    assert said == arranged([*others, changed], front, as_of=NOW, count=count)
