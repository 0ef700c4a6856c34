"""Presence: who has a story open, and who is writing in it. An open page is heard of every few seconds; one that is not is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.admin.models import EditingSession

from lateedition.desk.stories.models import LiveStory, Story
from lateedition.desk.together.keeping import name_of

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

BEAT_S = 2.5
"""How often an open page says that it is there."""

GONE_AFTER = timedelta(seconds=9)
"""After so long without a word a page is closed, its browser dead, or its network gone: three beats and a little."""


@dataclass(frozen=True)
class Present:
    """Somebody who has a story open; `writing` if they typed lately."""

    name: str
    writing: bool

    @property
    def words(self) -> str:
        """What is said of them.

        >>> Present("Asha", True).words
        'Asha is editing'
        """
        return f"{self.name} is editing" if self.writing else f"{self.name} has it open"


def here(story: Story, *, user: User, session: int | None, writing: bool, now: datetime) -> int:
    """Take note that `user` has `story` open on a page, which is the editing session `session` if it has one. Return its number."""
    seen = {"last_seen_at": now, "is_editing": writing}
    known = _sessions().filter(pk=session, user=user, object_id=str(story.pk)) if session else _sessions().none()
    if known.update(**seen):
        assert session is not None
        return session
    EditingSession.cleanup()
    kind = ContentType.objects.get_for_model(LiveStory if story.live_part else Story)
    made: int = EditingSession.objects.create(user=user, content_type=kind, object_id=str(story.pk), **seen).pk
    return made


def others_at(story: int, *, than: int, user: User, now: datetime) -> list[Present]:
    """Return who else has a story open, those who write first; of oneself only another page in which one writes."""
    rows = _at_work([story], now=now).exclude(pk=than).select_related("user")
    mine = [Present("Another window of yours", row.is_editing) for row in rows if row.user_id == user.pk and row.is_editing]
    return _merged([(row.user_id, name_of(row.user), row.is_editing) for row in rows if row.user_id != user.pk]) + mine[:1]


def present_at(stories: Iterable[int], *, now: datetime) -> dict[int, list[Present]]:
    """Return who has which of `stories` open: for the marks in a list. One question, however long the list."""
    found: dict[int, list[tuple[int, str, bool]]] = {}
    for row in _at_work(stories, now=now).select_related("user"):
        found.setdefault(int(row.object_id), []).append((row.user_id, name_of(row.user), row.is_editing))
    return {story: _merged(rows) for story, rows in found.items()}


def _merged(rows: Iterable[tuple[int, str, bool]]) -> list[Present]:
    people: dict[int, Present] = {}
    for number, name, writing in rows:
        people[number] = Present(name, writing or (number in people and people[number].writing))
    return sorted(people.values(), key=lambda present: (not present.writing, present.name))


def _at_work(stories: Iterable[int], *, now: datetime) -> QuerySet[EditingSession]:
    rows: QuerySet[EditingSession] = _sessions().filter(object_id__in=[str(story) for story in stories], last_seen_at__gte=now - GONE_AFTER)
    return rows


def _sessions() -> QuerySet[EditingSession]:
    """Return the sessions of stories and live blogs: these share their numbers."""
    kinds = ContentType.objects.get_for_models(Story, LiveStory).values()
    rows: QuerySet[EditingSession] = EditingSession.objects.filter(content_type__in=list(kinds))
    return rows
