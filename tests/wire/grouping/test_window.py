"""The window: who came leaves in the order of coming, and nothing that is kept grows what Python's collector of cycles has to do."""

from __future__ import annotations

import gc

from hypothesis import given
from hypothesis import strategies as st
from tests.wire.grouping.conftest import BACKGROUND, FERRY, FERRY_OF_ANOTHER_AGENCY, Machine

from lateedition.wire.grouping.window import Line


@given(st.lists(st.integers(0, 5), max_size=60))
def test_who_came_before_leaves_once_and_in_order(steps: list[int]) -> None:
    line, clock = Line[int](), 0.0
    came: list[tuple[float, int]] = []
    left: list[tuple[float, int]] = []
    for number, step in enumerate(steps):
        clock += step
        line.add(clock, number)
        came.append((clock, number))
        left += line.over(clock - 7)
        assert left == [each for each in came if each[0] < clock - 7]
        assert len(line.entries) == len(came) - len(left)


def test_what_is_kept_is_nothing_to_the_collector_of_cycles() -> None:
    machine = Machine()
    for number in range(30):
        for story in (*BACKGROUND, FERRY, FERRY_OF_ANOTHER_AGENCY):
            machine.take(story, hours=number / 10)
    state = machine.grouping
    growing = {
        "shingles": state.copies.index.entries,
        "items": state.copies.kept,
        "terms": state.events.filed.entries,
        "events": state.events.live,
        "lines": state.line.entries,
        "words": state.stream.counts["en"].terms,
    }
    assert [name for name, kept in growing.items() if gc.is_tracked(kept)] == []
