"""What is kept so that nobody's words are lost: with what a form was opened, and what could not go into the story."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from lateedition.desk.stories.models import Story


class Opening(models.Model):
    """The state of a story with which a form was opened: the revision, as it was at `saved`.

    A revision that saves itself is written over while its writer types; who opened the story meanwhile began from what it was then.
    """

    revision = models.PositiveBigIntegerField()
    saved = models.DateTimeField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    opened = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager[Opening]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "saved"], name="opened_once")]

    def __str__(self) -> str:
        return f"revision {self.revision} at {self.saved}"


class SetAside(models.Model):
    """Somebody's words that could not go into the story: somebody else had saved it, or has it locked, or the form was not in order.

    `base` is the state that they began from, None if that is not known; `content` the state that they wrote. Both are what revisions
    hold. `sitting` names the page on which they were typed, `kept` is when it last sent them. `settled` is when they were brought into
    the story, or thrown away: the row stays.
    """

    class Why(models.TextChoices):
        """What kept the words out of the story."""

        OVERTAKEN = "overtaken", "somebody else had saved"
        LOCKED = "locked", "somebody else has it locked"
        REFUSED = "refused", "the form was not in order"
        BROWSER = "browser", "they were left in the browser"

    class Outcome(models.TextChoices):
        """What became of the words."""

        JOINED = "joined", "brought together"
        SAVED = "saved", "saved after all"
        DROPPED = "dropped", "thrown away"

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    writer = models.CharField(max_length=255)
    sitting = models.CharField(max_length=40)
    why = models.CharField(max_length=10, choices=Why)
    base = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    began = models.DateTimeField()
    kept = models.DateTimeField()
    settled = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    objects: ClassVar[models.Manager[SetAside]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "user", "sitting"], condition=models.Q(settled=None), name="set_aside_once_a_sitting")
        ]
        indexes = [models.Index(fields=["story", "-kept"], name="set_aside_of_story")]

    def __str__(self) -> str:
        return f"words of {self.writer} in story {self.story_id}"
