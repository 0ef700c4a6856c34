"""Moving a story from stage to stage: the one place where that is written, with who did it, and in the daybook."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from wagtail.log_actions import log

from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.stages import Stage, Step

if TYPE_CHECKING:
    from lateedition.desk.people.models import User
    from lateedition.desk.stories.models import StageChange, Story

LONGEST_COMMENT = 2000


def move(
    row: Story, step: Step, to: Stage, *, user: User | None, now: datetime, comment: str = "", sent_to: User | None = None
) -> StageChange | None:
    """Move the story `row`, as it is stored, to another stage; None, and nothing is done, if it is not in its stage any more.

    Nothing that readers have changes by it: it is an UPDATE of one column, past `save`.
    """
    with transaction.atomic():
        if not type(row)._default_manager.filter(pk=row.pk, stage=row.stage).update(stage=to):
            return None
        log(instance=row, action=f"lateedition.stage_{step}", user=user, data={"from": row.stage, "to": str(to)})
        row.stage = to
        change: StageChange = apps.get_model("stories", "StageChange")._default_manager.create(
            story_id=row.pk,
            step=step,
            stage=to,
            user=user,
            by=user.get_username() if user else "",
            sent_to=sent_to,
            made=now,
            comment=comment[:LONGEST_COMMENT],
            revision_id=row.latest_revision_id,
        )
        return change


def look_again(story: Any, *, user: User | None, now: datetime) -> None:
    """Put `story`, whose text was just changed, back to the desk check if it was ready, unless `user` may check it as it was and is."""
    row = type(story)._default_manager.select_related("section").filter(pk=story.pk, stage=Stage.READY).first()
    if row is None or (user is not None and all(can(user, Verb.CHECK, state) for state in (row, story))):
        return
    move(row, Step.REWRITE, Stage.CHECK, user=user, now=now)
    story.stage = Stage.CHECK
