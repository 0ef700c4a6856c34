"""The verbs of planning work: assign, change, finish, take up again, give up; note what is to be covered; begin the story of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import must
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import Author, Story, StoryAuthor
from lateedition.desk.stories.queries import site_settings
from lateedition.desk.workflow.models import Coverage, Task

if TYPE_CHECKING:
    from lateedition.desk.people.models import User
    from lateedition.desk.stories.models import Section


def assign(task: Task, *, user: User, now: datetime) -> None:
    """Give out `task`, which is in memory. Who may not plan the work of others may give themselves one. Raises Refused."""
    must(user, Verb.PLAN_WORK, task)
    task.made, task.made_by = now, user
    with transaction.atomic():
        task.save()
        _note(task, "assign", user=user)


def change_task(task: Task, *, user: User) -> None:
    """Save `task` as it was changed in memory. Both as it was and as it is it must be one that `user` may change. Raises Refused."""
    for state in (Task.objects.get(pk=task.pk), task):
        must(user, Verb.PLAN_WORK, state)
    with transaction.atomic():
        task.save(update_fields=["what", "details", "assignee", "due", "section", "story"])
        _note(task, "change_task", user=user)


def finish(task: Task, *, user: User, now: datetime) -> bool:
    """Note that `task` is done; say whether it was still open."""
    must(user, Verb.PLAN_WORK, task)
    return _settle(task, "finish_task", user=user, of=Task.objects.filter(done=None, dropped=None), done=now, done_by=user)


def take_up(task: Task, *, user: User) -> bool:
    """Open `task` again, which was done or given up; say whether it was."""
    must(user, Verb.PLAN_WORK, task)
    return _settle(task, "take_up_task", user=user, of=Task.objects.exclude(done=None, dropped=None), done=None, done_by=None, dropped=None)


def drop_task(task: Task, *, user: User, now: datetime) -> bool:
    """Give `task` up; say whether it was still open."""
    must(user, Verb.PLAN_WORK, task)
    return _settle(task, "drop_task", user=user, of=Task.objects.filter(done=None, dropped=None), dropped=now)


def begin_story(task: Task, *, user: User, now: datetime) -> Story:
    """Make a draft of `task`, headed by what it says, or return the story that it is about already. Raises Refused.

    It has the turn at the log from its beginning: of two who begin it at once the second finds the story of the first.
    """
    for verb in (Verb.WRITE, Verb.PLAN_WORK):
        must(user, verb, task)
    with outbox.turn():
        held: Task = Task.objects.select_related("story", "section").get(pk=task.pk)
        if held.story is not None:
            return held.story
        story = _draft_of(held)
        story.save(now=now)
        revision = story.save_revision(user=user, clean=False)
        Task.objects.filter(pk=held.pk).update(story=story)
        log(instance=story, action="wagtail.create", user=user, revision=revision, content_changed=True)
        return story


def note_coverage(coverage: Coverage, stories: Iterable[Story], *, user: User, now: datetime) -> None:
    """Note what is to be covered, which is in memory, and the stories about it."""
    must(user, Verb.PLAN_WORK, coverage if coverage.pk else None)
    with transaction.atomic():
        action = "change_coverage" if coverage.pk else "note_coverage"
        if not coverage.pk:
            coverage.made, coverage.made_by = now, user
        coverage.save()
        coverage.stories.set(stories)
        _note(coverage, action, user=user)


def drop_coverage(coverage: Coverage, *, user: User, now: datetime) -> bool:
    """Take a note of coverage out of the calendar; say whether it was in it."""
    must(user, Verb.PLAN_WORK, coverage)
    return _settle(coverage, "drop_coverage", user=user, of=Coverage.objects.filter(dropped=None), dropped=now)


def _draft_of(task: Task) -> Story:
    section: Section | None = task.section
    author = Author.objects.filter(user=task.assignee_id).first() if task.assignee_id else None
    return Story(
        headline=task.what,
        section=section,
        language=section.language if section else site_settings().language,
        authors=[StoryAuthor(author=author)] if author else [],  # type: ignore[misc]  # modelcluster takes children
    )


def _settle(thing: Task | Coverage, action: str, *, user: User, of: object, **facts: object) -> bool:
    """Write `facts` if `thing` is still among those `of` which they may be written, and a line that says so."""
    with transaction.atomic():
        was = bool(of.filter(pk=thing.pk).update(**facts))  # type: ignore[attr-defined]
        if was:
            _note(thing, action, user=user)
    return was


def _note(thing: Task | Coverage, action: str, *, user: User) -> None:
    log(instance=thing, action=f"lateedition.{action}", user=user)
