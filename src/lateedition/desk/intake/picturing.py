"""Picturing: what editors do with pictures off the wire. One becomes a picture of the library, once, and the lead picture of a story."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from wagtail.log_actions import log

from lateedition.courier.outgoing import Limits
from lateedition.desk.handover import outbox
from lateedition.desk.intake.lineage import is_let_stand, note_lineage
from lateedition.desk.intake.offers import Offer, Own, offer_of, own_chain
from lateedition.desk.intake.queries import newest_of, wire_inbox
from lateedition.desk.intake.take import LONGEST_HEADLINE, NotToBeTaken, cut
from lateedition.desk.pictures.models import Picture
from lateedition.desk.stories.actions import restore_picture
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_zone
from lateedition.wire.art import Shot, shots_of
from lateedition.wire.inbox import Entry, PictureFile
from lateedition.wire.sources import register
from lateedition.wire.sources.fetching import LIMITS, fetch_picture

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

_LONGEST_CREDIT = 200
_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/avif": "avif", "image/tiff": "tif"}


@dataclass(frozen=True)
class TakenPicture:
    """A picture of the library that was taken from the wire, and whether it was made now or was there before."""

    picture: Picture
    made: bool


def offers_of(entry: Entry, *, now: datetime) -> list[Offer]:
    """Return the pictures of an entry as they are offered, in its order."""
    zone = site_zone()
    return [offer_of(entry, shot, file=_file(entry, shot), own=_own(entry, shot), now=now, zone=zone) for shot in shots_of(entry.item)]


def fetched(entry: Entry, offer: Offer, *, now: datetime, limits: Limits = LIMITS) -> Offer:
    """Return `offer` with its file, fetched now. Raises NotFetched with what was wrong, for an editor, who may try again."""
    sources = register.read(settings.HOUSE.sources_file).sources
    fetch_picture(offer.urls, source=offer.source, sources=sources, inbox=wire_inbox(), now=now, limits=limits)
    return next(each for each in offers_of(entry, now=now) if each.number == offer.number)


def take_picture(offer: Offer, *, user: User | None) -> TakenPicture:
    """Make a picture of the library of `offer`, whose file has come, or find the one that was made of it before.

    The same bytes are one picture, and so is what the agency gives one name. Words come from the agency; the description for those who
    cannot see it is the agency's own or empty, and never made of anything else. One that was withheld and is no more comes back. It has
    the turn at the handover log, so that a kill that comes meanwhile finds the picture or is found here.
    Raises NotToBeTaken when the agency has killed or withholds it, or it was killed here.
    """
    with outbox.turn():
        _must_be_free(offer)
        if offer.file is None:
            raise NotToBeTaken("Its file has not come.")
        content = wire_inbox().raw(offer.file.receipt) or b""
        held = _held(offer, content)
        if held is not None and held.killed:
            if not (held.withheld and is_let_stand(held)):
                raise NotToBeTaken(f"This picture was recalled: {held.kill_reason}. It cannot be taken again.")
            restore_picture(held, user=user)
        picture = held or _made(offer, offer.file, content, user=user)
        note_lineage(picture, offer)
        return TakenPicture(picture, made=held is None)


def show(picture: Picture, *, in_front_of: Story, user: User | None) -> None:
    """Save a draft of a story with `picture` in front of it. Readers have what they had."""
    with outbox.turn():
        draft = Story.objects.get(pk=in_front_of.pk).get_latest_revision_as_object()
        draft.lead_picture = picture
        revision = draft.save_revision(user=user, clean=False)
        log(instance=in_front_of, action="wagtail.edit", user=user, revision=revision, content_changed=True)


def pictures_held(offers: Sequence[Offer]) -> dict[int, Picture]:
    """Return the pictures of the library that were made of `offers`, by the number of the offer; whatever became of them since."""
    found = {}
    for offer in offers:
        held = _of_name(offer) or (Picture.objects.filter(wire_digest=offer.file.digest).order_by("pk").first() if offer.file else None)
        if held is not None:
            found[offer.number] = held
    return found


def _file(entry: Entry, shot: Shot) -> PictureFile | None:
    return wire_inbox().file_of(entry, shot.said)


def _own(entry: Entry, shot: Shot) -> Own:
    """Return the item that a picture is, where that is not the entry itself."""
    chain = own_chain(entry, shot.said)
    if chain is None or chain == (entry.item.provider, entry.item.guid):
        return Own()
    newest = newest_of(chain)
    inside = next((each for each in shots_of(newest.item) if each.said.guid == newest.item.guid), None) if newest else None
    return Own(newest, _file(newest, inside) if newest and inside else None, wire_inbox().is_recalled(*chain))


def _must_be_free(offer: Offer) -> None:
    """Raise NotToBeTaken unless every item through which the picture comes lets it be taken at this moment."""
    for chain in offer.chains:
        newest = newest_of(chain)
        if wire_inbox().is_recalled(*chain) or (newest is not None and newest.item.status != "usable"):
            raise NotToBeTaken("The agency has killed or withholds this picture since. It cannot be taken.")
    if offer.refusal:
        raise NotToBeTaken(offer.refusal)


def _held(offer: Offer, content: bytes) -> Picture | None:
    """Return the picture of the library that has the same name at its agency, or the same bytes wherever it came from."""
    as_wagtail_hashes = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    return _of_name(offer) or Picture.objects.filter(file_hash=as_wagtail_hashes).order_by("pk").first()


def _of_name(offer: Offer) -> Picture | None:
    if offer.own is None:
        return None
    return Picture.objects.filter(wire_provider=offer.own[0], wire_guid=offer.own[1]).order_by("pk").first()


def _made(offer: Offer, file: PictureFile, content: bytes, *, user: User | None) -> Picture:
    provider, guid = offer.own or ("", "")
    picture = Picture(
        title=cut(" ".join((offer.headline or offer.caption or f"Picture from {offer.chains[0][0]}").split()), LONGEST_HEADLINE),
        caption=offer.caption,
        credit=cut(offer.credit, _LONGEST_CREDIT),
        alt=cut(offer.alt, Picture._meta.get_field("alt").max_length or 0),
        rights=offer.rights,
        wire_provider=provider,
        wire_guid=guid,
        wire_digest=file.digest,
        uploaded_by_user=user,
    )
    picture.file = ContentFile(content, name=f"wire-{file.digest[:16]}.{_EXTENSIONS[file.media_type]}")
    picture._set_image_file_metadata()
    picture.save()
    log(instance=picture, action="wagtail.create", user=user, content_changed=True)
    return picture
