"""Sections, topics, authors and agencies: each a row at the desk and a document in the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Literal

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from lateedition.desk.cards import keeping as cards
from lateedition.desk.handover import outbox
from lateedition.desk.pictures.snapshot import standing_document
from lateedition.desk.stories import publication, snapshot
from lateedition.desk.stories.languages import LANGUAGES
from lateedition.desk.stories.models.documented import Documented
from lateedition.story.address import slug_of
from lateedition.story.handover import Document

SLUG_HELP = "The words in its address. Leave empty to make them from the name. Changing them later moves the page."

# First parts of addresses that the site itself uses.
RESERVED = {
    "-", "agencies", "assets", "authors", "corrections", "feeds", "latest", "pictures", "privacy", "robots.txt", "saved", "search",
    "sitemap", "static", "topics",
}  # fmt: skip


class Section(Documented):
    """A section of the site. Sections form a tree; siblings are ordered by `order`.

    `place` is the sort key that puts every section under its parent; it is kept by `save`. Of one that is `not_public` readers have
    nothing, nor of the sections inside it; only the verbs of `closing` change that for a section that there is.
    """

    kind: ClassVar[Literal["section"]] = "section"

    name = models.CharField(max_length=100)
    slug = models.CharField("address", max_length=100, blank=True, help_text=SLUG_HELP)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name="part of")
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first in menus.")
    in_menu = models.BooleanField("in the menu", default=True)
    description = models.TextField(blank=True, help_text="One or two sentences, shown on the section’s page.")
    language = models.CharField(max_length=20, choices=LANGUAGES, default="en")
    fallback_picture = models.ForeignKey(
        "pictures.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stands_in_for_sections",
        help_text="Stands in front of its stories when our rights to a picture end. Empty: that of the section above, or the site’s.",
    )
    not_public = models.BooleanField("not public yet", default=False, help_text="Readers have nothing of it and of the sections inside it.")
    place = models.CharField(max_length=255, editable=False, default="", db_index=True)
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, editable=False, related_name="edited_sections")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "slug"], name="one_section_of_an_address"),
            models.UniqueConstraint(fields=["slug"], condition=models.Q(parent=None), name="one_top_section_of_an_address"),
        ]

    def __str__(self) -> str:
        return f"{'– ' * self.depth}{self.name}{' (not public)' if self.not_public else ''}"

    @property
    def depth(self) -> int:
        """How many sections it is inside of."""
        return max(0, self.place.count("/") - 1)

    @property
    def address(self) -> str:
        """Where its page is: the addresses of the sections it is in, and its own."""
        above = self.parent.address if self.parent else "/"
        return f"{above}{self.slug}/"

    @property
    def shut_by(self) -> Section | None:
        """The section because of which readers have nothing of this one: itself, or the nearest above it; None if they have it."""
        return next((section for section in (self, *self.ancestors()) if section.not_public), None)

    @property
    def is_public(self) -> bool:
        """True for one that readers have."""
        return self.shut_by is None

    def clean(self) -> None:
        """Refuse an address the site itself uses, a tree that bites its tail, and a move that would open or close it."""
        self.slug = slug_of(self.slug or self.name)
        if self.parent_id is None and self.slug in RESERVED:
            raise ValidationError({"slug": f"“{self.slug}” is an address of the site itself; choose another."})
        if self.pk and any(section.pk == self.pk for section in self.ancestors()):
            raise ValidationError({"parent": "A section cannot be part of itself."})
        self._must_stay_as_public()

    def _must_stay_as_public(self) -> None:
        """A move must not give readers a section, or take it from them, without anybody having been asked about its stories."""
        stored = Section.objects.filter(pk=self.pk).first()
        if stored is not None and stored.is_public and not self.is_public:
            raise ValidationError({"parent": "It would not be public there. Take it from readers first, then move it."})
        if stored is not None and not stored.is_public and self.is_public:
            raise ValidationError({"parent": "It would be public there. Take it from readers itself first, then move it, and open it."})

    def ancestors(self) -> Iterator[Section]:
        """Yield the sections it is in, the nearest first."""
        if self.parent:
            yield self.parent
            yield from self.parent.ancestors()

    def descendants(self) -> Iterator[Section]:
        """Yield the sections inside it, parents before children."""
        for child in self.children.all():
            child.parent = self
            yield child
            yield from child.descendants()

    def documents(self) -> Sequence[Document]:
        """Return its own document and those of the sections inside it, whose addresses begin with its own; their fallback pictures first.

        A picture of a section that readers do not have is not handed over.
        """
        sections = (self, *self.descendants())
        pictures = [section.fallback_picture for section in sections if section.fallback_picture and section.is_public]
        return [*map(standing_document, pictures), *map(snapshot.standing_section, sections)]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, keep the sort keys of what is inside, and hand over what changed."""
        with outbox.turn():
            self.slug = self.slug or slug_of(self.name)
            before = outbox.latest(f"section:{self.pk}") if self.pk else None
            super().save(*args, **kwargs)
            cards.looks_otherwise(before, snapshot.section_document(self))
            for section in (self, *self.descendants()):
                section.place = f"{section.parent.place if section.parent else ''}{section.order:05d}.{section.pk:06d}/"
                Section.objects.filter(pk=section.pk).update(place=section.place)


class Topic(Documented):
    """What stories are about, across sections: a tag with a page of its own."""

    kind: ClassVar[Literal["topic"]] = "topic"

    name = models.CharField(max_length=100, unique=True)
    slug = models.CharField("address", max_length=100, blank=True, unique=True, help_text=SLUG_HELP)
    description = models.TextField(blank=True, help_text="One or two sentences, shown on the topic’s page.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/topics/{self.slug}/"

    def clean(self) -> None:
        """Make its address from its name if nobody gave one."""
        self.slug = slug_of(self.slug or self.name)

    def documents(self) -> Sequence[Document]:
        """Return its document."""
        return [snapshot.topic_document(self)]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it, and hand over the published stories that carried it, without it."""
        with outbox.turn():
            carried_it = list(apps.get_model("stories", "Story").objects.filter(live=True, topics=self.pk).values_list("pk", flat=True))
            deleted = super().delete(*args, **kwargs)
            for number in carried_it:
                publication.settle(apps.get_model("stories", "Story").objects.get(pk=number), now=timezone.now())
        return deleted

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with an address."""
        self.slug = self.slug or slug_of(self.name)
        super().save(*args, **kwargs)


class Author(Documented):
    """A person who signs stories. `user` is their account at the desk, if they have one."""

    kind: ClassVar[Literal["author"]] = "author"

    name = models.CharField(max_length=100)
    slug = models.CharField("address", max_length=100, blank=True, unique=True, help_text=SLUG_HELP)
    role = models.CharField(max_length=100, blank=True, help_text="As printed: “Port correspondent”.")
    biography = models.TextField(blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
        verbose_name="account at the desk",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where their page is."""
        return f"/authors/{self.slug}/"

    def clean(self) -> None:
        """Make their address from their name if nobody gave one."""
        self.slug = slug_of(self.slug or self.name)

    def documents(self) -> Sequence[Document]:
        """Return their document."""
        return [snapshot.author_document(self)]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with an address."""
        self.slug = self.slug or slug_of(self.name)
        super().save(*args, **kwargs)


class Agency(Documented):
    """A news agency: its name as a byline says it, its credit as pictures carry it, and its names on the wire."""

    kind: ClassVar[Literal["agency"]] = "agency"

    name = models.CharField(max_length=100, unique=True, help_text="As a byline says it: “Associated Press”.")
    credit = models.CharField(max_length=50, blank=True, help_text="As it stands behind pictures: “AP”.")
    code = models.CharField(
        "names on the wire",
        max_length=400,
        blank=True,
        help_text="How its own files and credits name it, with commas: “AP, ap.org”. Taken items find their agency by these.",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where what came from it is listed."""
        return f"/agencies/{slug_of(self.name)}-{self.pk}/"

    def documents(self) -> Sequence[Document]:
        """Return its document."""
        return [snapshot.agency_document(self)]
