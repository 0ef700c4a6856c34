"""Pictures in the library. The original is kept and never served to readers; what they get is made by `renditions`."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from modelsearch.index import SearchField
from wagtail.images.models import AbstractImage, AbstractRendition

from lateedition.desk.handover import outbox
from lateedition.desk.pictures.snapshot import standing_document
from lateedition.story.handover import Dropped, RecalledPicture


class Picture(AbstractImage):
    """A picture with what the desk must know before it may print it.

    `encodings` remembers the renditions that readers get, and of which file they were made. `killed` is when it was recalled:
    readers do not have it any more, whatever shows it; `withheld` says that this was because its agency withholds it, and that it may come
    back when it does no more. `wire_digest` is the SHA-256 of the file that came over the wire.
    """

    caption = models.TextField(blank=True, help_text="What the picture shows, when and where: printed under it.")
    credit = models.CharField(max_length=200, help_text="Who made it and who let us have it, as printed: “AFP”, “Asha Rao/Reuters”.")
    rights = models.TextField(blank=True, help_text="What we may do with it, and until when. For the desk only.")
    alt = models.CharField(
        "description for those who cannot see it",
        max_length=400,
        help_text="One plain sentence: who and what is in the picture. Not the caption again, not the file’s name.",
    )
    encodings = models.JSONField(default=dict, editable=False)
    wire_provider = models.CharField(
        "agency on the wire", max_length=255, blank=True, help_text="If it came over the wire: the agency as the wire inbox names it."
    )
    wire_guid = models.CharField(
        "item on the wire", max_length=500, blank=True, help_text="The item’s identity. If the agency kills that, readers lose the picture."
    )
    wire_digest = models.CharField(max_length=64, blank=True, editable=False)
    killed = models.DateTimeField(null=True, blank=True, editable=False)
    withheld = models.BooleanField(default=False, editable=False)
    kill_reason = models.CharField(max_length=500, blank=True, editable=False)

    admin_form_fields = (
        "title",
        "file",
        "alt",
        "caption",
        "credit",
        "rights",
        "wire_provider",
        "wire_guid",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields: Any = [*AbstractImage.search_fields, SearchField("caption"), SearchField("credit")]

    class Meta(AbstractImage.Meta):
        verbose_name = "picture"
        indexes = [
            models.Index(fields=["wire_provider", "wire_guid"], name="picture_of_item"),
            models.Index(fields=["wire_digest"], name="picture_of_file"),
        ]

    @property
    def default_alt_text(self) -> str:
        """Return the description that thumbnails at the desk carry too."""
        return self.alt

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; when readers know this picture already, hand over its new caption, credit, focus or file in the same transaction."""
        with outbox.turn():
            super().save(*args, **kwargs)
            if outbox.latest(f"picture:{self.pk}") is not None:
                outbox.hand_over(standing_document(self), now=timezone.now())

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete; pages that show the picture go on without it. The addresses of one that was recalled go on saying so."""
        with outbox.turn():
            held = outbox.latest(f"picture:{self.pk}")
            if held is not None and not isinstance(held, RecalledPicture):
                outbox.hand_over(Dropped(kind="picture", number=self.pk), now=timezone.now())
            return super().delete(*args, **kwargs)


class Thumbnail(AbstractRendition):
    """A small copy for the desk's own screens."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_thumbnail_of_a_kind")]
