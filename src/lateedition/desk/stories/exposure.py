"""Exposure: from what readers have of a row to the surfaces on which they can meet it. Asked before it is taken from them."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from lateedition.desk.handover import outbox
from lateedition.desk.pictures.uses import stories_showing
from lateedition.desk.recordings.plays import stories_playing
from lateedition.desk.recordings.snapshot import addresses_of
from lateedition.desk.stories import snapshot, surfaces
from lateedition.desk.stories.models import Agency, Author, Section, Topic
from lateedition.desk.stories.queries import site_settings
from lateedition.desk.stories.surfaces import Surface
from lateedition.story import article, picture, recording
from lateedition.story.blocks import pictures_in, recordings_in
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
        recordings=_recordings(held),
        origin=snapshot.site_document(site).url,
    )


def of_picture(number: int) -> tuple[Surface, ...]:
    """Return where readers can meet the picture of this number; empty if they never had it."""
    held = outbox.latest(f"picture:{number}")
    return surfaces.of_picture(held, stories=_addresses(stories_showing(number))) if isinstance(held, picture.Picture) else ()


def of_recording(number: int) -> tuple[Surface, ...]:
    """Return where readers can meet the recording of this number; empty if they never had it."""
    held = outbox.latest(f"recording:{number}")
    if not isinstance(held, recording.Recording):
        return ()
    return surfaces.of_recording(held, files=list(addresses_of(held)), stories=_addresses(stories_playing(number)))


def of_extracts(number: int, words: tuple[str, ...]) -> tuple[Surface, ...]:
    """Return where readers can meet `words`, quoted paragraphs, in the story of this number; empty if they have nothing of it."""
    held = outbox.latest(f"story:{number}")
    return surfaces.of_extracts(held, words) if isinstance(held, article.Story) else ()


def _addresses(stories: Iterable[int]) -> list[str]:
    """Return the addresses of those of these stories that are published, the newest first."""
    held = sorted(outbox.held_of(f"story:{story}" for story in stories).values(), key=lambda pair: pair[0], reverse=True)
    return [document.address for _, document in held if isinstance(document, article.Story)]


def _fronts(held: article.Story) -> list[str]:
    sections = [each for section in Section.objects.filter(pk=held.section) for each in (section, *section.ancestors())]
    topics, authors = Topic.objects.filter(pk__in=held.topics), Author.objects.filter(pk__in=held.byline.authors)
    agencies = Agency.objects.filter(pk__in=[each for each in (held.byline.agency,) if each is not None])
    return [each.address for each in (*sections, *topics, *authors, *agencies)]


def _pictures(held: article.Story) -> Iterable[picture.Picture]:
    numbers = set(pictures_in(held.body)) | ({held.lead.picture} if held.lead else set())
    found = outbox.held_of(f"picture:{number}" for number in sorted(numbers)).values()
    return [document for _, document in found if isinstance(document, picture.Picture)]


def _recordings(held: article.Story) -> list[str]:
    found = outbox.held_of(f"recording:{number}" for number in sorted(set(recordings_in(held.body)))).values()
    return [address for _, document in found for address in addresses_of(document)]
