"""The picture of how long publishes took to be visible: numbers in, places on a sheet of 100 by 100 out. Nothing is asked here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lateedition.press.figures import BOUNDS_S, Slot

SPANS_H = (6, 24)
COLUMNS = 72
"""How many columns a picture has: five minutes each in six hours, twenty in a day."""

_LEAST_S, _MOST_S = 0.005, 300.0
_RULES_S = (0.01, 0.1, 1.0, 10.0, 60.0)


@dataclass(frozen=True)
class Share:
    """How long the publishes of a time took: how many, and within how many seconds half and 95 of a hundred were visible, and all."""

    count: int
    half_s: float
    most_s: float
    longest_s: float


@dataclass(frozen=True)
class Column:
    """A column of the picture, in hundredths of its sides: a box from half to 95 of a hundred, a mark for the longest, and a bar below
    whose height is the share of the busiest column."""

    left: float
    width: float
    top: float
    height: float
    longest: float
    bar: float
    bar_top: float


@dataclass(frozen=True)
class Mark:
    """A word beside the picture, at `place` hundredths of its side."""

    place: float
    word: str


@dataclass(frozen=True)
class Line:
    """A column in figures."""

    iso: str
    time: str
    count: int
    half: str
    most: str
    longest: str


@dataclass(frozen=True)
class Picture:
    """The picture, in figures too, and its sum in words."""

    columns: tuple[Column, ...]
    rules: tuple[Mark, ...]
    times: tuple[Mark, ...]
    lines: tuple[Line, ...]
    total: Share | None


def picture_of(slots: Iterable[Slot], *, hours: int, now: datetime, zone: ZoneInfo) -> Picture:
    """Return the picture of the last so many hours."""
    step_s = hours * 3600 // COLUMNS
    ends = (int(now.timestamp()) // step_s + 1) * step_s
    begins = ends - COLUMNS * step_s
    gathered: dict[int, list[Slot]] = {}
    for slot in slots:
        if begins <= slot.begins < ends:
            gathered.setdefault((slot.begins - begins) // step_s, []).append(slot)
    shares = {at: share_of(found) for at, found in sorted(gathered.items())}
    busiest = max((share.count for share in shares.values()), default=0)
    return Picture(
        columns=tuple(_column(at, share, busiest) for at, share in shares.items()),
        rules=tuple(Mark(_height(rule), words_of(rule)) for rule in _RULES_S),
        times=tuple(_times(begins, ends, hours=hours, zone=zone)),
        lines=tuple(_line(begins + at * step_s, share, zone) for at, share in reversed(shares.items())),
        total=share_of([slot for found in gathered.values() for slot in found]) if gathered else None,
    )


def share_of(slots: Sequence[Slot]) -> Share:
    """Return how long the publishes of `slots`, of which there are some, took.

    Half and 95 of a hundred are known by their bucket: they took so long at most.

    >>> share_of([Slot(0, (0, 0, 95, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), 400.0)])
    Share(count=100, half_s=0.025, most_s=0.025, longest_s=400.0)
    """
    counts = [sum(column) for column in zip(*(slot.counts for slot in slots), strict=True)]
    longest_s = max(slot.longest_s for slot in slots)
    return Share(sum(counts), _within(counts, 0.5, longest_s), _within(counts, 0.95, longest_s), longest_s)


def words_of(seconds: float) -> str:
    """Return a duration as people say it.

    >>> [words_of(seconds) for seconds in (0.0042, 0.25, 2.5, 44.8, 119.6, 300.0)]
    ['4 ms', '250 ms', '2.5 s', '45 s', '2 min', '5 min']
    """
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 10:
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _within(counts: Sequence[int], part: float, longest_s: float) -> float:
    left = math.ceil(part * sum(counts))
    for count, bound in zip(counts, (*BOUNDS_S, math.inf), strict=True):
        left -= count
        if left <= 0:
            return min(bound, longest_s)
    return longest_s


def _height(seconds: float) -> float:
    """Return how far below the top a duration is, on a scale on which ten times as long is always as far away."""
    inside = min(max(seconds, _LEAST_S), _MOST_S)
    return round(100 * math.log(_MOST_S / inside) / math.log(_MOST_S / _LEAST_S), 2)


def _column(at: int, share: Share, busiest: int) -> Column:
    width = 100 / COLUMNS
    top, bar = _height(share.most_s), round(100 * share.count / busiest, 2)
    return Column(
        left=round(at * width + width * 0.1, 3),
        width=round(width * 0.8, 3),
        top=top,
        height=round(max(_height(share.half_s) - top, 1.5), 2),
        longest=_height(share.longest_s),
        bar=bar,
        bar_top=round(100 - bar, 2),
    )


def _times(begins: int, ends: int, *, hours: int, zone: ZoneInfo) -> Iterable[Mark]:
    """Give the full hours, of a day every fourth."""
    every_h = max(1, hours // 6)
    moment = datetime.fromtimestamp(begins, zone).replace(minute=0, second=0) + timedelta(hours=1)
    while moment.timestamp() < ends:
        place = 100 * (moment.timestamp() - begins) / (ends - begins)
        if moment.hour % every_h == 0 and 3 <= place <= 97:
            yield Mark(round(place, 2), f"{moment:%H:%M}")
        moment += timedelta(hours=1)


def _line(begins: int, share: Share, zone: ZoneInfo) -> Line:
    moment = datetime.fromtimestamp(begins, zone)
    return Line(
        iso=moment.isoformat(),
        time=f"{moment:%H:%M}",
        count=share.count,
        half=words_of(share.half_s),
        most=words_of(share.most_s),
        longest=words_of(share.longest_s),
    )
