"""Listeners are told what changed, and who comes back is told what they missed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.edition.record import Dated, Fragment, Head
from lateedition.edition.segments import segment
from lateedition.stand import live
from lateedition.stand.exchange import Request

PRINTED = datetime(2020, 5, 5, 12, tzinfo=UTC)
Names = dict[str, str]


def head(number: int, *, position: int = 0) -> Head:
    return Head(number, PRINTED + timedelta(minutes=number), position)


def fragments(texts: Names, *, since: float = 0.0) -> dict[str, Dated]:
    return {name: Dated(Fragment(segment(text.encode())), since) for name, text in texts.items()}


def data_of(event: bytes | None) -> dict[str, object]:
    assert event is not None
    found: dict[str, object] = json.loads(event.decode().split("data: ")[1])
    return found


def test_an_event_names_the_edition_the_position_and_the_fragments_that_differ() -> None:
    changes = live.Changes()
    assert changes.see(head(7), fragments({"top.en": "a", "latest.en": "b", "gone.en": "c"})) is None
    event = changes.see(head(8, position=131), fragments({"top.en": "A", "latest.en": "b", "new.en": "d"}))
    assert event is not None
    assert event.startswith(b"id: 8\nevent: edition\ndata: ")
    assert event.endswith(b"\n\n")
    assert data_of(event) == {"edition": 8, "position": 131, "fragments": ["gone.en", "new.en", "top.en"]}


def test_nothing_is_told_when_the_log_moves_on_without_a_new_edition() -> None:
    changes = live.Changes()
    changes.see(head(7), fragments({"top.en": "a"}))
    assert changes.see(head(7, position=9), fragments({"top.en": "a"})) is None


def test_an_edition_that_changed_pages_alone_is_told_too() -> None:
    changes = live.Changes()
    changes.see(head(7), fragments({"top.en": "a"}))
    assert data_of(changes.see(head(8), fragments({"top.en": "a"})))["fragments"] == []


def test_a_fragment_that_was_put_back_is_another_than_before() -> None:
    changes = live.Changes()
    changes.see(head(7), fragments({"top.en": "a"}, since=1.0))
    assert data_of(changes.see(head(9), fragments({"top.en": "a"}, since=2.0)))["fragments"] == ["top.en"]


def told_since(changes: live.Changes, number: int | None) -> object:
    greeting = changes.greeting(number)
    return data_of(greeting)["fragments"] if b"data: " in greeting else None


def test_who_comes_back_is_told_at_once_what_changed_since() -> None:
    changes = live.Changes()
    changes.see(head(5), fragments({"a": "1", "b": "1", "c": "1"}))
    changes.see(head(6), fragments({"a": "2", "b": "1", "c": "1"}))
    changes.see(head(9), fragments({"a": "2", "b": "2", "c": "1"}))
    assert told_since(changes, 5) == ["a", "b"]
    assert told_since(changes, 6) == ["b"]
    assert told_since(changes, 7) == ["*"], "a fragment may have come with 7 and gone with 8"
    assert told_since(changes, 9) is None
    assert told_since(changes, None) is None
    assert told_since(changes, 4) == ["*"], "before this worker looked"
    assert told_since(changes, 99) == ["*"], "of a store that was replaced"
    assert told_since(changes, -1) == ["*"]


def test_who_comes_first_is_told_which_edition_it_is_so_that_they_can_come_back() -> None:
    changes = live.Changes()
    assert changes.greeting(None) == b"retry: 2000\n\n"
    changes.see(head(5), fragments({}))
    assert changes.greeting(None) == b"retry: 2000\nid: 5\n\n"


def test_a_store_that_replaced_another_is_told_as_wholly_new() -> None:
    changes = live.Changes()
    changes.see(head(500), fragments({"a": "1"}))
    assert data_of(changes.see(head(3), fragments({"a": "1"})))["fragments"] == ["*"]
    assert told_since(changes, 500) == ["*"]
    assert data_of(changes.see(head(4), fragments({"a": "2"})))["fragments"] == ["a"]


def test_an_event_that_would_name_too_many_says_that_it_may_be_any() -> None:
    changes = live.Changes()
    changes.see(head(1), fragments({}))
    many = {f"topic-{number}.en": "x" for number in range(live.MOST_NAMED + 1)}
    event = changes.see(head(2), fragments(many))
    assert data_of(event)["fragments"] == ["*"]
    assert event is not None
    assert len(event) < 200


def test_names_that_come_and_go_are_not_remembered_without_end() -> None:
    changes = live.Changes()
    changes.see(head(1), {})
    one = fragments({"x": "1"})["x"]
    for number in range(2, 6):
        changes.see(head(number), {f"{number}-{name}": one for name in range(live.MOST_REMEMBERED // 2)})
    assert len(changes._changed_in) <= live.MOST_REMEMBERED
    assert told_since(changes, 1) == ["*"]


EDITIONS = st.lists(st.dictionaries(st.sampled_from("abc"), st.sampled_from("123")), min_size=1, max_size=8)


@given(editions=EDITIONS, seen=st.lists(st.booleans(), min_size=8, max_size=8), back=st.integers(0, 7))
def test_no_change_is_ever_missed_whichever_editions_are_looked_at(editions: list[Names], seen: list[bool], back: int) -> None:
    changes = live.Changes()
    number = 0
    for number, (texts, looked) in enumerate(zip(editions, seen, strict=False)):
        if looked or number == len(editions) - 1:
            changes.see(head(number), fragments(texts))
    told = told_since(changes, back) if back < number else None
    if told is not None and told != ["*"]:
        old, new = editions[back], editions[number]
        assert isinstance(told, list)
        assert {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)} <= set(told)


@pytest.mark.parametrize(
    ("query", "header", "edition"),
    [
        ("", None, None),
        ("since=7", None, 7),
        ("since=7", "9", 9),
        ("", "9", 9),
        ("since=", None, None),
        ("since=x", None, -1),
        ("since=-5", None, -1),
        ("since=" + "9" * 30, None, -1),
        ("since=7&since=8", None, 7),
        ("other=7", None, None),
        ("since=٣", None, -1),
    ],
)
def test_the_edition_that_a_listener_has_is_read_from_the_header_or_the_query(query: str, header: str | None, edition: int | None) -> None:
    assert live.edition_of(Request(method="GET", path=live.PATH, query=query), header) == edition
