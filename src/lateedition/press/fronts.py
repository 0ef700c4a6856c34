"""Fronts: what is in the top news and in the front of a section, and from which moment to which."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

from lateedition.press.library import Library
from lateedition.press.ranking import Candidate
from lateedition.story.front import HOME, Front, stands, untouched


def front_of(library: Library, number: int) -> Front:
    """Return what editors decided about the front of this number."""
    found = library.document("front", number)
    return found if isinstance(found, Front) else untouched(number)


def candidates_of(library: Library, front: Front) -> list[Candidate]:
    """Return the stories that the ranking chooses from for a front."""
    if front.number == HOME:
        return library.candidates.of_home(front)
    return library.candidates.of_section(front, lineage=cache(library.lineage))


def buried(library: Library, *, as_of: datetime) -> tuple[int, ...]:
    """Return the stories that are to be nowhere on the front page, by number."""
    found = front_of(library, HOME).buried
    return tuple(sorted({burial.story for burial in found if stands(burial, as_of=as_of)}))


def moment_of_ranking(library: Library, *, now: datetime) -> datetime:
    """Return the moment as of which fronts are ranked `now`: the minute's begin, or when in it a pin or a burial ended last.

    So what ends does so at its second, and within a minute all that is printed is of one moment or two.
    """
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    return max([minute, *(end for end in _ends(library) if minute < end <= now)])


def next_end(library: Library, *, after: datetime) -> datetime | None:
    """Return when the next pin or burial ends after the moment `after`, None if none does."""
    return min((end for end in _ends(library) if end > after), default=None)


def _ends(library: Library) -> Iterator[datetime]:
    for number in library.numbers("front"):
        yield from (each.until for each in front_of(library, number).decisions if each.until is not None)
