"""The darkroom: makes the fine renditions of pictures, one after another, so that no upload and no publish waits for them.

Until one is developed readers get the others. Once it is, what shows it is printed with them, if readers know it.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils import timezone

from lateedition.desk.handover import outbox
from lateedition.desk.pictures import enlarger
from lateedition.desk.pictures.models import Picture
from lateedition.desk.pictures.renditions import PictureRefused
from lateedition.desk.pictures.snapshot import fine_key, label_of, remember, standing_document
from lateedition.story import picture as documents
from lateedition.story.picture import PictureRendition

LOOK_EVERY_S = 2.0
TRY_AGAIN_S = 15.0

logger = logging.getLogger(__name__)


def develop_next() -> bool:
    """Make the fine renditions of the newest picture that lacks them and can be printed; say whether there was one.

    Raises OSError when its file or the store cannot be had, django.db.Error when the database fails.
    """
    waiting = Picture.objects.filter(is_developed=False, killed=None, lapsed=None).exclude(credit="")
    picture = waiting.order_by("-pk").first()
    if picture is None:
        return False
    key = fine_key(picture)
    _keep(picture.pk, key, _made(picture))
    return True


def _made(picture: Picture) -> tuple[PictureRendition, ...]:
    """Return them; none of a picture that cannot be encoded, which is said to whoever publishes it."""
    try:
        with picture.open_file() as original:
            return enlarger.enlarged(original.read(), store=settings.HOUSE.renditions, label=label_of(picture))
    except PictureRefused as refusal:
        logger.warning("picture %d is not developed: %s", picture.pk, refusal)
        return ()


def _keep(number: int, key: str, made: tuple[PictureRendition, ...]) -> None:
    """Remember what was made, unless the picture has changed meanwhile, and hand it over if readers know the picture."""
    with outbox.turn():
        picture = Picture.objects.filter(pk=number).first()
        if picture is None or fine_key(picture) != key:
            return
        remember(picture, "fine", key, made)
        Picture.objects.filter(pk=number).update(is_developed=True)
        if isinstance(outbox.latest(f"picture:{number}"), documents.Picture):
            outbox.hand_over(standing_document(picture), now=timezone.now())
