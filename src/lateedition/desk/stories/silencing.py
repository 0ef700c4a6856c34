"""Silencing: a recording is taken from readers for good, and the stories that play it go on without it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories import exposure
from lateedition.desk.stories.actions import recalled
from lateedition.desk.stories.models import Recall

if TYPE_CHECKING:
    from lateedition.desk.people.models import User
    from lateedition.desk.recordings.models import Recording


def kill_recording(recording: Recording, *, user: User | None, now: datetime, reason: str) -> Recall:
    """Take a recording from readers for good. Return the recall, whose receipt is still empty."""
    must(user, Verb.RECALL_PICTURE, recording)
    with outbox.turn():
        surfaces = exposure.of_recording(recording.pk)
        recording.killed, recording.kill_reason = now, reason[:500]
        recording.save()
        log(instance=recording, action="lateedition.kill", user=user, data={"reason": reason})
        subject = f"recording:{recording.pk}"
        number = outbox.number_of(subject)
        return recalled(subject, recording.title, surfaces, number=number, user=user, times=(now, now), reason=reason)
