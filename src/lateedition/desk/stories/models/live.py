"""Live blogs: a story told in entries. Entries go to readers as they are posted; they are no part of drafts.

Nor is what is said of the coverage itself: that it has ended, its summary, who may post.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.fields import RichTextField

from lateedition.desk.handover import outbox
from lateedition.desk.stories import publication
from lateedition.desk.stories.blocks import INLINE_FEATURES
from lateedition.desk.stories.models.documented import OneByOne
from lateedition.desk.stories.models.story import Story
from lateedition.desk.stories.models.taxonomy import Author

STANDING = ("ended", "summary", "goes_on")
"""What belongs to the coverage and not to somebody's copy of the story: only its verbs change it, in the database."""


class LiveStory(Story):
    """A live blog. It runs from `started`, which is its first publish if nobody says otherwise, until `ended` is set; "LIVE" is this state.

    `summary` is rich text that stands over the entries: what matters while it runs, what happened when it has ended. `goes_on` is when
    somebody last said of a quiet one that it goes on. `reporters` may post to it, whatever its section.
    """

    started = models.DateTimeField(
        null=True, blank=True, help_text="Leave empty: the coverage starts when it is published, at once or as planned."
    )
    ended = models.DateTimeField(null=True, blank=True, editable=False)
    summary = models.TextField(blank=True, editable=False)
    goes_on = models.DateTimeField(null=True, blank=True, editable=False)
    reporters = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="live_blogs")

    objects: ClassVar[Any] = OneByOne.as_manager()

    class Meta:
        verbose_name = "live blog"

    def save(self, *, now: datetime | None = None, **kwargs: Any) -> None:
        """Save. The coverage of one that is published has started: at this moment, if nobody says when before."""
        now = now or timezone.now()
        if self.live and (self.started is None or self.started > now):
            stored = LiveStory.objects.filter(pk=self.pk, started__lte=now).values_list("started", flat=True)
            self.started = stored.first() or now
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "started"}
        super().save(now=now, **kwargs)

    @property
    def running(self) -> bool:
        """True until the coverage was ended."""
        return self.ended is None

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Return it with a revision's content; what is said of the coverage is no matter of revisions."""
        story = super().with_content_json(content)
        for name in STANDING:
            setattr(story, name, getattr(self, name))
        return story

    def _take_standing(self) -> None:
        """Take over what the database says of the coverage, too: a copy that was read before it ended must not resume it."""
        super()._take_standing()
        stored = LiveStory.objects.filter(pk=self.pk).values(*STANDING).first() if self.pk else None
        for name, value in (stored or {}).items():
            setattr(self, name, value)


class LiveEntry(models.Model):
    """One post of a live blog. Its number is its anchor on the page. A deleted one is kept at the desk and not shown.

    One that is `held` waits at the desk and readers have never had it. `author` is who posted it, `signed` the name under which readers
    have that, and `credit` whose words it is if they are not ours ("Reuters"). `sent_as` is what the browser called it: sent twice, it
    is one entry. `touched` is when the row was last written. What was made of an item off the wire keeps which, so that a kill finds it.
    """

    story = models.ForeignKey(LiveStory, on_delete=models.CASCADE, related_name="entries")
    moment = models.DateTimeField(default=timezone.now)
    headline = models.CharField(max_length=255, blank=True)
    body = RichTextField("text", features=[*INLINE_FEATURES, "ul", "ol", "blockquote"])
    key = models.BooleanField("key event", default=False, help_text="Listed on top of the live page.")
    picture = models.ForeignKey("pictures.Picture", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    credit = models.CharField(max_length=200, blank=True, help_text="Whose words these are if they are not ours, as printed: “Reuters”.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    signed = models.ForeignKey(Author, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    held = models.BooleanField(default=False, editable=False)
    sent_as = models.CharField(max_length=36, blank=True, editable=False)
    touched = models.DateTimeField(default=timezone.now, editable=False)
    updated = models.DateTimeField(null=True, blank=True, editable=False)
    deleted = models.DateTimeField(null=True, blank=True, editable=False)

    wire_provider = models.CharField(max_length=255, blank=True, editable=False)
    wire_guid = models.CharField(max_length=500, blank=True, editable=False)
    wire_version = models.PositiveBigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "sent_as"], condition=~models.Q(sent_as=""), name="one_entry_sent")]
        indexes = [
            models.Index(fields=["wire_provider", "wire_guid"], name="entry_of_item"),
            models.Index(fields=["story", "touched"], name="entry_touched"),
        ]
        ordering = ["-moment", "-pk"]
        verbose_name = "live entry"
        verbose_name_plural = "live entries"

    def __str__(self) -> str:
        return self.headline or f"entry {self.pk}"

    def save(self, *args: Any, now: datetime | None = None, **kwargs: Any) -> None:
        """Save, and hand the story over anew in the same transaction if readers have it."""
        self.touched = now = now or timezone.now()
        with outbox.turn():
            super().save(*args, **kwargs)
            publication.settle(LiveStory.objects.get(pk=self.story_id), now=now)
