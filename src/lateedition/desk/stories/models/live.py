"""Live blogs: a story told in entries. Entries go to readers as they are posted; they are no part of drafts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from wagtail.fields import RichTextField

from lateedition.desk.handover import outbox
from lateedition.desk.stories import publication
from lateedition.desk.stories.blocks import INLINE_FEATURES
from lateedition.desk.stories.models.documented import OneByOne
from lateedition.desk.stories.models.story import Story


class LiveStory(Story):
    """A live blog. It runs from `started` until `ended` is set; "LIVE" on the site is this state."""

    started = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = OneByOne.as_manager()

    class Meta:
        verbose_name = "live blog"

    @property
    def running(self) -> bool:
        """True until the coverage was ended."""
        return self.ended is None

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Return it with a revision's content; whether it has ended is no matter of revisions."""
        story = super().with_content_json(content)
        story.ended = self.ended
        return story


class LiveEntry(models.Model):
    """One post of a live blog. Its number is its anchor on the page. A deleted one is kept at the desk and not shown.

    One that was made of an item off the wire keeps which, so that a kill finds it.
    """

    story = models.ForeignKey(LiveStory, on_delete=models.CASCADE, related_name="entries")
    moment = models.DateTimeField(default=timezone.now)
    headline = models.CharField(max_length=255, blank=True)
    body = RichTextField("text", features=[*INLINE_FEATURES, "ul", "ol", "blockquote"])
    key = models.BooleanField("key event", default=False, help_text="Listed on top of the live page.")
    updated = models.DateTimeField(null=True, blank=True, editable=False)
    deleted = models.DateTimeField(null=True, blank=True, editable=False)

    wire_provider = models.CharField(max_length=255, blank=True, editable=False)
    wire_guid = models.CharField(max_length=500, blank=True, editable=False)
    wire_version = models.PositiveBigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["wire_provider", "wire_guid"], name="entry_of_item")]
        ordering = ["-moment", "-pk"]
        verbose_name = "live entry"
        verbose_name_plural = "live entries"

    def __str__(self) -> str:
        return self.headline or f"entry {self.pk}"

    def save(self, *args: Any, now: datetime | None = None, **kwargs: Any) -> None:
        """Save, and hand the story over anew in the same transaction if readers have it."""
        with outbox.turn():
            super().save(*args, **kwargs)
            publication.settle(LiveStory.objects.get(pk=self.story_id), now=now or timezone.now())
