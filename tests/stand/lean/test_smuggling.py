"""No body is ever read as a request, and nothing that could be read in two ways is read at all."""

from __future__ import annotations

import pytest
from quiet import statuses
from smuggled import CASES, SECOND, STAYS


@pytest.mark.parametrize("name", CASES)
def test_each_gets_exactly_its_answers(house, name: str) -> None:
    sent, expected = CASES[name]
    assert statuses(house.client().say(sent)) == expected


@pytest.mark.parametrize("name", CASES)
def test_each_gets_the_same_when_every_byte_comes_by_itself(house, name: str) -> None:
    sent, expected = CASES[name]
    assert statuses(house.client().say(*(bytes([byte]) for byte in sent))) == expected


@pytest.mark.parametrize("name", CASES)
def test_the_connection_ends_with_whatever_is_refused_and_nothing_more_is_answered(house, name: str) -> None:
    sent, expected = CASES[name]
    client = house.client()
    client.say(sent)
    assert client.over is (name not in STAYS)
    if client.over:
        assert statuses(client.say(SECOND)) == expected


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 60
    assert sum(sent.count(SECOND) for sent, _ in CASES.values()) >= 60


def test_each_gets_exactly_its_answers_over_a_real_network(stand) -> None:
    got = {name: statuses(stand.raw(sent, ends=True)) for name, (sent, _) in CASES.items()}
    assert got == {name: expected for name, (_, expected) in CASES.items()}
