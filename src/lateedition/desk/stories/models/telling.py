"""What readers are told of a story's past: the versions it had, and what was corrected in it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from lateedition.desk.stories.models.story import Story
from lateedition.story import correction, moment


class PastVersion(models.Model):
    """A version of a story that another has replaced. Its words are in the handover log, in the document of its number.

    `out` says why its words had to go, and `out_since` when; it is empty while readers may have them.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="past_versions")
    serial = models.PositiveIntegerField()
    moment = models.DateTimeField()
    change = models.CharField(max_length=10)
    out = models.CharField(max_length=10, blank=True)
    out_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "serial"], name="version_of_story")]

    def __str__(self) -> str:
        return f"version {self.serial} of {self.story_id}"

    @property
    def said(self) -> str:
        """What kind of change it was, in words."""
        return {
            "first": "first published",
            "material": "the news changed",
            "minor": "small change",
            "correction": "correction",
            "withdrawn": "an extract of the wire was withdrawn",
        }[self.change]


class Correction(models.Model):
    """A note to readers that says what was wrong and what is right. It is never deleted; `earlier` is what it said before it was amended.

    An earlier note is a moment in ISO 8601 and its words, the newest first.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="corrections")
    moment = models.DateTimeField()
    text = models.TextField()
    amended = models.DateTimeField(null=True)
    earlier: Any = models.JSONField(default=list)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-moment", "-pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def document(self) -> correction.Correction:
        """What readers see of it."""
        notes = (correction.Note(moment=models.DateTimeField().to_python(said["moment"]), text=said["text"]) for said in self.earlier)
        return correction.Correction(
            number=self.pk,
            moment=moment.in_utc(self.moment),
            text=self.text,
            amended=moment.in_utc(self.amended) if self.amended else None,
            earlier=tuple(notes),
        )
