"""What readers are promised of long lists: every story once, and old pages that stay as they are."""

from __future__ import annotations

from datetime import timedelta

import newsdesk
from hypothesis import given, settings
from hypothesis import strategies as st

from lateedition.press.overlay import Overlay
from lateedition.press.reading import Shelf, ShelfPage
from lateedition.press.shelves import OLDEST, REACH, Shelves, place_of
from lateedition.press.tables import DIVIDERS, SHELVES

SHELF = Shelf("section", 3)
OTHER = Shelf("section", 4)
BATCHES = st.lists(st.lists(st.integers(1, 250), max_size=90), max_size=6)


def place(number: int) -> bytes:
    # not in the order of numbers: stories are published out of order, too
    return place_of(newsdesk.NOON + timedelta(minutes=number * 37 % 251), number)


def walk(shelves: Shelves) -> list[int]:
    """Read the shelf as a reader does: the front, then always the older page."""
    page = shelves.front(SHELF)
    found = list(page.stories)
    while page.older is not None:
        page = shelves.page(SHELF, page.older)
        found += page.stories
    return found


def turn(shelves: Shelves, on_it: set[int], batch: list[int]) -> set[int]:
    for number in batch:
        (shelves.take if number in on_it else shelves.put)(SHELF, place(number))
        on_it ^= {number}
    return shelves.settle().get(SHELF, set())


def every_page(shelves: Shelves) -> dict[int, ShelfPage]:
    return {number: shelves.page(SHELF, number) for number in range(251)}


@settings(max_examples=60, deadline=None)
@given(BATCHES)
def test_a_reader_who_pages_through_meets_every_story_once_from_the_newest_to_the_oldest(batches):
    shelves, on_it = Shelves(Overlay()), set()
    shelves.put(OTHER, place(7))
    for batch in batches:
        turn(shelves, on_it, batch)
        assert walk(shelves) == sorted(on_it, key=place, reverse=True)
        assert {page for page in range(251) if shelves.page(SHELF, page).stories} == set(shelves.pages(SHELF))


@settings(max_examples=60, deadline=None)
@given(BATCHES)
def test_every_page_that_differs_is_among_those_said_to(batches):
    shelves, on_it = Shelves(Overlay()), set()
    for batch in batches:
        before = every_page(shelves)
        said = turn(shelves, on_it, batch)
        after = every_page(shelves)
        assert {number for number in after if before[number] != after[number]} <= said


@settings(max_examples=60, deadline=None)
@given(BATCHES)
def test_pages_depend_on_what_is_on_the_shelf_and_not_on_how_it_came_there(batches):
    tables, on_it = Overlay(), set()
    shelves = Shelves(tables)
    for batch in batches:
        turn(shelves, on_it, batch)
    at_once = Overlay()
    fresh = Shelves(at_once)
    for number in on_it:
        fresh.put(SHELF, place(number))
    fresh.settle()
    for name in (SHELVES, DIVIDERS):
        assert list(tables.table(name).scan()) == list(at_once.table(name).scan())


def long_shelf(stories: int) -> Shelves:
    shelves = Shelves(Overlay())
    for number in range(1, stories + 1):
        shelves.put(SHELF, place_of(newsdesk.NOON + timedelta(hours=number), number))
    shelves.settle()
    return shelves


def test_no_story_that_comes_or_goes_touches_more_than_the_pages_around_it():
    shelves = long_shelf(2000)
    pages = list(shelves.pages(SHELF))
    assert len(pages) > 50
    for number in (1, 2, 700, 1999):
        before = {page: shelves.page(SHELF, page) for page in pages}
        shelves.take(SHELF, place_of(newsdesk.NOON + timedelta(hours=number), number))
        said = shelves.settle()[SHELF]
        assert len(said) <= 8
        assert sum(before[page] != shelves.page(SHELF, page) for page in pages) <= 5


def test_a_new_story_moves_nothing_but_the_front_and_now_and_then_the_page_that_leaves_it():
    shelves = long_shelf(600)
    for number in range(601, 900):
        before = {page: shelves.page(SHELF, page) for page in shelves.pages(SHELF)}
        shelves.put(SHELF, place_of(newsdesk.NOON + timedelta(hours=number), number))
        shelves.settle()
        assert sum(before[page] != shelves.page(SHELF, page) for page in before) <= 1


def test_pages_are_neither_short_nor_endless():
    shelves = long_shelf(5000)
    sizes = [len(shelves.page(SHELF, page).stories) for page in shelves.pages(SHELF)]
    assert min(sizes) >= REACH
    assert max(sizes) < 9 * REACH
    assert 1.5 * REACH < sum(sizes) / len(sizes) < 2.5 * REACH
    assert len(shelves.front(SHELF).stories) > REACH


def test_a_page_that_is_not_there_has_no_stories():
    shelves = Shelves(Overlay())
    assert shelves.page(SHELF, 1).stories == ()
    assert shelves.page(SHELF, OLDEST).stories == ()
    assert shelves.front(SHELF).stories == ()
    assert list(shelves.pages(SHELF)) == []
