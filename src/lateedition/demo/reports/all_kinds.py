"""Every kind of composed report, asked for at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lateedition.demo.clock import day_and_month
from lateedition.demo.model import DemoStory
from lateedition.demo.reports import auctions, council, courts, football, listings, markets, notes, police, shipping, weather

_KINDS = (courts, police, council, notes, listings, shipping, markets, auctions, weather, football)


def composed(now: datetime) -> list[DemoStory]:
    """Return the composed reports of the last sixty days; none is later than `now`, and no two have the same headline."""
    stories = [story for kind in _KINDS for story in kind.reports(now) if story.first_published <= now]
    headlines: set[str] = set()
    return [_told_apart(story, headlines) for story in stories]


def _told_apart(story: DemoStory, headlines: set[str]) -> DemoStory:
    """A headline that is taken gets its date, as a column that comes every day would."""
    if story.headline in headlines:
        story = replace(story, headline=f"{story.headline}: {day_and_month(story.first_published, language=story.language)}")
    headlines.add(story.headline)
    return story
