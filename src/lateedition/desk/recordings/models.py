"""Recordings in the library. The original is kept and never served to readers; what they get is made by `remuxing`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from lateedition.desk.handover import outbox
from lateedition.desk.recordings.snapshot import standing_document
from lateedition.story.handover import Dropped, RecalledRecording


class Recording(models.Model):
    """A recording with what the desk must know before it may be played.

    `file` is what was brought, and `file_digest` its SHA-256. `media_type` to `height` describe what readers get: `pieces` are the
    digests of its pieces in the rendition store, `digest` is that of the whole. `captions` are WebVTT, checked. `killed` is when it was
    recalled: readers do not have it any more, whatever plays it.
    """

    class Medium(models.TextChoices):
        """What one does with it."""

        AUDIO = "audio", "Audio"
        VIDEO = "video", "Video"

    title = models.CharField(max_length=200, help_text="What is heard or seen, as readers have it under the player.")
    credit = models.CharField(
        max_length=200, blank=True, help_text="Who made it and who let us have it, as printed. A story cannot be published without one."
    )
    transcript = models.TextField(
        blank=True, help_text="What is said, for those who cannot hear it, and those who would rather read. An empty line ends a paragraph."
    )
    captions = models.TextField(blank=True, editable=False)
    captions_language = models.CharField(
        "language of the captions", max_length=35, blank=True, help_text="As “en” or “hi”. Empty: that of the story."
    )
    file = models.FileField(upload_to="recordings", editable=False)
    file_name = models.CharField(max_length=255, editable=False)
    file_digest = models.CharField(max_length=64, unique=True, editable=False)
    medium = models.CharField(max_length=5, choices=Medium, editable=False)
    media_type = models.CharField(max_length=20, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    size_bytes = models.BigIntegerField(editable=False)
    pieces = models.JSONField(default=list, editable=False)
    length_s = models.FloatField(editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, editable=False, related_name="recordings"
    )
    created = models.DateTimeField(default=timezone.now, editable=False)
    killed = models.DateTimeField(null=True, editable=False)
    kill_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = "recording"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_film(self) -> bool:
        """Whether there is something to see."""
        return self.medium == self.Medium.VIDEO

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; when readers know this recording already, hand over what is said of it now in the same transaction."""
        with outbox.turn():
            super().save(*args, **kwargs)
            if outbox.latest(f"recording:{self.pk}") is not None:
                outbox.hand_over(standing_document(self), now=timezone.now())

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete; pages that play it go on without it. The addresses of one that was recalled go on saying so."""
        with outbox.turn():
            held = outbox.latest(f"recording:{self.pk}")
            if held is not None and not isinstance(held, RecalledRecording):
                outbox.hand_over(Dropped(kind="recording", number=self.pk), now=timezone.now())
            return super().delete(*args, **kwargs)


class RecordingUse(models.Model):
    """A published story, by its number, that plays a recording."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="uses")
    story = models.BigIntegerField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recording", "story"], name="one_use_of_a_recording")]

    def __str__(self) -> str:
        return f"recording {self.recording_id} in story {self.story}"
