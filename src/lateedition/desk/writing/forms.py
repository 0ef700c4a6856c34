"""From a story's form as it stands in a browser, checked or not, to the copy that hints are about. Nothing is saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

from lateedition.desk.stories import bodies
from lateedition.desk.stories.models import Story
from lateedition.desk.writing.hints.copy import Copy, Placed


def copy_in(posted: QueryDict) -> Copy:
    """Return the copy that stands in a posted form."""
    return Copy(
        headline=said(posted, "headline"),
        standfirst=said(posted, "standfirst"),
        body=tuple(_placed(posted)),
        list_headline=said(posted, "list_headline"),
        place=said(posted, "dateline_place"),
        lead=number(posted, "lead_picture"),
        language=said(posted, "language") or "en",
    )


def said(posted: QueryDict, name: str) -> str:
    """Return a field's text, empty where there is none."""
    return (posted.get(name) or "").strip()


def number(posted: QueryDict, name: str) -> int | None:
    """Return the number that a field chose, None where it chose none."""
    return to_number(posted.get(name))


def numbers(posted: QueryDict, name: str) -> list[int]:
    """Return the numbers that a field of several chose."""
    return [found for each in posted.getlist(name) if (found := to_number(each)) is not None]


def to_number(written: Any) -> int | None:
    """Return `written` as a row's number, None if it is none."""
    text = str(written or "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _placed(posted: QueryDict) -> Iterator[Placed]:
    if "body-count" not in posted:  # the form's script has not put the body into it yet
        return
    stream_block: Any = Story._meta.get_field("body").stream_block
    stream = stream_block.get_prep_value(stream_block.value_from_datadict(posted, {}, "body"))
    for place, entry in zip(_places(posted, stream_block), stream, strict=True):
        yield from (Placed(place, block) for block in bodies.body_of_stream([entry]))


def _places(posted: QueryDict, stream_block: Any) -> list[str]:
    """Return the names that the form has for the blocks of the body, in the order in which they are read."""
    places = (f"body-{at}" for at in range(to_number(posted.get("body-count")) or 0))
    kept = [place for place in places if not posted.get(f"{place}-deleted") and posted.get(f"{place}-type") in stream_block.child_blocks]
    return sorted(kept, key=lambda place: int(posted.get(f"{place}-order") or 0))
