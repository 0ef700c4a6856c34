"""The made-up league adds up: readers check tables."""

from __future__ import annotations

import pytest

from lateedition.demo.reports.league import rounds, standings


def test_every_club_plays_once_a_round_and_nobody_twice_in_nine() -> None:
    season = rounds(9)
    for matches in season:
        assert len({club.name for match in matches for club in (match.home, match.away)}) == 10
    pairs = [frozenset((match.home.name, match.away.name)) for matches in season for match in matches]
    assert len(set(pairs)) == len(pairs) == 45


@pytest.mark.parametrize("count", [1, 5, 12])
def test_the_table_adds_up_after_any_round(count: int) -> None:
    season = rounds(count)
    table = standings(season)
    assert [line.played for line in table] == [count] * 10
    assert sum(line.scored for line in table) == sum(line.conceded for line in table) == sum(len(m.goals) for r in season for m in r)
    assert sum(line.won for line in table) == sum(line.lost for line in table)
    assert [line.points for line in table] == sorted((line.points for line in table), reverse=True)


def test_a_later_round_never_changes_an_earlier_one() -> None:
    assert rounds(12)[:5] == rounds(5)
