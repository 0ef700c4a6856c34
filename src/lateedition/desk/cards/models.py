"""What was drawn, and at which addresses readers had the cards of which story."""

from __future__ import annotations

from django.db import models


class Drawing(models.Model):
    """A card that was drawn. `of` is a hash of all that decides how it looks; an empty `digest` says that it cannot be drawn."""

    of = models.CharField(max_length=32, primary_key=True)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"card {self.digest[:16] or '(none)'}"


class StoryCard(models.Model):
    """The cards of one published story. `addresses` are those at which readers had one; `is_due` says that another is to be drawn."""

    story = models.PositiveBigIntegerField(primary_key=True)
    addresses = models.JSONField(default=list)
    is_due = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["-story"], condition=models.Q(is_due=True), name="cards_that_are_due")]

    def __str__(self) -> str:
        return f"cards of story {self.story}"
