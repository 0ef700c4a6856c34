"""The archive: the months in which stories were published, by year."""

from __future__ import annotations

from itertools import groupby

from lateedition.press.addresses import ARCHIVE, archive_address, href
from lateedition.press.frame import framed
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Link, Shelfmark, Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the archive, the newest year first."""
    showing = Showing.on(reading)
    words = showing.words
    frame = framed(showing, kind="archive", title=words.archive, address=ARCHIVE, steps=[(words.archive, ARCHIVE)])
    years = groupby(reversed(reading.months()), key=lambda month: month[:4])
    groups = tuple(
        Shelfmark(year, tuple(Link(words.month(month), href(archive_address(month))) for month in months)) for year, months in years
    )
    return Rendition(address=ARCHIVE, parts=kit.parts("archive.html", frame=frame, name=words.archive, groups=groups), keys=(key,))
