"""Asking for letters: breaking news, as one way of sending a story out, and corrections. It is in the handover log when that is done."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.letters.models import Letter
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_settings
from lateedition.desk.stories.snapshot import site_document
from lateedition.story import letters

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

LONGEST_TEXT = 2_000


class CannotBeSent(ValueError):
    """There is to be no such letter; the message says why."""


def offers_breaking() -> bool:
    """Return whether the site sends breaking news by mail."""
    offered = site_document(site_settings()).letters
    return offered is not None and offered.breaking


def ask_for_breaking(story: Story, *, user: User | None, now: datetime) -> None:
    """Ask for breaking news of `story`, in the turn of the verb that sends it out (`alerts.alerting`), which has asked whether it may.

    Nothing is sent before the page is there, nor once it is gone.
    """
    _asked(story, Letter.Kind.BREAKING, text="", user=user, now=now)


def send_correction(story: Story, *, text: str, user: User, now: datetime) -> int:
    """Ask for a letter that says `text` to those who were sent `story`, which may be gone; return the number in the handover log."""
    with outbox.turn():
        row = _row(story)
        must(user, Verb.LETTER, row)
        if not text.strip():
            raise CannotBeSent("a correction says what was wrong")
        log(instance=row, action="lateedition.letter_correction", user=user, data={"reason": text.strip()})
        return _asked(row, Letter.Kind.CORRECTION, text=text.strip(), user=user, now=now)


def _asked(story: Story, kind: Letter.Kind, *, text: str, user: User | None, now: datetime) -> int:
    made = Letter(story=story, kind=kind, text=text, asked=now, user=user)
    made.save(force_insert=True)
    document = letters.Letter(made.pk, story.pk, "breaking" if kind == Letter.Kind.BREAKING else "correction", now, text)
    return outbox.hand_over(document, now=now)


def _row(story: Story) -> Story:
    found: Story = Story.objects.select_related("section").get(pk=story.pk)
    return found
