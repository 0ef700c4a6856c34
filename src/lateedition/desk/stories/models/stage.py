"""Changes of stage: who moved a story's text to which stage, when, and what they said to it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from lateedition.desk.stories.models.story import Story
from lateedition.desk.stories.stages import Stage, Step


class StageChange(models.Model):
    """A step of a story over the desk. Rows are appended; the newest says how its text came to the stage that it is in.

    `by` is the name of who took it, as it was then; empty where the house changed a text that was ready. `sent_to` is who got it back,
    `revision` the text that it was about. `comment` is for the desk alone.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="stage_changes")
    step = models.CharField(max_length=10, choices=Step)
    stage = models.CharField(max_length=10, choices=Stage)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.CharField(max_length=255, blank=True)
    sent_to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made = models.DateTimeField()
    comment = models.TextField(blank=True)
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[Any] = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["story", "-id"], name="stage_of_story"),
            models.Index(fields=["sent_to", "-id"], condition=models.Q(sent_to__isnull=False), name="stage_sent_to"),
        ]

    def __str__(self) -> str:
        return f"story {self.story_id} {self.get_step_display()} by {self.by or 'the house'}"
