"""Uses of pictures: which published stories show which."""

from __future__ import annotations

from collections.abc import Iterable

from lateedition.desk import uses
from lateedition.desk.pictures.models import PictureUse


def keep_uses(story: int, pictures: Iterable[int]) -> None:
    """Note that the published story of this number shows just `pictures`."""
    uses.keep(PictureUse, of="picture", story=story, numbers=pictures)


def stories_showing(picture: int) -> list[int]:
    """Return the numbers of the published stories that show a picture, the newest first."""
    return uses.stories_with(PictureUse, of="picture", number=picture)
