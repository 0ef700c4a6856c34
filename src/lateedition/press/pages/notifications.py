"""The page on which readers say what their browsers are to tell them of. There is one where the site tells of anything."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.addresses import NOTIFICATIONS
from lateedition.press.frame import framed
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing
from lateedition.press.words import direction, primary
from lateedition.story.push import SECTION
from lateedition.story.taxonomy import Section


class Offer(Struct, frozen=True):
    """A section that readers can be told of. `lang` and `direction` are empty when they are the page's own."""

    subject: str
    name: str
    lang: str
    direction: str


class NotificationsView(Struct, frozen=True):
    """What notifications.html prints."""

    breaking: bool
    sections: tuple[Offer, ...]


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the page, None while the site tells of nothing."""
    showing = Showing.on(reading)
    push, words = showing.site.push, showing.words
    if not push.is_on:
        return None
    sections = tuple(_offer(section, showing) for section in reading.sections() if section.in_menu) if push.sections else ()
    frame = framed(showing, kind="notifications", title=words.push_title, description=words.push_text)
    view = NotificationsView(push.breaking, sections)
    return Rendition(address=NOTIFICATIONS, parts=kit.parts("notifications.html", frame=frame, offers=view), keys=(key,))


def _offer(section: Section, showing: Showing) -> Offer:
    foreign = primary(section.language) != primary(showing.language)
    spoken = (section.language, direction(section.language)) if foreign else ("", "")
    return Offer(f"{SECTION}{section.number}", section.name, *spoken)
