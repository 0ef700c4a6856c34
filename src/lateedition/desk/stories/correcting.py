"""The verbs that tell readers of what was: a correction made, a correction amended, a version struck out. Each is one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories import actions, versions
from lateedition.desk.stories.models import Correction, PastVersion, Recall, Story
from lateedition.desk.stories.readying import make_ready
from lateedition.desk.stories.surfaces import Surface

if TYPE_CHECKING:
    from lateedition.desk.people.models import User


class NothingToCorrect(ValueError):
    """Readers do not have the story: there is nobody to tell."""


def correct(story: Story, *, text: str, user: User | None, now: datetime) -> Correction:
    """Publish the newest draft of `story` with a note to readers, `text`, that says what was wrong and what is right.

    "Updated" moves. Raises NothingToCorrect when readers do not have the story, NotReady, StoryKilled or Refused (the draft may have moved
    to another's section), and changes nothing.
    """
    must(user, Verb.PUBLISH, story)
    if not Story.objects.filter(pk=story.pk, live=True).exists():
        raise NothingToCorrect(f"“{story}” is not published; a correction is for readers who have it")
    draft: Story = story.get_latest_revision_as_object()
    draft.go_live_at, draft.change = None, "correction"
    make_ready(draft)
    with outbox.turn():
        correction = Correction.objects.create(story_id=story.pk, moment=now, text=text, user=user)
        revision = draft.save_revision(user=user, clean=False)
        actions.publish_revision(revision, user=user)
        log(instance=draft, action="lateedition.correct", user=user, revision=revision, data={"reason": text})
    return correction


def amend(correction: Correction, *, text: str, user: User | None, now: datetime) -> None:
    """Change the words of a correction. What it said before stays readable in the story's history; saying the same changes nothing."""
    with outbox.turn():
        row = Correction.objects.get(pk=correction.pk)
        must(user, Verb.PUBLISH, row.story)
        if row.text == text:
            return
        row.earlier = [{"moment": (row.amended or row.moment).isoformat(), "text": row.text}, *row.earlier]
        row.text, row.amended = text, now
        row.save()
        story = Story.objects.get(pk=row.story_id)
        story.save(now=now)
        log(instance=story, action="lateedition.amend", user=user, data={"reason": text})


def strike_out(version: PastVersion, *, user: User, now: datetime, reason: str) -> Recall:
    """Take the words of a past version out of its story's history, and out of past editions of the story's page; its mark stays.

    It is for what an order of law wants gone. What lists of the past say of the story stays: a kill takes that.
    Return the recall, whose receipt is still empty.
    """
    with outbox.turn():
        story = Story.objects.get(pk=version.story_id)
        must(user, Verb.RECALL, story)
        number = outbox.hand_over(versions.take_out_one(version, now=now), now=now)
        log(instance=story, action="lateedition.strike_out", user=user, data={"reason": f"version {version.serial}. {reason}"})
        return actions.recalled(
            f"version:{version.pk}",
            f"{story}, version {version.serial}",
            (Surface("past editions"),),
            number=number,
            user=user,
            times=(now, now),
            reason=reason,
        )
