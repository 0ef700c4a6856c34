"""Recalls: what was taken from readers for good reason, and what was seen since of every surface they could have met it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.conf import settings
from django.db import models

from lateedition.desk.stories.surfaces import Line, Surface

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class Recall(models.Model):
    """One thing that was recalled, and its receipt.

    `subject` names it ("story:17", "entry:5", "picture:3"). `accepted` is when it was said that it must go, `acted` when the
    desk had done its part, under `number` in the handover log; None says that readers never had it. `user` is None where it
    came off the wire. `finished` is when every surface had been seen without it.
    """

    subject = models.CharField(max_length=60, db_index=True)
    title = models.CharField(max_length=255)
    reason = models.CharField(max_length=500)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted = models.DateTimeField()
    acted = models.DateTimeField()
    number = models.BigIntegerField(null=True)
    surfaces = models.JSONField(default=list)
    seen = models.JSONField(default=list)
    finished = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["acted"], condition=models.Q(finished=None), name="recall_unfinished")]

    def __str__(self) -> str:
        return f"recall of {self.subject} {self.title!r}"

    @property
    def places(self) -> tuple[Surface, ...]:
        """Where readers could meet it."""
        return msgspec.convert(self.surfaces, tuple[Surface, ...])

    @property
    def lines(self) -> tuple[Line, ...]:
        """The receipt, as far as it goes: a line for each surface."""
        return msgspec.convert(self.seen, tuple[Line, ...])

    @property
    def took_s(self) -> float | None:
        """How many seconds after it was accepted it was seen to be gone everywhere; None while it is not."""
        return (self.finished - self.accepted).total_seconds() if self.finished else None

    def note(self, lines: Iterable[Line], *, now: datetime) -> None:
        """Keep what was seen `now`. When nothing is left, the recall is finished."""
        seen = tuple(lines)
        self.seen = msgspec.to_builtins(seen)
        self.finished = now if all(line.done for line in seen) else None
        self.save(update_fields=["seen", "finished"])
