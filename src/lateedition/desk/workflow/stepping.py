"""The steps of a story over the desk, as verbs: send, send back, mark ready. Each is one transaction and a line in the daybook.

None of them changes anything that readers have.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lateedition.desk.people.gate import must
from lateedition.desk.stories.models import StageChange, Story
from lateedition.desk.stories.stages import Stage, Step
from lateedition.desk.stories.staging import LONGEST_COMMENT, move
from lateedition.desk.workflow.deciding import RULES, Standing, against

if TYPE_CHECKING:
    from lateedition.desk.people.models import User


class NoSuchStep(ValueError):
    """A step that cannot be taken; the message says why, to whoever wanted to."""


def take_step(step: Step, story: Story, *, user: User | None, now: datetime, comment: str = "", seen: int | None = None) -> StageChange:
    """Take `step` with `story`, and return what was written of it.

    `seen` is the revision that `user` had before them: a text that was changed since is not sent on unread. Raises Refused where the
    gate does, NoSuchStep, and changes nothing, when it cannot be taken from where the story stands now.
    """
    rule = RULES[step]
    with transaction.atomic():
        row = Story.objects.select_related("section").get(pk=story.pk)
        for state in (row, row.get_latest_revision_as_object()):
            must(user, rule.verb, state)
        if why := against(step, standing_of(row), comment=comment):
            raise NoSuchStep(why)
        if len(comment) > LONGEST_COMMENT:
            raise NoSuchStep(f"The comment has {len(comment)} characters; {LONGEST_COMMENT} is the most.")
        if seen is not None and seen != row.latest_revision_id:
            raise NoSuchStep("The text was changed since you opened it. Look at it again.")
        sent_to = _sender_of(row) if step == Step.BACK else None
        change = move(row, step, rule.to, user=user, now=now, comment=comment.strip(), sent_to=sent_to)
        if change is None:
            raise NoSuchStep("Somebody else moved it at the same moment. Look at it again.")
        return change


def standing_of(story: Story) -> Standing:
    """Return where a story stands."""
    return Standing(Stage(story.stage), is_out=story.is_out, is_read=story.is_read)


def _sender_of(row: Story) -> User | None:
    """Return who gets a story back: who sent it last, or else who saved it last."""
    sent = row.stage_changes.filter(step=Step.SEND, user__isnull=False).select_related("user").first()
    if sent is not None:
        return sent.user
    return row.latest_revision.user if row.latest_revision else None
