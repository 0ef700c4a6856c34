"""What the desk remembers of items that stories quote: how they stand on the wire, and which stories have shown extracts of them."""

from __future__ import annotations

from django.db import models

LONGEST_GUID = 500


class Quoted(models.Model):
    """An item, through all its versions, that somebody has chosen to quote.

    A row is there from the moment of the choice: a kill that comes before the story is saved finds it. `out` says that readers may have
    nothing of it, since `since`; `embargo` and `embargo_open` are what its agency said of one after it was chosen.
    """

    class Out(models.TextChoices):
        """Why readers may have nothing of it."""

        NOT = "", "readers may have it"
        KILLED = "killed", "its agency killed it"
        WITHHELD = "withheld", "its agency withholds it"

    provider = models.CharField(max_length=255)
    guid = models.CharField(max_length=LONGEST_GUID)
    headline = models.CharField(max_length=255, blank=True)
    out = models.CharField(max_length=10, choices=Out, default=Out.NOT, blank=True)
    since = models.DateTimeField(null=True)
    embargo = models.DateTimeField(null=True)
    embargo_open = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "guid"], name="one_row_of_a_quoted_item")]

    def __str__(self) -> str:
        return f"{self.provider} {self.guid}"


class Quotation(models.Model):
    """A story, by its number, that readers have or had with an extract of an item.

    It stays when the extract is taken out: what the story said before may still be read.
    """

    item = models.ForeignKey(Quoted, on_delete=models.CASCADE, related_name="quotations")
    story = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "story"], name="one_quotation_of_an_item")]

    def __str__(self) -> str:
        return f"{self.item_id} in story {self.story}"
