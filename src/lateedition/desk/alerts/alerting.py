"""The verb of breaking news: editors ask that a story be sent out. Its document says so, and who sends it reads that in the edition.

So nothing is sent before readers have the page, nor once it was recalled, and no way out has to be known here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wagtail.log_actions import log

from lateedition.desk.alerts import ways
from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import Story

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

COOL_DOWN = timedelta(minutes=30)
"""How long after a story was sent out it takes a second word to send it out again."""

WITHIN, MOST = timedelta(hours=1), 4
"""How many stories go out without a second word: who is told of everything switches it off."""


class CannotBeSent(ValueError):
    """A story cannot be sent out as breaking news; the message says why."""


class SecondWord(CannotBeSent):
    """It can, if somebody says so a second time; the message says why that is asked."""


def alert(story: Story, *, user: User | None, now: datetime, again: bool = False) -> int:
    """Have `story` sent out as breaking news, and return its number in the handover log. `again` is the second word, where one is asked.

    Raises CannotBeSent or SecondWord, and changes nothing.
    """
    with outbox.turn():
        row = Story.objects.get(pk=story.pk)
        must(user, Verb.ALERT, row)
        if refusal := refusal_of(row):
            raise CannotBeSent(refusal)
        if not again and (doubt := doubt_of(row, now=now)):
            raise SecondWord(doubt)
        Story.objects.filter(pk=row.pk).update(alert=now)
        row.save(now=now)
        ways.ask(row, user=user, now=now)
        log(instance=row, action="lateedition.alert", user=user, data={"headline": row.headline})
    assert row.handed_over is not None
    return row.handed_over


def refusal_of(story: Story) -> str:
    """Return why `story` cannot be sent out at all; empty if it can."""
    if story.is_out:
        return "It was taken from readers, and can only be sent out once it is restored and published."
    return "" if story.live else "Readers do not have it. Publish it first."


def doubt_of(story: Story, *, now: datetime) -> str:
    """Return why somebody should think twice before `story` is sent out; empty if nothing speaks against it."""
    if story.alert is not None and now - story.alert < COOL_DOWN:
        minutes = int((now - story.alert).total_seconds() // 60)
        return f"It was sent out {minutes} min ago. Whoever was told is told again."
    lately = Story.objects.filter(alert__gt=now - WITHIN).exclude(pk=story.pk).count()
    return f"{lately} other stories went out within the last hour." if lately >= MOST else ""
