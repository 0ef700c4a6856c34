"""What whoever runs the desk does for somebody from the command line, when nobody at the desk can: each is a line of the daybook."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from lateedition.desk.starting import start

if TYPE_CHECKING:
    from lateedition.desk.people.models import User


class NoSuchAccount(LookupError):
    """There is no account of this name."""


def accounts() -> list[str]:
    """Return every account as a line: its name, how it proves who it is, how many sessions it has."""
    start()
    from zoneinfo import ZoneInfo

    from lateedition.desk.accounts.rows import people

    found = people(zone=ZoneInfo("UTC"))
    width = max((len(person.name) for person in found), default=0)
    return [
        f"{person.name:<{width}}  {'SHUT  ' if not person.active else ''}{person.proves}; {person.sessions} sessions"
        f"{'; MUST SET UP A SECOND FACTOR' if person.lacks else ''}"
        for person in found
    ]


def reset_factors(name: str) -> str:
    """Take the second factors of account `name` away and end its sessions; return what was done. Raises NoSuchAccount."""
    user = _account(name)
    from lateedition.desk.accounts.factors import reset

    return f"{name} has no second factor any more; {reset(user)} sessions ended. The next login leads to setting one up."


def end_sessions(name: str) -> str:
    """End all sessions of account `name`; return what was done. Raises NoSuchAccount."""
    user = _account(name)
    from wagtail.log_actions import log

    from lateedition.desk.accounts.ending import end_others

    count = end_others(user, but=None)
    log(user, "lateedition.session_ended", data={"count": count})
    return f"{count} sessions of {name} ended."


def new_password(name: str) -> str:
    """Give account `name` a new password by chance and end its sessions; return the password. Raises NoSuchAccount."""
    user = _account(name)
    password = secrets.token_urlsafe(15)
    user.set_password(password)
    user.save(update_fields=["password"])
    return password


def _account(name: str) -> User:
    start()
    from lateedition.desk.people.models import User

    user = User.objects.filter(username=name).first()
    if user is None:
        raise NoSuchAccount(f"there is no account {name!r}; lateedition people list tells which there are")
    return user
