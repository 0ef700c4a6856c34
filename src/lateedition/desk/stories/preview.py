"""Preview: the page that readers would get, made by the press's own templates from an unpublished state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from lateedition.desk.handover import outbox
from lateedition.desk.stories import snapshot
from lateedition.story.address import slug_of, story_address
from lateedition.story.handover import Document
from lateedition.story.picture import Picture
from lateedition.story.recording import Recording

if TYPE_CHECKING:
    from lateedition.desk.stories.models import Section, Story


# Scripts run on the site alone, so that what asks for one would do nothing here.
_CONTROL = re.compile(r"<button\b[^>]*\sdata-script=[^>]*>.*?</button>", re.DOTALL)

# An edition can be opened once in a process and no more (LMDB); the desk answers in several threads.
_ONE_AT_A_TIME = Lock()


def response(story: Story) -> HttpResponse:
    """Return the page of `story` as it is in memory, on the desk's origin and with nothing on it that can run."""
    from lateedition.press import preview

    documents = documents_of(story, now=timezone.now())
    with _ONE_AT_A_TIME:
        html = preview.page(settings.HOUSE.edition, documents)
    answer = HttpResponse(on_the_desk(html, documents))
    site = settings.HOUSE.site_url
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; img-src 'self' {site} data:; media-src 'self' {site}; style-src 'self' {site} 'unsafe-inline'; "
        f"font-src {site}; frame-ancestors 'self'"
    )
    return answer


def documents_of(story: Story, *, now: datetime) -> Sequence[Document]:
    """Return the documents that the page of `story` needs, the story last. Nothing is saved; what it lacks is made up for the moment."""
    story.pk = story.pk or 0
    story.first_published = story.first_published or now
    story.updated = story.updated or now
    story.section = story.section or _any_section()
    story.address = story_address(section=story.section.address, slug=story.slug or slug_of(story.headline), number=story.pk)
    story.headline = story.headline or "(no headline yet)"
    documents = [outbox.latest("site"), *snapshot.named_by(story), snapshot.story_document(story)]
    return [document for document in documents if document]


def _any_section() -> Section:
    sections = apps.get_model("stories", "Section")
    return sections._default_manager.first() or sections(pk=0, name="(no section yet)", slug="section")


def on_the_desk(html: str, documents: Sequence[Document]) -> str:
    """Return a page of the site with the pictures and recordings of `documents`, which the site may not have yet, from the desk."""
    html = _CONTROL.sub("", html)
    for shown in documents:
        if isinstance(shown, Picture):
            html = _with_pictures_of_desk(html, shown)
        elif isinstance(shown, Recording):
            html = _with_recording_of_desk(html, shown)
    return html


def _with_pictures_of_desk(html: str, picture: Picture) -> str:
    for rendition in picture.renditions:
        pattern = rf"[^\s\"',]*/pictures/{picture.number}-{rendition.digest[:16]}-[0-9]+\.[a-z]+"
        html = re.sub(pattern, f"{settings.HOUSE.desk_url}/desk/renditions/{rendition.digest}", html)
    return html


def _with_recording_of_desk(html: str, recording: Recording) -> str:
    for ending, name in (("vtt", "captions"), ("[a-z0-9]+", "recorded")):
        pattern = rf"[^\s\"',]*/recordings/{recording.number}-[0-9a-f]{{16}}\.{ending}"
        html = re.sub(pattern, f"{settings.HOUSE.desk_url}/desk/recorded/{recording.number}/{name}", html)
    return html
