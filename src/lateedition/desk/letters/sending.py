"""The verbs of letters: ask for breaking news, ask for a correction. What is asked for is in the handover log when they return."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.letters.models import Letter
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_settings
from lateedition.desk.stories.snapshot import site_document
from lateedition.dispatch.letters.due import LATE_S
from lateedition.story import letters

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

LONGEST_TEXT = 2_000


class CannotBeSent(ValueError):
    """There is to be no such letter; the message says why."""


def send_breaking(story: Story, *, user: User, now: datetime) -> int:
    """Ask for breaking news of `story`, which readers must have; return the number in the handover log.

    Nothing is sent before the page is there, nor once it is gone. Raises CannotBeSent, and changes nothing.
    """
    with outbox.turn():
        row = _row(story)
        must(user, Verb.LETTER, row)
        refusal = why_not(row, now=now)
        if refusal:
            raise CannotBeSent(refusal)
        return _asked(row, Letter.Kind.BREAKING, text="", user=user, now=now)


def send_correction(story: Story, *, text: str, user: User, now: datetime) -> int:
    """Ask for a letter that says `text` to those who were sent `story`, which may be gone; return the number in the handover log."""
    with outbox.turn():
        row = _row(story)
        must(user, Verb.LETTER, row)
        if not text.strip():
            raise CannotBeSent("a correction says what was wrong")
        return _asked(row, Letter.Kind.CORRECTION, text=text.strip(), user=user, now=now)


def why_not(story: Story, *, now: datetime) -> str:
    """Return why no breaking news of `story` can be sent; empty if it can."""
    offered = site_document(site_settings()).letters
    if offered is None or not offered.breaking:
        return "this site sends no breaking news: see Letters in the site’s settings"
    if not story.live or story.is_out:
        return "readers do not have this story"
    last = story.letters.filter(kind=Letter.Kind.BREAKING).last()
    if last is not None and now - last.asked < timedelta(seconds=LATE_S):
        return "breaking news of this story was asked for in the last hours"
    return ""


def _asked(story: Story, kind: Letter.Kind, *, text: str, user: User, now: datetime) -> int:
    made = Letter(story=story, kind=kind, text=text, asked=now, user=user)
    made.save(force_insert=True)
    document = letters.Letter(made.pk, story.pk, "breaking" if kind == Letter.Kind.BREAKING else "correction", now, text)
    number = outbox.hand_over(document, now=now)
    log(instance=story, action=f"lateedition.letter_{kind.value}", user=user, data={"reason": text})
    return number


def _row(story: Story) -> Story:
    found: Story = Story.objects.select_related("section").get(pk=story.pk)
    return found
