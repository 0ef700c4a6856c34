"""The verbs of a coverage: what is done to a live blog as a whole, and to entries that wait at the desk. As in `actions`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import LiveEntry, LiveStory, Story
from lateedition.desk.stories.queries import signature_of

if TYPE_CHECKING:
    from lateedition.desk.people.models import User
    from lateedition.desk.pictures.models import Picture


class CannotBeCovered(ValueError):
    """A story cannot become live coverage; the message says why."""


@dataclass(frozen=True)
class Words:
    """What an entry says. `body` is rich text; `sent_as` what the browser calls it."""

    body: str
    headline: str = ""
    key: bool = False
    credit: str = ""
    picture: Picture | None = None
    sent_as: str = ""

    def fields(self) -> dict[str, Any]:
        """Return it as `actions.post_entry` takes it."""
        named = {"headline": self.headline, "key": self.key, "credit": self.credit}
        return named | {"text": self.body, "picture": self.picture, "sent_as": self.sent_as}


def cover_live(story: Story, *, user: User | None, now: datetime) -> LiveStory:
    """Make a live blog of `story`, which readers have: the same story, at the same address, is LIVE from now on. Return the blog.

    Its number stays, and all that goes by it: lineage, pins, plans, versions, corrections. "Updated" stays until something is posted.
    Raises CannotBeCovered, and changes nothing, when readers do not have it, or it is a live blog.
    """
    with outbox.turn():
        row = Story.objects.get(pk=story.pk)
        must(user, Verb.PUBLISH, row)
        must_be_coverable(row)
        # Its row is there: raw adds the part that makes it a live blog, and writes nothing else.
        LiveStory(story_ptr_id=row.pk, started=now).save_base(raw=True, force_insert=True)
        row.revisions.update(content_type=LiveStory.get_content_type())
        blog = LiveStory.objects.get(pk=row.pk)
        blog.save(now=now)
        _note(blog, "lateedition.cover_live", user=user)
    return blog


def must_be_coverable(story: Story) -> None:
    """Raise CannotBeCovered when readers do not have `story`, or it is a live blog."""
    if story.live_part is not None:
        raise CannotBeCovered("it is a live blog already; its live desk is open")
    if not story.live:
        raise CannotBeCovered("readers do not have it; publish it first")


def hold_entry(story: LiveStory, words: Words, *, user: User | None, now: datetime) -> LiveEntry:
    """Keep an entry at the desk until somebody lets it out: readers get nothing of it."""
    must(user, Verb.POST, story)
    entry = LiveEntry(story=story, moment=now, author=user, signed=signature_of(user), held=True, **vars(words))
    with outbox.turn():
        entry.save(now=now)
        _note(story, "lateedition.hold_entry", user=user, entry=entry.pk)
    return entry


def release_entry(entry: LiveEntry, *, user: User, now: datetime) -> bool:
    """Post an entry that was held, stamped now; say whether it was still held.

    Raises NotReady, and posts nothing, when its picture lacks what readers must be told of it.
    """
    must(user, Verb.POST, entry.story)
    with outbox.turn():
        waits = LiveEntry.objects.filter(pk=entry.pk, held=True, deleted=None)
        if not waits.update(held=False):
            return False
        entry.refresh_from_db()
        entry.moment, entry.updated = now, None
        Story.objects.filter(pk=entry.story_id, live=True).update(updated=now)
        entry.save(now=now)
        _note(entry.story, "lateedition.post", user=user, entry=entry.pk, headline=entry.headline)
    return True


def summarize(story: LiveStory, summary: str, *, user: User, now: datetime) -> int | None:
    """Put `summary`, rich text, over the entries. Return the blog's number in the handover log."""
    must(user, Verb.POST, story)
    return _changed(story, "lateedition.summarize", user=user, now=now, summary=summary)


def end_coverage(story: LiveStory, *, user: User | None, now: datetime, summary: str | None = None) -> int | None:
    """End a live blog: it stays where it is and is no longer LIVE, anywhere. Return its number in the handover log.

    `summary` takes the place of the one that stands over the entries; None leaves that as it is.
    """
    must(user, Verb.PUBLISH, story)
    said = {} if summary is None else {"summary": summary}
    return _changed(story, "lateedition.end_coverage", user=user, now=now, ended=now, **said)


def resume_coverage(story: LiveStory, *, user: User | None, now: datetime) -> int | None:
    """Let an ended live blog run on. Return its number in the handover log."""
    must(user, Verb.PUBLISH, story)
    return _changed(story, "lateedition.resume_coverage", user=user, now=now, ended=None, goes_on=now)


def go_on(story: LiveStory, *, user: User, now: datetime) -> None:
    """Say of a live blog that has gone quiet that it goes on: nobody is reminded to end it for a while."""
    must(user, Verb.POST, story)
    _changed(story, "lateedition.go_on", user=user, now=now, goes_on=now)


def name_reporters(story: LiveStory, people: Iterable[User], *, user: User) -> None:
    """Let `people`, and of those without more rights nobody else, post to `story`."""
    must(user, Verb.PUBLISH, story)
    named = list(people)
    with outbox.turn():
        story.reporters.set(named)
        _note(story, "lateedition.name_reporters", user=user, names=", ".join(each.get_username() for each in named))


def _changed(story: LiveStory, action: str, *, user: User | None, now: datetime, **facts: Any) -> int | None:
    with outbox.turn():
        LiveStory.objects.filter(pk=story.pk).update(**facts)
        row = LiveStory.objects.get(pk=story.pk)
        row.save(now=now)
        _note(row, action, user=user)
    return row.handed_over


def _note(story: Story, action: str, *, user: User | None, **data: Any) -> None:
    log(instance=LiveStory.objects.get(pk=story.pk), action=action, user=user, data=data)
