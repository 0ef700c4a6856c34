"""The lineage of pictures: through which items of the wire each came, and which of them a recall reaches."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from lateedition.desk.intake.models import PictureLine
from lateedition.desk.intake.offers import Offer, own_chain
from lateedition.desk.intake.queries import newest_of, wire_inbox
from lateedition.desk.intake.rows import Chain, usable
from lateedition.desk.pictures.models import Picture
from lateedition.wire.art import shots_of
from lateedition.wire.inbox import Entry


def note_lineage(picture: Picture, offer: Offer) -> None:
    """Note that `picture` came through the items that `offer` names, beside those that it came through before."""
    for chain in offer.chains:
        PictureLine.objects.get_or_create(
            picture=picture, provider=chain[0], guid=chain[1], defaults={"receipt": offer.receipt, "is_itself": chain == offer.own}
        )


def pictures_recalled_by(chain: Chain, by: Entry) -> list[Picture]:
    """Return the pictures that readers have, or may have again, and that must go because `by` recalled `chain`.

    A picture goes with its own item, always. With a story that brought it, it goes if `by` names it, or if no other item vouches for it:
    itself as an item of the wire, or another story that brought it, which its agency lets stand. An agency does not say what was wrong with
    what it killed; a picture too few for an hour does less harm than the wrong one.
    """
    of_chain = Q(wire_lines__provider=chain[0], wire_lines__guid=chain[1])
    standing = Q(killed=None) | Q(withheld=True)
    found = Picture.objects.filter(Q(wire_provider=chain[0], wire_guid=chain[1]) | of_chain, standing).distinct().order_by("pk")
    named = set(_named_by(by))
    return [picture for picture in found if _goes(picture, chain, named)]


def is_let_stand(picture: Picture) -> bool:
    """Say whether no item through which a picture came is killed or withheld by now."""
    chains = {(line.provider, line.guid) for line in picture.wire_lines.all()}
    return not any(wire_inbox().is_recalled(*chain) or ((newest := newest_of(chain)) and not usable(newest)) for chain in chains)


def _goes(picture: Picture, chain: Chain, named: set[str | Chain]) -> bool:
    if (picture.wire_provider, picture.wire_guid) == chain:
        return True
    lines = list(picture.wire_lines.all())
    if any(line.is_itself and (line.provider, line.guid) == chain for line in lines):
        return True
    if named.intersection([picture.wire_digest, *((line.provider, line.guid) for line in lines if line.is_itself)]):
        return True
    return not any(_stands((line.provider, line.guid)) for line in lines if (line.provider, line.guid) != chain)


def _named_by(entry: Entry) -> Iterator[str | Chain]:
    """Yield what identifies the pictures that the item of `entry` names: their own items, and the files that came of them."""
    for shot in shots_of(entry.item):
        own, file = own_chain(entry, shot.said), wire_inbox().file_of(entry, shot.said)
        yield from filter(None, (own, file.digest if file else ""))


def _stands(chain: Chain) -> bool:
    newest = newest_of(chain)
    return newest is not None and usable(newest)
