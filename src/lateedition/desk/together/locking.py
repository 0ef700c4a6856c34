"""Locks: who has a story to themselves, since when, and taking it over in one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import Story
from lateedition.desk.together.keeping import name_of

if TYPE_CHECKING:
    from lateedition.desk.people.models import User


@dataclass(frozen=True)
class Lock:
    """A story that somebody has to themselves."""

    holder: str
    since: datetime | None
    mine: bool


def lock_of(story: Story, user: User) -> Lock | None:
    """Return the lock of `story` as `user` sees it, None if there is none."""
    if not story.locked:
        return None
    return Lock(name_of(story.locked_by) if story.locked_by else "Somebody", story.locked_at, story.locked_by_id == user.pk)


def take_over(story: Story, *, user: User, now: datetime) -> str:
    """Lock `story` for `user`, whoever had it. Return who had, empty if nobody else.

    What the other typed and had not saved stays with them (`keeping`): their page sends it when it hears of this.
    """
    with transaction.atomic():
        row = Story.objects.select_related("section", "locked_by").get(pk=story.pk)
        if row.locked and row.locked_by_id == user.pk:
            return ""
        must(user, Verb.UNLOCK, row)
        before = name_of(row.locked_by) if row.locked_by else ""
        row.locked, row.locked_by, row.locked_at = True, user, now
        row.save(update_fields=["locked", "locked_by", "locked_at"], now=now)
        log(instance=row, action="lateedition.take_over", user=user, data={"holder": before})
    return before
