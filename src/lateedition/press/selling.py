"""Selling: where a page has slots for advertisements, and what a story's page says of the meter (decision 44)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from lateedition.press.addresses import url_markup
from lateedition.press.bodies import BlockView, block_views
from lateedition.press.showing import Showing
from lateedition.story.article import Story
from lateedition.story.blocks import Body, Paragraph
from lateedition.story.purposes import notice_version
from lateedition.story.selling import LEAST_BEHIND, Place, Slot
from lateedition.story.taxonomy import Site

SHOWN_OF_METERED = 2
"""How many blocks of a story everybody reads."""


class PageSlots(Struct, frozen=True):
    """The slots of a page beside what stands in a story's text, by the names of their fragments.

    `origins` are what it must let in for all of its slots, `any` says that there is one.
    """

    beside: tuple[str, ...] = ()
    front: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    any: bool = False


NO_SLOTS = PageSlots()


class MeterView(Struct, frozen=True):
    """What a story's page says of the meter. `page` is markup for an attribute; an empty `consent` needs none."""

    free: int
    page: str
    cookie: str
    consent: str
    zone: str


def page_slots(showing: Showing, *, places: Iterable[Place]) -> PageSlots:
    """Return the slots of a page that has those of `places`."""
    site, language = showing.site, showing.words.language
    found = [slot for slot in site.slots if slot.place in places]
    origins = dict.fromkeys(slot.origin for slot in found if slot.purpose_of(site))
    named = {place: tuple(_fragment(slot, language) for slot in found if slot.place == place) for place in ("beside", "front")}
    return PageSlots(named["beside"], named["front"], tuple(origins), any=bool(found)) if found else NO_SLOTS


def frame_headers(slots: PageSlots) -> tuple[tuple[str, str], ...]:
    """Return what a page is printed with so that others' advertisements may come into its slots; nothing for one that has none."""
    return (("frame-src", " ".join(slots.origins)),) if slots.origins else ()


def body_with_slots(story: Story, showing: Showing) -> tuple[BlockView, ...]:
    """Return the blocks of a story with the slots among them; none in live coverage, nor in a story that is to have none."""
    cuts = [] if story.no_advertisements or story.live else [*_cuts(story.body, showing.site.slots)]
    views: list[BlockView] = []
    begun = 0
    for at, slot in cuts:
        views += [*block_views(story.body[begun:at], showing=showing), BlockView("slot", slot=_fragment(slot, showing.words.language))]
        begun = at
    return (*views, *block_views(story.body[begun:], showing=showing))


def meter_view(story: Story, site: Site) -> MeterView | None:
    """Return what the page of `story` says of the meter; None where everybody reads it: live coverage, and what is marked free."""
    meter = site.meter
    if meter is None or story.live is not None or story.free_to_read or len(story.body) <= SHOWN_OF_METERED:
        return None
    consent = f"{notice_version(site)}.{meter.purpose}" if meter.purpose else ""
    return MeterView(meter.free, url_markup(meter.page), meter.cookie, consent, site.zone)


def _fragment(slot: Slot, language: str) -> str:
    return f"slot.{slot.name}.{language}"


def _cuts(body: Body, slots: Iterable[Slot]) -> Iterator[tuple[int, Slot]]:
    """Give the slots of stories, each with the number of blocks before it, in their order."""
    ends = [at for at, block in enumerate(body, start=1) if isinstance(block, Paragraph)]
    found = [(ends[slot.after - 1], slot) for slot in slots if slot.place == "story" and 0 < slot.after <= len(ends)]
    yield from sorted(((at, slot) for at, slot in found if at + LEAST_BEHIND <= len(body)), key=lambda each: each[0])
