"""Closing: readers have nothing of a section, and of those inside it, until it is opened; then what was taken down by that comes back.

A section is closed or opened in one transaction, in which the newest of its stories go with it. Where there are more, the scheduler
takes the others, so many in a transaction. What is left is asked of the rows each time: whatever dies, all of it is done, and once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.pictures.renditions import PictureRefused
from lateedition.desk.stories import actions, queries, snapshot, surfaces
from lateedition.desk.stories.models import Recall, Section, Story
from lateedition.desk.stories.publication import NotReady, StoryKilled
from lateedition.story import article

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

AT_ONCE = 50
"""So many stories change in one transaction, at some 60 ms each on a busy machine: nobody else can save meanwhile."""


@dataclass(frozen=True)
class Stake:
    """How many stories, and how many live blogs, are concerned."""

    stories: int
    blogs: int

    def __str__(self) -> str:
        stories = f"{self.stories:,} {'story' if self.stories == 1 else 'stories'}"
        return f"{stories} and {self.blogs:,} live blog{'' if self.blogs == 1 else 's'}"


def stake_of(stories: QuerySet[Story]) -> Stake:
    """Return how many of `stories` there are, live blogs apart."""
    blogs = stories.exclude(livestory=None).count()
    return Stake(stories.count() - blogs, blogs)


def close_section(section: Section, *, user: User | None, now: datetime, reason: str) -> Recall:
    """Take `section` from readers, with all that is in it and in the sections inside it, and let nothing be published there.

    Return the recall, whose receipt is still empty. Of a closed one nothing changes but who is asked.
    """
    must(user, Verb.ARRANGE, section)
    with outbox.turn():
        row = Section.objects.get(pk=section.pk)
        stake, places = stake_of(queries.read_in(row)), _surfaces(row)
        _shut(queries.read_in(row), user=user, now=now)
        row.not_public = True
        row.save(now=now)
        number = max(outbox.hand_over_all(row.documents(), now=now))
        log(instance=row, action="lateedition.close_section", user=user, data={"reason": f"{reason} ({stake})"})
        times = (now, now)
        return actions.recalled(f"section:{row.pk}", row.name, places, number=number, user=user, times=times, reason=reason)


def open_section(section: Section, *, user: User | None, now: datetime) -> int:
    """Let readers have `section`, and what was taken down because it was closed; "Updated" stays. Return the newest number in the log.

    What must not be published meanwhile stays down, and its history says why. So does all in a section that is inside another closed one.
    """
    must(user, Verb.ARRANGE, section)
    with outbox.turn():
        row = Section.objects.get(pk=section.pk)
        row.not_public = False
        row.save(now=now)
        back = stake_of(queries.shut_in(row) & queries.to_be_opened())
        numbers = [*outbox.hand_over_all(row.documents(), now=now), *_bring_back(queries.shut_in(row) & queries.to_be_opened(), now=now)]
        log(instance=row, action="lateedition.open_section", user=user, data={"reason": str(back)})
        return max(numbers)


def carry_on(*, clock: Callable[[], datetime]) -> bool:
    """Take down, or bring back, the next of what closing and opening have left; say whether there was anything.

    Raises django.db.Error when the database fails, and then nothing was done.
    """
    if not (queries.to_be_shut().exists() or queries.to_be_opened().exists()):
        return False
    with outbox.turn():
        now = clock()
        _shut(queries.to_be_shut(), user=None, now=now)
        _bring_back(queries.to_be_opened(), now=now)
    return True


def _shut(stories: QuerySet[Story], *, user: User | None, now: datetime) -> None:
    for row in stories[:AT_ONCE]:
        story = row.live_part or row
        # Which text readers had, and whether another one waits, stays as it is: it comes back with the section.
        Story.objects.filter(pk=story.pk).update(shut=now)
        story.live = False
        story.save(now=now)
        log(instance=story, action="lateedition.shut", user=user, data={"reason": str(row.section)})


def _bring_back(stories: QuerySet[Story], *, now: datetime) -> list[int]:
    """Return the numbers in the log of what readers have again."""
    numbers = [_brought_back(row.live_part or row, now=now) for row in stories[:AT_ONCE]]
    return [number for number in numbers if number is not None]


def _brought_back(story: Story, *, now: datetime) -> int | None:
    Story.objects.filter(pk=story.pk).update(shut=None)
    story.live = True
    try:
        with outbox.turn():
            story.save(now=now)
    except (NotReady, StoryKilled, PictureRefused) as refusal:
        Story.objects.filter(pk=story.pk).update(live_revision=None, has_unpublished_changes=True)
        log(instance=story, action="lateedition.stays_down", data={"reason": str(refusal)})
        return None
    log(instance=story, action="lateedition.unshut", data={"reason": str(story.section)})
    return story.handed_over


def _surfaces(section: Section) -> tuple[surfaces.Surface, ...]:
    numbers = queries.read_in(section).values_list("pk", flat=True)[: surfaces.MOST_STORIES]
    held = [document for _, document in outbox.held_of(f"story:{number}" for number in numbers).values()]
    stories = [document for document in held if isinstance(document, article.Story)]
    fronts = [each.address for each in (section, *section.descendants())]
    return surfaces.of_section(fronts, stories, origin=snapshot.site_document(queries.site_settings()).url)
