"""Reading a copy through: every hint there is, in the order of the form."""

from __future__ import annotations

from lateedition.desk.writing.hints.copy import Copy, Hint, Known
from lateedition.desk.writing.hints.fields import about_fields
from lateedition.desk.writing.hints.language import about_language
from lateedition.desk.writing.hints.links import about_links
from lateedition.desk.writing.hints.things import about_things

_FIRST = ("headline", "list_headline", "standfirst", "lead_picture")


def hints_of(copy: Copy, known: Known) -> list[Hint]:
    """Return the hints about `copy`, as the form has their places from top to bottom. Each is said once a place."""
    found = dict.fromkeys(
        (*about_fields(copy), *about_things(copy, known), *about_language(copy, known.style), *about_links(copy, known.pages))
    )
    order = {place: at for at, place in enumerate((*_FIRST, *dict.fromkeys(placed.place for placed in copy.body)))}
    return sorted(found, key=lambda hint: order.get(hint.place, len(order)))
