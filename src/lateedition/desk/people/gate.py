"""The one gate of the desk: whether somebody may do something, to something. Every page and every verb asks here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

from lateedition.desk.people.models import User
from lateedition.desk.people.roles import Reach, Verb, reaches, who_may

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Refused(PermissionDenied):
    """Somebody may not do this; the message says what and who may."""

    def __init__(self, verb: Verb) -> None:
        super().__init__(f"You may not {verb}. Who may: {who_may(verb)}.")
        self.verb = verb


def can(user: User | AnonymousUser, verb: Verb, thing: object = None) -> bool:
    """Say whether `user` may do `verb` to `thing`; without one, whether there is anything that they may do it to.

    What lies in a section is reached through it and those it is part of, what was uploaded by who uploaded it, what has an owner by its
    owner, a live blog by the reporters that it names.
    """
    if not isinstance(user, User):
        return False
    found = reaches(user.held_roles, verb)
    if Reach.ANY in found or (found and thing is None):
        return True
    if verb is Verb.POST and found and _is_named(user, thing):
        return True
    return (Reach.OWN_SECTIONS in found and _is_in_own_section(user, thing)) or (Reach.OWN in found and _made_by(thing) == user.pk)


def anywhere(user: User, verb: Verb) -> bool:
    """Say whether `user` may do `verb` to whatever there is: then nobody need look what it is."""
    return Reach.ANY in reaches(user.held_roles, verb)


def must(user: User | None, verb: Verb, thing: object = None) -> None:
    """Refuse unless `user` may do `verb` to `thing`. None is the house itself: the wire's kill, the clock. Raises Refused."""
    if user is not None and not can(user, verb, thing):
        raise Refused(verb)


def _is_in_own_section(user: User, thing: Any) -> bool:
    section = getattr(thing, "section", None)
    return section is not None and section.place.startswith(user.own_places or ("-",))


def _is_named(user: User, thing: Any) -> bool:
    return hasattr(thing, "names_reporter") and bool(thing.names_reporter(user.pk))


def _made_by(thing: Any) -> int | None:
    made: int | None = getattr(thing, "uploaded_by_user_id", None) or getattr(thing, "owner_id", None)
    return made
