"""From a picture of the library to the document that readers' pages are made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec
from django.conf import settings

from lateedition.desk.handover import outbox
from lateedition.desk.pictures import renditions
from lateedition.press.addresses import picture_address
from lateedition.press.picturestore import open_store
from lateedition.story import picture as documents
from lateedition.story.handover import Document, RecalledPicture
from lateedition.story.moment import in_utc
from lateedition.story.picture import PictureRendition

if TYPE_CHECKING:
    from lateedition.desk.pictures.models import Picture


def picture_document(picture: Picture) -> documents.Picture:
    """Return the document of `picture`. Its renditions are made if this is the first time anybody needs them.

    Raises PictureRefused when the original cannot be encoded.
    """
    focus = picture.get_focal_point()
    return documents.Picture(
        number=picture.pk,
        caption=picture.caption,
        credit=picture.credit,
        alt=picture.alt,
        renditions=renditions_of(picture),
        focus_x=_share(focus.centroid_x, picture.width) if focus else 0.5,
        focus_y=_share(focus.centroid_y, picture.height) if focus else 0.5,
    )


def standing_document(picture: Picture) -> documents.Picture | RecalledPicture:
    """Return what readers may have of `picture`: its document, or that it was recalled.

    Of one that was recalled all addresses are named at which readers ever had it, those of files that it had before too.
    """
    if picture.killed is None:
        return picture_document(picture)
    addresses = {address for held in outbox.all_of(f"picture:{picture.pk}") for address in _addresses(held)}
    return RecalledPicture(number=picture.pk, addresses=tuple(sorted(addresses)), moment=in_utc(picture.killed))


def renditions_of(picture: Picture) -> tuple[PictureRendition, ...]:
    """Return the renditions of `picture`; they are made once for each file and remembered under its hash."""
    file_hash = picture.get_file_hash()
    remembered: dict[str, Any] = picture.encodings
    if remembered.get("file") != file_hash:
        with picture.open_file() as original:
            made = renditions.make_renditions(original, store=open_store(settings.HOUSE.renditions))
        picture.encodings = remembered = {"file": file_hash, "renditions": msgspec.to_builtins(made)}
        type(picture).objects.filter(pk=picture.pk).update(encodings=remembered)
    return msgspec.convert(remembered["renditions"], tuple[PictureRendition, ...])


def _addresses(held: Document) -> Iterator[str]:
    if isinstance(held, documents.Picture):
        yield from (picture_address(held.number, rendition) for rendition in held.renditions)


def _share(part: float, whole: int) -> float:
    return round(min(1.0, max(0.0, part / whole)), 4)
