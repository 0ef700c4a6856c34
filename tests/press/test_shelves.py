"""What readers are promised of long lists: every story once, and old pages that stay as they are."""

from __future__ import annotations

from datetime import timedelta

import newsdesk
from hypothesis import given, settings
from hypothesis import strategies as st

from lateedition.press.overlay import Overlay
from lateedition.press.reading import Shelf
from lateedition.press.shelves import PAGE, Shelves, place_of

SHELF = Shelf("section", 3)
OTHER = Shelf("section", 4)


def place(number: int) -> bytes:
    # not in the order of numbers: stories are published out of order, too
    return place_of(newsdesk.NOON + timedelta(minutes=number * 37 % 101), number)


def walk(shelves: Shelves) -> list[int]:
    """Read the shelf as a reader does: the front, then always the older page."""
    page = shelves.front(SHELF)
    found = list(page.stories)
    while page.older is not None:
        page = shelves.page(SHELF, page.older)
        found += page.stories
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(1, 100), max_size=70), max_size=6))
def test_a_reader_who_pages_through_meets_every_story_once_from_the_newest_to_the_oldest(batches):
    shelves, on_it = Shelves(Overlay()), set()
    shelves.put(OTHER, place(7))
    for batch in batches:
        for number in batch:
            (shelves.take if number in on_it else shelves.put)(SHELF, place(number))
            on_it ^= {number}
        shelves.settle()
        assert walk(shelves) == sorted(on_it, key=place, reverse=True)
        assert shelves.count(SHELF) == len(on_it)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(1, 100), max_size=70), max_size=6))
def test_every_page_that_differs_is_among_those_said_to(batches):
    shelves, on_it = Shelves(Overlay()), set()
    for batch in batches:
        before = [shelves.page(SHELF, page) for page in range(1, 7)]
        for number in batch:
            (shelves.take if number in on_it else shelves.put)(SHELF, place(number))
            on_it ^= {number}
        said = shelves.settle().get(SHELF, range(0))
        after = [shelves.page(SHELF, page) for page in range(1, 7)]
        assert {number for number, (one, other) in enumerate(zip(before, after, strict=True), 1) if one != other} <= set(said)


def test_a_new_story_moves_nothing_but_the_front_and_the_page_it_completes():
    shelves = Shelves(Overlay())
    for number in range(1, 10 * PAGE + 1):
        shelves.put(SHELF, place_of(newsdesk.NOON + timedelta(hours=number), number))
        moved = shelves.settle()[SHELF]
        assert len(moved) <= 2
    assert shelves.page(SHELF, 1).stories == tuple(range(PAGE, 0, -1))
    assert shelves.page(SHELF, 1).newer == 2
    assert shelves.page(SHELF, 10).newer_is_front
    assert shelves.front(SHELF).pages == 10


def test_the_front_holds_the_newest_beyond_the_last_full_page_and_that_page():
    shelves = Shelves(Overlay())
    sizes = []
    for number in range(1, 2 * PAGE + 2):
        shelves.put(SHELF, place_of(newsdesk.NOON, number))
        shelves.settle()
        sizes.append(len(shelves.front(SHELF).stories))
    assert sizes == [*range(1, 2 * PAGE), PAGE, PAGE + 1]


def test_a_page_that_is_not_there_has_no_stories():
    shelves = Shelves(Overlay())
    assert shelves.page(SHELF, 1).stories == ()
    assert shelves.page(SHELF, 0).stories == ()
    assert shelves.front(SHELF).stories == ()
