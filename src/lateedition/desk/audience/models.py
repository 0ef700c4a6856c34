"""What is kept of the audience: sums by the hour. There is no reader in any row, and no moment finer than an hour."""

from __future__ import annotations

from django.db import models


class ReadsInHour(models.Model):
    """How often a story was read in an hour, by those who came to it in one way. `story` is a number: the story may be gone."""

    hour = models.DateTimeField()
    story = models.BigIntegerField()
    way = models.CharField(max_length=20)
    reads = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hour", "story", "way"], name="audience_reads_once")]
        indexes = [models.Index(fields=["story", "hour"], name="audience_story")]


class ReadsInMonth(models.Model):
    """How often all stories together were read in a month whose hours were deleted. `month` is its first day."""

    month = models.DateField(unique=True)
    reads = models.BigIntegerField(default=0)


class ChoicesInHour(models.Model):
    """How often readers chose alike in an hour. `version` names the notice that they were shown, `granted` purposes with stops between."""

    hour = models.DateTimeField()
    version = models.CharField(max_length=16)
    granted = models.CharField(max_length=450)
    method = models.CharField(max_length=20)
    choices = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hour", "version", "granted", "method"], name="audience_choices_once")]


class CarriedFile(models.Model):
    """How far a file of counts was carried over, so that nothing in it is counted twice. `name` has the folders that it lies in."""

    name = models.CharField(max_length=250, unique=True)
    hour = models.DateTimeField()
    offset_bytes = models.BigIntegerField(default=0)
