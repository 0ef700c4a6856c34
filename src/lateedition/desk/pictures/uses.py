"""Uses: which published stories show which picture. Kept where a story is published, in its transaction."""

from __future__ import annotations

from collections.abc import Iterable

from lateedition.desk.pictures.models import Picture, PictureUse


def keep_uses(story: int, pictures: Iterable[int]) -> None:
    """Note that the published story of this number shows just `pictures`."""
    held = set(PictureUse.objects.filter(story=story).values_list("picture_id", flat=True))
    shown = set(pictures)
    if gone := held - shown:
        PictureUse.objects.filter(story=story, picture__in=gone).delete()
    if new := shown - held:
        there = Picture.objects.filter(pk__in=new).values_list("pk", flat=True)
        PictureUse.objects.bulk_create(PictureUse(picture_id=number, story=story) for number in there)


def stories_showing(picture: int) -> list[int]:
    """Return the numbers of the published stories that show a picture, the newest first."""
    return list(PictureUse.objects.filter(picture=picture).order_by("-story").values_list("story", flat=True))
