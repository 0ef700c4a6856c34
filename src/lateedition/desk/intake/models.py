"""What the desk remembers of the wire: what each story was made of, how far the inbox was followed, and what must be told.

What came in itself is the wire's to keep. Versions are named by the receipt they came with, whose number never changes.
"""

from __future__ import annotations

import msgspec
from django.conf import settings
from django.db import models

from lateedition.desk.intake.merging import Copy
from lateedition.desk.stories.models import Recall, Story


class WireLine(models.Model):
    """The lineage of a story that was taken from the wire: the chain, and the version that was last merged into it.

    `base` is that version's copy as taking made it, `merged` when. `waiting` is the receipt of a newer version that nobody
    has merged, `came` when that arrived, `correction` since when a correction waits. `due` says that its source's policy
    has it merged at once, `tries` how often that was begun.
    """

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="wire_line")
    provider = models.CharField(max_length=255)
    guid = models.CharField(max_length=500)
    receipt = models.BigIntegerField()
    version = models.PositiveIntegerField(null=True)
    base = models.TextField()
    merged = models.DateTimeField()
    waiting = models.BigIntegerField(null=True)
    came = models.DateTimeField(null=True)
    correction = models.DateTimeField(null=True)
    due = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["provider", "guid"], name="line_of_item"),
            models.Index(fields=["came"], condition=models.Q(waiting__isnull=False), name="line_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.guid} of story {self.story_id}"

    @property
    def copy(self) -> Copy:
        """The copy of the version that was last merged."""
        return msgspec.json.decode(self.base, type=Copy)


class Position(models.Model):
    """How far the inbox was followed: the last entry that was acted on, and what stood there."""

    lane = models.CharField(max_length=20, primary_key=True)
    number = models.BigIntegerField(default=0)
    mark = models.CharField(max_length=32, default="")

    def __str__(self) -> str:
        return f"{self.lane} up to entry {self.number}"


class Alarm(models.Model):
    """Something off the wire that every editor must hear of, until one of them says that it was heard.

    `receipt` is that of the payload that said so. `recalls` are what was done by itself.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        KILLED = "killed", "killed"
        WITHHELD = "withheld", "withheld"
        ASKED = "asked", "killed or withheld, and the source's profile has a person decide"
        IN_WORDS = "in words", "killed in words alone"
        AFTER_KILL = "after kill", "a usable version of what was killed"
        CORRECTED = "corrected", "corrected, and a post of a live blog was made of it"

    kind = models.CharField(max_length=20, choices=Kind)
    provider = models.CharField(max_length=255)
    guid = models.CharField(max_length=500)
    receipt = models.BigIntegerField()
    headline = models.CharField(max_length=255)
    said = models.TextField(blank=True)
    moment = models.DateTimeField()
    story = models.ForeignKey(Story, null=True, on_delete=models.SET_NULL, related_name="+")
    recalls = models.ManyToManyField(Recall, related_name="+")
    acknowledged = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "provider", "guid", "receipt"], name="one_alarm_of_a_kind")]
        indexes = [models.Index(fields=["moment"], condition=models.Q(acknowledged=None), name="alarm_unheard")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.headline}"


class SavedFilter(models.Model):
    """What somebody looks for in the inbox again and again: the `query` of its list, under a `name` of their own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_filter_of_a_name")]

    def __str__(self) -> str:
        return f"{self.name} of user {self.user_id}"
