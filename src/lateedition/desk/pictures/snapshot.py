"""From a picture of the library to the document that readers' pages are made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from django.conf import settings

from lateedition.desk.handover import outbox
from lateedition.desk.pictures import renditions
from lateedition.desk.pictures.labels import Label
from lateedition.press.addresses import picture_address
from lateedition.press.picturestore import PictureStore, open_store
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
    focus = _focus(picture)
    return documents.Picture(
        number=picture.pk,
        caption=picture.caption,
        credit=picture.credit,
        alt="" if picture.is_decorative else picture.alt,
        renditions=renditions_of(picture),
        focus_x=focus[0],
        focus_y=focus[1],
        copyright=picture.copyright,
        syndicated=picture.syndicated,
    )


def standing_document(picture: Picture) -> documents.Picture | RecalledPicture:
    """Return what readers may have of `picture`: its document, or that it was recalled or that our rights to it have ended.

    Of one that is gone all addresses are named at which readers ever had it, those of files that it had before too.
    """
    if picture.is_for_readers:
        return picture_document(picture)
    addresses = {address for held in outbox.all_of(f"picture:{picture.pk}") for address in _addresses(held)}
    since = picture.killed or picture.rights_end or picture.lapsed
    assert since is not None
    reason: Literal["recalled", "lapsed"] = "recalled" if picture.killed else "lapsed"
    return RecalledPicture(number=picture.pk, addresses=tuple(sorted(addresses)), moment=in_utc(since), reason=reason)


def renditions_of(picture: Picture) -> tuple[PictureRendition, ...]:
    """Return the renditions of `picture`: those that a publish needs, made if they are not there, and the fine ones if they are.

    They are made once for each file, label and focus, and remembered.
    """
    key = quick_key(picture)
    if _remembered(picture, "quick", key) is None:
        with picture.open_file() as original:
            made = renditions.make_renditions(original, store=_store(), label=label_of(picture), focus=_focus(picture))
        remember(picture, "quick", key, made)
    found = [_remembered(picture, "quick", key), _remembered(picture, "fine", fine_key(picture))]
    return renditions.in_order(rendition for made in found if made for rendition in made)


def make_known_anew(picture: Picture) -> None:
    """Make what readers' copy of `picture` lacks since it was changed, before a transaction begins: nobody waits for that."""
    if isinstance(outbox.latest(f"picture:{picture.pk}"), documents.Picture):
        renditions_of(picture)


def label_of(picture: Picture) -> Label:
    """Return what is written into the files that readers get."""
    return Label(credit=picture.credit, creator=picture.creator, copyright=picture.copyright)


def quick_key(picture: Picture) -> str:
    """Return the name of all that decides what the renditions are that a publish needs."""
    return _key(picture, focus=_focus(picture))


def fine_key(picture: Picture) -> str:
    """Return the name of all that decides what the fine renditions of `picture` are."""
    return _key(picture, focus=None)


def has_fine_renditions(picture: Picture) -> bool:
    """Say whether the fine renditions of `picture` as it is in memory were made, or cannot be."""
    return bool(picture.file_hash) and _remembered(picture, "fine", fine_key(picture)) is not None


def has_quick_renditions(picture: Picture) -> bool:
    """Say whether the renditions that a publish needs were made of `picture` as it is in memory, by the recipe of today."""
    return bool(picture.file_hash) and _remembered(picture, "quick", quick_key(picture)) is not None


def remember(picture: Picture, batch: str, key: str, made: tuple[PictureRendition, ...]) -> None:
    """Remember renditions that were made of `picture`, in memory and in its row."""
    picture.encodings = {**picture.encodings, batch: {"of": key, "renditions": msgspec.to_builtins(made)}}
    type(picture).objects.filter(pk=picture.pk).update(encodings=picture.encodings)


def _remembered(picture: Picture, batch: str, key: str) -> tuple[PictureRendition, ...] | None:
    remembered: dict[str, Any] = picture.encodings.get(batch) or {}
    return msgspec.convert(remembered["renditions"], tuple[PictureRendition, ...]) if remembered.get("of") == key else None


def _key(picture: Picture, *, focus: tuple[float, float] | None) -> str:
    said = (picture.get_file_hash(), renditions.RECIPE, label_of(picture), focus)
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:32]


def _focus(picture: Picture) -> tuple[float, float]:
    focus = picture.get_focal_point()
    return (_share(focus.centroid_x, picture.width), _share(focus.centroid_y, picture.height)) if focus else (0.5, 0.5)


def _store() -> PictureStore:
    return open_store(settings.HOUSE.renditions)


def _addresses(held: Document) -> Iterator[str]:
    if isinstance(held, documents.Picture):
        yield from (picture_address(held.number, rendition) for rendition in held.renditions)


def _share(part: float, whole: int) -> float:
    return round(min(1.0, max(0.0, part / whole)), 4)
