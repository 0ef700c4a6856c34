"""Offers: the pictures of an entry as they are offered to an editor, with what binds whoever uses them. Pure.

A picture may be an item of its own, which the entry names: then that one's words complete what is said here, and its kill, hold or
embargo counts as if it stood here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lateedition.desk.intake.rows import Chain
from lateedition.desk.intake.take import NotToBeTaken, embargo_line, must_be_usable
from lateedition.wire.art import Shot, urls_of
from lateedition.wire.inbox import Entry, PictureFile
from lateedition.wire.item import Association, Item

_RECALLED = "The agency has killed this picture. It cannot be taken."


@dataclass(frozen=True)
class Offer:
    """A picture of an entry. `number` tells it from the entry's others.

    `own` is the item that the picture is, `carrier` the one that brought it; either may be None. `receipt` is that of the entry. `binding`
    is what must not be overlooked: embargo, restrictions, instructions, terms. `file` is None until one has come, which may be fetched
    from `urls`, which `source` named. `refusal` says why it must not be taken, empty where it may.
    """

    number: int
    own: Chain | None
    carrier: Chain | None
    receipt: int
    headline: str
    caption: str
    credit: str
    alt: str
    binding: tuple[tuple[str, str], ...]
    file: PictureFile | None
    urls: tuple[str, ...]
    source: str
    refusal: str

    @property
    def chains(self) -> tuple[Chain, ...]:
        """All items through which it came, the picture itself first."""
        return tuple(filter(None, (self.own, self.carrier)))

    @property
    def rights(self) -> str:
        """What binds whoever uses it, a line each, as the library keeps it."""
        return "\n".join(f"{name}: {said}" if name else said for name, said in self.binding)

    @property
    def is_within_reach(self) -> bool:
        """Whether it may be taken and its file has come, or can be fetched."""
        return not self.refusal and bool(self.file or self.urls)


@dataclass(frozen=True)
class Own:
    """The item that a picture is, where the inbox has it: what its chain shows, and the file that came with it."""

    entry: Entry | None = None
    file: PictureFile | None = None
    recalled: bool = False


def own_chain(entry: Entry, said: Association) -> Chain | None:
    """Return what names the picture itself, None where its agency gave it no name."""
    return (entry.item.provider, said.guid) if said.guid else None


def offer_of(entry: Entry, shot: Shot, *, file: PictureFile | None, own: Own, now: datetime, zone: ZoneInfo) -> Offer:
    """Return `shot`, a picture of `entry`, as it is offered. `file` came with the entry, `own` is the item that the picture is."""
    said, chain, carrier = shot.said, own_chain(entry, shot.said), (entry.item.provider, entry.item.guid)
    item = own.entry.item if own.entry else None
    full = _own_words(item) if item else said
    return Offer(
        number=shot.number,
        own=chain,
        carrier=None if chain == carrier else carrier,
        receipt=entry.receipt,
        headline=said.headline or full.headline,
        caption=said.caption or full.caption,
        credit=said.credit or full.credit,
        alt=said.alt or full.alt,
        binding=tuple(_binding(entry.item, said, item if chain != carrier else None, now=now, zone=zone)),
        file=file or own.file,
        urls=tuple(urls_of(said) or urls_of(full)),
        source=own.entry.source if own.entry and not urls_of(said) else entry.source,
        refusal=_refusal(entry, own),
    )


def main_of(offers: Iterable[Offer]) -> Offer | None:
    """Return the picture that a story is taken with unless somebody says otherwise: the first whose file has come, else that can be had."""
    found = [offer for offer in offers if offer.is_within_reach]
    return next((offer for offer in found if offer.file), found[0] if found else None)


def _own_words(item: Item) -> Association:
    """Return what an item that is a picture says of itself."""
    inside = next((said for said in item.associations if said.guid == item.guid), Association("content"))
    return Association(
        role="content",
        headline=inside.headline or item.headline,
        caption=inside.caption or item.standfirst,
        credit=inside.credit or " / ".join(filter(None, (item.byline, item.credit))),
        alt=inside.alt,
        usage_terms=inside.usage_terms or item.usage_terms,
        renditions=inside.renditions,
    )


def _binding(item: Item, said: Association, own: Item | None, *, now: datetime, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """Yield what must not be overlooked, each once: of the entry what holds for all of it, of the picture itself all."""
    is_itself = said.guid == item.guid
    speakers = [each for each in (own, item) if each is not None]
    for line in dict.fromkeys(embargo_line(each, now=now, zone=zone) for each in speakers):
        if line:
            yield "", line
    pictures = [own] if own else [item] if is_itself else []
    for each in pictures:
        for note in each.notes:
            yield (note.role.capitalize() or "Note to editors"), note.text
    terms = (said.usage_terms, *(_own_words(each).usage_terms for each in pictures), item.usage_terms)
    yield from (("Usage terms", text) for text in dict.fromkeys(filter(None, terms)))
    yield from (("Copyright", each.copyright) for each in pictures if each.copyright)


def _refusal(entry: Entry, own: Own) -> str:
    try:
        must_be_usable(entry.item, canceled=entry.canceled)
        if own.entry:
            must_be_usable(own.entry.item, canceled=own.entry.canceled)
    except NotToBeTaken as refusal:
        return str(refusal)
    if own.recalled:
        return _RECALLED
    held = [each.item.unpublishable for each in (entry, own.entry) if each and each.item.kind == "picture" and each.item.unpublishable]
    return f"The agency holds this picture back: {held[0]}." if held else ""
