"""The drawing room: draws the cards that are due, one after another, the newest story first, and hands those stories over with them.

No publish waits for it. It knows of a story what readers have, from the log, and nothing else.
"""

from __future__ import annotations

from django.utils import timezone

from lateedition.desk.cards import keeping
from lateedition.desk.cards.models import StoryCard
from lateedition.desk.handover import outbox
from lateedition.story.article import Story

LOOK_EVERY_S = 2.0
TRY_AGAIN_S = 15.0


def draw_next() -> bool:
    """Draw the card of the newest story of which one is due, and hand the story over with it; say whether there was one.

    Raises OSError when the store cannot be had, django.db.Error when the database fails.
    """
    row = StoryCard.objects.filter(is_due=True).order_by("-story").first()
    if row is None:
        return False
    held = outbox.latest(f"story:{row.story}")
    face = keeping.face_of_story(held) if isinstance(held, Story) else None
    if face is not None:
        keeping.draw(face)
    _hand_over(row.story)
    return True


def _hand_over(story: int) -> None:
    """Hand over a story as readers have it now, with its card. What was renamed while that was drawn makes it due again."""
    with outbox.turn():
        held = outbox.latest(f"story:{story}")
        if isinstance(held, Story):
            outbox.hand_over(keeping.with_card(held), now=timezone.now())
        else:
            StoryCard.objects.filter(pk=story).update(is_due=False)
