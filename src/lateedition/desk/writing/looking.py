"""How a story will look before it is read, of what stands in its form. Nothing is saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.http import QueryDict

from lateedition.desk.pictures.renditions import PictureRefused
from lateedition.desk.pictures.snapshot import standing_document
from lateedition.desk.stories import preview, snapshot
from lateedition.desk.stories.models import Section
from lateedition.desk.stories.queries import site_settings
from lateedition.desk.writing.forms import number
from lateedition.desk.writing.hints.copy import Copy
from lateedition.desk.writing.queries import picture_of, section_of
from lateedition.press.looks import looks
from lateedition.story import article, picture
from lateedition.story.address import slug_of, story_address
from lateedition.story.handover import Document


def looks_of(copy: Copy, posted: QueryDict, *, now: datetime) -> str:
    """Return a page with the looks of `copy`, which stands in the form `posted`."""
    section = section_of(number(posted, "section"))
    documents: list[Document] = [snapshot.site_document(site_settings()), *([snapshot.section_document(section)] if section else [])]
    shown = list(_picture(copy))
    documents += [*shown, _story(copy, section, has_picture=bool(shown), now=now)]
    return preview.on_the_desk(looks(documents), documents)


def _picture(copy: Copy) -> Iterator[picture.Picture]:
    chosen = picture_of(copy.lead)
    if chosen is None:
        return
    try:
        document = standing_document(chosen)
    except PictureRefused:
        return
    if isinstance(document, picture.Picture):
        yield document


def _story(copy: Copy, section: Section | None, *, has_picture: bool, now: datetime) -> article.Story:
    headline = copy.headline or "(no headline yet)"
    return article.Story(
        number=0,
        address=story_address(section=section.address if section else "/", slug=slug_of(headline), number=0),
        headline=headline,
        section=section.pk if section else 0,
        first_published=now,
        updated=now,
        language=copy.language,
        list_headline=copy.list_headline,
        standfirst=copy.standfirst,
        lead=article.LeadPicture(copy.lead) if copy.lead and has_picture else None,
    )
