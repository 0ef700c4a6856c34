"""Turns: which page of a browser sent the words of a draft, and how many times it had sent its words by then.

A page sends them by itself while somebody types, and once more when a button is pressed. They need not arrive in the order in which they
were sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wagtail.models import Revision

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

LONGEST_SITTING = 40
LONGEST_TURN = 10


def sitting_of(posted: Mapping[str, str]) -> str:
    """Return what names the page that a form was sent from."""
    return posted.get("sitting", "")[:LONGEST_SITTING] or "form"


def turn_of(posted: Mapping[str, str]) -> int:
    """Return how many times the page had sent its words when it sent these."""
    turn = posted.get("turn", "")
    return int(turn) if turn.isdecimal() and len(turn) < LONGEST_TURN else 0


def turn_saved(posted: Mapping[str, str], latest: Revision | None, *, user: User) -> int | None:
    """Return in which of its turns the page that a form was sent from saved `latest` itself, heard of it or not; None if it did not."""
    sitting, _, turn = (latest.content.get("typed_on", "") if latest else "").partition(" ")
    return int(turn) if latest and sitting and sitting == posted.get("sitting") and latest.user_id == user.pk else None
