"""Why a story is where it is, in words and figures that add up. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lateedition.desk.fronts.outlook import HORIZON, Drop
from lateedition.press.ranking import Candidate, explain


@dataclass(frozen=True)
class Part:
    """A part of a score: what for, and how many points."""

    said: str
    points: str


@dataclass(frozen=True)
class Why:
    """A score and its parts. The figures of the parts add up to that of the score."""

    total: str
    parts: tuple[Part, ...]


def why(candidate: Candidate, *, as_of: datetime) -> Why:
    """Return the score of a story with its parts, in the order in which they are added.

    >>> from datetime import UTC, timedelta
    >>> noon = datetime(2020, 5, 5, 12, tzinfo=UTC)
    >>> said = why(Candidate(1, 1, 4, 8.0, noon, noon, sources=5), as_of=noon + timedelta(minutes=100))
    >>> said.total, [(part.points, part.said) for part in said.parts]
    ('6.49', [('6.00', 'value 4'), ('+0.70', '5 sources report it'), ('−0.21', '1 h 40 min old, lifetime 8 h')])
    """
    score = explain(candidate, as_of=as_of)
    parts = [Part(f"value {candidate.news_value}", _points(score.value))]
    if candidate.sources > 1:
        parts.append(Part(f"{candidate.sources} sources report it", _signed(score.sources)))
    parts.append(Part(f"{length(score.age_h)} old, lifetime {candidate.lifetime_h:g} h", _signed(score.age)))
    if score.given_back_h > 0:
        by = "its newest entry" if candidate.running else "the update"
        parts.append(Part(f"{by} took {length(score.given_back_h)} off that", _signed(score.update)))
    return Why(_points(score.total), tuple(parts))


def drop_line(drop: Drop | None, *, headline: str, zone: ZoneInfo) -> str:
    """Return when a story falls, and below which.

    >>> from datetime import UTC
    >>> drop = Drop(datetime(2020, 5, 5, 9, 42, tzinfo=UTC), 7)
    >>> drop_line(drop, headline="Ferry strike ends", zone=ZoneInfo("Asia/Kolkata"))
    'Drops below “Ferry strike ends” at 15:12.'
    """
    if drop is None:
        return f"Stands here or higher for the next {HORIZON.total_seconds() / 3600:g} hours, if nothing newer comes."
    local = drop.moment.astimezone(zone)
    time = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"Drops below “{headline}” at {time}." if headline else f"Leaves this front at {time}."


def place_line(place: int | None, *, before: int | None) -> str:
    """Return where a story would be.

    >>> place_line(1, before=3), place_line(None, before=2), place_line(2, before=2)
    ('place 1 (now 3)', 'not on this front (now 2)', 'place 2, as now')
    """
    said = f"place {place}" if place else "not on this front"
    if place == before:
        return f"{said}, as now"
    return f"{said} (now {before})" if before else f"{said} (now not on it)"


def length(hours: float) -> str:
    """Return a length of time in its two largest units, cut.

    >>> [length(hours) for hours in (0.0, 0.7, 1.667, 26.5, 1000)]
    ['0 min', '42 min', '1 h 40 min', '1 d 2 h', '41 d 16 h']
    """
    minutes = int(hours * 60 + 1e-6)
    days, hours_left, minutes_left = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return f"{days} d {hours_left} h"
    return f"{hours_left} h {minutes_left} min" if hours_left else f"{minutes_left} min"


def _points(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}".replace("-", "−")


def _signed(hundredths: int) -> str:
    return _points(hundredths) if hundredths < 0 else f"+{_points(hundredths)}"
