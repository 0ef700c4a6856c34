"""What all taxonomy has in common: it is a document of the handover log of its own, from the moment it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal

from django.db import models
from django.utils import timezone

from lateedition.desk.handover import outbox
from lateedition.story.handover import Document, Dropped


class OneByOne(models.QuerySet[Any]):
    """Rows that are deleted one by one, so that each deletion is handed over (Wagtail's bulk delete comes this way)."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete every row through its own `delete`."""
        with outbox.turn():
            gone = [row.delete() for row in self]
        return len(gone), {self.model._meta.label: len(gone)}


class Documented(models.Model):
    """A model whose every saved state readers may meet at once."""

    kind: ClassVar[Literal["section", "topic", "author", "agency"]]

    objects = OneByOne.as_manager()

    class Meta:
        abstract = True

    def documents(self) -> Sequence[Document]:
        """Return the documents that a change of this row changes."""
        raise NotImplementedError(f"{type(self).__name__} does not say which documents it is in")

    def save(self, *args: Any, now: datetime | None = None, **kwargs: Any) -> None:
        """Save, and hand over what changed in the same transaction."""
        with outbox.turn():
            super().save(*args, **kwargs)
            outbox.hand_over_all(self.documents(), now=now or timezone.now())

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, and hand over that it is no more. Raises ProtectedError while something that would be left without it stands."""
        with outbox.turn():
            dropped = Dropped(kind=self.kind, number=self.pk)
            deleted = super().delete(*args, **kwargs)
            outbox.hand_over(dropped, now=timezone.now())
        return deleted
