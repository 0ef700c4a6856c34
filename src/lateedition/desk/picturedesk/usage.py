"""Usage: where a picture is used, for somebody who is about to change or recall it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ReferenceIndex

from lateedition.desk.people.models import User
from lateedition.desk.pictures.models import Picture, PictureUse
from lateedition.desk.stories.models import LiveStory, Section, SiteSettings, Story
from lateedition.desk.stories.selling import slots_of

MOST = 50
"""Of each kind, how many are named; of the rest it is said how many they are."""


@dataclass(frozen=True)
class Place:
    """One place where a picture is used, and where that is worked on."""

    name: str
    address: str
    said: str = ""


@dataclass(frozen=True)
class Usage:
    """Where a picture is used: in stories and live coverage that readers have, in drafts, and as a fallback."""

    live: tuple[Place, ...]
    drafts: tuple[Place, ...]
    fallback: tuple[Place, ...]
    more_live: int = 0

    @property
    def is_used(self) -> bool:
        """Whether it is used at all."""
        return bool(self.live or self.drafts or self.fallback)


def usage_of(picture: Picture, *, user: User) -> Usage:
    """Return where `picture` is used."""
    finder = AdminURLFinder(user)
    numbers = PictureUse.objects.filter(picture=picture).values_list("story", flat=True)
    live, blogs = _stories(numbers), set(LiveStory.objects.filter(pk__in=numbers).values_list("pk", flat=True))
    return Usage(
        live=tuple(_place(story, finder, "live coverage" if story.pk in blogs else _since(story)) for story in live[:MOST]),
        drafts=tuple(_place(story, finder) for story in _drafts(picture, but=numbers)[:MOST]),
        fallback=tuple(_fallbacks(picture, finder)),
        more_live=max(0, len(numbers) - MOST),
    )


def _stories(numbers: Iterable[int]) -> list[Story]:
    return list(Story.objects.filter(pk__in=numbers).defer("body").order_by("-updated", "-pk")[:MOST])


def _drafts(picture: Picture, *, but: Iterable[int]) -> list[Story]:
    """Return the stories that name it in their newest draft, or in front, and of which readers have no such version."""
    kinds = ContentType.objects.get_for_models(Story, LiveStory).values()
    rows = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Picture), to_object_id=str(picture.pk), base_content_type__in=kinds
    )
    named = [int(row) for row in rows.values_list("object_id", flat=True).distinct() if row.isdecimal()]
    found = Story.objects.filter(Q(pk__in=named) | Q(lead_picture=picture)).exclude(pk__in=but)
    return list(found.defer("body").order_by("-edited", "-pk")[:MOST])


def _fallbacks(picture: Picture, finder: AdminURLFinder) -> list[Place]:
    places = [Place("the site’s fallback", "") for _ in SiteSettings.objects.filter(fallback_picture=picture)]
    slots = [slot for site in SiteSettings.objects.all() for slot in slots_of(site.slots.raw_data) if slot.picture == picture.pk]
    places += [Place(f"the house’s own advertisement in “{slot.name}”", "") for slot in slots]
    sections = Section.objects.filter(fallback_picture=picture)
    return places + [Place(f"the fallback of “{section.name}”", finder.get_edit_url(section) or "") for section in sections]


def _place(story: Story, finder: AdminURLFinder, said: str = "") -> Place:
    return Place(str(story), finder.get_edit_url(story) or "", said)


def _since(story: Story) -> str:
    return "under embargo" if story.embargoed else ""
