"""Readying: what takes long of a story that is about to be published is made before its transaction begins, and holds up nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lateedition.desk.cards.keeping import draw_ahead
from lateedition.desk.pictures.snapshot import renditions_of
from lateedition.desk.stories import snapshot

if TYPE_CHECKING:
    from lateedition.desk.stories.models import Story


def make_ready(story: Story) -> None:
    """Make what the pictures of `story`, as it is in memory, lack, and draw its card."""
    for picture in snapshot.pictures_of(story):
        if picture.is_for_readers:
            renditions_of(picture)
    _draw_card(story)


def _draw_card(story: Story) -> None:
    """Draw the card that other sites show with a link to `story`; one that a photograph stands in front of has none."""
    if story.section is None or (story.lead_picture and story.lead_picture.is_for_readers):
        return
    part = story.live_part
    draw_ahead(
        headline=snapshot.headline_of(story),
        language=story.language,
        section=story.section.name,
        is_live=part is not None and part.ended is None,
    )
