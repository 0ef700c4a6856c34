"""Joining: words that were set aside are brought into the story, what both changed as somebody chose."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from wagtail.log_actions import log

from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import Story
from lateedition.desk.together.forms import LONGEST_HEADLINE
from lateedition.desk.together.keeping import joined_into, name_of
from lateedition.desk.together.locking import lock_of
from lateedition.desk.together.models import SetAside
from lateedition.desk.together.states import Joined, joined

if TYPE_CHECKING:
    from lateedition.desk.people.models import User


class CannotJoin(ValueError):
    """Words cannot be brought into the story now; the message says why. They stay where they are."""


@dataclass(frozen=True)
class Meeting:
    """Words that were set aside, and the story as it is now, brought together. `others` are those who saved meanwhile."""

    aside: SetAside
    story: Story
    joined: Joined
    others: str

    @property
    def seen(self) -> str:
        """What this was made of: with other words, here or there, it is another meeting."""
        held = {name: value for name, value in self.joined.theirs.items() if name != "typed_on"}
        told = json.dumps([held, self.aside.content], sort_keys=True, cls=DjangoJSONEncoder)
        return blake2b(told.encode(), digest_size=16).hexdigest()


def meeting_of(aside: SetAside) -> Meeting:
    """Return the words of `aside` and the story as it is now, brought together."""
    row = Story.objects.select_related("livestory", "section", "latest_revision__user", "locked_by").get(pk=aside.story_id)
    latest = row.latest_revision
    now_held: dict[str, Any] = latest.content if latest else row.serializable_data()
    writer = latest.user if latest else None
    return Meeting(aside, row.live_part or row, joined(aside.base, aside.content, now_held), name_of(writer) if writer else "the wire")


def join(meeting: Meeting, state: dict[str, Any], *, user: User, now: datetime) -> None:
    """Make `state`, which was made of `meeting`, the newest draft of the story. Nothing is published by it.

    Raises CannotJoin, and changes nothing, when story or words are others by now, or somebody else has the story locked.
    """
    with transaction.atomic():
        fresh = meeting_of(SetAside.objects.select_for_update().get(pk=meeting.aside.pk))
        story = fresh.story
        must(user, Verb.WRITE, story)
        lock = lock_of(story, user)
        if lock and not lock.mine:
            raise CannotJoin(f"{lock.holder} has this story locked. The words are kept; bring them together when it is open again.")
        if fresh.seen != meeting.seen:
            raise CannotJoin("Somebody saved since this was shown. Nothing was done; this is how it is now.")
        if not joined_into(meeting.aside, now=now):
            raise CannotJoin("These words are in the story already.")
        merged: Story = story.with_content_json(_fitting(state))
        revision = merged.save_revision(user=user, clean=False)
        data = {"writer": meeting.aside.writer, "conflicts": meeting.joined.conflicts}
        log(instance=story, action="lateedition.join", user=user, revision=revision, content_changed=True, data=data)


def _fitting(state: dict[str, Any]) -> dict[str, Any]:
    """Return `state` with a headline that fits; what does not is put down for the desk."""
    headline = state["headline"]
    if len(headline) <= LONGEST_HEADLINE:
        return state
    note = f"{state.get('note_to_desk') or ''}\nHeadline as typed: {headline}".strip()
    return {**state, "headline": headline[:LONGEST_HEADLINE], "note_to_desk": note}
