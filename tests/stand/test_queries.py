"""A query is nothing to a page: not another page, not another copy, not a byte of memory."""

from __future__ import annotations

import random

from lateedition.stand import live, queries
from lateedition.stand.counters import HITS, MISSES, Counters
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.keeper import Keeper

NOW = 1_588_680_060.0


def asked_twice(keeper: Keeper, path: str) -> Answer:
    """What is asked for twice is kept."""
    return [keeper.answer(Request(method="GET", path=path), now=NOW) for _ in range(2)][1]


def test_no_page_takes_anything_of_a_query() -> None:
    assert queries.taken("/world/", "since=7&page=2") == {}
    assert all(path.startswith("/-/") for path in queries.TAKEN)


def test_a_path_takes_what_it_names_and_nothing_else() -> None:
    assert queries.taken(live.PATH, "a=b&since=7&since=8&%zz&=&&x") == {"since": "7"}
    assert queries.taken(live.PATH, "&".join(["since=7"] * 50)) == {}


def test_ten_thousand_queries_are_one_answer_from_memory(printed) -> None:
    counters = Counters()
    keeper = Keeper(printed, counters=counters)
    first = asked_twice(keeper, "/world/kim-17/")
    kept = len(keeper._rack.memory)
    chance = random.Random(17)
    for _ in range(10_000):
        query = "".join(chance.choices("abc=&%20?/;+", k=chance.randint(1, 40)))
        answer = keeper.answer(Request(method="GET", path="/world/kim-17/", query=query), now=NOW)
        assert answer.body is first.body
        assert answer.block is first.block
    assert len(keeper._rack.memory) == kept
    assert (counters.counts[HITS], counters.counts[MISSES]) == (10_000, 2)


def test_ten_thousand_pages_that_are_not_there_are_one_answer_from_memory(printed) -> None:
    keeper = Keeper(printed, counters=Counters())
    first = asked_twice(keeper, "/nothing/0/")
    kept = len(keeper._rack.memory)
    for number in range(10_000):
        answer = keeper.answer(Request(method="GET", path=f"/nothing/{number}/"), now=NOW)
        assert answer.status == 404
        assert answer.body is first.body
    assert len(keeper._rack.memory) == kept
