"""What is kept of letters at the desk: that somebody asked for one, and what is said at the head of the daily letter. Who gets letters is
known to the dispatch alone.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class Letter(models.Model):
    """A letter about a story, as it was asked for: breaking news, or the correction of what was sent before. It never changes."""

    class Kind(models.TextChoices):
        """What it is, as in story.letters."""

        BREAKING = "breaking", "Breaking news"
        CORRECTION = "correction", "Correction"

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(blank=True)
    asked = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[Any] = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} letter {self.pk}"


class Intro(models.Model):
    """What an editor says at the head of the daily letter of a day, until a moment; nothing, where there is no text."""

    day = models.DateField(unique=True)
    text = models.TextField(blank=True)
    until = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"Morning letter of {self.day}"
