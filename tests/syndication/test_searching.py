"""Programs search by the same door as readers: what the index means is shown only as far as the edition has it."""

from __future__ import annotations

import threading

import newsdesk
import pytest
from syndicated import House

from lateedition.finder.run import Finder

SEARCH = "/-/api/v1/search"


@pytest.fixture
def filed(house: House) -> House:
    """The paper, with every story in the index."""
    finder = Finder(house.press.folder, stop=threading.Event())
    finder.step()
    finder.give_up()
    return house


def test_what_is_found_comes_as_stories_page_by_page(filed: House) -> None:
    first = filed.told(f"{SEARCH}?q=story&order=newest")
    assert (first["total"], first["page"], len(first["stories"])) == (30, 1, 10)
    second = filed.told(first["next"])
    third = filed.told(second["next"])
    assert third["next"] is None
    found = [story["number"] for page in (first, second, third) for story in page["stories"]]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 30
    assert [story["number"] for story in filed.told(f"{SEARCH}?q=story&section=3")["stories"]] == [31]


def test_what_was_recalled_is_not_found_though_the_index_still_has_it(filed: House) -> None:
    assert filed.told(f"{SEARCH}?q=headline3x")["stories"][0]["number"] == 3
    filed.hand(newsdesk.killed(newsdesk.story(3)))
    assert 3 not in [story["number"] for story in filed.told(f"{SEARCH}?q=headline3x")["stories"]]


@pytest.mark.parametrize("query", ["", "q=", "q=x&from=yesterday", "q=x&order=oldest", "q=x&page=0", "q=x&sort=new", f"q={'x' * 300}"])
def test_what_cannot_be_asked_is_said_and_never_answered_with_something_else(filed: House, query: str) -> None:
    assert filed.problem(f"{SEARCH}?{query}")["status"] == 400


def test_before_anything_is_filed_a_search_is_asked_to_come_back(house: House) -> None:
    assert house.problem(f"{SEARCH}?q=story")["status"] == 503
