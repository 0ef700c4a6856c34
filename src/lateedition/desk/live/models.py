"""Who works on a live blog: who has it, whom they had it from, and who is at it now."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from lateedition.desk.stories.models import LiveEntry, LiveStory


class HandOver(models.Model):
    """That a live blog went from one to another, and what was said of it. The last one says who has it.

    `by` is None where somebody took over what nobody had.
    """

    blog = models.ForeignKey(LiveStory, on_delete=models.CASCADE, related_name="hand_overs")
    moment = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_taken = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["blog", "-id"], name="hand_over_of_blog")]

    def __str__(self) -> str:
        return f"blog {self.blog_id} to {self.to}"


class Presence(models.Model):
    """That somebody has the live desk of a blog open: `seen` when their browser last said so, and the entry that they change, if any."""

    blog = models.ForeignKey(LiveStory, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen = models.DateTimeField()
    entry = models.ForeignKey(LiveEntry, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blog", "user"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.user} at blog {self.blog_id}"
