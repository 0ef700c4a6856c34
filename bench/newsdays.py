"""Days in a newsroom: what is published, changed, moved and recalled, in proportions that a news site knows.

Of a hundred publishes some fifty-five are new stories and thirty-eight follow a story of the last hours; four correct something
of the last weeks, two move a story to another section, one recalls it. The same seed gives the same days.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from msgspec.structs import replace

from bench import articles, ours
from lateedition.story.article import Story
from lateedition.story.handover import Document

Kind = Literal["new", "update", "correction", "move", "kill"]
SHARES: dict[Kind, float] = {"new": 55, "update": 38, "correction": 4, "move": 2, "kill": 1}

_FOLLOWED_FOR_STORIES = 60
"""How many stories back a story is that is followed up, on average: news goes on for half a day or so."""

_CORRECTED_WITHIN_STORIES = 5_000
_SEED = 30


@dataclass(frozen=True)
class Publish:
    """One publish: on which day, what it is, which story it concerns, and the document that says so."""

    day: int
    kind: Kind
    number: int
    document: Document


def days(count: int, *, a_day: int, archive: int, begin: datetime) -> Iterator[Publish]:
    """Give `a_day` publishes for each of `count` days, on top of an archive of so many stories, from `begin` on."""
    desk = _Desk(archive, begin)
    for number in range(count * a_day):
        day, within = divmod(number, a_day)
        moment = begin + timedelta(days=day, seconds=86_400 * within / a_day)
        kind = desk.chance.choices(list(SHARES), weights=list(SHARES.values()))[0]
        yield desk.publish(kind, day=day, moment=moment)


class _Desk:
    """What is published now, as far as it has changed since the archive was filled."""

    def __init__(self, archive: int, begin: datetime) -> None:
        self.chance = random.Random(_SEED)
        self._archive = archive
        self._last = archive
        self._newest = articles.newest_before(begin)
        self._changed: dict[int, Story] = {}
        self._killed: set[int] = set()

    def publish(self, kind: Kind, *, day: int, moment: datetime) -> Publish:
        if kind == "new":
            self._last += 1
            story = ours.story_of(articles.article(self._last, published=moment))
            self._changed[self._last] = story
            return Publish(day, kind, self._last, story)
        number = self._one_of(_CORRECTED_WITHIN_STORIES if kind in ("correction", "move") else 0)
        if kind == "kill":
            self._killed.add(number)
            return Publish(day, kind, number, ours.withdrawal_of(self._story(number), now=moment))
        changed = self._moved(number) if kind == "move" else self._rewritten(number, moment, kind)
        self._changed[number] = changed
        return Publish(day, kind, number, changed)

    def _one_of(self, within: int) -> int:
        """Return a story that stands: one of the last `within`, or if that is 0 a recent one, the more recent the likelier."""
        while True:
            back = self.chance.randrange(within) if within else int(self.chance.expovariate(1 / _FOLLOWED_FOR_STORIES))
            number = max(1, self._last - back)
            if number not in self._killed:
                return number

    def _story(self, number: int) -> Story:
        found = self._changed.get(number)
        return found or ours.story_of(articles.in_archive(number, of=self._archive, newest=self._newest))

    def _rewritten(self, number: int, moment: datetime, kind: Kind) -> Story:
        story = self._story(number)
        fresh = articles.article(self.chance.randrange(10_000_000, 20_000_000), published=moment)
        body = (*ours.story_of(fresh).body[:2], *story.body[2:])
        return replace(story, body=body, updated=moment if kind == "update" else story.updated)

    def _moved(self, number: int) -> Story:
        story = self._story(number)
        section = (story.section - 1 + self.chance.randrange(1, len(articles.SECTIONS))) % len(articles.SECTIONS)
        address = f"{ours.section_address(section)}story-{number}/"
        former = tuple(dict.fromkeys(each for each in (*story.former_addresses, story.address) if each != address))
        return replace(story, section=section + 1, address=address, former_addresses=former)
