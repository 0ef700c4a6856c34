"""Spreads: what repeated measurements say, and how far apart they were."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Spread:
    """The median of `count` values, with the smallest and the largest of them."""

    median: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of `values`. Raises ValueError when there are none.

        >>> Spread.of([3.0, 1.0, 2.0])
        Spread(median=2.0, low=1.0, high=3.0, count=3)
        """
        if not values:
            raise ValueError("a spread needs at least one value")
        return cls(median(values), min(values), max(values), len(values))

    def words(self, unit: str = "", *, digits: int = 1) -> str:
        """Say it in a line.

        >>> Spread.of([3.0, 1.0, 2.0]).words(" ms")
        '2.0 ms (1.0 to 3.0)'
        """
        return f"{self.median:,.{digits}f}{unit} ({self.low:,.{digits}f} to {self.high:,.{digits}f})"


def paired_ratio(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Return the spread of ours / theirs, round by round: what slowed a whole round down slowed both of its sides.

    >>> paired_ratio([2.0, 40.0], [1.0, 10.0]).median
    3.0
    """
    return Spread.of([our / their for our, their in zip(ours, theirs, strict=True)])


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` (0 to 1) of `values` do not exceed: the nearest rank.

    >>> percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95), percentile([1, 2, 3, 4], 0.5)
    (10, 2)
    """
    if not values:
        raise ValueError("a percentile needs at least one value")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def latencies(values_ms: Sequence[float]) -> dict[str, float]:
    """Return what is kept of a series of latencies in milliseconds."""
    shares = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
    found = {f"{name}_ms": percentile(values_ms, share) for name, share in shares.items()}
    return {**found, "low_ms": min(values_ms), "worst_ms": max(values_ms), "count": len(values_ms)}


def as_json(spread: Spread) -> dict[str, float]:
    """Return `spread` as it is kept in results."""
    return asdict(spread)
