"""The page of what a reader has saved: the same for everybody, as what is on it is known to the reader's browser alone."""

from __future__ import annotations

from lateedition.press.addresses import SAVED
from lateedition.press.frame import framed
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the page. It names no story, so that a copy of it on a reader's device never has one that was recalled."""
    showing = Showing.on(reading)
    frame = framed(showing, kind="saved", title=showing.words.saved_stories, steps=[(showing.words.saved_stories, SAVED)])
    return Rendition(address=SAVED, parts=kit.parts("saved.html", frame=frame), headers=(("x-robots-tag", "noindex"),), keys=(key,))
