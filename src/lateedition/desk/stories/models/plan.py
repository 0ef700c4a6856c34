"""Plans: what is to be done to a story at a second, and what became of it. The desk's durable queue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from lateedition.desk.stories.models.story import Story


class Plan(models.Model):
    """Something that is to be done to a story at `moment`, once.

    A publish puts `revision` before readers, as it was saved when it was planned. `tries` is how often it was begun, and `begun` when
    last: what takes the desk down with it is not begun for ever. `ended` is when it was done, failed or was cancelled, `why` why it was
    not done, `number` what was done in the handover log. `heard` is when an editor said to have heard of a failure.
    """

    class Deed(models.TextChoices):
        """What is to be done."""

        PUBLISH = "publish", "goes out"
        TAKE_DOWN = "take down", "comes down"

    class State(models.TextChoices):
        """How it stands."""

        WAITING = "waiting", "waiting"
        DONE = "done", "done"
        FAILED = "failed", "failed"
        CANCELLED = "cancelled", "cancelled"

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="plans")
    deed = models.CharField(max_length=10, choices=Deed)
    moment = models.DateTimeField()
    # Protected: a clean-up of old revisions must not take away what is to be published.
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    begun = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    why = models.CharField(max_length=1000, blank=True)
    number = models.BigIntegerField(null=True)
    heard = models.DateTimeField(null=True)
    heard_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[Any] = models.Manager()
    # A plan is no use of its story that anybody should be warned of who deletes that.
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "deed"], condition=models.Q(state="waiting"), name="one_plan_of_a_kind"),
        ]
        indexes = [
            models.Index(fields=["moment"], condition=models.Q(state="waiting"), name="plan_waiting"),
            models.Index(fields=["ended"], condition=models.Q(state="failed", heard=None), name="plan_unheard"),
            models.Index(fields=["-ended"], name="plan_ended"),
        ]

    def __str__(self) -> str:
        return f"story {self.story_id} {self.get_deed_display()} at {self.moment:%Y-%m-%d %H:%M:%S} UTC"


def end_plans(story: int, *, now: datetime, why: str, deeds: Collection[str] = tuple(Plan.Deed)) -> int:
    """Cancel what is planned for the story of this number, because of something else that was done; return how many plans there were."""
    waiting = Plan.objects.filter(story=story, deed__in=deeds, state=Plan.State.WAITING)
    return int(waiting.update(state=Plan.State.CANCELLED, ended=now, why=why, revision=None))
