"""Pictures in the library. The original is kept and never served to readers; what they get is made by `renditions`."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from modelsearch.index import SearchField
from wagtail.images.models import AbstractImage, AbstractRendition

from lateedition.desk.cards import keeping as cards
from lateedition.desk.handover import outbox
from lateedition.desk.pictures.snapshot import has_fine_renditions, make_known_anew, standing_document
from lateedition.story.handover import Dropped, RecalledPicture


class Picture(AbstractImage):
    """A picture with what the desk must know before it may print it.

    `encodings` remembers the renditions that readers get, and of what they were made; `is_developed` says that the fine ones are among
    them. `rights_end` is when readers lose it because our rights to it have ended, and `lapsed` when they did; it is empty again once the
    rights are renewed. `killed` is when it was recalled: readers do not have it any more, whatever shows it; `withheld` says that this was
    because its agency withholds it, and that it may come back when it does no more. `wire_digest` is the SHA-256 of the file that came over
    the wire.
    """

    caption = models.TextField(blank=True, help_text="What the picture shows, when and where: printed under it.")
    credit = models.CharField(max_length=200, help_text="Who made it and who let us have it, as printed: “AFP”, “Asha Rao/Reuters”.")
    creator = models.CharField(
        "made by", max_length=200, blank=True, help_text="The photographer. Written into the files that readers get."
    )
    copyright = models.CharField(max_length=300, blank=True, help_text="The notice, written into the files that readers get.")
    place = models.CharField(max_length=200, blank=True, help_text="Where it was taken. For the desk only.")
    taken = models.DateTimeField(null=True, blank=True, help_text="When it was taken. For the desk only.")
    rights = models.TextField(blank=True, help_text="What we may do with it. For the desk only.")
    syndicated = models.BooleanField(
        "may go on to partners", default=False, help_text="Our rights let us pass it on to those who take our stories."
    )
    rights_end = models.DateTimeField(
        "rights end",
        null=True,
        blank=True,
        help_text="At that second readers lose it, and the section’s or the site’s fallback picture stands there. Empty: never.",
    )
    lapsed = models.DateTimeField(null=True, blank=True, editable=False)
    alt = models.CharField(
        "description for those who cannot see it",
        max_length=400,
        blank=True,
        help_text="One plain sentence: who and what is in the picture. Not the caption again, not the file’s name.",
    )
    is_decorative = models.BooleanField(
        "only decoration", default=False, help_text="It says nothing that the text does not say: those who cannot see it are told nothing."
    )
    encodings = models.JSONField(default=dict, editable=False)
    is_developed = models.BooleanField(default=False, editable=False)
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
        "is_decorative",
        "caption",
        "credit",
        "creator",
        "copyright",
        "place",
        "taken",
        "rights",
        "syndicated",
        "rights_end",
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
            models.Index(fields=["file_hash"], name="picture_of_bytes"),
            models.Index(fields=["rights_end"], condition=models.Q(lapsed=None, rights_end__isnull=False), name="picture_rights_end"),
            models.Index(fields=["id"], condition=models.Q(is_developed=False), name="picture_to_develop"),
            models.Index(fields=["id"], condition=models.Q(alt="", is_decorative=False), name="picture_undescribed"),
        ]

    @property
    def default_alt_text(self) -> str:
        """Return the description that thumbnails at the desk carry too."""
        return self.alt

    @property
    def has_lapsed(self) -> bool:
        """Whether our rights to it have ended, whoever has noticed."""
        return self.lapsed is not None or (self.rights_end is not None and self.rights_end <= timezone.now())

    @property
    def is_for_readers(self) -> bool:
        """Whether readers may have it, if a story shows it."""
        return self.killed is None and not self.has_lapsed

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; when readers know this picture already, hand over its new caption, credit, focus or file in the same transaction.

        Rights that were renewed count from then on.
        """
        if self.lapsed and (self.rights_end is None or self.rights_end > timezone.now()):
            self.lapsed = None
        if self.pk and self.is_for_readers and kwargs.get("update_fields") is None:
            make_known_anew(self)
        self.is_developed = has_fine_renditions(self)
        with outbox.turn():
            super().save(*args, **kwargs)
            if outbox.latest(f"picture:{self.pk}") is not None:
                self._hand_over()

    def _hand_over(self) -> None:
        """Hand over how it stands; stories that it stands in front of have a card while readers may not have it."""
        before = outbox.latest(f"picture:{self.pk}")
        after = standing_document(self)
        outbox.hand_over(after, now=timezone.now())
        if type(before) is not type(after):
            cards.look_anew(self.uses.values_list("story", flat=True))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete; pages that show the picture go on without it. The addresses of one that was recalled go on saying so.

        The site and the sections whose fallback it was have none of their own any more.
        """
        with outbox.turn():
            held = outbox.latest(f"picture:{self.pk}")
            if held is not None and not isinstance(held, RecalledPicture):
                outbox.hand_over(Dropped(kind="picture", number=self.pk), now=timezone.now())
            for holder in (*self.stands_in_for_sections.all(), *self.stands_in_for_site.all()):
                holder.fallback_picture = None
                holder.save()
            return super().delete(*args, **kwargs)


class PictureUse(models.Model):
    """A published story, by its number, that shows a picture: in front, in its text, or in an entry of its live coverage."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="uses")
    story = models.BigIntegerField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["picture", "story"], name="one_use_of_a_picture")]

    def __str__(self) -> str:
        return f"picture {self.picture_id} in story {self.story}"


class Thumbnail(AbstractRendition):
    """A small copy for the desk's own screens."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_thumbnail_of_a_kind")]
