"""Keeping: words that cannot go into the story are set aside on the server, with what they began from, as long as somebody types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Revision

from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.sittings import sitting_and_turn
from lateedition.desk.together.forms import loaded_at
from lateedition.desk.together.models import Opening, SetAside
from lateedition.desk.together.states import State

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

LONGEST_SITTING = 40
LONGEST_TURN = 10
OPENINGS_FOR = timedelta(days=7)
"""How long it is known what a form was opened with: longer than anybody leaves one open."""


def note_opening(latest: Revision, *, now: datetime) -> None:
    """Remember the state that a form of a story is opened with."""
    Opening.objects.filter(opened__lt=now - OPENINGS_FOR).delete()
    Opening.objects.get_or_create(revision=latest.pk, saved=latest.created_at, defaults={"content": latest.content, "opened": now})


def turn_saved(posted: Mapping[str, str], latest: Revision | None, *, user: User) -> int | None:
    """Return in which of its turns the page that a form was sent from saved `latest` itself, heard of it or not; None if it did not."""
    sitting, turn = sitting_and_turn(latest.content.get("typed_on", "") if latest else "")
    return turn if latest and sitting and sitting == posted.get("sitting") and latest.user_id == user.pk else None


def turn_of(posted: Mapping[str, str]) -> int:
    """Return how many times the page had sent its words when it sent these."""
    turn = posted.get("turn", "")
    return int(turn) if turn.isdecimal() and len(turn) < LONGEST_TURN else 0


def sitting_of(posted: Mapping[str, str]) -> str:
    """Return what names the page that a form was sent from."""
    return posted.get("sitting", "")[:LONGEST_SITTING] or "form"


def base_of(posted: Mapping[str, str], story: Story) -> State | None:
    """Return the state that a posted form of `story` began from: what it last saved itself, or what it was opened with. None if unknown."""
    number = posted.get("overwrite_revision_id") or posted.get("loaded_revision_id") or ""
    revision = story.revisions.filter(pk=number).first() if number.isdecimal() else None
    moment = loaded_at(posted)
    if revision and (posted.get("overwrite_revision_id") or revision.created_at == moment):
        content: State = revision.content
        return content
    opening = Opening.objects.filter(revision=number, saved=moment).first() if number.isdecimal() and moment else None
    return opening.content if opening else None


def set_aside(
    story: Story, state: dict[str, Any], *, base: State | None, user: User, sitting: str, why: SetAside.Why, now: datetime
) -> SetAside:
    """Keep `state`, which `user` typed on the page `sitting`, beside `story`; what the same page sent before is replaced by it."""
    must(user, Verb.WRITE, story)
    with transaction.atomic():
        row, made = SetAside.objects.select_for_update().get_or_create(
            story_id=story.pk,
            user=user,
            sitting=sitting,
            settled=None,
            defaults={"writer": name_of(user), "why": why, "base": base, "content": state, "began": now, "kept": now},
        )
        if not made:
            row.content, row.kept, row.why = state, now, why
            row.save(update_fields=["content", "kept", "why"])
    return row


def drop(aside: SetAside, *, user: User, now: datetime) -> None:
    """Throw words away that were set aside. Only their writer may; the row stays, for who regrets it."""
    must(user, Verb.WRITE, aside.story)
    _settle(SetAside.objects.filter(pk=aside.pk, user=user), SetAside.Outcome.DROPPED, now=now)


def saved_after_all(story: int, *, user: User, sitting: str, now: datetime) -> None:
    """Take note that a page whose words were set aside has saved them into the story."""
    _settle(SetAside.objects.filter(story=story, user=user, sitting=sitting), SetAside.Outcome.SAVED, now=now)


def joined_into(aside: SetAside, *, now: datetime) -> bool:
    """Take note that words were brought into the story. False when that was so already."""
    return _settle(SetAside.objects.filter(pk=aside.pk), SetAside.Outcome.JOINED, now=now)


def waiting_for(story: int, user: User) -> QuerySet[SetAside]:
    """Return the words of `user` that lie beside a story, the newest first."""
    return SetAside.objects.filter(story=story, user=user, settled=None).order_by("-kept")


def name_of(user: User) -> str:
    """Return how somebody is called at the desk."""
    return user.get_full_name() or user.get_username()


def _settle(rows: QuerySet[SetAside], outcome: SetAside.Outcome, *, now: datetime) -> bool:
    return rows.filter(settled=None).update(settled=now, outcome=outcome) > 0
