"""Exposure: from what readers have of a row to the surfaces on which they can meet it. Asked before it is taken from them."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ReferenceIndex

from lateedition.desk.handover import outbox
from lateedition.desk.pictures.models import Picture
from lateedition.desk.stories import snapshot, surfaces
from lateedition.desk.stories.models import Author, Section, Story, Topic
from lateedition.desk.stories.queries import site_settings
from lateedition.desk.stories.surfaces import Surface
from lateedition.press.indexes import pictures_of
from lateedition.story import article, picture
from lateedition.story.blocks import pictures_in
from lateedition.story.handover import Withdrawn


def of_story(number: int) -> tuple[Surface, ...]:
    """Return where readers can meet the story of this number; empty if they never had it."""
    held = outbox.latest(f"story:{number}")
    if isinstance(held, Withdrawn):
        return (Surface("page", held.addresses), Surface("past editions"))
    if not isinstance(held, article.Story):
        return ()
    site = site_settings()
    return surfaces.of_story(
        held,
        fronts=_fronts(held),
        day=held.first_published.astimezone(ZoneInfo(site.zone)).date().isoformat(),
        pictures=_pictures(held),
        origin=snapshot.site_document(site).url,
    )


def of_picture(number: int) -> tuple[Surface, ...]:
    """Return where readers can meet the picture of this number; empty if they never had it."""
    held = outbox.latest(f"picture:{number}")
    return surfaces.of_picture(held, stories=_showing(number)) if isinstance(held, picture.Picture) else ()


def _showing(number: int) -> list[str]:
    """Return the addresses of the published stories that show a picture, the newest first."""
    rows = ReferenceIndex.objects.filter(to_content_type=ContentType.objects.get_for_model(Picture), to_object_id=str(number))
    keys = {f"story:{row}" for row in rows.values_list("object_id", flat=True) if row.isdecimal()}
    keys |= {f"story:{row}" for row in Story.objects.filter(lead_picture=number).values_list("pk", flat=True)}
    held = sorted(outbox.held_of(keys).values(), key=lambda pair: pair[0], reverse=True)
    return [document.address for _, document in held if isinstance(document, article.Story) and number in pictures_of(document)]


def _fronts(held: article.Story) -> list[str]:
    sections = [each for section in Section.objects.filter(pk=held.section) for each in (section, *section.ancestors())]
    topics, authors = Topic.objects.filter(pk__in=held.topics), Author.objects.filter(pk__in=held.byline.authors)
    return [each.address for each in (*sections, *topics, *authors)]


def _pictures(held: article.Story) -> Iterable[picture.Picture]:
    numbers = set(pictures_in(held.body)) | ({held.lead.picture} if held.lead else set())
    found = outbox.held_of(f"picture:{number}" for number in sorted(numbers)).values()
    return [document for _, document in found if isinstance(document, picture.Picture)]
