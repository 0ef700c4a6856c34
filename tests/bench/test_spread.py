"""What repeated measurements are said to say."""

from __future__ import annotations

import pytest
from bench.harness.spread import Spread, latencies, paired_ratio, percentile
from hypothesis import given
from hypothesis import strategies as st

VALUES = st.lists(st.floats(min_value=0.001, max_value=1e6), min_size=1, max_size=50)


@given(VALUES)
def test_a_spread_holds_every_value_between_its_ends(values):
    spread = Spread.of(values)
    assert all(spread.low <= value <= spread.high for value in values)
    assert (spread.low in values, spread.high in values, spread.count) == (True, True, len(values))
    assert sum(value <= spread.median for value in values) >= len(values) / 2


@given(VALUES, st.floats(min_value=0.01, max_value=1))
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(values, share):
    found = percentile(values, share)
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
    assert all(sum(value <= smaller for value in values) < share * len(values) for smaller in values if smaller < found)


def test_a_ratio_is_taken_round_by_round_and_not_of_medians():
    ours, theirs = [10.0, 200.0, 30.0], [10.0, 100.0, 10.0]
    assert paired_ratio(ours, theirs) == Spread(2.0, 1.0, 3.0, 3)


def test_a_ratio_of_unequal_rounds_is_refused():
    with pytest.raises(ValueError, match="zip"):
        paired_ratio([1.0], [1.0, 2.0])


def test_nothing_measured_is_no_spread():
    with pytest.raises(ValueError, match="at least one"):
        Spread.of([])


def test_latencies_name_the_worst_and_how_many():
    assert latencies([float(n) for n in range(1, 201)]) == {
        "p50_ms": 100,
        "p95_ms": 190,
        "p99_ms": 198,
        "low_ms": 1,
        "worst_ms": 200,
        "count": 200,
    }
