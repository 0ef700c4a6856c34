"""What who reads on and on is promised: another story each time, never the same news again, and never the same in another language."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import newsdesk
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lateedition.press.facts import Facts
from lateedition.press.library import Library
from lateedition.press.overlay import Overlay
from lateedition.story.article import Story
from lateedition.story.handover import Document
from lateedition.story.happening import Happening
from lateedition.story.taxonomy import Section

NUMBERS = range(1, 13)
STORY = st.builds(
    newsdesk.story,
    st.sampled_from(NUMBERS),
    section=st.integers(1, 4),
    first_published=st.integers(0, 5).map(lambda hours: newsdesk.NOON + timedelta(hours=hours)),
    language=st.sampled_from(["en", "en-GB", "hi"]),
    original=st.none() | st.sampled_from(NUMBERS),
)
HAPPENING = st.builds(Happening, st.sampled_from(NUMBERS), event=st.integers(0, 3))
GONE = st.sampled_from(NUMBERS).map(lambda number: newsdesk.killed(newsdesk.story(number)))
MOVED = st.builds(Section, st.just(3), st.just("Docks"), st.just("/city/docks/"), parent=st.sampled_from([None, 1, 2]))


def library_of(*documents: Document) -> Library:
    library = Library(Overlay())
    for document in (*newsdesk.paper(), *documents):
        library.apply(document)
    library.settle()
    return library


def next_of(library: Library, number: int) -> int | None:
    return Facts(library, as_of=newsdesk.NOON, renditions=Path("/nonexistent")).next_story(number)


def trail_from(library: Library, number: int) -> list[Story]:
    """The story of this number and all that are read after it, by the links at their ends."""
    found: list[int] = []
    at: int | None = number
    while at is not None:
        assert at not in found, f"{at} comes again after {found}"
        found.append(at)
        at = next_of(library, at)
    return [story for story in map(library.story, found) if story is not None]


def kin_of(story: Story) -> tuple[int, str]:
    return (story.number if story.original is None else story.original, story.language[:2])


@settings(max_examples=150, deadline=None)
@given(st.lists(STORY | HAPPENING | GONE | MOVED, max_size=40))
def test_nobody_who_reads_on_comes_to_a_story_an_event_or_a_translation_that_was_there_before(documents):
    library = library_of(*documents)
    for number in NUMBERS:
        trail = trail_from(library, number) if library.story(number) else []
        events = [event for story in trail if (event := library.happening(story.number).event)]
        families = [kin_of(story) for story in trail]
        assert len(events) == len(set(events))
        assert len(families) == len(set(families))
        assert len({story.language[:2] for story in trail}) <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(STORY | HAPPENING | GONE | MOVED, max_size=30), st.integers(1, 5))
def test_what_comes_next_does_not_hang_on_how_the_paper_came_to_be(documents, pause):
    library = Library(Overlay())
    for at, document in enumerate((*newsdesk.paper(), *documents)):
        library.apply(document)
        if at % pause == 0:
            library.settle()
    library.settle()
    last = {(type(document), document.number): document for document in documents}
    stories = {number: (library.document("story", number)) for number in NUMBERS}
    sections = [document for (kind, _), document in last.items() if kind is Section]
    happenings = [document for (kind, _), document in last.items() if kind is Happening]
    afresh = library_of(*sections, *happenings, *(each for each in stories.values() if each))
    assert {n: next_of(library, n) for n in NUMBERS} == {n: next_of(afresh, n) for n in NUMBERS}


def test_the_next_one_is_the_next_older_of_the_section_and_after_the_last_of_all():
    library = library_of(*(newsdesk.story(number, section=1 + number % 2) for number in range(1, 7)))
    assert [story.number for story in trail_from(library, 6)] == [6, 4, 2, 1]


def test_a_section_is_read_with_those_below_it():
    docks, city = newsdesk.story(1, section=3), newsdesk.story(2, section=2)
    assert next_of(library_of(docks, city, newsdesk.story(3, section=2)), 2) == 1


def test_the_same_event_is_passed_over_and_the_newest_report_of_another_stands_for_it():
    stories = [newsdesk.story(number) for number in range(1, 7)]
    told = [Happening(6, event=1), Happening(5, event=1), Happening(4, event=2), Happening(3, event=2)]
    library = library_of(*stories, *told)
    assert [story.number for story in trail_from(library, 6)] == [6, 4, 2, 1]
    assert [story.number for story in trail_from(library, 5)] == [5, 4, 2, 1]
    assert [story.number for story in trail_from(library, 3)] == [3, 2, 1]


def test_when_the_newest_report_of_an_event_is_withdrawn_the_one_before_stands_for_it():
    stories = [newsdesk.story(number) for number in range(1, 5)]
    library = library_of(*stories, Happening(3, event=2), Happening(2, event=2))
    assert next_of(library, 4) == 3
    library.apply(newsdesk.killed(stories[2]))
    assert "next 4" in library.settle().facts
    assert next_of(library, 4) == 2


def test_who_reads_in_one_language_is_not_led_into_another():
    english, hindi = newsdesk.story(1), newsdesk.story(2, language="hi", original=1)
    library = library_of(english, hindi, newsdesk.story(3))
    assert next_of(library, 3) == 1
    assert next_of(library, 2) is None
    library.apply(replace(hindi, language="en", original=None))
    library.settle()
    assert next_of(library, 3) == 2


def test_a_change_far_away_asks_nobody_anew():
    library = library_of(*(newsdesk.story(number) for number in range(1, 200)))
    library.apply(newsdesk.killed(newsdesk.story(5)))
    assert {fact for fact in library.settle().facts if fact.startswith("next ")} == {"next 5", "next 6"}
