"""From a picture of the library to the document that readers' pages are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from django.conf import settings

from lateedition.desk.pictures import renditions
from lateedition.press.picturestore import open_store
from lateedition.story import picture as documents
from lateedition.story.handover import Dropped
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


def standing_document(picture: Picture) -> documents.Picture | Dropped:
    """Return what readers may have of `picture`: its document, or that it is no more when it was killed."""
    return Dropped(kind="picture", number=picture.pk) if picture.killed else picture_document(picture)


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


def _share(part: float, whole: int) -> float:
    return round(min(1.0, max(0.0, part / whole)), 4)
