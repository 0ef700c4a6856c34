"""Posting: what is in the box becomes an entry, once, however often the browser sends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lateedition.desk.handover import outbox
from lateedition.desk.intake import actions as intake
from lateedition.desk.live import crew
from lateedition.desk.pictures.snapshot import renditions_of
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories import coverage
from lateedition.desk.stories.coverage import Words
from lateedition.desk.stories.models import LiveEntry, LiveStory

if TYPE_CHECKING:
    from lateedition.desk.people.models import User
    from lateedition.wire.inbox import Entry


@dataclass(frozen=True)
class Posted:
    """The entry that was made, and whether it was made now: what a browser sends again, because it heard no answer, is there already."""

    entry: LiveEntry
    made: bool


def post(blog: LiveStory, words: Words, *, made_of: Entry | None, user: User, now: datetime) -> Posted:
    """Post an entry; readers of a published blog have it at once. Raises NotReady, NotToBeTaken or PictureRefused, and posts nothing."""
    _make_ready(words)
    with outbox.turn():
        if sent := _sent_before(blog, words):
            return Posted(sent, made=False)
        crew.begin(blog, user, now=now)
        if made_of:
            entry = intake.post(made_of.item, receipt=made_of.receipt, to=blog, words=words, user=user, now=now)
        else:
            entry = stories.post_entry(blog, user=user, now=now, **words.fields())
        return Posted(entry, made=True)


def hold(blog: LiveStory, words: Words, *, made_of: Entry | None, user: User, now: datetime) -> Posted:
    """Keep an entry at the desk. Raises NotToBeTaken or PictureRefused, and keeps nothing."""
    _make_ready(words)
    with outbox.turn():
        if sent := _sent_before(blog, words):
            return Posted(sent, made=False)
        if made_of:
            entry = intake.hold_post(made_of.item, receipt=made_of.receipt, to=blog, words=words, user=user, now=now)
        else:
            entry = coverage.hold_entry(blog, words, user=user, now=now)
        return Posted(entry, made=True)


def _make_ready(words: Words) -> None:
    """Make what the picture lacks before a transaction begins: encoding takes a second and must hold up nobody."""
    if words.picture:
        renditions_of(words.picture)


def _sent_before(blog: LiveStory, words: Words) -> LiveEntry | None:
    return LiveEntry.objects.filter(story=blog, sent_as=words.sent_as).first() if words.sent_as else None
