"""Selling: slots for advertisements as pages print them, and what a story's page says of the meter (decision 44)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from lateedition.press.addresses import url_markup
from lateedition.press.bodies import BlockView, SlotView, block_views
from lateedition.press.showing import Showing
from lateedition.story.article import Story
from lateedition.story.blocks import Body, Paragraph
from lateedition.story.purposes import notice_version
from lateedition.story.selling import LEAST_BEHIND, Place, Slot
from lateedition.story.taxonomy import Site

SHOWN_OF_METERED = 2
"""How many blocks of a story everybody reads."""


class PageSlots(Struct, frozen=True):
    """The slots of a page beside what stands in a story's text. `origins` are what it must let in for all of its slots, `any` says
    that there is one, `framed` that others' advertisements can come into one.
    """

    beside: tuple[SlotView, ...] = ()
    front: tuple[SlotView, ...] = ()
    origins: tuple[str, ...] = ()
    any: bool = False
    framed: bool = False


NO_SLOTS = PageSlots()


class MeterView(Struct, frozen=True):
    """What a story's page says of the meter. `page` and `consent` are markup for attributes; an empty `consent` needs none."""

    free: int
    page: str
    cookie: str
    consent: str
    zone: str


def page_slots(showing: Showing, *, front: bool = False, body: Iterable[SlotView] = ()) -> PageSlots:
    """Return the slots of a page, a `front` or not, which has those of its `body` as well."""
    if not showing.site.slots:
        return NO_SLOTS
    beside, below = slot_views("beside", showing), slot_views("front", showing) if front else ()
    found = (*beside, *below, *body)
    origins = tuple(dict.fromkeys(slot.origin for slot in found if slot.frame))
    return PageSlots(beside, below, origins, any=bool(found), framed=bool(origins))


def frame_headers(slots: PageSlots) -> tuple[tuple[str, str], ...]:
    """Return what a page is printed with so that others' advertisements may come into its slots; nothing for one that has none."""
    return (("frame-src", " ".join(slots.origins)),) if slots.origins else ()


def slot_views(place: Place, showing: Showing) -> tuple[SlotView, ...]:
    """Return the slots at a place. One whose own advertisement has no picture that readers may have is not there at all."""
    found = (_view(slot, showing) for slot in showing.site.slots if slot.place == place)
    return tuple(view for view in found if view is not None)


def body_with_slots(story: Story, showing: Showing) -> tuple[BlockView, ...]:
    """Return the blocks of a story with the slots among them; none in live coverage, nor in a story that is to have none."""
    cuts = [] if story.no_advertisements or story.live else [*_cuts(story.body, showing.site.slots)]
    views: list[BlockView] = []
    begun = 0
    for at, slot in cuts:
        view = _view(slot, showing)
        if view is not None:
            views += [*block_views(story.body[begun:at], showing=showing), BlockView("slot", slot=view)]
            begun = at
    return (*views, *block_views(story.body[begun:], showing=showing))


def meter_view(story: Story, site: Site) -> MeterView | None:
    """Return what the page of `story` says of the meter; None where everybody reads it: live coverage, and what is marked free."""
    meter = site.meter
    if meter is None or story.live is not None or story.free_to_read or len(story.body) <= SHOWN_OF_METERED:
        return None
    consent = f"{notice_version(site)}.{meter.purpose}" if meter.purpose else ""
    return MeterView(meter.free, url_markup(meter.page), meter.cookie, consent, site.zone)


def _cuts(body: Body, slots: Iterable[Slot]) -> Iterable[tuple[int, Slot]]:
    """Give the slots of stories, each with the number of blocks before it, in their order."""
    ends = [at for at, block in enumerate(body, start=1) if isinstance(block, Paragraph)]
    found = [(ends[slot.after - 1], slot) for slot in slots if slot.place == "story" and 0 < slot.after <= len(ends)]
    return sorted(((at, slot) for at, slot in found if at + LEAST_BEHIND <= len(body)), key=lambda each: each[0])


def _view(slot: Slot, showing: Showing) -> SlotView | None:
    picture = showing.picture(slot.picture)
    if picture is None:
        return None
    purpose = slot.purpose_of(showing.site)
    return SlotView(
        classes=f"n-{slot.narrow} w-{slot.wide}",
        picture=picture,
        href=url_markup(slot.href),
        sizes=f"(min-width: 75rem) {slot.wide.partition('x')[0]}px, {slot.narrow.partition('x')[0]}px",
        frame=url_markup(slot.frame) if purpose else "",
        consent=f"{notice_version(showing.site)}.{purpose.key}" if purpose else "",
        origin=slot.origin if purpose else "",
    )
