"""The crew of a live blog: who has it, who is at it now, and how it goes from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from wagtail.log_actions import log

from lateedition.desk.handover import outbox
from lateedition.desk.live.models import HandOver, Presence
from lateedition.desk.people.gate import can, must
from lateedition.desk.people.models import User
from lateedition.desk.people.roles import Verb
from lateedition.desk.stories.models import LiveEntry, LiveStory

if TYPE_CHECKING:
    from collections.abc import Sequence

GONE_AFTER = timedelta(seconds=15)
"""How long after a browser was last heard of its person counts as gone. Browsers say every few seconds that they are there."""

SAID_EVERY = timedelta(seconds=5)
"""How old what is known of somebody may be before it is written again: a database that is written to at every look is a slow one."""


class NotInTheCrew(ValueError):
    """A blog was to be handed to somebody who may not post to it; the message says so, to an editor."""


@dataclass(frozen=True)
class Present:
    """Somebody at the live desk, and the number of the entry that they change, if they change one."""

    user: int
    name: str
    entry: int | None


def name_of(user: User | None) -> str:
    """Return what somebody is called at the desk."""
    return (user.get_full_name() or user.get_username()) if user else "somebody whose account is gone"


def holder_of(blog: LiveStory) -> User | None:
    """Return who has `blog`, None while nobody does."""
    last = blog.hand_overs.select_related("to").order_by("-pk").first()
    return last.to if last else None


def arrive(blog: LiveStory, user: User, *, now: datetime, entry: LiveEntry | None = None) -> None:
    """Note that `user` has the live desk open, or changes `entry`."""
    number = entry.pk if entry else None
    known = Presence.objects.filter(blog=blog, user=user)
    if not known.filter(seen__gt=now - SAID_EVERY, entry=number).exists():
        Presence.objects.update_or_create(blog=blog, user=user, defaults={"seen": now, "entry": entry})


def present(blog: LiveStory, *, now: datetime) -> list[Present]:
    """Return who is at the live desk of `blog`, by name."""
    rows = Presence.objects.filter(blog=blog, seen__gt=now - GONE_AFTER).select_related("user")
    return sorted((Present(row.user_id, name_of(row.user), row.entry_id) for row in rows), key=lambda each: each.name.casefold())


def begin(blog: LiveStory, user: User, *, now: datetime) -> None:
    """Let who posts first to a blog that nobody has have it."""
    if not blog.hand_overs.exists():
        HandOver.objects.create(blog=blog, moment=now, by=None, to=user, is_taken=True)


def take_over(blog: LiveStory, *, user: User, note: str, now: datetime) -> HandOver:
    """Let `user` have `blog` from whoever had it."""
    must(user, Verb.POST, blog)
    with outbox.turn():
        return _passed(blog, by=holder_of(blog), to=user, is_taken=True, note=note, user=user, now=now)


def hand_over(blog: LiveStory, *, to: User, user: User, note: str, now: datetime) -> HandOver:
    """Let `to` have `blog`. Raises NotInTheCrew for somebody who may not post to it."""
    must(user, Verb.POST, blog)
    with outbox.turn():
        if not can(to, Verb.POST, blog):
            raise NotInTheCrew(f"{name_of(to)} may not post to this blog. Name them as its reporter first, or choose somebody else.")
        return _passed(blog, by=user, to=to, is_taken=False, note=note, user=user, now=now)


def people() -> list[User]:
    """Return those who may be named as reporters: everybody with an account who writes."""
    everybody = User.objects.filter(is_active=True).filter(~Q(roles=[]) | Q(is_superuser=True)).order_by("first_name", "username")
    return [user for user in everybody if can(user, Verb.POST)]


def crew_of(blog: LiveStory) -> Sequence[User]:
    """Return those who may post to `blog`."""
    return [user for user in people() if can(user, Verb.POST, blog)]


def _passed(blog: LiveStory, *, by: User | None, to: User, is_taken: bool, note: str, user: User, now: datetime) -> HandOver:
    data = {"to": name_of(to), "note": note}
    log(instance=blog, action="lateedition.take_over" if is_taken else "lateedition.hand_over", user=user, data=data)
    passed: HandOver = HandOver.objects.create(blog=blog, moment=now, by=by, to=to, is_taken=is_taken, note=note)
    return passed
