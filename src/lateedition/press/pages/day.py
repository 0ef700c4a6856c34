"""The page of a day: every story first published on it, the newest first, as headlines."""

from __future__ import annotations

from lateedition.press.addresses import ARCHIVE, archive_address, fronts_address, href
from lateedition.press.kit import Kit
from lateedition.press.listing import Subject, render_headlines
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Link, Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the page of the day that `key` ('day:2020-05-05') names, None if nothing was published on it."""
    day = key.partition(":")[2]
    stories = reading.day(day)
    if not stories:
        return None
    showing = Showing.on(reading)
    subject = Subject(
        kind="day",
        name=showing.words.day(day),
        front=archive_address(day),
        above=((showing.words.archive, ARCHIVE), (showing.words.month(day), archive_address(day[:7]))),
    )
    fronts = Link(showing.words.past_fronts, href(fronts_address(day)))
    return render_headlines(key, subject, stories[::-1], showing=showing, kit=kit, beside=fronts)
