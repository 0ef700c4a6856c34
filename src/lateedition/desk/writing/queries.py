"""What the desk knows of the things that a copy names. The only module of writing that asks the database."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import QueryDict
from django.utils import timezone

from lateedition.desk.intake.extracts import standing_of
from lateedition.desk.pictures.models import Picture
from lateedition.desk.recordings.plays import recordings_of
from lateedition.desk.stories.models import Author, Section, Story, Topic
from lateedition.desk.stories.queries import site_settings
from lateedition.desk.writing.forms import numbers, to_number
from lateedition.desk.writing.hints.copy import Copy, Known, Other, Page, Played, Shot
from lateedition.desk.writing.hints.language import style_of
from lateedition.story.blocks import Extract, Related, extracts_in, pictures_in


def known_of(copy: Copy, posted: QueryDict) -> Known:
    """Return what is known of what `copy` names; `posted` is its form, which says what the story is filed under."""
    site = site_settings()
    return Known(
        pictures=_pictures(copy),
        stories=_stories(copy),
        recordings=_recordings(copy),
        extracts=_extracts(copy),
        pages=list(_pages(posted)),
        players=site.players,
        style=style_of(site.house_style),
    )


def section_of(number: int | None) -> Section | None:
    """Return the section of this number, or any where none is chosen yet."""
    return (Section.objects.filter(pk=number).first() if number else None) or Section.objects.first()


def picture_of(number: int | None) -> Picture | None:
    """Return the picture of this number, None if there is none."""
    return Picture.objects.filter(pk=number).first() if number else None


def _pictures(copy: Copy) -> dict[int, Shot]:
    wanted = set(pictures_in(placed.block for placed in copy.body)) | ({copy.lead} if copy.lead else set())
    rows = Picture.objects.filter(pk__in=wanted).values_list("pk", "title", "alt", "credit") if wanted else ()
    return {pk: Shot(title, alt, credit) for pk, title, alt, credit in rows}


def _stories(copy: Copy) -> dict[int, Other]:
    wanted = {number for placed in copy.body if isinstance(placed.block, Related) for number in placed.block.stories}
    rows = Story.objects.filter(pk__in=wanted).values_list("pk", "headline", "live") if wanted else ()
    return {pk: Other(headline, live) for pk, headline, live in rows}


def _recordings(copy: Copy) -> dict[int, Played]:
    return {
        row.pk: Played(row.title, row.credit, row.is_film, row.killed is not None, bool(row.transcript.strip()), bool(row.captions))
        for row in recordings_of(tuple(placed.block for placed in copy.body))
    }


def _extracts(copy: Copy) -> dict[Extract, str]:
    now = timezone.now()
    return {extract: standing_of(extract, now=now) for extract in extracts_in(placed.block for placed in copy.body)}


def _pages(posted: QueryDict) -> Iterator[Page]:
    """Give what has a page of its own. Sections do not count: “City” and “World” are words like others."""
    topics = set(numbers(posted, "topics"))
    for pk, name in Topic.objects.values_list("pk", "name"):
        yield Page("topic", name, filed=pk in topics)
    signing = {to_number(posted.get(f"authors-{at}-author")) for at in range(to_number(posted.get("authors-TOTAL_FORMS")) or 0)}
    for pk, name in Author.objects.values_list("pk", "name"):
        yield Page("author", name, filed=pk in signing)
