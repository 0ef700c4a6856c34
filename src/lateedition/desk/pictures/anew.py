"""Anew: the files of pictures that readers have, made again where what is made of a picture is more than when theirs were.

A picture that was published before its dominant colour was found, or before there was the smallest file, goes on without until it is
handed over again. Here that is done for all, the newest first; what is done is no longer stale, so that whoever was stopped goes on there.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from lateedition.desk.handover import outbox
from lateedition.desk.pictures.models import Picture
from lateedition.desk.pictures.snapshot import has_fine_renditions, has_quick_renditions, renditions_of, standing_document
from lateedition.story import picture as documents

_AT_A_TIME = 200


def stale_pictures() -> Iterator[int]:
    """Give the numbers of the pictures that readers have with files of an older recipe, the newest first."""
    found = Picture.objects.filter(killed=None, lapsed=None).exclude(encodings={}).order_by("-pk")
    pictures = list(found[:_AT_A_TIME])
    while pictures:
        yield from (picture.pk for picture in pictures if not has_quick_renditions(picture) and _is_known(picture.pk))
        pictures = list(found.filter(pk__lt=pictures[-1].pk)[:_AT_A_TIME])


def make_anew(number: int) -> bool:
    """Make the files of a picture and hand it over, if readers still have it; say whether its document is another than before.

    The fine ones follow from the darkroom. Raises PictureRefused for one that cannot be encoded, OSError when its file or the store
    cannot be had.
    """
    picture = Picture.objects.filter(pk=number).first()
    if picture is None or not picture.is_for_readers:
        return False
    renditions_of(picture)  # before the transaction: encoding takes a second
    with outbox.turn():
        picture, before = Picture.objects.filter(pk=number).first(), outbox.latest(f"picture:{number}")
        if picture is None or not isinstance(before, documents.Picture):
            return False
        after = standing_document(picture)
        outbox.hand_over(after, now=timezone.now())
        Picture.objects.filter(pk=number).update(is_developed=has_fine_renditions(picture))
        return before != after


def _is_known(number: int) -> bool:
    return isinstance(outbox.latest(f"picture:{number}"), documents.Picture)
