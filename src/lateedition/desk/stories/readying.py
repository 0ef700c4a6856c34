"""Readying: what takes long of a story that is about to be published is made before its transaction begins, and holds up nobody."""

from __future__ import annotations

from lateedition.desk.cards.keeping import draw_ahead
from lateedition.desk.pictures.snapshot import renditions_of
from lateedition.desk.stories import snapshot
from lateedition.desk.stories.models import LiveStory, Story
from lateedition.story.live import untyped


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
    # Django remembers of a row that is not stored that it has no coverage, also once it has one: it must not be asked.
    part = story if isinstance(story, LiveStory) else story.live_part if story.pk else None
    draw_ahead(
        headline=untyped(story.headline) if part else story.headline,
        language=story.language,
        section=story.section.name,
        is_live=part is not None and part.ended is None,
    )
