"""A slot for advertisements: a fragment, so that a picture of the house's that must go takes no page along, now or in the past."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.addresses import url_markup
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import PictureView, Showing
from lateedition.story.purposes import notice_version
from lateedition.story.selling import Slot


class SlotView(Struct, frozen=True):
    """A slot: the house's own advertisement, and where another's is asked for, by whom who agrees.

    All but the picture and the `label` is markup for attributes. Without a `frame` there is no other's. One that stands by itself on
    a page has a `label`.
    """

    classes: str
    picture: PictureView
    href: str
    sizes: str
    frame: str
    consent: str
    label: str


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the slot that `key` ('slot.first.en') names, in that language; None where its picture is none that readers may have."""
    _, name, language = key.split(".")
    showing = Showing.on(reading, language=language)
    slots = showing.site.slots
    slot = next((each for each in slots if each.name == name), None)
    picture = showing.picture(slot.picture) if slot else None
    if slot is None or picture is None:
        return None
    beside = [each.name for each in slots if each.place == "beside"]
    view = _view(slot, picture, showing, place=beside.index(name) if name in beside else None)
    return Rendition(fragment=key, parts=kit.parts("fragments/slot.html", slot=view, words=showing.words), keys=(key,))


def _view(slot: Slot, picture: PictureView, showing: Showing, *, place: int | None) -> SlotView:
    """Return `slot` as it is printed; `place` is which of those beside the text it is, None for another."""
    purpose = slot.purpose_of(showing.site)
    said = showing.words.advertisement
    return SlotView(
        classes=f"n-{slot.narrow} w-{slot.wide}",
        picture=picture,
        href=url_markup(slot.href),
        sizes=f"(min-width: 75rem) {slot.wide.partition('x')[0]}px, {slot.narrow.partition('x')[0]}px",
        frame=url_markup(slot.frame) if purpose else "",
        consent=f"{notice_version(showing.site)}.{purpose.key}" if purpose else "",
        label="" if place is None else f"{said} {place + 1}" if place else said,
    )
