"""What the desk says to a story: the verbs of its thread. The text is kept with the story alone; the daybook says only that it was said."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import Story
from lateedition.desk.workflow.models import Remark

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

LONGEST = 4000


def remark(story: Story, *, text: str, user: User, now: datetime) -> Remark:
    """Say `text` to a story, to the desk. Raises ValueError for nothing, and for more than 4,000 characters."""
    must(user, Verb.WRITE, story)
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise ValueError("Write something, of up to 4,000 characters.")
    with transaction.atomic():
        made: Remark = Remark.objects.create(story_id=story.pk, text=said, user=user, by=user.get_username(), made=now)
        log(instance=story, action="lateedition.remark", user=user, data={"remark": made.pk})
    return made


def resolve(said: Remark, *, user: User, now: datetime) -> bool:
    """Note that what was said is dealt with; say whether `user` was the first to."""
    must(user, Verb.WRITE, said.story)
    with transaction.atomic():
        first = bool(Remark.objects.filter(pk=said.pk, resolved=None).update(resolved=now, resolved_by=user.get_username()))
        if first:
            log(instance=said.story, action="lateedition.resolve_remark", user=user, data={"remark": said.pk})
    return first
