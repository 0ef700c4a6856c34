"""The journal of fronts: every change, and after each the whole arrangement. It is the only place where arrangements are kept."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

import msgspec
from django.conf import settings
from django.db import models

from lateedition.desk.fronts.arrangement import Arrangement


class Change(models.Model):
    """A line of the journal: who did what to which front, when and why; `arrangement` is how the front was arranged after it.

    `front` is 0 for the front page, else a section's number. `story` is what it was about, if it was about one, and `headline` what that
    was called then. `said` are the words for what was done. Rows are appended; a trigger of the database refuses all else
    (daybook/seal.py).
    """

    class Verb(models.TextChoices):
        """What was done."""

        PIN = "pin", "Pinned"
        UNPIN = "unpin", "Took the pin out"
        BURY = "bury", "Buried"
        DIG_OUT = "dig out", "Dug out"
        LIMIT = "limit", "Set how many of a section"
        WEIGH = "weigh", "Set value and lifetime"

    front = models.PositiveBigIntegerField()
    moment = models.DateTimeField()
    # Kept when the account goes: what was done by whom stays readable, and a line is never changed.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    by = models.CharField(max_length=255)
    verb = models.CharField(max_length=10, choices=Verb)
    story = models.PositiveBigIntegerField(null=True)
    headline = models.CharField(max_length=255, blank=True)
    said = models.CharField(max_length=255, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    arrangement = models.JSONField()

    objects: ClassVar[Any] = models.Manager()
    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["front", "-id"], name="change_of_front")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.said}".strip()

    @property
    def arranged(self) -> Arrangement:
        """How the front was arranged after it."""
        return msgspec.convert(self.arrangement, Arrangement)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append it. Raises RuntimeError if it is there already."""
        if not self._state.adding:
            raise RuntimeError(f"line {self.pk} of the journal of fronts is not changed; decide anew, and that is another line")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse. Raises RuntimeError."""
        raise RuntimeError(f"line {self.pk} of the journal of fronts is not taken out")
