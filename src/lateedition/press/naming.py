"""Naming: a story as the pages of others name it, from the library."""

from __future__ import annotations

from lateedition.press.library import Library
from lateedition.press.reading import Named
from lateedition.story.picture import Picture


def named_in(library: Library, number: int) -> Named | None:
    """Return what the pages of other stories show of one, None if it is not published. A lapsed picture has no stand-in here."""
    teaser = library.teaser(number)
    if teaser is None:
        return None
    section = library.section(teaser.section)
    picture = None if teaser.picture is None else library.document("picture", teaser.picture)
    return Named(
        number=number,
        address=teaser.address,
        headline=teaser.headline,
        language=teaser.language,
        first_published=teaser.first_published,
        live=teaser.live,
        section=section.name if section else "",
        picture=picture if isinstance(picture, Picture) else None,
        original=teaser.original,
    )
