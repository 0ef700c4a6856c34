"""What the desk says to a story, who is to do what until when, and what is going to happen. None of it is ever in a document."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class Remark(models.Model):
    """Something that somebody at the desk says to a story, in plain text, until it is resolved. `by` is their name, as it was then."""

    story = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="remarks")
    text = models.TextField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.CharField(max_length=255)
    made = models.DateTimeField()
    resolved = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=255, blank=True)

    objects: ClassVar[Any] = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"remark {self.pk} by {self.by}"


class Task(models.Model):
    """An assignment: `what` is to be done, by whom, until when. It may be about a story, or a story may yet be made of it.

    `done` is when somebody, `done_by`, said that it is; `dropped` when it was given up. Neither is shown any more, but for looking back.
    """

    what = models.CharField(max_length=200)
    details = models.TextField(blank=True)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="tasks")
    due = models.DateTimeField(db_index=True)
    section = models.ForeignKey("stories.Section", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    story = models.ForeignKey("stories.Story", null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    made = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    done = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    dropped = models.DateTimeField(null=True)

    objects: ClassVar[Any] = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "assignment"
        indexes = [
            models.Index(fields=["assignee", "due"], condition=models.Q(done=None, dropped=None), name="task_open"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def owner_id(self) -> int | None:
        """Whose it is: of whoever is to do it."""
        return self.assignee_id

    @property
    def is_open(self) -> bool:
        """True while it is still to be done."""
        return self.done is None and self.dropped is None


class Coverage(models.Model):
    """Something that is going to happen and that the newsroom will be at: "Court rules", Tuesday at 10:00; and the stories about it."""

    what = models.CharField(max_length=200)
    details = models.TextField(blank=True)
    begins = models.DateTimeField(db_index=True)
    section = models.ForeignKey("stories.Section", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stories = models.ManyToManyField("stories.Story", blank=True, related_name="coverages")
    made = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    dropped = models.DateTimeField(null=True)

    objects: ClassVar[Any] = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "note of coverage"
        verbose_name_plural = "notes of coverage"

    def __str__(self) -> str:
        return self.what

    @property
    def owner_id(self) -> int | None:
        """Whose it is: of whoever noted it."""
        return self.made_by_id
