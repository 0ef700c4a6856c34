"""The page of a month: the days on which stories were published."""

from __future__ import annotations

from lateedition.press.addresses import ARCHIVE, archive_address, href
from lateedition.press.frame import framed
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Link, Shelfmark, Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the page of the month that `key` ('month:2020-05') names, None if nothing was published in it."""
    month = key.partition(":")[2]
    days = [f"{month}-{day:02}" for day in reading.days(month)]
    if not days:
        return None
    showing = Showing.on(reading)
    words, address = showing.words, archive_address(month)
    name = words.month(month)
    frame = framed(showing, kind="archive", title=name, address=address, steps=[(words.archive, ARCHIVE), (name, address)])
    links = tuple(Link(words.day(day), href(archive_address(day))) for day in days)
    return Rendition(address=address, parts=kit.parts("archive.html", frame=frame, name=name, groups=(Shelfmark("", links),)), keys=(key,))
